/** What the steps of planning one day share, and the choice of the round among what is known so far. */
import type { RuleBook } from "../../constraints/constraint.ts";
import type { WattHours } from "../../units.ts";
import type { PlanDocument } from "../plan-document.ts";
import type { Means } from "./candidate-modes.ts";
import { chooseWindows, type DayProblem } from "./choose-windows.ts";
import type { Crossings } from "./crossings.ts";
import type { Round } from "./day-figures.ts";
import { slotCount } from "./day-ground.ts";
import type { DayPlanDocument } from "./day-plan-document.ts";
import { type Mode, type Profile, profileOf } from "./modes.ts";

export interface DayRequest extends Means {
  readonly traffic: DayPlanDocument["traffic"];
  readonly limits: DayPlanDocument["limits"];
  readonly book: RuleBook;
  /** What placements come from, for the document to name. */
  readonly solver: { readonly name: string; readonly version: string };
  readonly seed: number;
  /** Whether to plan every hour anew, for comparison: 24 more plans. */
  readonly comparesHourly: boolean;
}

export interface DayPlanning {
  readonly request: DayRequest;
  readonly solver: PlanDocument["solver"];
  readonly today: Mode;
  readonly packed: Mode;
  /** Those that may be used; grows and shrinks while the day is planned. */
  readonly modes: Mode[];
  readonly crossings: Crossings;
  readonly profiles: Map<Mode, Profile>;
  /** Changes that need more hops than a virtual router may make in a day. */
  readonly barred: Set<unknown>;
  /** Hosts that no morning can do without, and why: they may not sleep. */
  readonly needed: Map<string, string>;
  readonly rejected: DayPlanDocument["rejected"];
  readonly keptOn: DayPlanDocument["keptOn"];
}

export function profileIn({ request, profiles }: DayPlanning, mode: Mode): Profile {
  let profile = profiles.get(mode);
  if (profile === undefined) {
    profile = profileOf(request.day, mode, request.book);
    profiles.set(mode, profile);
  }
  return profile;
}

/**
 * The cheapest round of at most so many windows all of whose changes are scheduled. Changes not yet scheduled are priced at the least
 * that they can cost; the round is chosen again until all of its changes have their true price.
 */
export function chooseRound(planning: DayPlanning, maxWindows: number): Round | undefined {
  const { crossings, request, barred } = planning;
  for (;;) {
    const chosen = chooseWindows(problemOf(planning, maxWindows));
    if (chosen === undefined) return undefined;
    const round = chosen.windows.flatMap(({ slot, mode }) => {
      const found = planning.modes[mode];
      return found === undefined ? [] : [{ slot, mode: found }];
    });
    if (round.length === 1) return round;
    const changes = round.map(({ slot, mode }, index) => ({ slot, to: mode, from: round.at(index - 1)?.mode ?? mode }));
    const isKnown = changes.every(({ from, to, slot }) => crossings.seen(from, to, slot) !== undefined);
    const hops = new Map<string, number>();
    for (const { from, to, slot } of changes) {
      for (const [router, count] of crossings.at(from, to, slot).hops) hops.set(router, (hops.get(router) ?? 0) + count);
    }
    if (!isKnown) continue;
    const wanderers = new Set([...hops].filter(([, count]) => count > request.limits.maxMovesPerRouter).map(([router]) => router));
    if (wanderers.size === 0) return round;
    // Only parking makes more hops than the round was chosen with.
    for (const { from, to, slot } of changes) {
      const crossing = crossings.at(from, to, slot);
      if ([...wanderers].some((router) => (crossing.hops.get(router) ?? 0) > 1)) barred.add(crossing);
    }
  }
}

function problemOf(planning: DayPlanning, maxWindows: number): DayProblem {
  const { request, modes, crossings } = planning;
  const { limits } = request;
  const { slotMinutes } = request.day.forecast;
  const slots = slotCount(request.day);
  const profiles = modes.map((mode) => profileIn(planning, mode));
  const pairs = modes.map((from) => modes.map((to) => (from === to ? nobody : crossings.pair(from, to).moved)));
  // Asked for once a pair and a slot: the search asks for each many times.
  const prices = modes.map((from) =>
    modes.map((to) => (from === to ? [] : Array.from({ length: slots }, (_, slot) => priceOf(planning, from, to, slot)))),
  );
  return {
    slots,
    wattHours: profiles.map(({ keeps, watts }) => watts.map((value, slot) => (keeps[slot] === true ? (value * slotMinutes) / 60 : null))),
    change: (from, to, slot) => prices[from]?.[to]?.[slot] ?? null,
    moved: (from, to) => pairs[from]?.[to] ?? nobody,
    limits: {
      minDwellSlots: Math.max(1, Math.ceil(limits.minDwellMinutes / slotMinutes)),
      maxWindows,
      maxMovesPerRouter: limits.maxMovesPerRouter,
    },
  };
}

const nobody: readonly string[] = [];

/** True once the change is scheduled, never more before; null when it cannot be made there. */
function priceOf(planning: DayPlanning, from: Mode, to: Mode, boundary: number): WattHours | null {
  const { crossings, barred, request } = planning;
  const slots = slotCount(request.day);
  const during = (crossings.slotOf(from, to, boundary) + slots) % slots;
  if ([from, to].some((mode) => profileIn(planning, mode).keeps[during] !== true)) return null;
  const seen = crossings.seen(from, to, boundary);
  if (seen === undefined) return crossings.pair(from, to).least;
  if (seen.transition.status === "blocked" || barred.has(seen)) return null;
  return seen.cost.moveWattHours + seen.cost.heldWattHours;
}
