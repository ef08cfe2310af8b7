/**
 * P2: virtual routers of a gather policy share one physical router, site or region.
 *   sum over h of g, place(r,h) = sum over h of g, place(first,h),   every group g of the scope, every r of the policy but its first
 * Size: one row per policy, group and router after the first. Source: contract, "policies".
 * Moment: the end. Routers move one by one, so they are apart on the way.
 */
import type { Scope } from "../network/policy-document.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { difference, sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { groupOf, scopeGroups, scopeInWords } from "./scopes.ts";
import { listed, policyPath } from "./wording.ts";

export interface GatherReason extends Reason {
  readonly rule: "gather";
  readonly scope: Scope;
  /** Where they would be, each with its routers; two or more. */
  readonly groups: readonly { readonly group: string; readonly virtualRouters: readonly string[] }[];
}

export const gather: Constraint<GatherReason> = {
  id: "gather",
  label: "P2",
  moment: "end",

  check(network, candidate) {
    const reasons: GatherReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "gather") continue;
      const groups = new Map<string, string[]>();
      for (const router of new Set(policy.virtualRouters)) {
        const host = candidate.placements.get(router);
        if (host === undefined || !network.physicalRouters.has(host)) continue;
        const group = groupOf(network, policy.scope, host);
        groups.set(group, [...(groups.get(group) ?? []), router]);
      }
      if (groups.size < 2) continue;
      const found = [...groups].map(([group, virtualRouters]) => ({ group, virtualRouters }));
      reasons.push({ rule: "gather", subject: policy.label, scope: policy.scope, groups: found });
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "gather") continue;
      const [first, ...others] = [...new Set(policy.virtualRouters)];
      if (first === undefined) continue;
      for (const [g, { hosts }] of scopeGroups(columns.network, policy.scope).entries()) {
        const inGroup = (router: string) => sum(hosts.map((host) => columns.place(router, host)));
        const leader = inGroup(first);
        for (const [r, router] of others.entries()) {
          const expression = difference(inGroup(router), leader);
          yield { name: `P2(${p},${g},${r + 1})`, expression, sense: "=", rightHandSide: 0, subject: policy.label };
        }
      }
    }
  },

  explain({ subject, scope, groups }) {
    const places = groups.map(({ group, virtualRouters }) => `${listed(virtualRouters, "and")} at ${group}`);
    const [largest] = groups.toSorted((x, y) => y.virtualRouters.length - x.virtualRouters.length);
    return {
      found: `the routers of ${subject} must share one ${scopeInWords(scope)}, but would be apart: ${places.join("; ")}`,
      where: policyPath(subject),
      remedy: `place all of them at one ${scopeInWords(scope)}, such as ${largest?.group ?? "any"}, or drop the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { virtualRouters, scope } = policyNamed(network, "gather", subject);
    return {
      found: `${listed(virtualRouters, "and")} must share one ${scopeInWords(scope)}`,
      where: policyPath(subject),
      remedy: `drop the policy ${subject}, or take a virtual router out of it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};
