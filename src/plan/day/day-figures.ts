/** What a round of windows comes to in a day, and the same for the ways of doing without it. */
import type { WattHours } from "../../units.ts";
import type { Crossings } from "./crossings.ts";
import { clockOf } from "./day-clock.ts";
import { type DayGround, MINUTES_A_DAY, slotCount } from "./day-ground.ts";
import type { ComparisonDocument, DayEnergy, ModeWindowDocument } from "./day-plan-document.ts";
import type { Mode, Profile } from "./modes.ts";

/** Windows of a day, in the order of their slots; one window lasts all day. */
export type Round = readonly { readonly slot: number; readonly mode: Mode }[];

export type ProfileOf = (mode: Mode) => Profile;

/** The mode in force in each slot. */
export function modeBySlot(round: Round, slots: number): readonly Mode[] {
  const modes: Mode[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const window = round.findLast((one) => one.slot <= slot) ?? round.at(-1);
    if (window !== undefined) modes.push(window.mode);
  }
  return modes;
}

export function roundWindows(day: DayGround, round: Round): readonly ModeWindowDocument[] {
  const [only] = round;
  if (only !== undefined && round.length === 1) return [{ from: "00:00", to: "24:00", mode: only.mode.id }];
  const { slotMinutes } = day.forecast;
  return round.map(({ slot, mode }, index) => {
    const next = round[(index + 1) % round.length]?.slot ?? slot;
    return { from: clockOf(slot * slotMinutes), to: clockOf(next === 0 ? MINUTES_A_DAY : next * slotMinutes), mode: mode.id };
  });
}

interface Figures {
  readonly energy: DayEnergy;
  readonly moves: number;
  readonly wakes: number;
  readonly unscheduled: number;
  readonly brokenSlots: number;
}

export function figuresOf(day: DayGround, round: Round, profile: ProfileOf, crossings: Crossings): Figures {
  const slotHours = day.forecast.slotMinutes / 60;
  const modes = modeBySlot(round, slotCount(day));
  const steadyWattHours = modes.reduce((sum, mode, slot) => sum + (profile(mode).watts[slot] ?? 0) * slotHours, 0);
  let [moveWattHours, heldWattHours, moves, wakes, unscheduled] = [0, 0, 0, 0, 0];
  for (const [index, { slot, mode }] of round.entries()) {
    const before = round.at(index - 1);
    if (before === undefined || round.length === 1) continue;
    const crossing = crossings.at(before.mode, mode, slot);
    moveWattHours += crossing.cost.moveWattHours;
    heldWattHours += crossing.cost.heldWattHours;
    moves += crossing.moves;
    wakes += crossing.wakes;
    if (crossing.transition.status === "blocked") unscheduled++;
  }
  const energy = { steadyWattHours, moveWattHours, heldWattHours, totalWattHours: steadyWattHours + moveWattHours + heldWattHours };
  const brokenSlots = modes.filter((mode, slot) => profile(mode).keeps[slot] !== true).length;
  return { energy: rounded(energy), moves, wakes, unscheduled, brokenSlots };
}

export function comparisonOf(
  name: ComparisonDocument["name"],
  windows: readonly ModeWindowDocument[],
  { energy, ...counts }: Figures,
  neverWattHours: WattHours,
): ComparisonDocument {
  const savedWattHours = milli(neverWattHours - energy.totalWattHours);
  const savedPercent = neverWattHours === 0 ? 0 : Math.round((savedWattHours / neverWattHours) * 1e4) / 100;
  return { name, windows: [...windows], ...energy, ...counts, savedWattHours, savedPercent };
}

const milli = (value: number): number => Math.round(value * 1e3) / 1e3;

function rounded(energy: DayEnergy): DayEnergy {
  return {
    steadyWattHours: milli(energy.steadyWattHours),
    moveWattHours: milli(energy.moveWattHours),
    heldWattHours: milli(energy.heldWattHours),
    totalWattHours: milli(energy.totalWattHours),
  };
}
