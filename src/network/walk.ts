/** Following a route link by link. */

import type { Ms } from "../units.ts";
import type { Candidate } from "./candidate.ts";
import type { Network, OverlayLink, PhysicalLink } from "./network.ts";
import { farEnd } from "./routes.ts";

/** One link of a route, in the direction it is crossed from the overlay link's a to its b. */
export interface Hop {
  readonly link: PhysicalLink;
  readonly direction: "ab" | "ba";
  readonly from: string;
  readonly to: string;
}

export interface Walk {
  readonly hops: readonly Hop[];
  /** The node where it ends. */
  readonly end: string;
  /** Index of the first link that does not start where the one before it ended, or is unknown; undefined when all fit. */
  readonly brokenAt: number | undefined;
}

export function walkRoute(network: Network, start: string, route: readonly string[]): Walk {
  const hops: Hop[] = [];
  let node = start;
  for (const [index, id] of route.entries()) {
    const link = network.physicalLinks.get(id);
    if (link === undefined || (link.a !== node && link.b !== node)) return { hops, end: node, brokenAt: index };
    const to = farEnd(link, node);
    hops.push({ link, direction: link.a === node ? "ab" : "ba", from: node, to });
    node = to;
  }
  return { hops, end: node, brokenAt: undefined };
}

export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** The substrate nodes an overlay link joins under a placement; undefined while an end has no host. */
export function overlayEnds(link: OverlayLink, placements: Candidate["placements"]): Ends | undefined {
  const from = placements.get(link.a);
  const to = link.attachedTo ?? (link.b === undefined ? undefined : placements.get(link.b));
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Sum of the links' one-way delays; links that do not exist count nothing. */
export const routeDelayMs = (network: Network, route: readonly string[]): Ms =>
  route.reduce((sum, id) => sum + (network.physicalLinks.get(id)?.delayMs ?? 0), 0);
