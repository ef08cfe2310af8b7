/**
 * P1: virtual routers of a separate policy share no physical router, site or region.
 *   sum over r of the policy and h of the group, place(r,h) <= 1,   every group g of the scope
 * Size: one row per policy and group (a clique: stronger than a row per pair of routers). Source: contract, "policies".
 * Moment: always. What one failure may not take down together must not be together while moving either: not even to pass.
 */
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import type { Scope } from "../network/policy-document.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { groupInWords, groupOf, scopeGroups, scopeInWords } from "./scopes.ts";
import { listed, policyPath } from "./wording.ts";

export interface SeparateReason extends Reason {
  readonly rule: "separate";
  readonly scope: Scope;
  /** The physical router, site or region that they share. */
  readonly group: string;
  /** Two or more. */
  readonly virtualRouters: readonly string[];
}

export const separate: Constraint<SeparateReason> = {
  id: "separate",
  label: "P1",
  moment: "always",

  check: (network, candidate) => reasonsWhere(network, (router) => [candidate.placements.get(router)]),

  /** A router that moves is in both places. */
  during: (network, { before, after }) => reasonsWhere(network, (router) => [before.placements.get(router), after.placements.get(router)]),

  /** Only routers that can be nowhere else stand in the way of a pair: those that are not movable. */
  filter(network, virtualRouter, physicalRouter) {
    const reasons: SeparateReason[] = [];
    for (const { label: subject, ...policy } of network.policies) {
      if (policy.type !== "separate" || !policy.virtualRouters.includes(virtualRouter)) continue;
      const group = groupOf(network, policy.scope, physicalRouter);
      const fixed = policy.virtualRouters.filter((id) => {
        const { movable, host } = lookup(network.virtualRouters, id);
        return id !== virtualRouter && !movable && host !== null && groupOf(network, policy.scope, host) === group;
      });
      if (fixed.length === 0) continue;
      reasons.push({ rule: "separate", subject, scope: policy.scope, group, virtualRouters: [virtualRouter, ...new Set(fixed)] });
    }
    return reasons;
  },

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "separate") continue;
      const routers = [...new Set(policy.virtualRouters)];
      for (const [g, { hosts }] of scopeGroups(columns.network, policy.scope).entries()) {
        const expression = sum(routers.flatMap((router) => hosts.map((host) => columns.place(router, host))));
        yield { name: `P1(${p},${g})`, expression, sense: "<=", rightHandSide: 1, subject: policy.label };
      }
    }
  },

  explain({ subject, scope, group, virtualRouters }) {
    const keep = virtualRouters.length === 2 ? "one of them" : "all but one of them";
    return {
      found: `${listed(virtualRouters, "and")} must be apart, but would share ${groupInWords(scope, group)}`,
      where: policyPath(subject),
      remedy: `place ${keep} outside ${groupInWords(scope, group)}, or drop the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { virtualRouters, scope } = policyNamed(network, "separate", subject);
    return {
      found: `${listed(virtualRouters, "and")} must share no ${scopeInWords(scope)}`,
      where: policyPath(subject),
      remedy: `drop the policy ${subject}, or take a virtual router out of it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};

/** `hostsOf`: every host that holds the router. */
function reasonsWhere(network: Network, hostsOf: (virtualRouter: string) => readonly (string | undefined)[]): readonly SeparateReason[] {
  const reasons: SeparateReason[] = [];
  for (const { label: subject, ...policy } of network.policies) {
    if (policy.type !== "separate") continue;
    const together = new Map<string, Set<string>>();
    for (const router of policy.virtualRouters) {
      for (const host of hostsOf(router)) {
        if (host === undefined || !network.physicalRouters.has(host)) continue;
        const group = groupOf(network, policy.scope, host);
        together.set(group, (together.get(group) ?? new Set()).add(router));
      }
    }
    for (const [group, routers] of together) {
      const [virtualRouters, excess] = [[...routers], routers.size - 1];
      if (excess > 0) reasons.push({ rule: "separate", subject, instance: group, scope: policy.scope, group, virtualRouters, excess });
    }
  }
  return reasons;
}
