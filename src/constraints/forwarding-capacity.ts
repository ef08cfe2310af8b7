/**
 * C11: a physical router is not asked to forward more than it can.
 *   sum over links k at h of load(k, towards h) <= forwardingGbps(h),   every physical router h that has the limit
 * Units: Gb/s entering it on its physical links, all added, background included. Holds whether the router is on or off: the
 * links of one that is off carry nothing.
 * Size: one row per such physical router. Source: contract, "Forwarding".
 * Moment: always. Packets beyond the limit are lost at once, so old and new routes and the copies count together.
 */
import { type LinkLoad, linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import { momentLoads } from "../network/moment-loads.ts";
import type { Network } from "../network/network.ts";
import { type Gbps, TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { figure, figureUp } from "./wording.ts";

export interface ForwardingCapacityReason extends Reason {
  readonly rule: "forwarding-capacity";
  readonly physicalRouter: string;
  readonly enteringGbps: Gbps;
  readonly forwardingGbps: Gbps;
}

/** What one more Gb/s costs when nothing else makes the network feasible, against one more CPU core at 1. */
export const FORWARDING_RELAXATION_COST = 1;

export const forwardingCapacity: Constraint<ForwardingCapacityReason> = {
  id: "forwarding-capacity",
  label: "C11",
  moment: "always",

  check: (network, candidate) => reasonsUnder(network, linkLoads(network, candidate)),

  during: (network, moment) => reasonsUnder(network, momentLoads(network, moment)),

  filter: () => [],

  *rows(columns) {
    for (const [h, router] of [...columns.network.physicalRouters.values()].entries()) {
      if (router.forwardingGbps === undefined) continue;
      const { links } = lookup(columns.network.nodes, router.id);
      yield {
        name: `C11(${h})`,
        expression: sum(links.map((link) => columns.load(link.id, link.b === router.id ? "ab" : "ba"))),
        sense: "<=",
        rightHandSide: router.forwardingGbps,
        subject: router.id,
        elastic: { unit: "Gb/s", cost: FORWARDING_RELAXATION_COST },
      };
    }
  },

  explain({ physicalRouter, enteringGbps, forwardingGbps }) {
    const excess = figureUp(enteringGbps - forwardingGbps);
    return {
      found: `${figure(enteringGbps)} of ${figure(forwardingGbps)} Gb/s would enter ${physicalRouter}`,
      where: `physicalRouters/${physicalRouter}/forwardingGbps`,
      remedy: `move ${excess} Gb/s of virtual routers or transit away from ${physicalRouter}, or raise its forwardingGbps by ${excess}`,
    };
  },

  describe(subject, network) {
    const { forwardingGbps = Number.POSITIVE_INFINITY } = lookup(network.physicalRouters, subject);
    return {
      found: `${figure(forwardingGbps)} Gb/s may enter ${subject}`,
      where: `physicalRouters/${subject}/forwardingGbps`,
      remedy: `raise the forwardingGbps of ${subject}, or move virtual routers or transit away from it`,
    };
  },

  relax: (subject, amount) =>
    amount === null ? `drop the forwardingGbps of ${subject}` : `raise the forwardingGbps of ${subject} by ${figureUp(amount)}`,
};

function reasonsUnder(network: Network, loads: ReadonlyMap<string, LinkLoad>): readonly ForwardingCapacityReason[] {
  const reasons: ForwardingCapacityReason[] = [];
  for (const { id, forwardingGbps } of network.physicalRouters.values()) {
    if (forwardingGbps === undefined) continue;
    let enteringGbps = 0;
    for (const link of lookup(network.nodes, id).links) {
      const load = lookup(loads, link.id);
      enteringGbps += link.b === id ? load.ab : load.ba;
    }
    if (enteringGbps <= forwardingGbps + TOLERANCE) continue;
    const excess = enteringGbps - forwardingGbps;
    reasons.push({ rule: "forwarding-capacity", subject: id, physicalRouter: id, enteringGbps, forwardingGbps, excess });
  }
  return reasons;
}
