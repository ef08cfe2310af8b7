/**
 * OpenStack Watcher's strategy "vm_workload_consolidation", in its four phases: offload nodes above their capacity, the least busy
 * machines first; consolidate, from the node with the least processor use to the one with the most that has room, the busiest
 * machines first; keep only first and last place of what moved twice; disable unused nodes. Nodes are put in order once a phase.
 * Source: openstack/watcher, strategies/vm_workload_consolidation.py and its documentation. All capacity coefficients are 1.
 *
 * Knows: processor and memory, and which platforms fit when its audit is scoped to a host aggregate.
 * Does not know: the network, watts, FIB and ACL entries, policies.
 */
import type { PhysicalRouter } from "../../../src/network/network.ts";
import { TOLERANCE } from "../../../src/units.ts";
import { type Cluster, cpuOf, createCluster, type Peer } from "./cluster.ts";

export const watcherWorkload: Peer = (network, accepts) => {
  const cluster = createCluster(network, accepts, network.today.placements);
  offload(cluster);
  consolidate(cluster);
  return cluster.placements;
};

/** Cores in use, not their share: so the original compares nodes. */
const byUse = (cluster: Cluster): readonly PhysicalRouter[] =>
  [...cluster.hosts].sort((one, other) => cluster.cpuUsed(one.id) - cluster.cpuUsed(other.id));

function offload(cluster: Cluster): void {
  const busiestFirst = [...byUse(cluster)].reverse();
  const isOverloaded = ({ id, capacity }: PhysicalRouter): boolean => cluster.cpuUsed(id) > (capacity["cpuCores"] ?? 0) + TOLERANCE;
  for (const node of busiestFirst) {
    for (const router of [...cluster.hosted(node.id)].sort((one, other) => cpuOf(one) - cpuOf(other))) {
      if (!isOverloaded(node)) break;
      const target = busiestFirst.find((other) => other !== node && cluster.fits(router, other));
      if (target !== undefined) cluster.move(router, target);
    }
  }
}

function consolidate(cluster: Cluster): void {
  const nodes = byUse(cluster);
  for (const [index, node] of nodes.entries()) {
    const busier = nodes.slice(index + 1).reverse();
    for (const router of [...cluster.hosted(node.id)].sort((one, other) => cpuOf(one) - cpuOf(other)).reverse()) {
      const target = busier.find((other) => cluster.fits(router, other));
      if (target !== undefined) cluster.move(router, target);
    }
  }
}
