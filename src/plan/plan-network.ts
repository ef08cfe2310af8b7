/**
 * The planner's main use case: a prepared network and a goal in, a checked plan out.
 *
 * No plan leaves here without passing plan/verify, which shares no code with the optimiser.
 */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import type { GoalRequest } from "../optimiser/goals.ts";
import type { LinearProgram } from "../optimiser/lp/program.ts";
import { type OptimiseOutcome, optimise, relativeGap } from "../optimiser/optimise.ts";
import type { StageProgress } from "../optimiser/run.ts";
import type { Solver } from "../optimiser/solvers/port.ts";
import type { Seconds } from "../units.ts";
import { plannedStateOf } from "./candidate-of-plan.ts";
import { findConflict } from "./conflict.ts";
import { displacements } from "./displacements.ts";
import { movesEnergy, type NetEnergy, netEnergy, wakeEnergy } from "./energy.ts";
import type { PlanDocument } from "./plan-document.ts";
import { defaultMigration, type MigrationModel } from "./pre-copy.ts";
import type { Prepared } from "./prepare.ts";
import { blockagesInWords } from "./schedule/blockages.ts";
import { type Combination, forbid } from "./schedule/forbidden.ts";
import { scheduleTransition } from "./schedule/schedule-transition.ts";
import { type Blockage, defaultLimits, type Schedule, type TransitionLimits } from "./schedule/transition.ts";
import { type Finding, verifyPlan } from "./verify.ts";

export interface PlanRequest {
  readonly prepared: Prepared;
  readonly goal: GoalRequest;
  /** Relative gap at which a plan counts as optimal. */
  readonly gap: number;
  readonly timeLimitSeconds: Seconds;
  readonly seed: number;
  /** Moves at one time. Absent: `defaultLimits`. */
  readonly limits?: TransitionLimits;
  /** Absent: `defaultMigration`. */
  readonly migration?: MigrationModel;
}

export interface PlanWatch {
  readonly onProgress?: (progress: StageProgress) => void;
  readonly signal?: AbortSignal;
}

/** A solver's answer that breaks a rule: an error that names the solver, with the program to reproduce it. */
export interface WrongPlan {
  readonly solver: string;
  readonly version: string;
  readonly detail: string;
  readonly findings: readonly Finding[];
  readonly reasons: readonly Reason[];
  readonly program: LinearProgram | null;
}

export type PlanOutcome =
  | { readonly status: "plan"; readonly plan: PlanDocument; readonly energy: NetEnergy | null; readonly why: string | null }
  | { readonly status: "wrong"; readonly wrong: WrongPlan };

/** Share of the time limit that explaining an infeasible request may take on top. */
const CONFLICT_SHARE = 1;

/** How many placements are given up because no order of moves leads to them, before the search for one ends. */
const MOST_UNREACHABLE = 8;

export async function planNetwork(request: PlanRequest, book: RuleBook, solver: Solver, watch: PlanWatch = {}): Promise<PlanOutcome> {
  const { network } = request.prepared;
  const { limits = defaultLimits, migration = defaultMigration } = request;
  const unreachable: Combination[] = [];
  let [spent, bound, blocked]: [Seconds, number | undefined, readonly Blockage[]] = [0, undefined, []];
  for (;;) {
    const asked = unreachable.length === 0 ? book : { constraints: [...book.constraints, forbid(unreachable)] };
    const outcome = await optimise(network, asked, request.goal, solver, {
      gap: request.gap,
      timeLimitSeconds: request.timeLimitSeconds - spent,
      seed: request.seed,
      ...watch,
    });
    if (outcome.status !== "wrong") spent += outcome.seconds;
    switch (outcome.status) {
      case "optimal":
      case "feasible": {
        bound ??= outcome.bound;
        const solved = paidBack(request, book, { ...boundedBy(outcome, bound, request.gap), seconds: spent });
        const scheduled = scheduleTransition({ network, target: solved.candidate, book, limits, migration });
        if (scheduled.status === "scheduled")
          return verified(request, book, solver, solved, scheduled.schedule, givenUp(unreachable.length, blocked));
        if (unreachable.length === 0) blocked = scheduled.blocked;
        unreachable.push(combinationOf(network, solved.candidate, scheduled.blocked));
        if (unreachable.length <= MOST_UNREACHABLE && spent < request.timeLimitSeconds && !isAborted(watch)) continue;
        return noOrder(request, solver, spent, bound, unreachable.length, blocked);
      }
      case "infeasible":
        if (unreachable.length > 0) return noOrder(request, solver, spent, bound ?? null, unreachable.length, blocked);
        return explained(request, book, solver, watch, outcome.seconds);
      case "unknown":
        if (unreachable.length > 0) return noOrder(request, solver, spent, bound ?? null, unreachable.length, blocked);
        return {
          status: "plan",
          plan: emptyPlan(request, solver, "unknown", outcome.seconds, outcome.bound),
          energy: null,
          why: `${outcome.why}: ${outcome.detail}`,
        };
      case "wrong": {
        const { reasons, program, detail, solver: name, version } = outcome.answer;
        return { status: "wrong", wrong: { solver: name, version, detail, findings: [], reasons, program } };
      }
      default:
        return outcome satisfies never;
    }
  }
}

const isAborted = ({ signal }: PlanWatch): boolean => signal?.aborted === true;

/** With placements given up, only the first bound speaks of all that there are. */
function boundedBy(outcome: Solved, bound: number, gap: number): Solved {
  if (bound === outcome.bound) return outcome;
  const reached = relativeGap(outcome.objective, bound);
  return { ...outcome, bound, gap: reached, status: reached <= gap ? "optimal" : "feasible" };
}

/** What is not to be chosen again: the moves that stood still; all moves, where those are not known. */
function combinationOf(network: Network, candidate: Candidate, blocked: readonly Blockage[]): Combination {
  const stuck = blocked.flatMap(({ virtualRouter, to }) => (virtualRouter === null || to === null ? [] : [[virtualRouter, to] as const]));
  return new Map(stuck.length > 0 ? stuck : displacements(network, candidate).map(({ router, to }) => [router, to]));
}

function noOrder(
  request: PlanRequest,
  solver: Solver,
  seconds: Seconds,
  bound: number | null,
  tried: number,
  blocked: readonly Blockage[],
): PlanOutcome {
  const placements = tried === 1 ? "One placement keeps" : `${tried} placements keep`;
  const why = `${placements} every rule, but no order of moves was found to get there. ${blockagesInWords(blocked)}`;
  return { status: "plan", plan: emptyPlan(request, solver, "unknown", seconds, bound), energy: null, why };
}

/** That others, at least as good, came before a plan that can be carried out; null when it was the first. */
function givenUp(placements: number, blocked: readonly Blockage[]): string | null {
  if (placements === 0) return null;
  const what = placements === 1 ? "a placement that is as good or better" : `${placements} placements that are as good or better`;
  return `${what} cannot be reached from today's, so this one was searched for instead. ${blockagesInWords(blocked)}`;
}

type Solved = Extract<OptimiseOutcome, { status: "optimal" | "feasible" }>;

/**
 * A consolidation whose saving does not pay for its moves, there and back, and for waking what it switched off, over the hours
 * it is made for, is not carried out: the plan then is to leave things as they are, if they break no rule.
 */
function paidBack(
  request: PlanRequest,
  book: RuleBook,
  solved: Solved,
): Solved & { readonly energy: NetEnergy | null; readonly stayed: boolean } {
  const { network } = request.prepared;
  if (request.goal.goal !== "consolidate") return { ...solved, energy: null, stayed: false };
  const energy = energyOf(request, solved.candidate);
  const movesNothing = solved.candidate === network.today;
  const mayStay = book.constraints.every((constraint) => constraint.check(network, network.today, book).length === 0);
  const isPlaced = network.today.placements.size === network.virtualRouters.size;
  if (movesNothing || energy.paysBack || !mayStay || !isPlaced) return { ...solved, energy, stayed: false };
  const objective = candidatePower(network, network.today).totalWatts;
  const gap = relativeGap(objective, solved.bound);
  const status = gap <= request.gap ? "optimal" : "feasible";
  return { ...solved, status, candidate: network.today, objective, gap, energy, stayed: true };
}

function energyOf({ prepared }: PlanRequest, candidate: Candidate): NetEnergy {
  const { network, hours } = prepared;
  const moves = movesEnergy(network, displacements(network, candidate));
  const switched = [...network.physicalRouters.values()].filter(
    ({ id }) => network.today.routersOn.has(id) !== candidate.routersOn.has(id),
  );
  return netEnergy({
    beforeWatts: candidatePower(network, network.today).totalWatts,
    afterWatts: candidatePower(network, candidate).totalWatts,
    hours,
    moves: [...moves, ...moves],
    wakes: switched.map((router) => wakeEnergy(router.power)),
  });
}

function verified(
  request: PlanRequest,
  book: RuleBook,
  solver: Solver,
  solved: ReturnType<typeof paidBack>,
  schedule: Schedule,
  givenUp: string | null,
): PlanOutcome {
  const { prepared } = request;
  const { network } = prepared;
  const beforeWatts = milli(candidatePower(network, network.today).totalWatts);
  const afterWatts = milli(candidatePower(network, solved.candidate).totalWatts);
  const plan: PlanDocument = {
    ...emptyPlan(request, solver, solved.status, solved.seconds, null),
    ...plannedStateOf(network, solved.candidate),
    power: { beforeWatts, afterWatts, savedPercent: beforeWatts === 0 ? 0 : Math.round((1 - afterWatts / beforeWatts) * 1e4) / 100 },
    bound: provenBound(solved),
    ...schedule,
  };
  const findings = verifyPlan({ prepared, plan, book });
  if (findings.length > 0) {
    const detail = "the plan does not pass verification";
    return { status: "wrong", wrong: { solver: solver.name, version: solver.version, detail, findings, reasons: [], program: null } };
  }
  const stayed = solved.stayed ? "the saving would not pay for the moves and for waking what was switched off, so nothing moves" : null;
  const why = stayed ?? givenUp;
  return { status: "plan", plan, energy: solved.energy, why };
}

/** Rounded away from the claim; null when nothing was proven. */
function provenBound({ bound, gap, model }: Solved): PlanDocument["bound"] {
  if (!Number.isFinite(bound)) return null;
  return { objective: Math.floor(bound * 1e3) / 1e3, gap: Math.max(0, Math.ceil(gap * 1e6 - 1e-6)) / 1e6, model };
}

/** To a thousandth: far finer than any meter, and the same text on every machine. */
const milli = (value: number): number => Math.round(value * 1e3) / 1e3;

function emptyPlan(
  request: PlanRequest,
  solver: Solver,
  status: PlanDocument["status"],
  seconds: Seconds,
  bound: number | null,
): PlanDocument {
  const { network, digest, changes, traffic } = request.prepared;
  return {
    schema: "rehome/plan@1",
    network: { name: network.name, digest },
    changes: [...changes],
    traffic,
    goal: request.goal.goal,
    status,
    placements: null,
    routes: null,
    physicalRouters: null,
    physicalLinks: null,
    power: null,
    bound: bound === null ? null : { objective: bound, gap: null, model: network.routing },
    moves: [],
    powerEvents: [],
    linkEvents: [],
    reroutes: [],
    transition: null,
    solver: { name: solver.name, version: solver.version, seconds: milli(seconds), seed: request.seed },
    conflict: null,
  };
}

async function explained(request: PlanRequest, book: RuleBook, solver: Solver, watch: PlanWatch, spent: Seconds): Promise<PlanOutcome> {
  const { network } = request.prepared;
  const outcome = await findConflict(network, book, solver, {
    timeLimitSeconds: request.timeLimitSeconds * CONFLICT_SHARE,
    seed: request.seed,
    ...(watch.signal === undefined ? {} : { signal: watch.signal }),
  });
  const seconds = spent + outcome.seconds;
  switch (outcome.status) {
    case "conflict":
      return {
        status: "plan",
        plan: { ...emptyPlan(request, solver, "infeasible", seconds, null), conflict: outcome.conflict },
        energy: null,
        why: null,
      };
    case "unknown": {
      const conflict = { rules: [], irreducible: false, relaxations: [] };
      return {
        status: "plan",
        plan: { ...emptyPlan(request, solver, "infeasible", seconds, null), conflict },
        energy: null,
        why: outcome.detail,
      };
    }
    case "feasible": {
      const detail = "it was claimed that no plan exists, but every rule can be met";
      return { status: "wrong", wrong: { solver: solver.name, version: solver.version, detail, findings: [], reasons: [], program: null } };
    }
    default:
      return outcome satisfies never;
  }
}
