/** The figures of a planned state that people ask for first: the fullest link and the longest detour. */
import type { Candidate } from "../../network/candidate.ts";
import { linkLoads } from "../../network/load.ts";
import type { Network } from "../../network/network.ts";
import { routeDelayMs } from "../../network/walk.ts";
import type { Gbps, Ms } from "../../units.ts";

export interface BusiestLink {
  readonly id: string;
  readonly direction: "ab" | "ba";
  readonly loadGbps: Gbps;
  readonly capacityGbps: Gbps;
  /** Load over capacity. */
  readonly utilisation: number;
}

/** The links that are fullest in their fuller direction, fullest first; ties go to the smaller id. */
export function busiestLinks(network: Network, candidate: Candidate, most: number): readonly BusiestLink[] {
  const loads = linkLoads(network, candidate);
  const busiest: BusiestLink[] = [];
  for (const { id, capacityGbps } of network.physicalLinks.values()) {
    const load = loads.get(id);
    if (load === undefined || !candidate.linksOn.has(id)) continue;
    const direction = load.ba > load.ab ? "ba" : "ab";
    const loadGbps = load[direction];
    if (loadGbps <= 0) continue;
    busiest.push({
      id,
      direction,
      loadGbps,
      capacityGbps,
      utilisation: capacityGbps > 0 ? loadGbps / capacityGbps : Number.POSITIVE_INFINITY,
    });
  }
  return busiest.sort((x, y) => y.utilisation - x.utilisation || (x.id < y.id ? -1 : 1)).slice(0, most);
}

export interface WorstDelay {
  readonly id: string;
  /** Over the reference delay; may be negative when every link got faster. */
  readonly addedMs: Ms;
  readonly delayMs: Ms;
  readonly boundMs: Ms;
}

/** The virtual or access link whose delay grows most; undefined when no link has a route and a reference. */
export function worstAddedDelay(network: Network, candidate: Candidate): WorstDelay | undefined {
  let worst: WorstDelay | undefined;
  for (const link of network.overlayLinks.values()) {
    const route = candidate.routes.get(link.id);
    if (route === undefined || link.referenceDelayMs === undefined) continue;
    const delayMs = routeDelayMs(network, route);
    const addedMs = delayMs - link.referenceDelayMs;
    if (worst === undefined || addedMs > worst.addedMs) worst = { id: link.id, addedMs, delayMs, boundMs: link.delayBoundMs };
  }
  return worst;
}
