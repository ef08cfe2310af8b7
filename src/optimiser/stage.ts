/**
 * One objective under the caps of the earlier ones.
 *
 * Route columns are made lazily: a link whose route follows from the placement gets them only once an answer overloads
 * something on its way. A program without them is easier than the network, so its bound holds and its "infeasible" too.
 *
 * Large programs are met in passes: the root of the search tree alone, to see which links get crowded and for a first answer;
 * programs without route columns, for bounds; neighbourhoods of the best answer (search.ts); then the program with all the
 * route columns it was seen to need. The first pass that closes the gap is the last.
 */
import type { Reason } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Seconds } from "../units.ts";
import type { Objective } from "./goals.ts";
import type { LinearProgram } from "./lp/program.ts";
import { brokenRules, type Cap, formulateStage, isWithin, linksToRoute, type Run, stageProgram, type WrongAnswer } from "./run.ts";
import { improve } from "./search.ts";
import type { SolveOptions, SolveOutcome } from "./solvers/port.ts";

export type StageOutcome =
  | { readonly status: "optimal" | "feasible"; readonly candidate: Candidate; readonly bound: number; readonly isExact: boolean }
  | Extract<SolveOutcome, { status: "infeasible" | "unknown" }>
  | { readonly status: "wrong"; readonly answer: WrongAnswer };

/** A pair of nodes with more routes than this is not modelled exactly; the outcome then claims no proof. */
const MOST_ROUTES = 1024;
/**
 * Later objectives stop after so many branch-and-bound nodes, fewer in programs with more coefficients: limits of work, that give
 * the same plan on every machine.
 */
const LATER_STAGE_NODES = 500;
const LATER_STAGE_WORK = 400_000;
/** Gap at which later objectives of large programs stop. */
const LATER_STAGE_GAP = 0.01;
/** Programs with at least so many columns are met in passes. */
const LARGE_PROGRAM = 400;
/** Shares of the time limit by which the passes of a large first stage end. */
const PASS_SHARES = { root: 0.1, counts: 0.25, search: 0.4, lean: 0.8, whole: 0.88 };
/** The search's share while nothing better than the start is known: crowded links then make programs without routes useless. */
const LONG_SEARCH_SHARE = 0.7;

/** `start` must break no rule and no cap. */
export async function solveStage(run: Run, stage: number, caps: readonly Cap[], start: Candidate | undefined): Promise<StageOutcome> {
  const objective = run.objectives[stage] as Objective;
  const state: StageState = { best: start, bound: Number.NEGATIVE_INFINITY };
  const { columns, rows } = formulateStage(run, objective).program;
  const isLarge = run.solver.capabilities.warmStart && columns.length >= LARGE_PROGRAM;
  const seconds = run.options.timeLimitSeconds;
  if (isLarge && stage === 0) {
    const settled = await meetInPasses(run, objective, state);
    if (settled !== undefined) return settled;
  }
  if (isLarge && objective.name === "moves" && stage > 0 && start !== undefined) {
    state.best = await improve(run, objective, caps, start, { isDone: () => false, until: seconds, sweeps: 1 });
  }
  const coefficients = rows.reduce((sum, row) => sum + row.columns.length, 0);
  const maxNodes = Math.min(LATER_STAGE_NODES, Math.max(1, Math.floor(LATER_STAGE_WORK / coefficients)));
  const limits: Limits =
    stage === 0
      ? { gap: run.options.gap / 2, until: seconds * PASS_SHARES.whole }
      : { gap: isLarge ? LATER_STAGE_GAP : 0, maxNodes, until: seconds };
  const outcome = await settle(run, stage, caps, state, limits);
  return isOutOfLimits(outcome) && state.best !== undefined
    ? { status: "feasible", candidate: state.best, bound: state.bound, isExact: Number.isFinite(state.bound) }
    : outcome;
}

/** The passes before the whole program; what they came to when that settles the first objective. */
async function meetInPasses(run: Run, objective: Objective, state: StageState): Promise<StageOutcome | undefined> {
  const seconds = run.options.timeLimitSeconds;
  const start = state.best;
  const root = await settle(run, 0, [], state, { gap: run.options.gap / 2, maxNodes: 1, until: seconds * PASS_SHARES.root });
  if (root.status !== "feasible" && !isOutOfLimits(root)) return root;
  await boundLean(run, objective, state, "counts", seconds * PASS_SHARES.counts);
  if (objective.name === "watts" && state.best !== undefined && !isClosed(run, objective, state)) {
    const isDone = (candidate: Candidate): boolean => isClosed(run, objective, { best: candidate, bound: state.bound });
    const share = state.best === start ? LONG_SEARCH_SHARE : PASS_SHARES.search;
    state.best = await improve(run, objective, [], state.best, { isDone, until: seconds * share, sweeps: Number.POSITIVE_INFINITY });
  }
  await boundLean(run, objective, state, "all", seconds * PASS_SHARES.lean);
  if (state.best === undefined || !isClosed(run, objective, state)) return undefined;
  return { status: "optimal", candidate: state.best, bound: state.bound, isExact: true };
}

/** True when the best candidate is proven to the gap that was asked for. */
function isClosed({ network, options }: Run, objective: Objective, { best, bound }: StageState): boolean {
  if (best === undefined) return false;
  const value = objective.measure(network, best);
  return value - bound <= options.gap * Math.abs(value);
}

/**
 * Bounds the first objective by the program without route columns, which is small: with whole numbers of powered hosts and all
 * else continuous, or with everything whole. Its answer is kept if it breaks no rule.
 */
async function boundLean(run: Run, objective: Objective, state: StageState, whole: "counts" | "all", until: Seconds): Promise<void> {
  if (isClosed(run, objective, state) || run.spent >= until) return;
  const lean = formulateStage({ ...run, routed: new Set() }, objective);
  const counts = new Set(lean.counts);
  if ((whole === "counts" && counts.size === 0) || !lean.hasAllRoutes || lean.brokenRows.length > 0) return;
  const program = stageProgram(lean, objective, []);
  const columns = whole === "all" ? program.columns : program.columns.map((column, index) => ({ ...column, integer: counts.has(index) }));
  const start = whole === "all" && state.best !== undefined ? lean.valuesOf(state.best) : undefined;
  const outcome = await ask(run, 0, { ...program, columns }, start, { gap: run.options.gap / 2, until }, () => {});
  if (outcome.status === "infeasible") return;
  state.bound = Math.max(state.bound, outcome.bound);
  if (whole === "all" && outcome.status !== "unknown") keepBetter(run, objective, [], state, lean.candidate(outcome.values));
}

const isOutOfLimits = (outcome: StageOutcome): boolean => outcome.status === "unknown" && outcome.why !== "wrong";

interface StageState {
  /** Breaks no rule. */
  best: Candidate | undefined;
  bound: number;
}

interface Limits {
  readonly gap: number;
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
    const isExact = formulation.hasAllRoutes;
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
      if (missing.length === 0 || !isUnderstated(run, objective, caps, state, candidate, stage === 0 ? run.options.gap : limits.gap)) {
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

/**
 * A program without all route columns may take a candidate to be cheaper than it is: then its optimum breaks a cap, or proves
 * less than was asked for.
 */
function isUnderstated(
  run: Run,
  objective: Objective,
  caps: readonly Cap[],
  { best, bound }: StageState,
  candidate: Candidate,
  gap: number,
): boolean {
  if (!isWithin(run, caps, candidate)) return true;
  const value = objective.measure(run.network, best ?? candidate);
  return value - bound > gap * Math.abs(value) + 1e-6 * Math.max(1, Math.abs(value));
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
    gap: limits.gap,
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
