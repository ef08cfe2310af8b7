/**
 * Finds the best candidate for a goal, with a proven bound on its first objective.
 *
 * Objectives are met one after the other: each later one may not worsen an earlier one, save that the first may use up the
 * gap that was asked for. An improvement on today that is smaller than that gap is no reason to move anything: planning again
 * from a planned state therefore moves nothing.
 */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import { DEFAULT_ROUTE_LIMIT, type Formulation, formulate } from "./formulation.ts";
import { type GoalRequest, keptOn, type Objective, objectivesOf } from "./goals.ts";
import { evaluate, withCap, withObjective } from "./program-builder.ts";
import type { LinearProgram } from "./lp/program.ts";
import type { SolveOptions, SolveOutcome, SolveProgress, Solver } from "./solvers/port.ts";

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
  readonly reasons: readonly Reason[];
  readonly program: LinearProgram;
}

export type OptimiseOutcome =
  | {
      readonly status: "optimal" | "feasible";
      readonly candidate: Candidate;
      readonly objective: number;
      readonly bound: number;
      readonly gap: number;
      readonly model: string;
      readonly seconds: Seconds;
    }
  | { readonly status: "infeasible"; readonly seconds: Seconds; readonly broken: Formulation["brokenRows"] }
  | { readonly status: "unknown"; readonly why: string; readonly detail: string; readonly bound: number | null; readonly seconds: Seconds }
  | { readonly status: "wrong"; readonly answer: WrongAnswer; readonly seconds: Seconds };

/** Later objectives stop after so many branch-and-bound nodes: a limit that gives the same plan on every machine. */
const LATER_STAGE_NODES = 2000;

/** How far above the bound an incumbent may be: (objective - bound) / |objective|, 0 when both are equal. */
export function relativeGap(objective: number, bound: number): number {
  const distance = Math.max(0, objective - bound);
  return distance <= 1e-9 ? 0 : distance / Math.max(Math.abs(objective), 1e-9);
}

export async function optimise(network: Network, book: RuleBook, request: GoalRequest, solver: Solver, options: OptimiseOptions): Promise<OptimiseOutcome> {
  const kept = keptOn(network, request);
  const outcome = await optimiseWith(network, book, request, solver, options, kept, DEFAULT_ROUTE_LIMIT);
  // Keeping everything on is a wish, not a rule: when it stands in the way it goes.
  if (outcome.status === "infeasible" && kept.size > 0) {
    return addSeconds(await optimiseWith(network, book, request, solver, options, new Set(), DEFAULT_ROUTE_LIMIT), outcome.seconds);
  }
  return outcome;
}

const addSeconds = (outcome: OptimiseOutcome, seconds: Seconds): OptimiseOutcome => ({ ...outcome, seconds: outcome.seconds + seconds });

async function optimiseWith(
  network: Network,
  book: RuleBook,
  request: GoalRequest,
  solver: Solver,
  options: OptimiseOptions,
  kept: ReadonlySet<string>,
  routeLimit: number,
): Promise<OptimiseOutcome> {
  const formulation = formulate(network, book, { prunes: true, routeLimit, keptOn: kept, withPeak: request.goal === "balance" });
  if (formulation.brokenRows.length > 0) return { status: "infeasible", seconds: 0, broken: formulation.brokenRows };
  const run: Run = { formulation, book, solver, options, spent: 0 };
  const objectives = objectivesOf(request);
  const [first] = objectives;
  if (first === undefined) throw new Error("internal: a goal without an objective");
  const todayValues = acceptedToday(formulation, book);
  const solved = await solveStage(run, 0, objectives, formulation.program, todayValues);
  if (solved.status === "infeasible") return { status: "infeasible", seconds: run.spent, broken: [] };
  if (solved.status === "unknown") {
    if (todayValues === undefined) return { status: "unknown", why: solved.why, detail: solved.detail, bound: finite(solved.bound), seconds: run.spent };
  }
  const start = solved.status === "unknown" ? { values: todayValues as readonly number[], bound: solved.bound } : { values: solved.values, bound: solved.bound };
  const values = await refine(run, objectives, start, todayValues);
  return judge(run, first, values, start.bound, todayValues);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface Run {
  readonly formulation: Formulation;
  readonly book: RuleBook;
  readonly solver: Solver;
  readonly options: OptimiseOptions;
  spent: Seconds;
}

/** Today as a solution, when it breaks no rule. */
function acceptedToday(formulation: Formulation, book: RuleBook): readonly number[] | undefined {
  const { network } = formulation;
  const isComplete = [...network.virtualRouters.keys()].every((router) => network.today.placements.has(router));
  if (!isComplete || brokenRules(network, book, network.today).length > 0) return undefined;
  return formulation.valuesOf(network.today);
}

export const brokenRules = (network: Network, book: RuleBook, candidate: Candidate): readonly Reason[] =>
  book.constraints.flatMap((constraint) => constraint.check(network, candidate, book));

async function solveStage(
  run: Run,
  stage: number,
  objectives: readonly Objective[],
  program: LinearProgram,
  start: readonly number[] | undefined,
): Promise<SolveOutcome> {
  const objective = objectives[stage] as Objective;
  const { options } = run;
  const solveOptions: SolveOptions = {
    timeLimitSeconds: Math.max(0.1, options.timeLimitSeconds - run.spent),
    gap: stage === 0 ? options.gap / 2 : 0,
    seed: options.seed,
    ...(start === undefined ? {} : { start }),
    ...(stage === 0 ? {} : { maxNodes: LATER_STAGE_NODES }),
  };
  const outcome = await run.solver.solve(withObjective(program, objective.expression(run.formulation)), solveOptions, {
    onProgress: (progress) => options.onProgress?.({ ...progress, stage: stage + 1, stages: objectives.length, objective: objective.name }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  run.spent += outcome.seconds;
  return outcome;
}

/** Later objectives, each within what the earlier ones reached. */
async function refine(
  run: Run,
  objectives: readonly Objective[],
  first: { readonly values: readonly number[]; readonly bound: number },
  today: readonly number[] | undefined,
): Promise<readonly number[]> {
  const { formulation, options } = run;
  const firstExpression = (objectives[0] as Objective).expression(formulation);
  const reached = evaluate(firstExpression, first.values);
  if (today !== undefined && evaluate(firstExpression, today) - reached <= options.gap * Math.abs(evaluate(firstExpression, today)) + 1e-9) return today;
  let program = formulation.program;
  let values = first.values;
  for (let stage = 1; stage < objectives.length; stage++) {
    if (run.spent >= options.timeLimitSeconds || options.signal?.aborted === true) break;
    const previous = (objectives[stage - 1] as Objective).expression(formulation);
    const value = evaluate(previous, values);
    const withinGap = stage === 1 && first.bound > 0 ? first.bound / (1 - Math.min(options.gap, 0.5)) : value;
    program = withCap(program, `O${stage}(cap)`, previous, Math.max(value, withinGap) + 1e-7 * Math.max(1, Math.abs(value)));
    const outcome = await solveStage(run, stage, objectives, program, values);
    if (outcome.status === "optimal" || outcome.status === "feasible") values = outcome.values;
  }
  return values;
}

/** Holds the answer against every rule before anyone sees it. */
function judge(run: Run, first: Objective, values: readonly number[], bound: number, today: readonly number[] | undefined): OptimiseOutcome {
  const { formulation, book, solver, options } = run;
  const candidate = values === today ? formulation.network.today : formulation.candidate(values);
  const reasons = brokenRules(formulation.network, book, candidate);
  if (reasons.length > 0) {
    const answer = { solver: solver.name, version: solver.version, reasons, program: withObjective(formulation.program, first.expression(formulation)) };
    return { status: "wrong", answer, seconds: run.spent };
  }
  const objective = evaluate(first.expression(formulation), values);
  const gap = relativeGap(objective, bound);
  return {
    status: gap <= options.gap + 1e-9 ? "optimal" : "feasible",
    candidate,
    objective,
    bound: Math.min(bound, objective),
    gap,
    model: formulation.network.routing,
    seconds: run.spent,
  };
}
