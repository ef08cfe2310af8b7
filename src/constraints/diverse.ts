/**
 * P8: the virtual links of a diverse policy share no physical link and no shared risk group.
 *   sum over e of the policy, crosses(e,k) <= 1                 every policy, physical link k
 *   crosses(e,k) + crosses(f,m) <= 1                            every two links e, f of it, two links k, m of one risk group
 * crosses(e,k) adds both directions. Two virtual links with an empty route share nothing.
 * Size: per policy of n links one row per physical link, and n(n-1) rows per pair of links of a shared risk group.
 * Source: contract, "policies".
 * Moment: always. Protection that lapses while routers move is none.
 */
import { lookup } from "../network/lookup.ts";
import type { Network, PhysicalLink } from "../network/network.ts";
import type { Columns, Constraint, Expression, Reason, Row } from "./constraint.ts";
import { sum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { listed, policyPath } from "./wording.ts";

export interface DiverseReason extends Reason {
  readonly rule: "diverse";
  readonly virtualLinks: readonly [string, string];
  /** What both use; risk groups by their name. */
  readonly physicalLinks: readonly string[];
  readonly sharedRiskGroups: readonly string[];
}

export const diverse: Constraint<DiverseReason> = {
  id: "diverse",
  label: "P8",
  moment: "always",

  check: (network, candidate) => reasonsWhere(network, (link) => candidate.routes.get(link) ?? []),

  /** Any route that one holds against any route that the other holds. */
  during: (network, { before, after }) =>
    reasonsWhere(network, (link) => [...(before.routes.get(link) ?? []), ...(after.routes.get(link) ?? [])]),

  filter: () => [],

  *rows(columns) {
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type === "diverse") yield* rowsOf(columns, p, policy.label, [...new Set(policy.virtualLinks)]);
    }
  },

  explain({ subject, virtualLinks: [x, y], physicalLinks, sharedRiskGroups }) {
    const groups =
      sharedRiskGroups.length === 0 ? [] : [`the risk group${sharedRiskGroups.length > 1 ? "s" : ""} ${listed(sharedRiskGroups, "and")}`];
    const shared = [...(physicalLinks.length === 0 ? [] : [listed(physicalLinks, "and")]), ...groups].join(" and ");
    return {
      found: `${x} and ${y} must be diverse, but would share ${shared}`,
      where: policyPath(subject),
      remedy: `route ${x} or ${y} around ${shared}, place an end elsewhere, or drop the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { virtualLinks } = policyNamed(network, "diverse", subject);
    return {
      found: `the routes of ${listed(virtualLinks, "and")} must share no physical link and no risk group`,
      where: policyPath(subject),
      remedy: `drop the policy ${subject}, or take a virtual link out of it`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};

/** `crossedBy`: every physical link that a virtual link crosses on a route that it holds. */
function reasonsWhere(network: Network, crossedBy: (virtualLink: string) => readonly string[]): readonly DiverseReason[] {
  const reasons: DiverseReason[] = [];
  for (const policy of network.policies) {
    if (policy.type !== "diverse") continue;
    const links = [...new Set(policy.virtualLinks)];
    for (const [i, x] of links.entries()) {
      for (const y of links.slice(i + 1)) {
        const [xs, ys] = [usedBy(network, crossedBy(x)), usedBy(network, crossedBy(y))];
        const physicalLinks = [...xs.links].filter((id) => ys.links.has(id));
        const sharedRiskGroups = [...xs.groups].filter((group) => ys.groups.has(group));
        if (physicalLinks.length + sharedRiskGroups.length === 0) continue;
        const instance = JSON.stringify([x, y]);
        reasons.push({ rule: "diverse", subject: policy.label, instance, virtualLinks: [x, y], physicalLinks, sharedRiskGroups });
      }
    }
  }
  return reasons;
}

function usedBy(network: Network, route: readonly string[]): { readonly links: ReadonlySet<string>; readonly groups: ReadonlySet<string> } {
  return { links: new Set(route), groups: new Set(route.flatMap((id) => network.physicalLinks.get(id)?.sharedRiskGroups ?? [])) };
}

function* rowsOf(columns: Columns, p: number, subject: string, links: readonly string[]): Generator<Row> {
  const { physicalLinks } = columns.network;
  const crosses = (link: string, id: string): Expression => sum([columns.crosses(link, id, "ab"), columns.crosses(link, id, "ba")]);
  const indexes = new Map([...physicalLinks.keys()].map((id, index) => [id, index]));
  for (const [id, k] of indexes) {
    const expression = sum(links.map((link) => crosses(link, id)));
    yield { name: `P8(${p},${k})`, expression, sense: "<=", rightHandSide: 1, subject };
  }
  for (const [k, m] of pairsAtRisk([...physicalLinks.values()])) {
    for (const [e, x] of links.entries()) {
      for (const [f, y] of links.entries()) {
        if (e === f) continue;
        const expression = sum([crosses(x, k.id), crosses(y, m.id)]);
        const name = `P8(${p},${lookup(indexes, k.id)},${lookup(indexes, m.id)},${e},${f})`;
        yield { name, expression, sense: "<=", rightHandSide: 1, subject };
      }
    }
  }
}

/** Every two different physical links that share a risk group, once. */
function pairsAtRisk(links: readonly PhysicalLink[]): readonly (readonly [PhysicalLink, PhysicalLink])[] {
  return links.flatMap((k, index) =>
    links
      .slice(index + 1)
      .filter((m) => m.sharedRiskGroups.some((group) => k.sharedRiskGroups.includes(group)))
      .map((m) => [k, m] as const),
  );
}
