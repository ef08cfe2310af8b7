/**
 * P4: virtual routers of a ban policy keep off the physical routers it lists.
 *   sum over h of the ban, place(r,h) <= 0,   every virtual router r of the policy
 * Size: one row per policy and router. Source: contract, "policies".
 * Moment: always. A banned host is no parking place either.
 */
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { listed, policyPath } from "./wording.ts";

export interface BanReason extends Reason {
  readonly rule: "ban";
  readonly virtualRouter: string;
  readonly physicalRouter: string;
}

const reasonFor = (subject: string, virtualRouter: string, physicalRouter: string): BanReason => ({
  rule: "ban",
  subject,
  instance: JSON.stringify([virtualRouter, physicalRouter]),
  virtualRouter,
  physicalRouter,
});

export const ban: Constraint<BanReason> = {
  id: "ban",
  label: "P4",
  moment: "always",

  check(network, candidate) {
    const reasons: BanReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "ban") continue;
      for (const virtualRouter of new Set(policy.virtualRouters)) {
        const physicalRouter = candidate.placements.get(virtualRouter);
        if (physicalRouter === undefined || !policy.physicalRouters.includes(physicalRouter)) continue;
        reasons.push(reasonFor(policy.label, virtualRouter, physicalRouter));
      }
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const reasons: BanReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "ban" || !policy.physicalRouters.includes(physicalRouter)) continue;
      if (policy.virtualRouters.includes(virtualRouter)) reasons.push(reasonFor(policy.label, virtualRouter, physicalRouter));
    }
    return reasons;
  },

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "ban") continue;
      const hosts = [...new Set(policy.physicalRouters)];
      for (const [r, router] of [...new Set(policy.virtualRouters)].entries()) {
        const expression = sum(hosts.map((host) => columns.place(router, host)));
        yield { name: `P4(${p},${r})`, expression, sense: "<=", rightHandSide: 0, subject: policy.label };
      }
    }
  },

  explain({ subject, virtualRouter, physicalRouter }) {
    return {
      found: `${virtualRouter} is banned from ${physicalRouter}`,
      where: policyPath(subject),
      remedy: `place ${virtualRouter} elsewhere, or take ${physicalRouter} out of the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { virtualRouters, physicalRouters } = policyNamed(network, "ban", subject);
    return {
      found: `${listed(virtualRouters, "and")} may not be on ${listed(physicalRouters, "or")}`,
      where: policyPath(subject),
      remedy: `take a physical router out of the policy ${subject}, or drop it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};
