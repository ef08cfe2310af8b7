/** Settles programs that need no solver, so that no solver's habits with them matter. */
import { INTEGRALITY_TOLERANCE } from "../lp/check-values.ts";
import type { Column, LinearProgram, LinearRow } from "../lp/program.ts";
import type { SolveOutcome } from "./port.ts";

/**
 * The outcome where it can be read off: bounds that cross, an integer column without a whole number in its bounds, a row
 * without terms that cannot hold, or no rows at all (then each column takes its cheapest bound). Otherwise null.
 */
export function settleWithoutSolver(program: LinearProgram): SolveOutcome | null {
  const fault = unusable(program);
  if (fault !== null) return { status: "unknown", why: "refused", detail: fault, bound: Number.NEGATIVE_INFINITY, seconds: 0 };
  if (program.columns.some(isEmpty) || program.rows.some(cannotHold)) return { status: "infeasible", seconds: 0 };
  if (program.rows.some((row) => row.columns.length > 0)) return null;
  const values = program.columns.map((column, index) => cheapest(column, program.objective[index] ?? 0));
  if (!values.every(Number.isFinite)) {
    return {
      status: "unknown",
      why: "unbounded",
      detail: "a column without a limit gets cheaper without end",
      bound: Number.NEGATIVE_INFINITY,
      seconds: 0,
    };
  }
  const objective = values.reduce((total, value, index) => total + value * (program.objective[index] ?? 0), program.objectiveConstant);
  return { status: "optimal", values, objective, bound: objective, seconds: 0 };
}

/** What makes the program no program: one sentence, or null. */
function unusable({ columns, rows, objective, objectiveConstant }: LinearProgram): string | null {
  if (objective.length !== columns.length)
    return `the program has ${columns.length} columns and ${objective.length} objective coefficients`;
  const cost = objective.findIndex((value) => !Number.isFinite(value));
  if (cost >= 0) return `the objective coefficient of column ${cost} is ${objective[cost]}`;
  if (!Number.isFinite(objectiveConstant)) return `the objective's constant is ${objectiveConstant}`;
  const column = columns.findIndex(({ lower, upper }) => Number.isNaN(lower) || Number.isNaN(upper));
  if (column >= 0) return `a bound of column ${column} is not a number`;
  for (const [index, row] of rows.entries()) {
    if (Number.isNaN(row.lower) || Number.isNaN(row.upper)) return `a limit of row ${index} (${row.name}) is not a number`;
    if (row.columns.length !== row.coefficients.length)
      return `row ${index} (${row.name}) has ${row.columns.length} columns and ${row.coefficients.length} coefficients`;
    if (!row.coefficients.every(Number.isFinite)) return `row ${index} (${row.name}) has a coefficient that is not a finite number`;
    if (!row.columns.every((at) => Number.isInteger(at) && at >= 0 && at < columns.length))
      return `row ${index} (${row.name}) names a column that does not exist`;
  }
  return null;
}

const isEmpty = ({ lower, upper, integer }: Column): boolean =>
  lower > upper ||
  lower === Number.POSITIVE_INFINITY ||
  upper === Number.NEGATIVE_INFINITY ||
  (integer && Math.ceil(lower - INTEGRALITY_TOLERANCE) > Math.floor(upper + INTEGRALITY_TOLERANCE));

const cannotHold = ({ columns, lower, upper }: LinearRow): boolean =>
  lower > upper || (columns.length === 0 && (lower > 1e-6 || upper < -1e-6));

/** The value in the column's bounds that costs least; an infinite one where there is none. */
function cheapest({ lower, upper, integer }: Column, cost: number): number {
  const least = integer ? Math.ceil(lower - INTEGRALITY_TOLERANCE) : lower;
  const most = integer ? Math.floor(upper + INTEGRALITY_TOLERANCE) : upper;
  if (cost > 0) return least;
  if (cost < 0) return most;
  return Math.min(Math.max(0, least), most);
}
