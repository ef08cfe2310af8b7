/** Every change from one mode to another at one boundary of the day: its plan, when it happens, and what it costs. Made once. */
import type { RuleBook } from "../../constraints/constraint.ts";
import type { Candidate } from "../../network/candidate.ts";
import { lookup } from "../../network/lookup.ts";
import type { Network } from "../../network/network.ts";
import type { WattHours, Watts } from "../../units.ts";
import { displacements } from "../displacements.ts";
import type { PlanDocument } from "../plan-document.ts";
import { type DayGround, groundOf, slotStretch, wholeDay } from "./day-ground.ts";
import type { Mode } from "./modes.ts";
import {
  atOnce,
  leastCost,
  type PlanTimes,
  planSeconds,
  planTransition,
  type Transition,
  type TransitionCost,
  transitionCost,
} from "./transition-plan.ts";

export interface Crossing {
  /** True: it begins with the slot after the boundary, under that slot's forecast. False: it ends with the slot before. */
  readonly contracts: boolean;
  readonly transition: Transition;
  /** Of a blocked transition: that of all its moves at once. */
  readonly cost: TransitionCost;
  readonly moves: number;
  readonly wakes: number;
  /** Hops of each virtual router, parking included. */
  readonly hops: ReadonlyMap<string, number>;
}

/** Two transitions may share a slot, one at each end: each has half of it. */
const SHARE_OF_SLOT = 0.5;

export class Crossings {
  private readonly day: DayGround;
  private readonly solver: PlanDocument["solver"];
  private readonly book: RuleBook;
  private readonly known = new Map<string, Crossing>();
  private readonly pairs = new Map<string, { readonly least: WattHours; readonly moved: readonly string[]; readonly contracts: boolean }>();

  constructor(day: DayGround, solver: PlanDocument["solver"], book: RuleBook) {
    this.day = day;
    this.solver = solver;
    this.book = book;
  }

  /** What is known of a pair before anything is scheduled. */
  pair(from: Mode, to: Mode): { readonly least: WattHours; readonly moved: readonly string[]; readonly contracts: boolean } {
    const key = JSON.stringify([from.id, to.id]);
    let pair = this.pairs.get(key);
    if (pair === undefined) {
      const { network } = groundOf(this.day, wholeDay, from.changes);
      const contracts = idleWatts(network, to.candidate) < idleWatts(network, from.candidate);
      const moved = displacements(network, to.candidate).map(({ router }) => router);
      pair = { contracts, moved, least: leastCost(network, to.candidate, contracts) };
      this.pairs.set(key, pair);
    }
    return pair;
  }

  /** The slot in which a change at the start of `boundary` happens. */
  slotOf(from: Mode, to: Mode, boundary: number): number {
    return this.pair(from, to).contracts ? boundary : boundary - 1;
  }

  seen(from: Mode, to: Mode, boundary: number): Crossing | undefined {
    return this.known.get(keyOf(from, to, boundary));
  }

  at(from: Mode, to: Mode, boundary: number): Crossing {
    const key = keyOf(from, to, boundary);
    let crossing = this.known.get(key);
    if (crossing === undefined) {
      crossing = this.make(from, to, boundary);
      this.known.set(key, crossing);
    }
    return crossing;
  }

  private make(from: Mode, to: Mode, boundary: number): Crossing {
    const { contracts } = this.pair(from, to);
    const stretch = slotStretch(this.day, this.slotOf(from, to, boundary));
    const goal = contracts ? "consolidate" : "restore";
    const transition = planTransition({ day: this.day, from, to: to.candidate, stretch, goal, solver: this.solver, book: this.book });
    if (transition.status === "planned") {
      const { network, plan } = transition;
      const seconds = planSeconds(network, plan);
      const most = SHARE_OF_SLOT * stretch.minutes * 60;
      if (seconds <= most) return crossingOf(network, plan, contracts, transition);
      const why = `it takes ${Math.round(seconds)} s, and half of its slot is ${most} s`;
      return crossingOf(network, plan, contracts, { status: "blocked", why });
    }
    const { network } = groundOf(this.day, stretch, from.changes);
    return crossingOf(network, atOnce(network, to.candidate), contracts, transition);
  }
}

const keyOf = (from: Mode, to: Mode, boundary: number): string => JSON.stringify([from.id, to.id, boundary]);

function crossingOf(network: Network, plan: PlanTimes, contracts: boolean, transition: Transition): Crossing {
  const hops = new Map<string, number>();
  for (const { router } of plan.moves) hops.set(router, (hops.get(router) ?? 0) + 1);
  const wakes = plan.powerEvents.filter(({ to }) => to === "on").length;
  return { contracts, transition, cost: transitionCost(network, plan, contracts), moves: plan.moves.length, wakes, hops };
}

/** What the hosts that are on draw above sleeping, without traffic. */
const idleWatts = (network: Network, { routersOn }: Candidate): Watts =>
  [...routersOn].reduce((sum, host) => {
    const { power } = lookup(network.physicalRouters, host);
    return sum + power.idleWatts - power.sleepWatts;
  }, 0);
