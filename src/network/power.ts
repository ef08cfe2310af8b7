/** Electrical power of a candidate (contract, "Power"). */

import type { Watts } from "../units.ts";
import type { Candidate } from "./candidate.ts";
import { type LinkLoad, linkLoads } from "./load.ts";
import { lookup } from "./lookup.ts";
import type { Network } from "./network.ts";

export interface PowerBreakdown {
  readonly totalWatts: Watts;
  /** By physical router: its chassis with traffic, or its sleep. */
  readonly routers: ReadonlyMap<string, Watts>;
  /** By physical link: both ends. */
  readonly links: ReadonlyMap<string, Watts>;
}

/** Watts of every physical router and link. `loads` may be given when it is already known. */
export function candidatePower(
  network: Network,
  candidate: Candidate,
  loads: ReadonlyMap<string, LinkLoad> = linkLoads(network, candidate),
): PowerBreakdown {
  const routers = new Map<string, Watts>();
  for (const router of network.physicalRouters.values()) {
    const { idleWatts, sleepWatts, wattsPerGbps } = router.power;
    if (candidate.routersOn.has(router.id)) {
      const gbps = lookup(network.nodes, router.id).links.reduce((sum, link) => {
        const load = lookup(loads, link.id);
        return sum + load.ab + load.ba;
      }, 0);
      routers.set(router.id, idleWatts + wattsPerGbps * gbps);
    } else routers.set(router.id, router.state === "failed" ? 0 : sleepWatts);
  }
  const links = new Map<string, Watts>();
  for (const link of network.physicalLinks.values()) links.set(link.id, candidate.linksOn.has(link.id) ? 2 * link.wattsPerEnd : 0);
  const totalWatts = [...routers.values(), ...links.values()].reduce((sum, watts) => sum + watts, 0);
  return { totalWatts, routers, links };
}
