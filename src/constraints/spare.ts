/**
 * P7: what runs on any one physical router that is on fits elsewhere when that router dies.
 *   every row of every other rule but maxMoves, minOn and keepOn, over the columns after the failure of f
 *   place'(r,h) - place(r,h) <= 0                                     every virtual router r, host h outside f's site or region
 *   crosses(e,k,d) - crosses'(e,k,d) - sum over links m at f, crosses(e,m) <= 0
 *                                     under "explicit" routing, every overlay link e, physical link k, direction d
 * for every physical router f of the scope that may be on; primes mark the state after the failure. No other router moves, no
 * host is switched on, links are limited by their capacity alone, igp routes are recomputed; explicit routes stay (the last rows)
 * unless they touch f. For an f that is off the rows follow from those of the state without a failure.
 * Size: about as many rows as all other rules together, for every f. Source: contract, "spare".
 * Moment: always. Either side of a move has its reserve; that both hosts of a moving router die is not provided for.
 *
 * `check` searches for a refuge and is bounded: it never accepts without having found one, and says when it merely gave up.
 */
import { networkAfterFailure } from "../network/after-failure.ts";
import { lookup } from "../network/lookup.ts";
import type { Columns, Constraint, Expression, Reason, Row, RuleBook } from "./constraint.ts";
import { difference, sum, weightedSum } from "./expressions.ts";
import { policyNamed } from "./policies.ts";
import { groupInWords, groupOf, scopeGroups } from "./scopes.ts";
import { rulesAfterFailure, searchSpare } from "./spare-search.ts";
import { counted, listed, policyPath } from "./wording.ts";

export interface SpareReason extends Reason {
  readonly rule: "spare";
  /** "impossible": every way was tried. "undecided": the budget ran out first. */
  readonly outcome: "impossible" | "undecided";
  /** Whose death is not provided for. */
  readonly physicalRouter: string;
  /** What it hosts, in document order. */
  readonly virtualRouters: readonly string[];
  readonly scope: "site" | "region";
  readonly group: string;
  /** What stood in the way first, in words; undefined when some router has no host at all that would take it. */
  readonly because: string | undefined;
  /** How many partial and complete answers were judged; undefined when that were all. */
  readonly judged: number | undefined;
}

/** How many partial and complete answers are judged for one failure. */
export const SPARE_BUDGET = 2000;

export const spare: Constraint<SpareReason> = {
  id: "spare",
  label: "P7",
  moment: "always",

  check(network, candidate, book) {
    const reasons: SpareReason[] = [];
    for (const policy of network.policies) {
      if (policy.type !== "spare") continue;
      for (const { id: group, hosts } of scopeGroups(network, policy.scope)) {
        for (const physicalRouter of hosts) {
          if (!candidate.routersOn.has(physicalRouter)) continue;
          const outcome = searchSpare(network, candidate, book, { dead: physicalRouter, group: hosts }, SPARE_BUDGET);
          if (outcome.status === "fits") continue;
          const virtualRouters = [...network.virtualRouters.keys()].filter((router) => candidate.placements.get(router) === physicalRouter);
          const { because } = outcome;
          const rule = book.constraints.find(({ id }) => id === because?.rule);
          reasons.push({
            rule: "spare",
            subject: policy.label,
            instance: physicalRouter,
            outcome: outcome.status,
            physicalRouter,
            virtualRouters,
            scope: policy.scope,
            group,
            because: because && rule?.explain(because, networkAfterFailure(network, physicalRouter)).found,
            judged: outcome.status === "undecided" ? outcome.judged : undefined,
          });
        }
      }
    }
    return reasons;
  },

  filter: () => [],

  *rows(columns, book) {
    const hosts = [...columns.network.physicalRouters.keys()];
    for (const [p, policy] of columns.network.policies.entries()) {
      if (policy.type !== "spare") continue;
      for (const [f, dead] of hosts.entries()) {
        const on = columns.on(dead);
        if (on.terms.size === 0 && on.constant === 0) continue;
        const group = groupOf(columns.network, policy.scope, dead);
        const isOutside = (host: string): boolean => host !== dead && groupOf(columns.network, policy.scope, host) !== group;
        for (const row of rowsAfter(columns, dead, isOutside, book)) {
          const { name, expression, sense, rightHandSide } = row;
          yield { name: `P7(${p},${f})${name}`, expression, sense, rightHandSide, subject: policy.label };
        }
      }
    }
  },

  explain({ subject, outcome, physicalRouter, virtualRouters, scope, group, because, judged }) {
    const what = virtualRouters.length === 0 ? "the traffic through it" : listed(virtualRouters, "and");
    const where = groupInWords(scope, group);
    const obstacle = because === undefined ? "" : `; in the first way tried, ${because}`;
    return {
      found:
        outcome === "impossible"
          ? `if ${physicalRouter} dies, no powered host of ${where} can take ${what}${obstacle}`
          : `no refuge was found for ${what} if ${physicalRouter} dies, among ${counted(judged ?? 0, "way")} tried in ${where}; there may be one${obstacle}`,
      where: policyPath(subject),
      remedy: `keep another physical router of ${where} on, place ${virtualRouters.length === 0 ? "more virtual routers" : what} elsewhere, or drop the policy ${subject}`,
    };
  },

  describe(subject, network) {
    const { scope } = policyNamed(network, "spare", subject);
    return {
      found: `when any one physical router dies, powered hosts of its ${scope} take its virtual routers`,
      where: policyPath(subject),
      remedy: `add physical routers or capacity, or drop the policy ${subject}`,
    };
  },

  relax: (subject) => `drop the policy ${subject}`,
};

function* rowsAfter(columns: Columns, dead: string, isOutside: (host: string) => boolean, book: RuleBook): Generator<Row> {
  const after: Columns = { ...columns.afterFailure(dead), network: networkAfterFailure(columns.network, dead), utilisation: 1 };
  const row = (name: string, expression: Expression): Row => ({ name, expression, sense: "<=", rightHandSide: 0, subject: dead });
  for (const [r, router] of [...columns.network.virtualRouters.keys()].entries()) {
    for (const [h, host] of [...columns.network.physicalRouters.keys()].entries()) {
      if (isOutside(host)) yield row(`(${r},${h})`, difference(after.place(router, host), columns.place(router, host)));
    }
  }
  if (columns.network.routing === "explicit") yield* keptRoutes(columns, after, dead, row);
  for (const rule of rulesAfterFailure(book)) yield* rule.rows(after, book);
}

/** A route that does not touch the dead router crosses what it crossed before. */
function* keptRoutes(columns: Columns, after: Columns, dead: string, row: (name: string, expression: Expression) => Row): Generator<Row> {
  const atDead = lookup(columns.network.nodes, dead).links;
  for (const [e, link] of [...columns.network.overlayLinks.keys()].entries()) {
    const touched = sum(atDead.flatMap(({ id }) => [columns.crosses(link, id, "ab"), columns.crosses(link, id, "ba")]));
    for (const [k, id] of [...columns.network.physicalLinks.keys()].entries()) {
      for (const [d, direction] of (["ab", "ba"] as const).entries()) {
        const before = columns.crosses(link, id, direction);
        if (before.terms.size === 0 && before.constant === 0) continue;
        const expression = weightedSum([
          [1, before],
          [-1, after.crosses(link, id, direction)],
          [-1, touched],
        ]);
        yield row(`(${e},${k},${d})`, expression);
      }
    }
  }
}
