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
  /** Data memory of the solver's process, MiB. In force only where `capabilities.memoryBound` says so. */
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
 * What a solver says. Nothing here is believed before it is checked: `lp/check-values.ts` holds the values against the
 * program, `plan/verify` the plan against the network.
 */
export type SolveOutcome =
  | {
      readonly status: "optimal" | "feasible";
      readonly values: readonly number[];
      /** Recomputed from the values, the constant included. */
      readonly objective: number;
      readonly bound: number;
      readonly seconds: number;
      /** Set when something happened on the way that a person may want to know. */
      readonly note?: string;
    }
  | {
      readonly status: "infeasible";
      readonly seconds: number;
      /** Set when the proof stands on one leg: why. */
      readonly note?: string;
    }
  | { readonly status: "unknown"; readonly why: UnknownReason; readonly detail: string; readonly bound: number; readonly seconds: number };

/**
 * `time`: a limit of time or nodes was reached without a solution. `refused`: not tried, `detail` says why and what to do.
 * `wrong`: the answer broke the program, `detail` names the solver and the fault. `unbounded`: solutions exist and get better without end.
 */
export type UnknownReason = "time" | "memory" | "crash" | "refused" | "cancelled" | "wrong" | "unbounded";

export interface SolverCapabilities {
  readonly warmStart: boolean;
  readonly progress: boolean;
  readonly timeLimit: boolean;
  /** False: `memoryMiB` is not enforced (in the same process, or where `prlimit` is missing). */
  readonly memoryBound: boolean;
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

/** What the caller of a solve may watch and stop. */
export interface SolveWatch {
  readonly onProgress?: (progress: SolveProgress) => void;
  readonly signal?: AbortSignal;
}

/** A solver as the rest of the program sees it: never blocks the caller, can be cancelled. */
export interface Solver {
  readonly name: SolverName;
  readonly version: string;
  readonly capabilities: SolverCapabilities;
  solve(program: LinearProgram, options: SolveOptions, watch?: SolveWatch): Promise<SolveOutcome>;
  /** Ends the process behind it, if any. */
  close(): Promise<void>;
}
