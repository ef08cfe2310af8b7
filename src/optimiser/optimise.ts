/**
 * Finds the best candidate for a goal, with a proven bound on its first objective.
 *
 * Objectives are met one after the other: each later one may not worsen an earlier one, save that the first may use up the
 * gap that was asked for. An improvement on today that is smaller than that gap is no reason to move anything: planning again
 * from a planned state therefore moves nothing.
 */
import type { RuleBook } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import { DEFAULT_ROUTE_LIMIT } from "./formulation.ts";
import { type GoalRequest, keptOn, type Objective, objectivesOf } from "./goals.ts";
import { brokenRules, type Cap, formulateStage, type OptimiseOptions, type Run, type WrongAnswer } from "./run.ts";
import type { Solver } from "./solvers/port.ts";
import { solveStage } from "./stage.ts";

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

/** Later objectives that need every route column are left as they are in programs larger than this. */
const MOST_COLUMNS_OF_LATER_STAGE = 12_000;
/** How far above the bound an incumbent may be: (objective - bound) / |objective|, 0 when both are equal. */
export function relativeGap(objective: number, bound: number): number {
  const distance = Math.max(0, objective - bound);
  return distance <= 1e-6 * Math.max(1, Math.abs(objective)) ? 0 : distance / Math.max(Math.abs(objective), 1e-9);
}

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
      return finish(run, today, first.bound, Number.isFinite(first.bound));
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
