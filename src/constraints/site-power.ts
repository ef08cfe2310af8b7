/**
 * P9: a site draws no more power than its feed gives.
 *   sum over h of the site, (idle(h) - off(h)) * on(h) + off(h)
 *     + sum over h of the site and links k at h, wattsPerGbps(h) * (load(k,ab) + load(k,ba))
 *     + sum over links k and their ends at a node of the site, wattsPerEnd(k) * linkOn(k)   <= maxWatts,   every policy
 *   off(h) = sleepWatts(h), 0 for a failed host
 * Units: watts on both sides. Links of a host that is off are off and carry nothing (link states), so its traffic term is 0.
 * Size: one row per policy. Source: contract, "Power".
 * Moment: always. A fuse does not wait for the end of a transition.
 */
import type { Candidate } from "../network/candidate.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { TOLERANCE, type Watts } from "../units.ts";
import type { Constraint, Expression, Reason } from "./constraint.ts";
import { constant, weightedSum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { figure, figureUp, policyPath } from "./wording.ts";

export interface SitePowerReason extends Reason {
  readonly rule: "site-power";
  readonly site: string;
  readonly neededWatts: Watts;
  readonly maxWatts: Watts;
}

/** What one more watt costs when nothing else makes the network feasible, against one more CPU core at 1: 100 W are a core. */
export const SITE_POWER_RELAXATION_COST = 0.01;

export const sitePower: Constraint<SitePowerReason> = {
  id: "site-power",
  label: "P9",
  moment: "always",

  check: (network, candidate) => reasonsWhere(network, (site) => siteWatts(network, candidate, site)),

  /** The side that draws more, and hosts that boot as if they were idle. */
  during: (network, { before, after, booting }) =>
    reasonsWhere(network, (site) => {
      const [was, is] = [siteWatts(network, before, site), siteWatts(network, after, site)];
      let bootWatts = 0;
      for (const { id, site: at, power } of network.physicalRouters.values()) {
        if (at === site && booting.has(id)) bootWatts += power.idleWatts - power.sleepWatts;
      }
      return Math.max(was, is) + bootWatts;
    }),

  filter: () => [],

  *rows(columns) {
    const { network } = columns;
    for (const [p, policy] of network.policies.entries()) {
      if (policy.type !== "sitePower") continue;
      const parts: (readonly [number, Expression])[] = [];
      for (const node of network.nodes.values()) {
        if (node.site !== policy.site) continue;
        const host = network.physicalRouters.get(node.id);
        if (host !== undefined) {
          const offWatts = host.state === "failed" ? 0 : host.power.sleepWatts;
          parts.push([1, constant(offWatts)], [host.power.idleWatts - offWatts, columns.on(host.id)]);
        }
        for (const link of node.links) {
          parts.push([link.wattsPerEnd, columns.linkOn(link.id)]);
          const perGbps = host?.power.wattsPerGbps ?? 0;
          if (perGbps > 0) parts.push([perGbps, columns.load(link.id, "ab")], [perGbps, columns.load(link.id, "ba")]);
        }
      }
      yield {
        name: `P9(${p})`,
        expression: weightedSum(parts),
        sense: "<=",
        rightHandSide: policy.maxWatts,
        subject: policy.label,
        elastic: { unit: "W", cost: SITE_POWER_RELAXATION_COST },
      };
    }
  },

  explain({ subject, site, neededWatts, maxWatts }) {
    return {
      found: `site ${site} would draw ${figure(neededWatts)} of ${figure(maxWatts)} W`,
      where: policyPath(subject),
      remedy: `move load away from ${site} or switch a physical router off there to save ${figureUp(neededWatts - maxWatts)} W, or raise maxWatts of the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { site, maxWatts } = policyNamed(network, "sitePower", subject);
    return {
      found: `site ${site} may draw ${figure(maxWatts)} W`,
      where: policyPath(subject),
      remedy: `raise maxWatts of the policy ${subject}, or drop it`,
    };
  },

  relax: (subject, amount) =>
    amount === null ? `drop the policy ${subject}` : `raise maxWatts of the policy ${subject} by ${figureUp(amount)} W`,
};

function reasonsWhere(network: Network, wattsOf: (site: string) => Watts): readonly SitePowerReason[] {
  const reasons: SitePowerReason[] = [];
  for (const policy of network.policies) {
    if (policy.type !== "sitePower") continue;
    const { label: subject, site, maxWatts } = policy;
    const neededWatts = wattsOf(site);
    if (neededWatts <= maxWatts + TOLERANCE) continue;
    reasons.push({ rule: "site-power", subject, site, neededWatts, maxWatts, excess: neededWatts - maxWatts });
  }
  return reasons;
}

function siteWatts(network: Network, candidate: Candidate, site: string): Watts {
  const power = candidatePower(network, candidate, linkLoads(network, candidate));
  let watts = 0;
  for (const host of network.physicalRouters.values()) if (host.site === site) watts += lookup(power.routers, host.id);
  for (const link of network.physicalLinks.values()) {
    if (!candidate.linksOn.has(link.id)) continue;
    for (const end of [link.a, link.b]) if (lookup(network.nodes, end).site === site) watts += link.wattsPerEnd;
  }
  return watts;
}
