/** rehome plan NETWORK --goal restore --urgent: back to where there is room, as fast as is safe. */
import { ruleBook } from "../constraints/index.ts";
import type { Solver } from "../optimiser/solvers/port.ts";
import { planUrgent, type UrgentFigures, type UrgentRequest } from "../plan/urgent.ts";
import { problemsOf } from "../plan/verify-finding.ts";
import { CommandFailure, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { PlanAnswer } from "./planning.ts";
import { noOrder } from "./transition.ts";
import { duration } from "./views/words.ts";

export async function makeUrgentPlan(machine: Machine, solver: Solver, request: UrgentRequest): Promise<PlanAnswer> {
  const outcome = await planUrgent(request, ruleBook, solver, { signal: machine.interrupts() });
  if (machine.interrupts().aborted) throw new CommandFailure(exitStatus.interrupted, "interrupted; nothing was written");
  switch (outcome.status) {
    case "scheduled":
      return { status: "plan", plan: outcome.plan, energy: null, why: remarkOn(outcome.figures) };
    case "no target": {
      const { outcome: search } = outcome;
      if (search.status === "plan") return search;
      throw new CommandFailure(exitStatus.verificationFailed, `${search.wrong.solver}: ${search.wrong.detail}. Try another --solver`);
    }
    case "blocked":
      throw noOrder(outcome.proven, outcome.blocked);
    case "wrong": {
      const problems = problemsOf(outcome.findings);
      throw new CommandFailure(exitStatus.verificationFailed, "the urgent plan does not pass verification, and is not used", problems);
    }
    default:
      return outcome satisfies never;
  }
}

/** How soon, beside the ordinary order. */
function remarkOn({ relief, ordinary, searched }: UrgentFigures): string {
  const { safeAfterSeconds: safe, withinTargetAfterSeconds: within } = relief;
  const sentences = [
    safe === 0
      ? "no rule is broken today"
      : safe === null
        ? "what is broken today stays broken"
        : `nothing is broken any more after ${duration(safe)}`,
  ];
  if (within !== null && within !== safe) sentences.push(`every link is within its share of capacity after ${duration(within)}`);
  if (ordinary?.safeAfterSeconds && safe !== null && ordinary.safeAfterSeconds > safe) {
    sentences.push(`the ordinary order would take ${duration(ordinary.safeAfterSeconds)}`);
  }
  if (searched) sentences.push("the placement to come back to breaks a rule under this traffic, so another one was searched for");
  return sentences.join("; ");
}
