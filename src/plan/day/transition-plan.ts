/** The change from one placement of the day to another, as a plan@1: scheduled, verified, or refused with the reason. */
import type { RuleBook } from "../../constraints/constraint.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Change } from "../../network/changes-document.ts";
import { lookup } from "../../network/lookup.ts";
import type { Network } from "../../network/network.ts";
import { candidatePower } from "../../network/power.ts";
import type { Seconds, WattHours } from "../../units.ts";
import { plannedStateOf } from "../candidate-of-plan.ts";
import { displacements } from "../displacements.ts";
import { movesEnergy } from "../energy.ts";
import type { PlanDocument } from "../plan-document.ts";
import { defaultMigration, preCopy, toMilliseconds } from "../pre-copy.ts";
import { scheduleTransition } from "../schedule/schedule-transition.ts";
import { defaultLimits } from "../schedule/transition.ts";
import { verifyPlan } from "../verify.ts";
import { type DayGround, groundOf, type Stretch } from "./day-ground.ts";
import type { Mode } from "./modes.ts";

export interface TransitionRequest {
  readonly day: DayGround;
  readonly from: Mode;
  readonly to: Candidate;
  /** The part of the day in which it may happen: its forecast holds throughout. */
  readonly stretch: Stretch;
  readonly goal: "consolidate" | "restore";
  /** On top of the state of `from`, such as a host that has failed. */
  readonly changes?: readonly Change[];
  readonly solver: PlanDocument["solver"];
  readonly book: RuleBook;
}

export type Transition =
  | { readonly status: "planned"; readonly plan: PlanDocument; readonly network: Network }
  | { readonly status: "blocked"; readonly why: string };

export function planTransition(request: TransitionRequest): Transition {
  const { day, from, to, stretch, goal, changes = [], solver, book } = request;
  const prepared = groundOf(day, stretch, [...from.changes, ...changes]);
  const { network, digest, traffic } = prepared;
  const scheduled = scheduleOf(network, to, book);
  if ("why" in scheduled) return { status: "blocked", why: scheduled.why };
  const beforeWatts = milli(candidatePower(network, network.today).totalWatts);
  const afterWatts = milli(candidatePower(network, to).totalWatts);
  const plan: PlanDocument = {
    schema: "rehome/plan@1",
    network: { name: network.name, digest },
    changes: [...prepared.changes],
    traffic,
    goal,
    status: "feasible",
    ...plannedStateOf(network, to),
    power: { beforeWatts, afterWatts, savedPercent: beforeWatts === 0 ? 0 : Math.round((1 - afterWatts / beforeWatts) * 1e4) / 100 },
    bound: null,
    ...scheduled,
    solver: { ...solver, seconds: 0 },
    conflict: null,
  };
  const [wrong] = verifyPlan({ prepared, plan, book });
  return wrong === undefined ? { status: "planned", plan, network } : { status: "blocked", why: `${wrong.where}: ${wrong.found}` };
}

/** To a thousandth: far finer than any meter, and the same text on every machine. */
const milli = (value: number): number => Math.round(value * 1e3) / 1e3;

export type PlanTimes = Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes">;
type Times = PlanTimes & Pick<PlanDocument, "transition">;

function scheduleOf(network: Network, target: Candidate, book: RuleBook): Times | { readonly why: string } {
  const outcome = scheduleTransition({ network, target, book, limits: defaultLimits, migration: defaultMigration });
  if (outcome.status === "scheduled") return outcome.schedule;
  const [first] = outcome.blocked;
  const [reason] = first?.because ?? [];
  const move = first === undefined || first.virtualRouter === null ? "switching hosts" : `moving ${first.virtualRouter} to ${first.to}`;
  return { why: `${move} is never safe: ${reason === undefined ? "no order lets it happen" : `${reason.where}: ${reason.found}`}` };
}

/** From the first event of a plan to the last, boots included. */
export function planSeconds(network: Network, { moves, powerEvents, linkEvents, reroutes }: PlanTimes): Seconds {
  const bootOf = (host: string): Seconds => network.physicalRouters.get(host)?.power.bootSeconds ?? 0;
  return Math.max(
    0,
    ...[...moves, ...reroutes].map(({ startSeconds, seconds }) => startSeconds + seconds),
    ...powerEvents.map(({ physicalRouter, to, startSeconds }) => startSeconds + (to === "on" ? bootOf(physicalRouter) : 0)),
    ...linkEvents.map(({ startSeconds }) => startSeconds),
  );
}

export interface TransitionCost {
  readonly moveWattHours: WattHours;
  readonly heldWattHours: WattHours;
}

/**
 * What a transition costs beside the placement that is in force for its slot: the new one when it contracts, the old one when it
 * expands. Hosts to be emptied are held until they are off, hosts that are woken from their switch-on to the transition's end.
 */
export function transitionCost(network: Network, plan: PlanTimes, contracts: boolean): TransitionCost {
  const end = planSeconds(network, plan);
  let joules = 0;
  for (const { physicalRouter, to, startSeconds } of plan.powerEvents) {
    const { idleWatts, sleepWatts } = lookup(network.physicalRouters, physicalRouter).power;
    const seconds = contracts ? (to === "off" ? startSeconds : 0) : to === "on" ? end - startSeconds : 0;
    joules += Math.max(0, idleWatts - sleepWatts) * seconds;
  }
  return { moveWattHours: movesEnergy(network, plan.moves).reduce((sum, each) => sum + each, 0), heldWattHours: joules / 3600 };
}

/** The least that the change can cost, whatever its schedule: one hop for each router that moves, and the boots. */
export function leastCost(network: Network, to: Candidate, contracts: boolean): WattHours {
  const moves = movesEnergy(network, displacements(network, to)).reduce((sum, each) => sum + each, 0);
  if (contracts) return moves;
  const woken = [...to.routersOn].filter((host) => !network.today.routersOn.has(host));
  return woken.reduce((sum, host) => {
    const { idleWatts, sleepWatts, bootSeconds } = lookup(network.physicalRouters, host).power;
    return sum + (Math.max(0, idleWatts - sleepWatts) * bootSeconds) / 3600;
  }, moves);
}

/** All moves at once: no schedule, but what one costs at least, where none is possible. */
export function atOnce(network: Network, to: Candidate): PlanTimes {
  const { today } = network;
  const moves = displacements(network, to).map((move) => {
    const seconds = toMilliseconds(preCopy(lookup(network.virtualRouters, move.router)).seconds);
    return { ...move, wave: 1, startSeconds: 0, seconds };
  });
  const end = moves.reduce((last, { seconds }) => Math.max(last, seconds), 0);
  const woken = [...to.routersOn].filter((host) => !today.routersOn.has(host));
  const stopped = [...today.routersOn].filter((host) => !to.routersOn.has(host));
  const powerEvents = [
    ...woken.map((physicalRouter) => ({ physicalRouter, to: "on" as const, startSeconds: 0 })),
    ...stopped.map((physicalRouter) => ({ physicalRouter, to: "off" as const, startSeconds: end })),
  ];
  return { moves, powerEvents, linkEvents: [], reroutes: [] };
}
