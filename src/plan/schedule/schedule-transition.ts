/**
 * When every move of a plan happens, so that each moment is safe (docs/transition.md).
 *
 * First everything is started as soon as it may be. If that comes to a standstill, small transitions are searched exhaustively for the
 * order with the fewest parking moves, large ones go on from where they stand, knot by knot. All that is made here is checked by
 * plan/replay before anyone sees it.
 */
import { explainReason } from "../../constraints/index.ts";
import { linksBetween } from "../../network/links-between.ts";
import { type Seconds, TOLERANCE } from "../../units.ts";
import { displacements } from "../displacements.ts";
import { bystandersOf, fewestParking } from "./fewest-parking.ts";
import { createTransitionGround, type TransitionGround } from "./ground.ts";
import { undoKnots } from "./knots.ts";
import { makespanBound } from "./makespan-bound.ts";
import { createOrder, type Manner } from "./order.ts";
import { createParkingPlaces } from "./parking-places.ts";
import { createTransitionState, type TransitionState } from "./state.ts";
import { createTimeline, type Timeline, type WayOut } from "./timeline.ts";
import type { Blockage, Schedule, ScheduleOutcome, ScheduleRequest, TransitionLimits, Wanted } from "./transition.ts";
import { withWaves } from "./waves.ts";

/** Hops that a search may try: less than a second where rules are cheap to ask. */
const defaultEffort = 100_000;
/** Of the effort, what one knot of a large transition may take. */
const KNOT_SHARE = 0.05;
/** Up to this many moves are searched exhaustively from the start. */
const SMALL = 14;
/** The first is the plain one. Others are tried while the schedule is longer than this many times its bound. */
const plain: Manner = { by: "work", lending: 0.9, bulk: 0, idleShare: 0 };
const direct: readonly Manner[] = [
  plain,
  { by: "neighbours", lending: 0, bulk: 0, idleShare: 0 },
  { by: "work", lending: 0, bulk: 1, idleShare: 0 },
  { by: "chains", lending: 0, bulk: 0, idleShare: 0 },
];
/** With fewer moves at a time less is held: where the limits asked for lead to a standstill, these may not. */
const tighter: readonly Partial<TransitionLimits>[] = [{ perPhysicalRouter: 1 }, { total: 1 }];
const parking: readonly Manner[] = [
  { by: "work", lending: 0.9, bulk: 3, idleShare: 2 },
  { by: "chains", lending: 0, bulk: 3, idleShare: 2 },
  { by: "work", lending: 0, bulk: 8, idleShare: 2 },
  { by: "work", lending: 0.9, bulk: 0, idleShare: 2 },
  { by: "chains", lending: 0, bulk: 0, idleShare: 0.5 },
];
const NEAR_ENOUGH = 1.1;
/** Hops of all attempts together, after which no other manner is tried: seconds, for a thousand moves. */
const HOPS_TRIED = 4500;
/** A schedule with more parking moves has to be shorter by this factor. */
const WORTH_PARKING = 0.98;

interface Attempt {
  readonly state: TransitionState;
  readonly timeline: Timeline;
  readonly left: readonly Wanted[];
}

export function scheduleTransition(request: ScheduleRequest): ScheduleOutcome {
  const { network, target, book, effort = defaultEffort } = request;
  const wanted: readonly Wanted[] = displacements(network, target);
  const task: Task = { request, wanted, ground: createTransitionGround(network, target, book), places: createParkingPlaces(network, book) };
  const isSmall = wanted.length <= SMALL;
  const first = attempt(task, plain, { parks: false });
  const straight = shortestDirect(task, first, isSmall);
  if (straight !== undefined) return finished(task, isSmall ? straight : shortest(task, straight), isSmall);
  let proof: SmallOutcome["status"] = "gaveUp";
  if (isSmall) {
    const outcome = searchFromStart(task, effort);
    proof = outcome.status;
    if (outcome.status === "found") {
      const scripted = attempt(task, plain, { parks: false, script: outcome.sequence });
      if (scripted.left.length === 0) return finished(task, scripted, outcome.isFewest);
    }
  }
  if (proof !== "none") {
    const parked = attempt(task, plain, { parks: true });
    if (parked.left.length === 0) return finished(task, isSmall ? parked : shortest(task, parked), false);
  }
  return { status: "blocked", proven: proof === "none", blocked: first.left.map((one) => blockageOf(task, first.state, one)) };
}

interface Task {
  readonly request: ScheduleRequest;
  readonly wanted: readonly Wanted[];
  readonly ground: TransitionGround;
  readonly places: Places;
}

function attempt(
  { request, wanted, ground, places }: Task,
  manner: Manner,
  how: { readonly parks: boolean; readonly script?: readonly Wanted[]; readonly limits?: Partial<TransitionLimits> },
): Attempt {
  const { script, limits } = how;
  const state = createTransitionState(ground);
  const order = createOrder(request, state.hostOf, script ?? wanted, manner);
  const effort = (request.effort ?? defaultEffort) * KNOT_SHARE;
  const wayOut: WayOut | undefined = how.parks
    ? (stuck) => undoKnots({ state, ...stuck, places, effort: stuck.isStandstill ? effort : 0, urgency: order.urgency })
    : undefined;
  const woken = script === undefined ? [] : wokenFor(request, script);
  const timeline = createTimeline(limits === undefined ? request : { ...request, limits: { ...request.limits, ...limits } }, state, {
    woken,
    order,
    wayOut,
    idleShare: manner.idleShare,
  });
  return { state, timeline, left: script === undefined ? timeline.run(wanted) : timeline.run([], script) };
}

/** The shortest schedule without parking moves that some manner leads to; limits are tightened only where all stand still. */
function shortestDirect(task: Task, first: Attempt, isSmall: boolean): Attempt | undefined {
  const bound = makespanBound(task.request, task.wanted);
  let best = first.left.length === 0 ? first : undefined;
  // Large transitions are tried in other manners with parking moves as well.
  for (const manner of isSmall ? direct.slice(1) : []) {
    if (best !== undefined && measure(best)[0] <= bound) break;
    const next = attempt(task, manner, { parks: false });
    if (next.left.length === 0 && (best === undefined || measure(next)[0] < measure(best)[0])) best = next;
  }
  for (const limits of tighter) best ??= complete(attempt(task, plain, { parks: false, limits }));
  return best;
}

const complete = (made: Attempt): Attempt | undefined => (made.left.length === 0 ? made : undefined);

/** Tries other manners, and takes the shortest schedule; parking moves that only save time have to save some. */
function shortest(task: Task, first: Attempt): Attempt {
  const bound = makespanBound(task.request, task.wanted);
  let [best, tried] = [first, task.wanted.length];
  for (const manner of parking) {
    const [seconds, hops] = measure(best);
    if (seconds <= bound * NEAR_ENOUGH || tried >= HOPS_TRIED) break;
    const next = attempt(task, manner, { parks: true });
    tried += next.timeline.result().moves.length;
    if (next.left.length > 0) continue;
    const [nextSeconds, nextHops] = measure(next);
    if (nextSeconds < seconds * (nextHops > hops ? WORTH_PARKING : 1)) best = next;
  }
  return best;
}

const measure = ({ timeline }: Attempt): readonly [seconds: Seconds, hops: number] => {
  const { seconds, moves } = timeline.result();
  return [seconds, moves.length];
};

type Places = (router: string) => readonly string[];
const onlyLive =
  (state: TransitionState, places: Places): Places =>
  (router) =>
    places(router).filter((host) => state.substrate.routersOn.has(host));

type SmallOutcome =
  | { readonly status: "found"; readonly sequence: readonly Wanted[]; readonly parkingMoves: number; readonly isFewest: boolean }
  | { readonly status: "none" | "gaveUp" };

/**
 * Looks for the fewest parking moves with the hosts that are on or are to be switched on; if none will do, with those that are off as
 * well: they are woken for it.
 */
function searchFromStart({ request, wanted, ground, places }: Task, effort: number): SmallOutcome {
  const { network, target } = request;
  const bystanders = bystandersOf(network, wanted);
  const asleep = [...network.physicalRouters.values()].filter(({ id, state }) => state === "off" && !target.routersOn.has(id));
  let isDecided = isStill(request);
  for (const extra of asleep.length === 0 ? [[]] : [[], asleep.map(({ id }) => id)]) {
    const state = createTransitionState(ground);
    const on = new Set([...network.today.routersOn, ...target.routersOn, ...extra]);
    if (state.switchTo({ routersOn: on, linksOn: linksBetween(network, on) }).length > 0) {
      isDecided = false;
      continue;
    }
    const search = { state, wanted, places: onlyLive(state, places), effort };
    const alone = fewestParking({ ...search, bystanders: [] });
    // One is the fewest where none will not do: moving a bystander out of the way is one as well.
    const isLeast = alone.status === "found" && alone.parkingMoves <= 1;
    const joint = isLeast || bystanders.length === 0 ? alone : fewestParking({ ...search, bystanders });
    const found = joint.status === "found" ? joint : alone;
    if (found.status === "found") return { ...found, isFewest: isDecided && joint.status === "found" };
    isDecided &&= joint.status === "none";
  }
  return { status: isDecided ? "none" : "gaveUp" };
}

/**
 * True when the search's one substrate stands for all: whatever is switched hangs on a single link, so that nobody else's route
 * changes, and no rule counts what is on. Under explicit routing not every route is tried.
 */
function isStill({ network, target }: ScheduleRequest): boolean {
  if (network.routing === "explicit" || network.policies.some(({ type }) => type === "sitePower")) return false;
  const { routersOn } = network.today;
  const isLeaf = (host: string): boolean => (network.nodes.get(host)?.links.length ?? 0) <= 1;
  const switched = [...network.physicalRouters.values()].filter(
    ({ id, state }) => state === "off" || routersOn.has(id) !== target.routersOn.has(id),
  );
  return switched.every(({ id }) => isLeaf(id)) && linksBetween(network, target.routersOn).size === target.linksOn.size;
}

/** Hosts that a sequence uses and that are off both today and at the end. */
function wokenFor({ network, target }: ScheduleRequest, sequence: readonly Wanted[]): readonly string[] {
  const used = new Set(sequence.map(({ to }) => to));
  return [...used].filter((host) => !network.today.routersOn.has(host) && !target.routersOn.has(host));
}

function finished({ request, wanted }: Task, { state, timeline }: Attempt, fewest: boolean): ScheduleOutcome {
  const obstacles = timeline.finish();
  if (obstacles !== undefined) {
    const because = obstacles.map((reason) => explainReason(reason, state.network, request.book));
    return { status: "blocked", proven: false, blocked: [{ virtualRouter: null, from: null, to: null, because }] };
  }
  const { moves, reroutes, power, seconds } = timeline.result();
  const { network, target, limits } = request;
  const parkingMoves = moves.filter(({ router, to }) => target.placements.get(router) !== to).length;
  const schedule: Schedule = {
    moves: withWaves(moves),
    reroutes: [...reroutes],
    powerEvents: power.powerEvents.toSorted((x, y) => x.startSeconds - y.startSeconds),
    linkEvents: [...power.linkEvents],
    transition: {
      seconds,
      boundSeconds: Math.min(seconds, makespanBound(request, wanted)),
      parkingMoves,
      fewestParkingMoves: fewest || parkingMoves === 0,
      limits,
    },
  };
  return isAtTarget(network, state, request) ? { status: "scheduled", schedule } : { status: "blocked", proven: false, blocked: [] };
}

/** Everybody is where the plan wants them, on the routes that it wants. */
function isAtTarget(network: ScheduleRequest["network"], state: TransitionState, { target }: ScheduleRequest): boolean {
  for (const [router, host] of target.placements) if (state.hostOf(router) !== host) return false;
  for (const [link, route] of target.routes) {
    const now = state.routeOf(link)?.ids;
    if (network.overlayLinks.has(link) && (now === undefined || now.join("\n") !== route.join("\n"))) return false;
  }
  return true;
}

function blockageOf({ request: { network, book } }: Task, state: TransitionState, { router, to }: Wanted): Blockage {
  const reasons = state.breachesOf(router, to).filter(({ excess }) => excess === undefined || excess > TOLERANCE);
  const because = reasons.map((reason) => explainReason(reason, network, book));
  return { virtualRouter: router, from: state.hostOf(router) ?? null, to, because };
}
