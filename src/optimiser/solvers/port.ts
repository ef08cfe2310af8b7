/** The port every solver stands behind. Solvers know programs, not routers. */
import type { LinearProgram } from "../lp/program.ts";

export const solverNames = ["highs", "glpk", "jslp"] as const;
export type SolverName = (typeof solverNames)[number];

export interface SolveOptions {
  readonly timeLimitSeconds: number;
  /** Relative gap at which to stop: (objective - bound) / |objective|. */
  readonly gap: number;
  readonly seed: number;
  /** A complete assignment to start from, one value a column; solvers without warm start ignore it. */
  readonly start?: readonly number[];
  /** Stop after so many branch-and-bound nodes: a limit that, unlike time, gives the same answer every run. */
  readonly maxNodes?: number;
  /** Data memory of the solver's process, MiB. */
  readonly memoryMiB?: number;
}

/** A moment of a running solve, minimisation. */
export interface SolveProgress {
  readonly seconds: number;
  readonly incumbent: number | null;
  readonly bound: number | null;
  /** Set when the incumbent improved. */
  readonly solution?: readonly number[];
}

/**
 * What a solver says. Nothing here is believed before it is checked: `lp/check.ts` holds the values against the program,
 * `plan/verify` the plan against the network.
 */
export type SolveOutcome =
  | { readonly status: "optimal" | "feasible"; readonly values: readonly number[]; readonly objective: number; readonly bound: number; readonly seconds: number }
  | { readonly status: "infeasible"; readonly seconds: number }
  | { readonly status: "unknown"; readonly why: "time" | "memory" | "crash" | "refused" | "cancelled"; readonly detail: string; readonly bound: number; readonly seconds: number };

export interface SolverCapabilities {
  readonly warmStart: boolean;
  readonly progress: boolean;
  readonly timeLimit: boolean;
  /** Above this many columns it is not tried by the portfolio. */
  readonly maxColumns: number;
}

/** An engine inside its own process: may block, may lie, may die. */
export interface SolverEngine {
  readonly name: SolverName;
  readonly version: string;
  readonly capabilities: SolverCapabilities;
  solve(program: LinearProgram, options: SolveOptions, onProgress: (progress: SolveProgress) => void): Promise<SolveOutcome>;
}

/** A solver as the rest of the program sees it: never blocks the caller, can be cancelled. */
export interface Solver {
  readonly name: SolverName;
  readonly version: string;
  readonly capabilities: SolverCapabilities;
  solve(program: LinearProgram, options: SolveOptions, watch?: { readonly onProgress?: (progress: SolveProgress) => void; readonly signal?: AbortSignal }): Promise<SolveOutcome>;
  /** Ends the process behind it, if any. */
  close(): Promise<void>;
}
