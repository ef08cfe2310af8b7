/** Traffic on physical links under a candidate. */

import type { Gbps } from "../units.ts";
import type { Candidate } from "./candidate.ts";
import type { Network, OverlayLink } from "./network.ts";
import { overlayEnds, walkRoute } from "./walk.ts";

/** Gb/s on one physical link, each direction by itself, background included while the link is on. */
export interface LinkLoad {
  readonly ab: Gbps;
  readonly ba: Gbps;
}

/** Every physical link's load, keyed by its id. Forward traffic of an overlay link flows along its route, backward traffic against it. */
export function linkLoads(network: Network, candidate: Candidate): ReadonlyMap<string, LinkLoad> {
  const loads = new Map<string, { ab: number; ba: number }>();
  for (const link of network.physicalLinks.values()) {
    loads.set(link.id, candidate.linksOn.has(link.id) ? { ...link.backgroundGbps } : { ab: 0, ba: 0 });
  }
  for (const overlay of network.overlayLinks.values()) addOverlay(network, candidate, overlay, loads);
  return loads;
}

function addOverlay(
  network: Network,
  candidate: Candidate,
  overlay: OverlayLink,
  loads: ReadonlyMap<string, { ab: number; ba: number }>,
): void {
  const ends = overlayEnds(overlay, candidate.placements);
  const route = candidate.routes.get(overlay.id);
  if (ends === undefined || route === undefined) return;
  for (const hop of walkRoute(network, ends.from, route).hops) {
    const load = loads.get(hop.link.id);
    if (load === undefined) continue;
    load[hop.direction] += overlay.forwardGbps;
    load[hop.direction === "ab" ? "ba" : "ab"] += overlay.backwardGbps;
  }
}
