/**
 * P5: physical routers of a keepOn policy are on.   on(h) >= 1,   every physical router h of the policy
 * Size: one row per policy and physical router. Source: contract, "policies".
 * Moment: always. The planner may not borrow the power of such a host for a while.
 */
import type { Constraint, Reason } from "./constraint.ts";
import { policyNamed } from "./policies.ts";
import { listed, policyPath } from "./wording.ts";

export interface KeepOnReason extends Reason {
  readonly rule: "keep-on";
  readonly physicalRouter: string;
}

export const keepOn: Constraint<KeepOnReason> = {
  id: "keep-on",
  label: "P5",
  moment: "always",
  reach: "states",

  check(network, candidate) {
    const reasons: KeepOnReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "keepOn") continue;
      for (const physicalRouter of new Set(policy.physicalRouters)) {
        if (!candidate.routersOn.has(physicalRouter)) {
          reasons.push({ rule: "keep-on", subject: policy.label, instance: physicalRouter, physicalRouter });
        }
      }
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "keepOn") continue;
      for (const [h, host] of [...new Set(policy.physicalRouters)].entries()) {
        yield { name: `P5(${p},${h})`, expression: columns.on(host), sense: ">=", rightHandSide: 1, subject: policy.label };
      }
    }
  },

  explain({ subject, physicalRouter }, network) {
    const hasFailed = network.physicalRouters.get(physicalRouter)?.state === "failed";
    return {
      found: `${physicalRouter} must stay on, but ${hasFailed ? "has failed" : "would be off"}`,
      where: policyPath(subject),
      remedy: `${hasFailed ? `repair ${physicalRouter}` : `leave ${physicalRouter} on`}, or take it out of the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { physicalRouters } = policyNamed(network, "keepOn", subject);
    return {
      found: `${listed(physicalRouters, "and")} must stay on`,
      where: policyPath(subject),
      remedy: `take a physical router out of the policy ${subject}, or drop it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};
