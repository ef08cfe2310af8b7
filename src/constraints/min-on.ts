/**
 * P6: in every site or region, a number of physical routers is on.
 *   sum over h of g, on(h) >= min(count, hosts of g),   every group g of the scope
 * Units: physical routers. All hosts of the group count towards its size, whatever their state: a failed one asks for another.
 * Size: one row per policy and group. Source: contract, "policies".
 * Moment: always. The reserve is there for what happens at any time, the transition included.
 */
import type { PolicyOf } from "../network/policy-document.ts";
import { TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { groupInWords, groupOf, scopeGroups } from "./scopes.ts";
import { counted, figure, listed, policyPath } from "./wording.ts";

export interface MinOnReason extends Reason {
  readonly rule: "min-on";
  readonly scope: PolicyOf<"minOn">["scope"];
  readonly group: string;
  /** Physical routers. */
  readonly needed: number;
  /** Physical routers. */
  readonly on: number;
}

/** What one physical router fewer on costs when nothing else makes the network feasible, against one more CPU core at 1. */
export const MIN_ON_RELAXATION_COST = 10;

export const minOn: Constraint<MinOnReason> = {
  id: "min-on",
  label: "P6",
  moment: "always",
  reach: "states",

  check(network, candidate) {
    const reasons: MinOnReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "minOn") continue;
      const sizes = new Map<string, { hosts: number; on: number }>();
      for (const host of network.physicalRouters.keys()) {
        const group = groupOf(network, policy.scope, host);
        const size = sizes.get(group) ?? { hosts: 0, on: 0 };
        sizes.set(group, { hosts: size.hosts + 1, on: size.on + (candidate.routersOn.has(host) ? 1 : 0) });
      }
      for (const [group, { hosts, on }] of sizes) {
        const needed = Math.min(policy.count, hosts);
        const excess = needed - on;
        if (excess > 0)
          reasons.push({ rule: "min-on", subject: policy.label, instance: group, scope: policy.scope, group, needed, on, excess });
      }
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "minOn") continue;
      for (const [g, { hosts }] of scopeGroups(columns.network, policy.scope).entries()) {
        yield {
          name: `P6(${p},${g})`,
          expression: sum(hosts.map((host) => columns.on(host))),
          sense: ">=",
          rightHandSide: Math.min(policy.count, hosts.length),
          subject: policy.label,
          elastic: { unit: "physical routers", cost: MIN_ON_RELAXATION_COST },
        };
      }
    }
  },

  explain({ subject, scope, group, needed, on }, network) {
    const hosts = scopeGroups(network, scope).find(({ id }) => id === group)?.hosts ?? [];
    return {
      found: `${groupInWords(scope, group)} would have ${figure(on)} of at least ${counted(needed, "physical router")} on`,
      where: policyPath(subject),
      remedy: `leave ${figure(needed - on)} more of ${listed(hosts, "and")} on, or lower the count of the policy ${subject} to ${figure(on)}`,
    };
  },

  describe(subject, network) {
    const { scope, count } = policyNamed(network, "minOn", subject);
    return {
      found: `every ${scope} must have ${counted(count, "physical router")} on, or all of its own where it has fewer`,
      where: policyPath(subject),
      remedy: `lower the count of the policy ${subject}, or drop it`,
    };
  },

  /** In groups with fewer hosts than the count, lowering it counts only once it is below their size. */
  relax(subject, amount, network) {
    if (amount === null) return `drop the policy ${subject}`;
    const { scope, count } = policyNamed(network, "minOn", subject);
    const fewer = Math.ceil(amount - TOLERANCE);
    const smallest = Math.min(...scopeGroups(network, scope).map(({ hosts }) => hosts.length));
    return smallest < count
      ? `lower the count of the policy ${subject} to ${figure(Math.max(0, smallest - fewer))}`
      : `lower the count of the policy ${subject} by ${figure(fewer)}`;
  },
};
