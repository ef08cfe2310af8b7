/**
 * OpenStack Watcher's strategy "basic" (server consolidation): nodes by processor load, the least loaded is emptied onto the most
 * loaded that have room, machine by machine; what fits nowhere stays, then the next node is tried. Loads are measured once, at
 * the start. Source: openstack/watcher, strategies/basic_consolidation.py and its documentation. The project says of it that it
 * was developed only for tests.
 *
 * Knows: processor and memory, and which platforms fit when its audit is scoped to a host aggregate.
 * Does not know: the network, watts, FIB and ACL entries, policies.
 * Not taken over: a machine's score is its load by its own size; here it is its processor demand.
 */
import type { PhysicalRouter } from "../../../src/network/network.ts";
import { type Cluster, cpuOf, createCluster, type Peer } from "./cluster.ts";

export const watcherBasic: Peer = (network, accepts) => {
  const cluster = createCluster(network, accepts, network.today.placements);
  const used = cluster.hosts.filter(({ id }) => cluster.hosted(id).length > 0);
  const score = new Map(used.map(({ id, capacity }) => [id, cluster.cpuUsed(id) / (capacity["cpuCores"] || 1)]));
  const nodes = [...used].sort((one, other) => (score.get(other.id) ?? 0) - (score.get(one.id) ?? 0));
  for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
    if (!releases(cluster, node, nodes)) nodes.pop();
  }
  return cluster.placements;
};

/** False when nothing could be moved away. */
function releases(cluster: Cluster, node: PhysicalRouter, nodes: readonly PhysicalRouter[]): boolean {
  let hasMoved = false;
  for (const router of [...cluster.hosted(node.id)].sort((one, other) => cpuOf(other) - cpuOf(one))) {
    const target = nodes.find((other) => other !== node && cluster.fits(router, other));
    if (target === undefined) continue;
    cluster.move(router, target);
    hasMoved = true;
  }
  return hasMoved;
}
