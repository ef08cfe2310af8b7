/** Decides what of a solver's answer can be believed, from the program alone. */
import { checkValues, describeFault, settleValues } from "../lp/check-values.ts";
import type { LinearProgram } from "../lp/program.ts";
import type { SolveOptions, SolveOutcome, SolverName } from "./port.ts";

/** A claimed objective may miss the recomputed one by this share of the sizes added up: rounding of integer columns stays below it. */
const OBJECTIVE_TOLERANCE = 1e-4;
/** Gap left by solvers that stop at an absolute difference, as a share of max(1, |objective|). */
const GAP_TOLERANCE = 1e-6;
const FAULTS_TOLD = 3;

/**
 * The answer with whole numbers made whole and the objective recomputed. An answer that breaks the program, claims another
 * objective than its values give, or a bound above it, becomes `wrong`. `optimal` with a gap above the one asked for becomes
 * `feasible`.
 */
export function judgeOutcome(program: LinearProgram, options: SolveOptions, solver: SolverName, outcome: SolveOutcome): SolveOutcome {
  if (outcome.status !== "optimal" && outcome.status !== "feasible") return outcome;
  const { seconds } = outcome;
  const wrong = (detail: string): SolveOutcome => ({
    status: "unknown",
    why: "wrong",
    detail: `${solver} called an answer ${outcome.status} that is wrong: ${detail}`,
    bound: Number.NEGATIVE_INFINITY,
    seconds,
  });
  const values = settleValues(program, outcome.values);
  const { objective, faults } = checkValues(program, values);
  if (faults.length > 0) {
    const more = faults.length > FAULTS_TOLD ? `; and ${faults.length - FAULTS_TOLD} more` : "";
    return wrong(`${faults.slice(0, FAULTS_TOLD).map(describeFault).join("; ")}${more}`);
  }
  const allowed = OBJECTIVE_TOLERANCE * Math.max(1, sizeOfObjective(program, values));
  if (!(Math.abs(outcome.objective - objective) <= allowed))
    return wrong(`it claims the objective ${outcome.objective}, its values give ${objective}`);
  if (!(outcome.bound <= objective + allowed)) return wrong(`its bound ${outcome.bound} is above the objective ${objective}`);
  const bound = Math.min(outcome.bound, objective);
  const proven = objective - bound <= options.gap * Math.abs(objective) + GAP_TOLERANCE * Math.max(1, Math.abs(objective));
  const status = outcome.status === "optimal" && proven ? "optimal" : "feasible";
  return { ...outcome, status, values, objective, bound };
}

function sizeOfObjective(program: LinearProgram, values: readonly number[]): number {
  let size = Math.abs(program.objectiveConstant);
  for (const [index, cost] of program.objective.entries()) size += Math.abs(cost * (values[index] ?? 0));
  return size;
}
