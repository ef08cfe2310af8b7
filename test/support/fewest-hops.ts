/**
 * The fewest parking moves by trying everything: breadth first over placements, one hop at a time, hosts all on. Shares nothing
 * with the scheduler. A hop is allowed when the moment in which it happens breaks no rule; copies are left out, so links must
 * never be filled to the brim by traffic alone.
 */
import { checkMoment } from "../../src/constraints/index.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import { overlayEnds } from "../../src/network/walk.ts";

/** "none": no order leads there. "unknown": more than `most` placements were reached. */
export type Fewest = number | "none" | "unknown";

/** For igp and networks without a breach today. `on`: the hosts that may be used. */
export function fewestHops(network: Network, target: Candidate, on: ReadonlySet<string>, most: number): Fewest {
  const routers = [...network.virtualRouters.keys()];
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || on.has(node);
  const links = [...network.physicalLinks.values()].filter(({ a, b, state }) => state === "on" && isOn(a) && isOn(b));
  const linksOn = new Set(links.map(({ id }) => id));
  const igp = createIgp({ nodes: network.nodes, routersOn: on, linksOn });
  const candidateAt = (hosts: readonly string[]): Candidate => {
    const placements = new Map(routers.map((router, index) => [router, hosts[index] ?? ""]));
    const routes = new Map<string, readonly string[]>();
    for (const link of network.overlayLinks.values()) {
      const ends = overlayEnds(link, placements);
      const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
      if (route !== undefined) routes.set(link.id, route);
    }
    return { placements, routes, routersOn: on, linksOn };
  };
  const goal = routers.map((router) => target.placements.get(router) ?? "");
  const goalKey = goal.join(" ");
  const start = routers.map((router) => network.today.placements.get(router) ?? "");
  const cores = (router: string): number => network.virtualRouters.get(router)?.demand["cpuCores"] ?? 0;
  const capacity = (host: string): number => network.physicalRouters.get(host)?.capacity["cpuCores"] ?? 0;
  /** Only to save time: the rules would refuse it too. */
  const isTooSmall = (host: string, hosts: readonly string[], mover: string): boolean =>
    routers.reduce((sum, router, index) => sum + (hosts[index] === host ? cores(router) : 0), cores(mover)) > capacity(host);

  const seen = new Set<string>();
  let layer: (readonly string[])[] = [start];
  for (let parked = 0; layer.length > 0; parked++) {
    const next: (readonly string[])[] = [];
    while (layer.length > 0) {
      const hosts = layer.pop() ?? [];
      const key = hosts.join(" ");
      if (seen.has(key)) continue;
      if (key === goalKey) return parked;
      if (seen.add(key).size > most) return "unknown";
      const before = candidateAt(hosts);
      for (const [index, router] of routers.entries()) {
        if (network.virtualRouters.get(router)?.movable === false) continue;
        for (const host of on) {
          const there = hosts.with(index, host);
          if (host === hosts[index] || seen.has(there.join(" ")) || isTooSmall(host, hosts, router)) continue;
          if (checkMoment(network, { before, after: candidateAt(there), copies: [], booting: new Set() }).length > 0) continue;
          (host === goal[index] ? layer : next).push(there);
        }
      }
    }
    layer = next;
  }
  return "none";
}
