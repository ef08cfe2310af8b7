/** Placements of a day: what each is, in which slots it keeps every rule, and what it draws there. */
import type { RuleBook } from "../../constraints/constraint.ts";
import { checkAll } from "../../constraints/index.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Change } from "../../network/changes-document.ts";
import { candidatePower } from "../../network/power.ts";
import type { Watts } from "../../units.ts";
import { type DayGround, groundOf, type Stretch, slotCount, slotStretch, stateChanges, wholeDay } from "./day-ground.ts";

/** One placement, with hosts on and off and routes. */
export interface Mode {
  readonly id: string;
  readonly madeFor: string;
  readonly candidate: Candidate;
  /** From the day's network to this state. */
  readonly changes: readonly Change[];
  /** Of a placement that was planned for a part of the day: which, and the hosts that had to stay on. */
  readonly origin?: { readonly stretch: Stretch; readonly keep: readonly string[] };
}

/** A mode through the day. */
export interface Profile {
  /** By slot: every rule is kept. */
  readonly keeps: readonly boolean[];
  readonly watts: readonly Watts[];
}

export function modeOf(day: DayGround, id: string, madeFor: string, candidate: Candidate): Mode {
  const { network } = groundOf(day, wholeDay);
  const changes = isSameState(candidate, network.today) ? [] : stateChanges(network, candidate);
  return { id, madeFor, candidate, changes };
}

/** Judged as the state of the network in each slot: a rule about moves has nothing to say of a placement that stays. */
export function profileOf(day: DayGround, mode: Mode, book: RuleBook): Profile {
  const keeps: boolean[] = [];
  const watts: Watts[] = [];
  for (let slot = 0; slot < slotCount(day); slot++) {
    const { network } = groundOf(day, slotStretch(day, slot), mode.changes);
    const isPlaced = mode.candidate.placements.size === network.virtualRouters.size;
    keeps.push(isPlaced && checkAll(network, mode.candidate, book).length === 0);
    watts.push(candidatePower(network, mode.candidate).totalWatts);
  }
  return { keeps, watts };
}

/** Same hosts on, same placements: nothing would happen on the way from one to the other. */
export const isSameState = (x: Candidate, y: Candidate): boolean =>
  x.placements.size === y.placements.size &&
  [...x.placements].every(([router, host]) => y.placements.get(router) === host) &&
  x.routersOn.size === y.routersOn.size &&
  [...x.routersOn].every((host) => y.routersOn.has(host)) &&
  x.routes.size === y.routes.size &&
  [...x.routes].every(([link, route]) => route.join() === y.routes.get(link)?.join());
