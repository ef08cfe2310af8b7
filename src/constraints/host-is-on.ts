/**
 * C2: a physical router that hosts a virtual router is on.   place(r,h) <= on(h),   every virtual router r, physical router h
 * Size: one row per pair; a pair that the columns have fixed to 0 needs none. Source: FINDINGS, "Formulation" (x[v,p] <= y[p]).
 * Moment: always. A router forwards nothing on a host without power.
 */
import type { Constraint, Reason } from "./constraint.ts";
import { difference } from "./expressions.ts";

export interface HostIsOnReason extends Reason {
  readonly rule: "host-is-on";
  readonly physicalRouter: string;
  readonly virtualRouter: string;
}

export const hostIsOn: Constraint<HostIsOnReason> = {
  id: "host-is-on",
  label: "C2",
  moment: "always",
  reach: "part",

  check(network, candidate) {
    const reasons: HostIsOnReason[] = [];
    for (const virtualRouter of network.virtualRouters.keys()) {
      const host = candidate.placements.get(virtualRouter);
      if (host === undefined || !network.physicalRouters.has(host) || candidate.routersOn.has(host)) continue;
      reasons.push({ rule: "host-is-on", subject: host, instance: virtualRouter, physicalRouter: host, virtualRouter });
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    const routers = [...columns.network.virtualRouters.keys()];
    for (const [h, host] of [...columns.network.physicalRouters.keys()].entries()) {
      const on = columns.on(host);
      for (const [r, router] of routers.entries()) {
        const place = columns.place(router, host);
        if (place.terms.size === 0 && place.constant === 0) continue;
        yield { name: `C2(${r},${h})`, expression: difference(place, on), sense: "<=", rightHandSide: 0, subject: host };
      }
    }
  },

  explain({ physicalRouter, virtualRouter }) {
    return {
      found: `${physicalRouter} is off while it hosts ${virtualRouter}`,
      where: `physicalRouters/${physicalRouter}`,
      remedy: `keep ${physicalRouter} on, or place ${virtualRouter} elsewhere`,
    };
  },

  describe: (subject) => ({
    found: `${subject} must be on while it hosts a virtual router`,
    where: `physicalRouters/${subject}`,
    remedy: `let ${subject} be on, or place its virtual routers elsewhere`,
  }),

  relax: (subject) => `let ${subject} be on`,
};
