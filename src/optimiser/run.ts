/** What the stages of one optimisation share: the question, what was spent, which links have route columns. */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import { type Formulation, formulate } from "./formulation.ts";
import type { Objective } from "./goals.ts";
import type { LinearProgram } from "./lp/program.ts";
import { withCap, withObjective } from "./program-builder.ts";
import type { SolveProgress, Solver } from "./solvers/port.ts";

export interface OptimiseOptions {
  readonly gap: number;
  readonly timeLimitSeconds: Seconds;
  readonly seed: number;
  readonly onProgress?: (progress: StageProgress) => void;
  readonly signal?: AbortSignal;
}

export interface StageProgress extends SolveProgress {
  /** 1-based; the objective being minimised. */
  readonly stage: number;
  readonly stages: number;
  readonly objective: Objective["name"];
}

/** An answer that does not survive being checked: never used, always reported, with the program to reproduce it. */
export interface WrongAnswer {
  readonly solver: string;
  readonly version: string;
  readonly detail: string;
  readonly reasons: readonly Reason[];
  readonly program: LinearProgram;
}

/** What all stages of one optimisation share. */
export interface Run {
  readonly network: Network;
  readonly book: RuleBook;
  readonly solver: Solver;
  readonly options: OptimiseOptions;
  /** Physical routers that stay on. */
  readonly kept: ReadonlySet<string>;
  readonly objectives: readonly Objective[];
  /** Overlay links that have route columns so far. */
  readonly routed: Set<string>;
  routeLimit: number;
  spent: Seconds;
}

export interface Cap {
  readonly objective: Objective;
  readonly limit: number;
}

export const brokenRules = (network: Network, book: RuleBook, candidate: Candidate): readonly Reason[] =>
  book.constraints.flatMap((constraint) => constraint.check(network, candidate, book));

export function stageProgram(formulation: Formulation, objective: Objective, caps: readonly Cap[]): LinearProgram {
  const capped = caps.reduce(
    (program, cap, index) => withCap(program, `O${index + 1}(cap)`, cap.objective.expression(formulation), cap.limit),
    formulation.program,
  );
  return withObjective(capped, objective.expression(formulation));
}

/** `held`: virtual routers that stay on the host given; such a program is small, so all of its links get route columns. */
export function formulateStage(run: Run, objective: Objective, held?: ReadonlyMap<string, string>): Formulation {
  const needsAll = objective.name === "delay" || objective.name === "peak" || held !== undefined;
  return formulate(run.network, run.book, {
    prunes: true,
    routeLimit: run.routeLimit,
    keptOn: run.kept,
    withPeak: run.objectives.some(({ name }) => name === "peak"),
    strengthens: run.solver.capabilities.warmStart,
    ...(held === undefined ? {} : { held }),
    ...(needsAll ? {} : { routed: run.routed }),
  });
}

/** Overlay links without route columns that a broken rule may be about. */
export function linksToRoute(run: Run, candidate: Candidate, reasons: readonly Reason[]): readonly string[] {
  const missing = [...run.network.overlayLinks.keys()].filter((link) => !run.routed.has(link));
  const crowded = new Set(reasons.filter(({ rule }) => rule === "link-capacity").map(({ subject }) => subject.replace(/\/(ab|ba)$/, "")));
  const near = missing.filter((link) => candidate.routes.get(link)?.some((physical) => crowded.has(physical)) === true);
  return near.length > 0 ? near : missing;
}

/** True when the candidate keeps what the earlier objectives reached. */
export const isWithin = ({ network }: Run, caps: readonly Cap[], candidate: Candidate): boolean =>
  caps.every((cap) => cap.objective.measure(network, candidate) <= cap.limit + 1e-6 * Math.max(1, Math.abs(cap.limit)));
