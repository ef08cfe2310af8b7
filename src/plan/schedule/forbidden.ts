/**
 * T1: a combination of placements that no order of moves leads to is not chosen again.
 *   sum over (r,h) of the combination, place(r,h) <= number of pairs - 1,   every combination
 * Size: one row per combination. Not in the rule book: it is made while planning, from what the scheduler could not do.
 */
import type { Constraint, Reason } from "../../constraints/constraint.ts";
import { sum } from "../../constraints/expressions.ts";

/** Virtual routers and the hosts that they cannot all be brought to. */
export type Combination = ReadonlyMap<string, string>;

export interface ForbiddenReason extends Reason {
  readonly rule: "reachable";
  readonly combination: Combination;
}

const inWords = (combination: Combination): string => [...combination].map(([router, host]) => `${router} on ${host}`).join(", ");

export function forbid(combinations: readonly Combination[]): Constraint<ForbiddenReason> {
  const remedy = "place one of them elsewhere, or free room for a temporary move";
  const combinationOf = (subject: string): Combination => combinations[Number(subject)] ?? new Map();
  return {
    id: "reachable",
    label: "T1",
    moment: "end",
    check: (_network, candidate) =>
      combinations.flatMap((combination, index) =>
        [...combination].every(([router, host]) => candidate.placements.get(router) === host)
          ? [{ rule: "reachable", subject: String(index), combination }]
          : [],
      ),
    filter: (_network, virtualRouter, physicalRouter) =>
      combinations.flatMap((combination, index) =>
        combination.size === 1 && combination.get(virtualRouter) === physicalRouter
          ? [{ rule: "reachable", subject: String(index), combination }]
          : [],
      ),
    *rows(columns) {
      for (const [index, combination] of combinations.entries()) {
        yield {
          name: `T1(${index})`,
          expression: sum([...combination].map(([router, host]) => columns.place(router, host))),
          sense: "<=",
          rightHandSide: combination.size - 1,
          subject: String(index),
        };
      }
    },
    explain: ({ combination }) => ({ found: `no order of moves leads to ${inWords(combination)}`, where: "moves", remedy }),
    describe: (subject) => ({ found: `no order of moves leads to ${inWords(combinationOf(subject))}`, where: "moves", remedy }),
    relax: (subject) => `find a way to ${inWords(combinationOf(subject))}`,
  };
}
