/**
 * One objective under the caps of the earlier ones.
 *
 * Route columns are made lazily: a link whose route follows from the placement gets them only once an answer overloads
 * something on its way. A program without them is easier than the network, so its bound holds and its "infeasible" too.
 *
 * Large programs are met in three passes: the root of the search tree alone, to see which links get crowded and for a first
 * answer and bound; neighbourhoods of the best answer (search.ts); then the whole program from that answer.
 */
import type { Reason } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Seconds } from "../units.ts";
import type { Objective } from "./goals.ts";
import type { LinearProgram } from "./lp/program.ts";
import { brokenRules, type Cap, formulateStage, linksToRoute, type Run, stageProgram, type WrongAnswer } from "./run.ts";
import { improve } from "./search.ts";
import type { SolveOptions, SolveOutcome } from "./solvers/port.ts";

export type StageOutcome =
  | { readonly status: "optimal" | "feasible"; readonly candidate: Candidate; readonly bound: number; readonly isExact: boolean }
  | Extract<SolveOutcome, { status: "infeasible" | "unknown" }>
  | { readonly status: "wrong"; readonly answer: WrongAnswer };

/** A pair of nodes with more routes than this is not modelled exactly; the outcome then claims no proof. */
const MOST_ROUTES = 1024;
/** Later objectives stop after so many branch-and-bound nodes: a limit that gives the same plan on every machine. */
const LATER_STAGE_NODES = 500;
/** Programs with at least so many columns are met in three passes. */
const LARGE_PROGRAM = 400;
/** Shares of the time limit by which the passes of a large first stage end. */
const PASS_SHARES = { root: 0.25, search: 0.55, whole: 0.85 };

/** `start` must break no rule and no cap. */
export async function solveStage(run: Run, stage: number, caps: readonly Cap[], start: Candidate | undefined): Promise<StageOutcome> {
  const objective = run.objectives[stage] as Objective;
  const state: StageState = { best: start, bound: Number.NEGATIVE_INFINITY };
  const isLarge =
    stage === 0 && run.solver.capabilities.warmStart && formulateStage(run, objective).program.columns.length >= LARGE_PROGRAM;
  const wholeUntil = run.options.timeLimitSeconds * (stage === 0 ? PASS_SHARES.whole : 1);
  if (isLarge) {
    const rootUntil = run.options.timeLimitSeconds * PASS_SHARES.root;
    const root = await settle(run, stage, caps, state, { maxNodes: 1, until: rootUntil });
    if (root.status !== "feasible" && !isOutOfLimits(root)) return root;
    if (objective.name === "watts" && state.best !== undefined) {
      const until = run.options.timeLimitSeconds * PASS_SHARES.search;
      state.best = await improve(
        run,
        objective,
        state.best,
        (candidate) => brokenRules(run.network, run.book, candidate).length === 0,
        until,
      );
    }
  }
  const limits: Limits = stage === 0 ? { until: wholeUntil } : { maxNodes: LATER_STAGE_NODES, until: wholeUntil };
  const outcome = await settle(run, stage, caps, state, limits);
  return isOutOfLimits(outcome) && state.best !== undefined
    ? { status: "feasible", candidate: state.best, bound: state.bound, isExact: true }
    : outcome;
}

const isOutOfLimits = (outcome: StageOutcome): boolean => outcome.status === "unknown" && outcome.why !== "wrong";

interface StageState {
  /** Breaks no rule. */
  best: Candidate | undefined;
  bound: number;
}

interface Limits {
  readonly maxNodes?: number;
  /** Seconds of the whole optimisation by which it has to end. */
  readonly until: Seconds;
}

/** Solves, adds the route columns that the answer shows to be missing, and solves again, until the answer breaks no rule. */
async function settle(run: Run, stage: number, caps: readonly Cap[], state: StageState, limits: Limits): Promise<StageOutcome> {
  const { network, book } = run;
  const objective = run.objectives[stage] as Objective;
  for (;;) {
    const formulation = formulateStage(run, objective);
    const isExact = formulation.world.hasAllRoutes;
    if (!isExact && run.routeLimit < MOST_ROUTES) {
      run.routeLimit *= 4;
      continue;
    }
    if (formulation.brokenRows.length > 0 && isExact) return { status: "infeasible", seconds: 0 };
    const program = stageProgram(formulation, objective, caps);
    const crowded = new Set<string>();
    const start = state.best === undefined ? undefined : formulation.valuesOf(state.best);
    const outcome = await ask(run, stage, program, start, limits, (values) => {
      for (const link of keepBetter(run, objective, caps, state, formulation.candidate(values))) crowded.add(link);
    });
    if (outcome.status === "infeasible") return isExact ? outcome : cutOff;
    if (isExact) state.bound = Math.max(state.bound, outcome.bound);
    if (outcome.status === "unknown") return outcome.why === "wrong" ? wrong(run, outcome.detail, [], program) : outcome;
    const candidate = formulation.candidate(outcome.values);
    const reasons = brokenRules(network, book, candidate);
    if (reasons.length === 0) {
      keepBetter(run, objective, caps, state, candidate);
      const missing = outcome.status === "optimal" && run.spent < limits.until ? linksToRoute(run, candidate, []) : [];
      if (missing.length === 0 || !isUnderstated(run, stage, caps, state, candidate)) {
        return { status: outcome.status, candidate: state.best ?? candidate, bound: state.bound, isExact };
      }
      for (const link of missing) run.routed.add(link);
      continue;
    }
    for (const link of linksToRoute(run, candidate, reasons)) crowded.add(link);
    if (crowded.size === 0) return wrong(run, "the answer breaks rules of the network", reasons, program);
    for (const link of crowded) run.routed.add(link);
    if (run.spent >= limits.until) {
      return { status: "unknown", why: "time", detail: "the time ran out while routes were added", bound: state.bound, seconds: 0 };
    }
  }
}

/** Keeps a candidate that breaks no rule and no cap and is better; of another one, the overlay links it shows to need route columns. */
function keepBetter(run: Run, objective: Objective, caps: readonly Cap[], state: StageState, candidate: Candidate): readonly string[] {
  const reasons = brokenRules(run.network, run.book, candidate);
  if (reasons.length > 0) return linksToRoute(run, candidate, reasons);
  if (!isWithin(run, caps, candidate)) return [];
  const isBetter = state.best === undefined || objective.measure(run.network, candidate) <= objective.measure(run.network, state.best);
  if (isBetter) state.best = candidate;
  return [];
}

const isWithin = ({ network }: Run, caps: readonly Cap[], candidate: Candidate): boolean =>
  caps.every((cap) => cap.objective.measure(network, candidate) <= cap.limit + 1e-6 * Math.max(1, Math.abs(cap.limit)));

/**
 * A program without all route columns may take a candidate to be cheaper than it is: then its optimum breaks a cap, or proves
 * less than was asked for.
 */
function isUnderstated(run: Run, stage: number, caps: readonly Cap[], { best, bound }: StageState, candidate: Candidate): boolean {
  if (stage > 0) return !isWithin(run, caps, candidate);
  const value = (run.objectives[0] as Objective).measure(run.network, best ?? candidate);
  return value - bound > run.options.gap * Math.abs(value) + 1e-6 * Math.max(1, Math.abs(value));
}

const cutOff: StageOutcome = {
  status: "unknown",
  why: "refused",
  detail: "more routes than can be modelled",
  bound: Number.NEGATIVE_INFINITY,
  seconds: 0,
};

function wrong({ solver }: Run, detail: string, reasons: readonly Reason[], program: LinearProgram): StageOutcome {
  return { status: "wrong", answer: { solver: solver.name, version: solver.version, detail, reasons, program } };
}

async function ask(
  run: Run,
  stage: number,
  program: LinearProgram,
  start: readonly number[] | undefined,
  limits: Limits,
  onSolution: (values: readonly number[]) => void,
): Promise<SolveOutcome> {
  const { options, objectives } = run;
  const solveOptions: SolveOptions = {
    timeLimitSeconds: Math.max(0.1, limits.until - run.spent),
    gap: stage === 0 ? options.gap / 2 : 0,
    seed: options.seed,
    ...(start === undefined ? {} : { start }),
    ...(limits.maxNodes === undefined ? {} : { maxNodes: limits.maxNodes }),
  };
  const objective = (objectives[stage] as Objective).name;
  const outcome = await run.solver.solve(program, solveOptions, {
    onProgress: (progress) => {
      if (progress.solution !== undefined) onSolution(progress.solution);
      options.onProgress?.({ ...progress, stage: stage + 1, stages: objectives.length, objective });
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  run.spent += outcome.seconds;
  return outcome;
}
