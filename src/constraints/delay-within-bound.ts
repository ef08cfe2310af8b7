/**
 * C9: a virtual or access link is not slower than its bounds allow.
 *   delay(e) <= maxDelayMs(e)                             every link e that has the bound
 *   delay(e) <= referenceDelayMs(e) + maxAddedDelayMs(e)  every link e that has both
 * Units: ms, one way. delay(e) is the sum of delayMs over the links of its route, 0 when both ends share a physical router.
 * A link without a reference (never placed, none in the document) has no added delay yet: only the absolute bound counts.
 * Size: one row per link and bound. Source: contract, "Delay".
 * Moment: always. Customers do not suspend their agreements while routers move.
 */
import { leastDelays } from "../network/delays.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { overlayEnds, routeDelayMs } from "../network/walk.ts";
import { type Ms, TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { figure, figureUp } from "./wording.ts";

type BoundKey = "maxDelayMs" | "maxAddedDelayMs";

export interface DelayWithinBoundReason extends Reason {
  readonly rule: "delay-within-bound";
  readonly link: string;
  readonly kind: OverlayLink["kind"];
  readonly bound: BoundKey;
  /** Delay of the route; from `filter`, the least that any route could have. */
  readonly delayMs: Ms;
  readonly allowedMs: Ms;
  /** What the added delay counts from; undefined for the absolute bound. */
  readonly referenceDelayMs: Ms | undefined;
  /** The host and the other end, when they alone make it impossible. */
  readonly between: readonly [physicalRouter: string, node: string] | undefined;
}

/** What one more millisecond costs when nothing else makes the network feasible, against one more CPU core at 1. */
export const DELAY_RELAXATION_COST = 0.5;

export interface Bound {
  readonly key: BoundKey;
  readonly allowedMs: Ms;
  readonly referenceDelayMs: Ms | undefined;
}

/** The bounds that a link has: none, either or both. */
export function boundsOf(link: OverlayLink): readonly Bound[] {
  const bounds: Bound[] = [];
  const { maxDelayMs, maxAddedDelayMs, referenceDelayMs } = link;
  if (maxDelayMs !== undefined) bounds.push({ key: "maxDelayMs", allowedMs: maxDelayMs, referenceDelayMs: undefined });
  if (maxAddedDelayMs !== undefined && referenceDelayMs !== undefined) {
    bounds.push({ key: "maxAddedDelayMs", allowedMs: referenceDelayMs + maxAddedDelayMs, referenceDelayMs });
  }
  return bounds;
}

const reasonFor = (link: OverlayLink, bound: Bound, delayMs: Ms, between: DelayWithinBoundReason["between"]): DelayWithinBoundReason => ({
  rule: "delay-within-bound",
  subject: `${link.id}/${bound.key}`,
  link: link.id,
  kind: link.kind,
  bound: bound.key,
  delayMs,
  allowedMs: bound.allowedMs,
  referenceDelayMs: bound.referenceDelayMs,
  between,
  excess: delayMs - bound.allowedMs,
});

/** Where the far end of a link is whatever is decided: its attachment point, or the host of a neighbour that cannot move. */
function fixedFarEnd(network: Network, link: OverlayLink, virtualRouter: string): string | undefined {
  if (link.attachedTo !== undefined) return link.attachedTo;
  const neighbour = network.virtualRouters.get(link.a === virtualRouter ? (link.b ?? "") : link.a);
  if (neighbour === undefined || neighbour.id === virtualRouter || neighbour.movable) return undefined;
  return neighbour.host ?? undefined;
}

export const delayWithinBound: Constraint<DelayWithinBoundReason> = {
  id: "delay-within-bound",
  label: "C9",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: DelayWithinBoundReason[] = [];
    for (const link of network.overlayLinks.values()) {
      const route = candidate.routes.get(link.id);
      if (route === undefined || overlayEnds(link, candidate.placements) === undefined) continue;
      const delayMs = routeDelayMs(network, route);
      for (const bound of boundsOf(link)) {
        if (delayMs > bound.allowedMs + TOLERANCE) reasons.push(reasonFor(link, bound, delayMs, undefined));
      }
    }
    return reasons;
  },

  /** No state of the substrate is faster than everything that has not failed; a node out of reach is route-connects' affair. */
  filter(network, virtualRouter, physicalRouter) {
    const reasons: DelayWithinBoundReason[] = [];
    for (const link of network.overlayLinksOf(virtualRouter)) {
      if (link.delayBoundMs === Number.POSITIVE_INFINITY) continue;
      const farEnd = fixedFarEnd(network, link, virtualRouter);
      const delayMs = farEnd === undefined ? undefined : leastDelays(network, farEnd).get(physicalRouter);
      if (farEnd === undefined || delayMs === undefined) continue;
      for (const bound of boundsOf(link)) {
        if (delayMs > bound.allowedMs + TOLERANCE) reasons.push(reasonFor(link, bound, delayMs, [physicalRouter, farEnd]));
      }
    }
    return reasons;
  },

  *rows(columns) {
    for (const [e, link] of [...columns.network.overlayLinks.values()].entries()) {
      for (const bound of boundsOf(link)) {
        yield {
          name: `C9(${e},${bound.key === "maxDelayMs" ? 0 : 1})`,
          expression: columns.delay(link.id),
          sense: "<=",
          rightHandSide: bound.allowedMs,
          subject: `${link.id}/${bound.key}`,
          elastic: { unit: "ms", cost: DELAY_RELAXATION_COST },
        };
      }
    }
  },

  explain({ link, kind, bound, delayMs, allowedMs, referenceDelayMs, between }) {
    const excess = figureUp(delayMs - allowedMs);
    const least = between === undefined ? "" : ` at least (${between[0]} to ${between[1]})`;
    const found =
      referenceDelayMs === undefined
        ? `${link} would take ${figure(delayMs)} ms${least}, ${figure(allowedMs)} allowed`
        : `adds ${figure(delayMs - referenceDelayMs)} ms to ${link}${least}, ${figure(allowedMs - referenceDelayMs)} allowed over ${figure(referenceDelayMs)} ms`;
    return {
      found,
      where: pathOf(kind, link, bound),
      remedy: `place its ${kind === "virtual" ? "routers" : "router"} nearer, or raise ${link}'s ${bound} by ${excess} ms`,
    };
  },

  describe(subject, network) {
    const { link, bound } = instanceOf(network, subject);
    const { key, allowedMs, referenceDelayMs } = bound;
    const found =
      referenceDelayMs === undefined
        ? `${link.id} may take at most ${figure(allowedMs)} ms (${key})`
        : `${link.id} may gain at most ${figure(allowedMs - referenceDelayMs)} ms over ${figure(referenceDelayMs)} ms (${key})`;
    return { found, where: pathOf(link.kind, link.id, key), remedy: `raise ${link.id}'s ${key}, or place its routers nearer` };
  },

  relax(subject, amount, network) {
    const { link, bound } = instanceOf(network, subject);
    return amount === null ? `drop ${link.id}'s ${bound.key}` : `raise ${link.id}'s ${bound.key} by ${figureUp(amount)} ms`;
  },
};

const pathOf = (kind: OverlayLink["kind"], link: string, key: BoundKey): string =>
  `${kind === "virtual" ? "virtualLinks" : "accessLinks"}/${link}/${key}`;

/** The link and bound that a subject names. Subjects come from the rule's own rows and reasons: anything else is a bug. */
function instanceOf(network: Network, subject: string): { readonly link: OverlayLink; readonly bound: Bound } {
  const slash = subject.lastIndexOf("/");
  const link = lookup(network.overlayLinks, subject.slice(0, slash));
  const bound = boundsOf(link).find(({ key }) => key === subject.slice(slash + 1));
  if (bound === undefined) throw new Error(`internal: ${subject} names no delay bound`);
  return { link, bound };
}
