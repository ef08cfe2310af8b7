/**
 * C8: a virtual router that is not movable stays on today's host.
 *   sum over h other than today's, place(r,h) <= 0,   every virtual router r with movable false and a host today
 * A router that has no host today may go anywhere. Size: one row per such router. Source: contract, `movable`.
 * Moment: always. What may not move may not be parked elsewhere either.
 */
import { lookup } from "../network/lookup.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";

export interface StaysPutReason extends Reason {
  readonly rule: "stays-put";
  readonly virtualRouter: string;
  readonly from: string;
  readonly to: string;
}

export const staysPut: Constraint<StaysPutReason> = {
  id: "stays-put",
  label: "C8",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: StaysPutReason[] = [];
    for (const { id, movable, host } of network.virtualRouters.values()) {
      const to = candidate.placements.get(id);
      if (movable || host === null || to === undefined || to === host) continue;
      if (network.physicalRouters.has(to))
        reasons.push({ rule: "stays-put", subject: id, instance: to, virtualRouter: id, from: host, to });
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const { movable, host } = lookup(network.virtualRouters, virtualRouter);
    if (movable || host === null || host === physicalRouter) return [];
    return [{ rule: "stays-put", subject: virtualRouter, instance: physicalRouter, virtualRouter, from: host, to: physicalRouter }];
  },

  *rows(columns) {
    const hosts = [...columns.network.physicalRouters.keys()];
    for (const [index, router] of [...columns.network.virtualRouters.values()].entries()) {
      if (router.movable || router.host === null) continue;
      const others = hosts.filter((host) => host !== router.host);
      const expression = sum(others.map((host) => columns.place(router.id, host)));
      yield { name: `C8(${index})`, expression, sense: "<=", rightHandSide: 0, subject: router.id };
    }
  },

  explain({ virtualRouter, from, to }) {
    return {
      found: `${virtualRouter} is not movable and runs on ${from}, but would go to ${to}`,
      where: `virtualRouters/${virtualRouter}/movable`,
      remedy: `leave ${virtualRouter} on ${from}, or set its movable to true`,
    };
  },

  describe(subject, network) {
    const { host } = lookup(network.virtualRouters, subject);
    return {
      found: `${subject} is not movable and runs on ${host ?? "no host"}`,
      where: `virtualRouters/${subject}/movable`,
      remedy: `set the movable of ${subject} to true`,
    };
  },

  relax: (subject) => `set the movable of ${subject} to true`,
};
