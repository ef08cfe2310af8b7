/** What planning anew every hour would do: no hysteresis, every move paid. For comparison; nothing of it is proven to be safe. */
import { candidatePower } from "../../network/power.ts";
import { placementOf } from "./candidate-modes.ts";
import type { Round } from "./day-figures.ts";
import { groundOf, MINUTES_A_DAY, type Stretch, stretchText } from "./day-ground.ts";
import { type DayPlanning, profileIn } from "./day-planning.ts";
import { isSameState, type Mode, modeOf } from "./modes.ts";

/** Every hour the best of a new plan, made from the placement of the hour before, and of the placements known already. */
export async function hourlyRound(planning: DayPlanning): Promise<Round> {
  const { slotMinutes } = planning.request.day.forecast;
  const stepMinutes = Math.max(60, slotMinutes);
  const known: Mode[] = [...planning.modes];
  const steps: { slot: number; mode: Mode }[] = [];
  let current = planning.packed;
  for (let minute = 0; minute < MINUTES_A_DAY; minute += stepMinutes) {
    const stretch = { startMinute: minute, minutes: stepMinutes };
    const planned = await replan(planning, current, stretch, known);
    current = best(planning, stretch, [current, planned, ...known]);
    if (!known.includes(current)) known.push(current);
    steps.push({ slot: minute / slotMinutes, mode: current });
  }
  const round = steps.filter(({ mode }, index) => steps.at(index - 1)?.mode !== mode);
  return round.length === 0 ? steps.slice(0, 1) : round;
}

async function replan({ request }: DayPlanning, current: Mode, stretch: Stretch, known: readonly Mode[]): Promise<Mode> {
  const { day, search } = request;
  const { network } = groundOf(day, stretch, current.changes);
  const outcome = await search(network, { goal: "consolidate" }, `for comparison, every hour anew: ${stretchText(stretch)}`);
  const candidate = placementOf(outcome);
  if (candidate === undefined) return current;
  const same = known.find((mode) => isSameState(mode.candidate, candidate));
  if (same !== undefined) return same;
  const mode = modeOf(day, `hour-${stretchText(stretch).slice(0, 2)}`, stretchText(stretch), candidate);
  return { ...mode, origin: { stretch, keep: [] } };
}

/** The one that draws least among those that keep every rule; the earlier in the list of equals. */
function best(planning: DayPlanning, { startMinute, minutes }: Stretch, modes: readonly Mode[]): Mode {
  const { day } = planning.request;
  const { slotMinutes } = day.forecast;
  const slots = Array.from({ length: minutes / slotMinutes }, (_, index) => startMinute / slotMinutes + index);
  let found: { readonly mode: Mode; readonly watts: number } | undefined;
  for (const mode of new Set(modes)) {
    if (!slots.every((slot) => profileIn(planning, mode).keeps[slot] === true)) continue;
    const watts = candidatePower(groundOf(day, { startMinute, minutes }, mode.changes).network, mode.candidate).totalWatts;
    if (found === undefined || watts < found.watts - 0.5) found = { mode, watts };
  }
  return found?.mode ?? planning.packed;
}
