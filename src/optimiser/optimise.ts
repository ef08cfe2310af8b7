/**
 * Finds the best candidate for a goal, with a proven bound on its first objective.
 *
 * Objectives are met one after the other: each later one may not worsen an earlier one, save that the first may use up the
 * gap that was asked for. An improvement on today that is smaller than that gap is no reason to move anything: planning again
 * from a planned state therefore moves nothing.
 *
 * Route columns are made lazily: a link whose route follows from the placement gets them only once an answer overloads
 * something on its way. A program without them is easier than the network, so its bound holds and its "infeasible" too.
 */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import { DEFAULT_ROUTE_LIMIT, type Formulation, formulate } from "./formulation.ts";
import { type GoalRequest, keptOn, type Objective, objectivesOf } from "./goals.ts";
import type { LinearProgram } from "./lp/program.ts";
import { withCap, withObjective } from "./program-builder.ts";
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
  readonly detail: string;
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
  | { readonly status: "infeasible"; readonly seconds: Seconds }
  | { readonly status: "unknown"; readonly why: string; readonly detail: string; readonly bound: number | null; readonly seconds: Seconds }
  | { readonly status: "wrong"; readonly answer: WrongAnswer; readonly seconds: Seconds };

/** Later objectives stop after so many branch-and-bound nodes: a limit that gives the same plan on every machine. */
const LATER_STAGE_NODES = 500;
/** Later objectives that need every route column are left as they are in programs larger than this. */
const MOST_COLUMNS_OF_LATER_STAGE = 12_000;
/** A pair of nodes with more routes than this is not modelled exactly; the outcome then claims no proof. */
const MOST_ROUTES = 1024;

/** How far above the bound an incumbent may be: (objective - bound) / |objective|, 0 when both are equal. */
export function relativeGap(objective: number, bound: number): number {
  const distance = Math.max(0, objective - bound);
  return distance <= 1e-6 * Math.max(1, Math.abs(objective)) ? 0 : distance / Math.max(Math.abs(objective), 1e-9);
}

export const brokenRules = (network: Network, book: RuleBook, candidate: Candidate): readonly Reason[] =>
  book.constraints.flatMap((constraint) => constraint.check(network, candidate, book));

export async function optimise(
  network: Network,
  book: RuleBook,
  request: GoalRequest,
  solver: Solver,
  options: OptimiseOptions,
): Promise<OptimiseOutcome> {
  const kept = keptOn(network, request);
  const outcome = await optimiseWith(network, book, request, solver, options, kept);
  // Keeping everything on is a wish, not a rule: when it stands in the way it goes.
  if (outcome.status !== "infeasible" || kept.size === 0) return outcome;
  const freed = await optimiseWith(network, book, request, solver, options, new Set());
  return { ...freed, seconds: freed.seconds + outcome.seconds };
}

interface Run {
  readonly network: Network;
  readonly book: RuleBook;
  readonly solver: Solver;
  readonly options: OptimiseOptions;
  readonly kept: ReadonlySet<string>;
  readonly objectives: readonly Objective[];
  /** Overlay links that have route columns so far. */
  readonly routed: Set<string>;
  routeLimit: number;
  spent: Seconds;
}

interface Cap {
  readonly objective: Objective;
  readonly limit: number;
}

type StageOutcome =
  | { readonly status: "optimal" | "feasible"; readonly candidate: Candidate; readonly bound: number; readonly isExact: boolean }
  | Extract<SolveOutcome, { status: "infeasible" | "unknown" }>
  | { readonly status: "wrong"; readonly answer: WrongAnswer };

async function optimiseWith(
  network: Network,
  book: RuleBook,
  request: GoalRequest,
  solver: Solver,
  options: OptimiseOptions,
  kept: ReadonlySet<string>,
): Promise<OptimiseOutcome> {
  const objectives = objectivesOf(request);
  const routed = new Set(request.goal === "balance" ? network.overlayLinks.keys() : []);
  const run: Run = { network, book, solver, options, kept, objectives, routed, routeLimit: DEFAULT_ROUTE_LIMIT, spent: 0 };
  const today = isAccepted(run, network.today) ? network.today : undefined;
  const first = await solveStage(run, 0, [], today);
  switch (first.status) {
    case "wrong":
      return { status: "wrong", answer: first.answer, seconds: run.spent };
    case "infeasible":
      return { status: "infeasible", seconds: run.spent };
    case "unknown":
      if (today === undefined)
        return { status: "unknown", why: first.why, detail: first.detail, bound: finite(first.bound), seconds: run.spent };
      return finish(run, today, first.bound, true);
    case "optimal":
    case "feasible":
      return finish(run, await refine(run, first, today), first.bound, first.isExact);
    default:
      return first satisfies never;
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** True when every router has a host and no rule is broken. */
const isAccepted = (run: Run, candidate: Candidate): boolean =>
  candidate.placements.size === run.network.virtualRouters.size &&
  [...run.kept].every((host) => candidate.routersOn.has(host)) &&
  brokenRules(run.network, run.book, candidate).length === 0;

function finish(run: Run, candidate: Candidate, bound: number, isExact: boolean): OptimiseOutcome {
  const objective = (run.objectives[0] as Objective).measure(run.network, candidate);
  const gap = relativeGap(objective, bound);
  const isProven = isExact && gap <= run.options.gap + 1e-9;
  const { routing } = run.network;
  return {
    status: isProven ? "optimal" : "feasible",
    candidate,
    objective,
    bound: Math.min(bound, objective),
    gap,
    model: isExact ? routing : `${routing}, routes cut off`,
    seconds: run.spent,
  };
}

/** One objective under the caps of the earlier ones; route columns are added until the answer breaks no rule. */
async function solveStage(run: Run, stage: number, caps: readonly Cap[], start: Candidate | undefined): Promise<StageOutcome> {
  const { network, book, objectives } = run;
  const objective = objectives[stage] as Objective;
  for (;;) {
    const formulation = formulateStage(run, objective);
    if (formulation.brokenRows.length > 0 && formulation.world.hasAllRoutes) return { status: "infeasible", seconds: 0 };
    const capped = caps.reduce(
      (program, cap, index) => withCap(program, `O${index + 1}(cap)`, cap.objective.expression(formulation), cap.limit),
      formulation.program,
    );
    const program = withObjective(capped, objective.expression(formulation));
    const outcome = await ask(run, stage, program, start === undefined ? undefined : formulation.valuesOf(start));
    if (!formulation.world.hasAllRoutes && run.routeLimit < MOST_ROUTES) {
      run.routeLimit *= 4;
      continue;
    }
    const isExact = formulation.world.hasAllRoutes;
    if (outcome.status === "infeasible") {
      return isExact
        ? outcome
        : { status: "unknown", why: "refused", detail: "more routes than can be modelled", bound: Number.NEGATIVE_INFINITY, seconds: 0 };
    }
    if (outcome.status === "unknown") return outcome.why === "wrong" ? wrong(run, outcome.detail, [], program) : outcome;
    const candidate = formulation.candidate(outcome.values);
    const reasons = brokenRules(network, book, candidate);
    if (reasons.length === 0)
      return { status: outcome.status, candidate, bound: isExact ? outcome.bound : Number.NEGATIVE_INFINITY, isExact };
    const added = linksToRoute(run, candidate, reasons);
    if (added.length === 0) return wrong(run, "the answer breaks rules of the network", reasons, program);
    for (const link of added) run.routed.add(link);
    if (run.spent >= run.options.timeLimitSeconds) {
      return { status: "unknown", why: "time", detail: "the time ran out while routes were added", bound: outcome.bound, seconds: 0 };
    }
  }
}

function formulateStage(run: Run, objective: Objective): Formulation {
  const routed = objective.name === "delay" ? undefined : run.routed;
  return formulate(run.network, run.book, {
    prunes: true,
    routeLimit: run.routeLimit,
    keptOn: run.kept,
    withPeak: run.objectives.some(({ name }) => name === "peak"),
    strengthens: run.solver.capabilities.warmStart,
    ...(routed === undefined ? {} : { routed }),
  });
}

function wrong({ solver }: Run, detail: string, reasons: readonly Reason[], program: LinearProgram): StageOutcome {
  return { status: "wrong", answer: { solver: solver.name, version: solver.version, detail, reasons, program } };
}

/** Overlay links without route columns that a broken rule may be about. */
function linksToRoute(run: Run, candidate: Candidate, reasons: readonly Reason[]): readonly string[] {
  const missing = [...run.network.overlayLinks.keys()].filter((link) => !run.routed.has(link));
  const crowded = reasons.filter(({ rule }) => rule === "link-capacity").map(({ subject }) => subject.replace(/\/(ab|ba)$/, ""));
  const near = missing.filter((link) => candidate.routes.get(link)?.some((physical) => crowded.includes(physical)) === true);
  return near.length > 0 ? near : missing;
}

async function ask(run: Run, stage: number, program: LinearProgram, start: readonly number[] | undefined): Promise<SolveOutcome> {
  const { options, objectives } = run;
  const solveOptions: SolveOptions = {
    timeLimitSeconds: Math.max(0.1, options.timeLimitSeconds - run.spent),
    gap: stage === 0 ? options.gap / 2 : 0,
    seed: options.seed,
    ...(start === undefined ? {} : { start }),
    ...(stage === 0 ? {} : { maxNodes: LATER_STAGE_NODES }),
  };
  const objective = (objectives[stage] as Objective).name;
  const outcome = await run.solver.solve(program, solveOptions, {
    onProgress: (progress) => options.onProgress?.({ ...progress, stage: stage + 1, stages: objectives.length, objective }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  run.spent += outcome.seconds;
  return outcome;
}

/** Later objectives, each within what the earlier ones reached. */
async function refine(
  run: Run,
  first: { readonly candidate: Candidate; readonly bound: number },
  today: Candidate | undefined,
): Promise<Candidate> {
  const { network, options, objectives } = run;
  const [main] = objectives as readonly [Objective, ...Objective[]];
  const reached = main.measure(network, first.candidate);
  if (today !== undefined) {
    const now = main.measure(network, today);
    if (now - reached <= options.gap * Math.abs(now) + 1e-9) return today;
  }
  // What the gap leaves open may be spent on fewer moves.
  const allowed = first.bound > 0 ? Math.max(reached, first.bound / (1 - Math.min(options.gap, 0.5))) : reached;
  const caps: Cap[] = [];
  let best = first.candidate;
  for (let stage = 1; stage < objectives.length; stage++) {
    const previous = objectives[stage - 1] as Objective;
    const value = stage === 1 ? allowed : previous.measure(network, best);
    caps.push({ objective: previous, limit: value + 1e-7 * Math.max(1, Math.abs(value)) });
    if (run.spent >= options.timeLimitSeconds || options.signal?.aborted === true) break;
    const objective = objectives[stage] as Objective;
    if (objective.name === "delay" && formulateStage(run, objective).program.columns.length > MOST_COLUMNS_OF_LATER_STAGE) break;
    const solved = await solveStage(run, stage, caps, best);
    if (solved.status !== "optimal" && solved.status !== "feasible") continue;
    // A program without all route columns may think an earlier objective cheaper than it is.
    const keepsEarlier = caps.every(
      (cap) => cap.objective.measure(network, solved.candidate) <= cap.limit + 1e-6 * Math.max(1, Math.abs(cap.limit)),
    );
    if (keepsEarlier && objective.measure(network, solved.candidate) <= objective.measure(network, best)) best = solved.candidate;
  }
  return best;
}
