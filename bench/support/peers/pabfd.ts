/**
 * PABFD, power-aware best-fit decreasing: virtual machines by processor demand, the largest first, each to the host whose power
 * it raises least. Source: Beloglazov, Buyya, "Optimal online deterministic algorithms and adaptive heuristics for energy and
 * performance efficient dynamic consolidation of virtual machines in cloud data centers", Concurrency and Computation 24 (2012);
 * the placement of CloudSim and OpenStack Neat.
 *
 * Knows: processor, memory, each host's watts (idle, asleep, for each Gb/s), each router's own traffic, which platforms fit.
 * Does not know: links, delays, where neighbours are, FIB and ACL entries, policies between routers, transit.
 *
 * `pabfd` places everything anew. `pabfdThreshold` is the paper's consolidation at run time with a static threshold (THR 0.8) and
 * minimum migration time (MMT): relieve hosts above the threshold of the routers with the least memory, then empty the least
 * loaded hosts one by one, each wholly or not at all.
 */
import type { Network, PhysicalRouter, VirtualRouter } from "../../../src/network/network.ts";
import { TOLERANCE } from "../../../src/units.ts";
import { type Cluster, cpuOf, createCluster, memoryOf, type Peer } from "./cluster.ts";

/** Share of a host's processor above which it counts as overloaded. */
const THRESHOLD = 0.8;

export const pabfd: Peer = (network, accepts) => {
  const cluster = createCluster(network, accepts, new Map());
  for (const router of byCpu([...network.virtualRouters.values()])) {
    const host = cheapest(network, cluster, router, cluster.hosts, 1);
    if (host !== undefined) cluster.move(router, host);
  }
  return cluster.placements;
};

export const pabfdThreshold: Peer = (network, accepts) => {
  const cluster = createCluster(network, accepts, network.today.placements);
  relieve(network, cluster);
  emptyUnderloaded(network, cluster);
  return cluster.placements;
};

const byCpu = (routers: readonly VirtualRouter[]): readonly VirtualRouter[] => [...routers].sort((one, other) => cpuOf(other) - cpuOf(one));

const isOverloaded = (cluster: Cluster, { id, capacity }: PhysicalRouter): boolean =>
  cluster.cpuUsed(id) > (capacity["cpuCores"] ?? 0) * THRESHOLD + TOLERANCE;

const utilisation = (cluster: Cluster, { id, capacity }: PhysicalRouter): number => cluster.cpuUsed(id) / (capacity["cpuCores"] || 1);

/** The fitting host whose power grows least; the first of equals. */
function cheapest(
  network: Network,
  cluster: Cluster,
  router: VirtualRouter,
  hosts: readonly PhysicalRouter[],
  cpuShare: number,
): PhysicalRouter | undefined {
  const gbps = network.overlayLinksOf(router.id).reduce((sum, link) => sum + link.forwardGbps + link.backwardGbps, 0);
  let best: PhysicalRouter | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const host of hosts) {
    if (!cluster.fits(router, host, cpuShare)) continue;
    const { idleWatts, sleepWatts, wattsPerGbps } = host.power;
    const increase = (cluster.hosted(host.id).length > 0 ? 0 : idleWatts - sleepWatts) + wattsPerGbps * gbps;
    if (increase >= least) continue;
    least = increase;
    best = host;
  }
  return best;
}

function relieve(network: Network, cluster: Cluster): void {
  const overloaded = cluster.hosts.filter((host) => isOverloaded(cluster, host));
  const leaving = byCpu(overloaded.flatMap((host) => leavers(cluster, host)));
  const others = cluster.hosts.filter((host) => !overloaded.includes(host));
  for (const router of leaving) {
    const host = cheapest(network, cluster, router, others, THRESHOLD);
    if (host !== undefined) cluster.move(router, host);
  }
}

/** Those with the least memory, until the rest is below the threshold. */
function leavers(cluster: Cluster, host: PhysicalRouter): readonly VirtualRouter[] {
  const limit = (host.capacity["cpuCores"] ?? 0) * THRESHOLD + TOLERANCE;
  let used = cluster.cpuUsed(host.id);
  const chosen: VirtualRouter[] = [];
  for (const router of [...cluster.hosted(host.id)].sort((one, other) => memoryOf(one) - memoryOf(other))) {
    if (used <= limit) break;
    chosen.push(router);
    used -= cpuOf(router);
  }
  return chosen;
}

function emptyUnderloaded(network: Network, cluster: Cluster): void {
  const asleep = cluster.hosts.filter(({ id }) => cluster.hosted(id).length === 0);
  const settled = new Set(cluster.hosts.filter((host) => isOverloaded(cluster, host)));
  for (;;) {
    const candidates = cluster.hosts.filter((host) => !settled.has(host) && cluster.hosted(host.id).length > 0);
    const [host] = candidates.sort((one, other) => utilisation(cluster, one) - utilisation(cluster, other));
    if (host === undefined) return;
    settled.add(host);
    const targets = cluster.hosts.filter((other) => other !== host && !asleep.includes(other));
    const receivers = emptied(network, cluster, host, targets);
    if (receivers === undefined) continue;
    asleep.push(host);
    for (const receiver of receivers) settled.add(receiver);
  }
}

/** Moves all that a host holds to others; where something fits nowhere, nothing moves and the answer is undefined. */
function emptied(
  network: Network,
  cluster: Cluster,
  host: PhysicalRouter,
  targets: readonly PhysicalRouter[],
): readonly PhysicalRouter[] | undefined {
  const receivers: PhysicalRouter[] = [];
  const moved: VirtualRouter[] = [];
  for (const router of byCpu(cluster.hosted(host.id))) {
    const target = cheapest(network, cluster, router, targets, THRESHOLD);
    if (target === undefined) {
      for (const one of moved) cluster.move(one, host);
      return undefined;
    }
    cluster.move(router, target);
    moved.push(router);
    receivers.push(target);
  }
  return receivers;
}
