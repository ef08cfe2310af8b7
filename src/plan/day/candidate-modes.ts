/** The placements a day chooses among: today's, the packing at the peak, and the best for the quietest hours. */

import type { Candidate } from "../../network/candidate.ts";
import type { Change } from "../../network/changes-document.ts";
import type { Network } from "../../network/network.ts";
import { candidatePower } from "../../network/power.ts";
import type { GoalRequest } from "../../optimiser/goals.ts";
import type { OptimiseOutcome } from "../../optimiser/optimise.ts";
import { candidateOfPlan } from "../candidate-of-plan.ts";
import type { PlanDocument } from "../plan-document.ts";
import type { PlanOutcome } from "../plan-network.ts";
import type { Prepared } from "../prepare.ts";
import { type DayGround, groundOf, type Stretch, slotCount, slotStretch, stretchText, wholeDay } from "./day-ground.ts";
import { isSameState, type Mode, modeOf } from "./modes.ts";

/** Asks for one plan; what is wrong with a solver is the caller's to deal with. `what` says what it is for. */
export type AskPlan = (prepared: Prepared, goal: GoalRequest, what: string) => Promise<Extract<PlanOutcome, { status: "plan" }>>;
/** Asks for a placement alone: a day orders its moves itself. */
export type SearchPlacement = (network: Network, goal: GoalRequest, what: string) => Promise<OptimiseOutcome>;

/** How placements are come by. */
export interface Means {
  readonly day: DayGround;
  readonly search: SearchPlacement;
  readonly ask: AskPlan;
}

/** Lengths of the quietest stretches that are planned for, in hours. */
const LENGTHS = [12, 10, 8, 6, 4, 2] as const;
/** A further placement has to save this share of the power of the one that holds for longer. */
const WORTH_A_MODE = 1e-3;

export const todayMode = (day: DayGround): Mode => modeOf(day, "today", "today", groundOf(day, wholeDay).network.today);

/** The best placement for the peak of the whole day, or the plan that says why there is none. */
export async function packedMode({ day, search, ask }: Means): Promise<Mode | PlanDocument> {
  const prepared = groundOf(day, wholeDay);
  const what = "packing at the peak of the day";
  const found = placementOf(await search(prepared.network, { goal: "consolidate" }, what));
  if (found !== undefined) return modeOf(day, "packed", stretchText(wholeDay), found);
  const { plan } = await ask(prepared, { goal: "consolidate" }, what);
  const planned = candidateOfPlan(prepared.network, plan);
  return planned === undefined ? plan : modeOf(day, "packed", stretchText(wholeDay), planned);
}

export const placementOf = (outcome: OptimiseOutcome): Candidate | undefined => ("candidate" in outcome ? outcome.candidate : undefined);

/**
 * The best placement for the busiest slot alone. Series that peak at other times make the peak of the day stricter than any
 * slot of it, so this one may need fewer hosts and hold all day all the same.
 */
export function busyMode({ day, search }: Means, packed: Mode): Promise<Mode | undefined> {
  const { totalsGbps } = day.forecast;
  const stretch = slotStretch(day, totalsGbps.indexOf(Math.max(...totalsGbps)));
  return quietMode({ day, search }, packed, { id: "busiest", stretch, keep: [] });
}

/** Placements for the quietest hours, longest first; each draws less than those that hold for longer. */
export async function quietModes(means: Means, packed: Mode, minDwellSlots: number): Promise<readonly Mode[]> {
  const { day } = means;
  const { slotMinutes } = day.forecast;
  const modes: Mode[] = [];
  let least = quietWatts(day, packed);
  for (const slots of new Set(LENGTHS.map((hours) => Math.floor((hours * 60) / slotMinutes)))) {
    if (slots < Math.max(1, minDwellSlots) || slots >= slotCount(day)) continue;
    const mode = await quietMode(means, packed, {
      id: `quiet-${Math.round((slots * slotMinutes) / 6) / 10}h`,
      stretch: quietest(day, slots),
      keep: [],
    });
    if (mode === undefined) continue;
    const watts = quietWatts(day, mode);
    if (watts >= least * (1 - WORTH_A_MODE)) continue;
    least = watts;
    modes.push(mode);
  }
  return modes;
}

/** The best placement for a stretch, with these physical routers on; undefined when none was found or it is the packed one. */
export async function quietMode(
  { day, search }: Pick<Means, "day" | "search">,
  packed: Mode,
  { id, stretch, keep }: { readonly id: string; readonly stretch: Stretch; readonly keep: readonly string[] },
): Promise<Mode | undefined> {
  const kept: Change[] = keep.length === 0 ? [] : [{ add: { policy: { type: "keepOn", physicalRouters: [...keep] } } }];
  const { network } = groundOf(day, stretch, [...packed.changes, ...kept]);
  const candidate = placementOf(await search(network, { goal: "consolidate" }, stretchText(stretch)));
  if (candidate === undefined || isSameState(candidate, packed.candidate)) return undefined;
  return { ...modeOf(day, id, stretchText(stretch), candidate), origin: { stretch, keep } };
}

/** The stretch of so many slots with the least total forecast, the earliest of equals. */
function quietest(day: DayGround, slots: number): Stretch {
  const { totalsGbps, slotMinutes } = day.forecast;
  const all = slotCount(day);
  let best = { slot: 0, gbps: Number.POSITIVE_INFINITY };
  for (let slot = 0; slot < all; slot++) {
    let gbps = 0;
    for (let i = 0; i < slots; i++) gbps += totalsGbps[(slot + i) % all] ?? 0;
    // Equal stretches differ in the last bits of their sums.
    if (gbps < best.gbps - 1e-9) best = { slot, gbps };
  }
  return { startMinute: best.slot * slotMinutes, minutes: slots * slotMinutes };
}

/** What a mode draws in the quietest slot of the day. */
function quietWatts(day: DayGround, mode: Mode): number {
  const { network } = groundOf(day, slotStretch(day, quietest(day, 1).startMinute / day.forecast.slotMinutes), mode.changes);
  return candidatePower(network, mode.candidate).totalWatts;
}
