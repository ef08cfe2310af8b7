/**
 * A morning without one of the hosts that slept: for each that is on at home and off at night, a placement without it that keeps
 * every rule at the day's peak, and the proven way to it from the night's placement.
 */
import type { RuleBook } from "../../constraints/constraint.ts";
import { checkAll } from "../../constraints/index.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Policy } from "../../network/network.ts";
import type { PlanDocument } from "../plan-document.ts";
import type { SearchPlacement } from "./candidate-modes.ts";
import { type DayGround, groundOf, type Stretch, wholeDay } from "./day-ground.ts";
import type { Mode } from "./modes.ts";
import { planTransition } from "./transition-plan.ts";

export interface Night {
  readonly mode: Mode;
  readonly home: Mode;
  /** When it is in force: the restore may be needed at any moment of it. */
  readonly stretch: Stretch;
}

/** Hosts that the restore wakes, in document order. */
export const sleepersOf = (day: DayGround, { mode, home }: Pick<Night, "mode" | "home">): readonly string[] =>
  [...groundOf(day, wholeDay).network.physicalRouters.keys()].filter(
    (host) => home.candidate.routersOn.has(host) && !mode.candidate.routersOn.has(host),
  );

export type Survival =
  | { readonly status: "survives"; readonly plan: PlanDocument; readonly differs: Readonly<Record<string, string>> }
  /** `always`: whatever the night's placement is. */
  | { readonly status: "fails"; readonly why: string; readonly always: boolean };

interface Means {
  readonly day: DayGround;
  readonly book: RuleBook;
  readonly solver: PlanDocument["solver"];
  readonly search: SearchPlacement;
}

export async function surviveWithout(
  { day, book, solver, search }: Means,
  { mode, home, stretch }: Night,
  host: string,
): Promise<Survival> {
  const failure = [{ fail: host }];
  const goTo = (to: Candidate) => planTransition({ day, from: mode, to, stretch, goal: "restore", changes: failure, solver, book });
  // Often nothing runs there at home, and nothing passes: home then does without it as it is.
  if (![...home.candidate.placements.values()].includes(host)) {
    const { network } = groundOf(day, wholeDay, [...home.changes, ...failure]);
    if (checkAll(network, network.today, book).length === 0) {
      const transition = goTo(network.today);
      if (transition.status === "planned") return { status: "survives", plan: transition.plan, differs: {} };
    }
  }
  const { network } = groundOf(day, wholeDay, [...mode.changes, ...failure]);
  const outcome = await search(network, { goal: "restore", to: home.candidate }, `the morning without ${host}`);
  switch (outcome.status) {
    case "infeasible":
      return { status: "fails", why: "no placement without it keeps every rule all day", always: network.policies.every(isNotOfMoves) };
    case "unknown":
    case "wrong":
      return { status: "fails", why: "no placement without it was found in the time given", always: false };
    case "optimal":
    case "feasible": {
      const transition = goTo(outcome.candidate);
      if (transition.status === "blocked")
        return { status: "fails", why: `the placement without it cannot be reached: ${transition.why}`, always: false };
      const differs = [...outcome.candidate.placements].filter(([router, place]) => home.candidate.placements.get(router) !== place);
      return { status: "survives", plan: transition.plan, differs: Object.fromEntries(differs) };
    }
    default:
      return outcome satisfies never;
  }
}

/** What can be placed then depends on the night's placement only where moves are counted. */
const isNotOfMoves = ({ type }: Policy): boolean => type !== "maxMoves";
