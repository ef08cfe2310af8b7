/** What a solver's process and its parent say to each other. Sent with `serialization: "advanced"`: JSON would lose Infinity. */

import type { LinearProgram } from "../../lp/program.ts";
import { fromArrays, namesOf, type ProgramArrays, type ProgramNames, toArrays } from "../../lp/program-arrays.ts";
import type { SolveOptions, SolveOutcome, SolveProgress, SolverName } from "../port.ts";

export interface SolveRequest {
  readonly kind: "solve";
  readonly id: number;
  readonly solver: SolverName;
  readonly program: ProgramArrays;
  readonly names: ProgramNames;
  readonly options: SolveOptions;
}

/**
 * Progress with the solution's non-zeros only. What does not fit into the channel's buffer (some 200 kB) waits until the
 * worker's thread is free again, which is after the solve.
 */
export interface SparseProgress extends Omit<SolveProgress, "solution"> {
  readonly nonZeros?: { readonly indices: Int32Array; readonly values: Float64Array };
}

export type WorkerMessage =
  | { readonly kind: "started"; readonly id: number }
  | { readonly kind: "progress"; readonly id: number; readonly progress: SparseProgress }
  | { readonly kind: "outcome"; readonly id: number; readonly outcome: SolveOutcome; readonly residentMiB: number };

export const solveRequest = (id: number, solver: SolverName, program: LinearProgram, options: SolveOptions): SolveRequest => ({
  kind: "solve",
  id,
  solver,
  program: toArrays(program),
  names: namesOf(program),
  options,
});

export const programOf = (request: SolveRequest): LinearProgram => fromArrays(request.program, request.names);

export function packProgress({ solution, ...rest }: SolveProgress): SparseProgress {
  if (solution === undefined) return rest;
  const indices = Int32Array.from(solution.flatMap((value, index) => (value === 0 ? [] : [index])));
  return { ...rest, nonZeros: { indices, values: Float64Array.from(indices, (index) => solution[index] ?? 0) } };
}

export function unpackProgress({ nonZeros, ...rest }: SparseProgress, columns: number): SolveProgress {
  if (nonZeros === undefined) return rest;
  const solution = new Array<number>(columns).fill(0);
  for (const [position, index] of nonZeros.indices.entries()) solution[index] = nonZeros.values[position] ?? 0;
  return { ...rest, solution };
}
