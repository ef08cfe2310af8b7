/** A day plan as a replay takes it: placements by window, and every moment of the transitions between them. */
import type { Candidate } from "../../network/candidate.ts";
import type { Network } from "../../network/network.ts";
import { candidateOfPlan } from "../candidate-of-plan.ts";
import { statesOf } from "../states.ts";
import type { DayPlanDocument } from "./day-plan-document.ts";
import type { DoubleHomedStretch, PlacedDay, PlacedWindow } from "./replay-traffic.ts";

const MINUTES_A_DAY = 1440;

/** The network is the day plan's, after its changes, under any traffic. The entry into the round is left out: it happens once. */
export function placedDayOf(network: Network, plan: DayPlanDocument): PlacedDay {
  const modes = new Map(plan.modes.map((mode) => [mode.id, candidateOfPlan(network, mode)]));
  const modeAt = (index: number): Candidate => {
    const candidate = modes.get(plan.windows.at(index)?.mode ?? "");
    if (candidate === undefined) throw new Error(`internal: window ${index} of the day has no mode`);
    return candidate;
  };
  const windows = plan.windows.map(({ from, to }, index): PlacedWindow => {
    const minutes = (minuteOf(to) - minuteOf(from) + MINUTES_A_DAY) % MINUTES_A_DAY;
    return { startMinute: minuteOf(from), minutes: minutes === 0 ? MINUTES_A_DAY : minutes, candidate: modeAt(index) };
  });
  const transitions = plan.windows.flatMap(({ transition }, index): readonly DoubleHomedStretch[] => {
    if (transition === null) return [];
    const [from, to] = [modeAt(index - 1), modeAt(index)];
    const states = [...statesOf({ ...network, today: from }, to, transition.plan)];
    return states.slice(0, -1).map(({ atSeconds, moment: { before, after, booting } }, position) => {
      const endSeconds = states[position + 1]?.atSeconds ?? atSeconds;
      const startMinute = minuteOf(transition.at) + atSeconds / 60;
      return { startMinute, minutes: (endSeconds - atSeconds) / 60, from: alsoOn(before, booting), to: alsoOn(after, booting) };
    });
  });
  return { windows, transitions, wattHoursADay: plan.energy.moveWattHours };
}

/** Hosts that boot draw power; no route passes them yet. */
const alsoOn = (candidate: Candidate, booting: ReadonlySet<string>): Candidate => ({
  ...candidate,
  routersOn: new Set([...candidate.routersOn, ...booting]),
});

/** "07:30" to minutes. */
function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}
