/**
 * P3: virtual routers of a fence policy stay on the physical routers of its sites and those it lists (the union of both lists).
 *   sum over h outside the fence, place(r,h) <= 0,   every virtual router r of the policy
 * Size: one row per policy and router. Source: contract, "policies".
 * Moment: always. A fence (of law, of ownership) holds for a parking host too.
 */
import { lookup } from "../network/lookup.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { listed, policyPath } from "./wording.ts";

export interface FenceReason extends Reason {
  readonly rule: "fence";
  readonly virtualRouter: string;
  readonly physicalRouter: string;
  readonly sites: readonly string[];
  readonly physicalRouters: readonly string[];
}

const reasonFor = (
  subject: string,
  virtualRouter: string,
  physicalRouter: string,
  inside: Pick<FenceReason, "sites" | "physicalRouters">,
): FenceReason => ({
  rule: "fence",
  subject,
  instance: JSON.stringify([virtualRouter, physicalRouter]),
  virtualRouter,
  physicalRouter,
  ...inside,
});

export const fence: Constraint<FenceReason> = {
  id: "fence",
  label: "P3",
  moment: "always",

  check(network, candidate) {
    const reasons: FenceReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "fence") continue;
      const { label: subject, sites, physicalRouters } = policy;
      for (const virtualRouter of new Set(policy.virtualRouters)) {
        const host = network.physicalRouters.get(candidate.placements.get(virtualRouter) ?? "");
        if (host === undefined || sites.includes(host.site) || physicalRouters.includes(host.id)) continue;
        reasons.push(reasonFor(subject, virtualRouter, host.id, { sites, physicalRouters }));
      }
    }
    return reasons;
  },

  filter(network, virtualRouter, physicalRouter) {
    const reasons: FenceReason[] = [];
    const { site } = lookup(network.physicalRouters, physicalRouter);
    for (const policy of network.policies) {
      if (policy.type !== "fence" || !policy.virtualRouters.includes(virtualRouter)) continue;
      const { label: subject, sites, physicalRouters } = policy;
      const isInside = sites.includes(site) || physicalRouters.includes(physicalRouter);
      if (!isInside) reasons.push(reasonFor(subject, virtualRouter, physicalRouter, { sites, physicalRouters }));
    }
    return reasons;
  },

  *rows(columns) {
    const hosts = [...columns.network.physicalRouters.values()];
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "fence") continue;
      const [sites, listedHosts] = [new Set(policy.sites), new Set(policy.physicalRouters)];
      const outside = hosts.filter((host) => !sites.has(host.site) && !listedHosts.has(host.id));
      for (const [r, router] of [...new Set(policy.virtualRouters)].entries()) {
        const expression = sum(outside.map((host) => columns.place(router, host.id)));
        yield { name: `P3(${p},${r})`, expression, sense: "<=", rightHandSide: 0, subject: policy.label };
      }
    }
  },

  explain({ subject, virtualRouter, physicalRouter, sites, physicalRouters }) {
    const inside = [...sites.map((site) => `site ${site}`), ...physicalRouters];
    return {
      found: `${virtualRouter} may only be at ${listed(inside, "or")}, but would go to ${physicalRouter}`,
      where: policyPath(subject),
      remedy: `place ${virtualRouter} at ${listed(inside, "or")}, or add ${physicalRouter} to the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { virtualRouters, sites, physicalRouters } = policyNamed(network, "fence", subject);
    const inside = [...sites.map((site) => `site ${site}`), ...physicalRouters];
    return {
      found: `${listed(virtualRouters, "and")} may only be at ${listed(inside, "or")}`,
      where: policyPath(subject),
      remedy: `add a site or a physical router to the policy ${subject}, or drop it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};
