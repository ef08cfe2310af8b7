/**
 * Plans a whole day: which placement when, every change proven, and the way back proven before anything may sleep.
 *
 * The planner proposes placements, the round of windows is chosen among them exactly (choose-windows.ts) with changes priced from
 * below, and only those changes that a round uses are scheduled: one that cannot be is barred and the round is chosen again. What
 * comes out is the cheapest round of these placements that can be carried out.
 */
import type { PlanDocument } from "../plan-document.ts";
import type { Finding } from "../verify-finding.ts";
import { busyMode, packedMode, quietModes, todayMode } from "./candidate-modes.ts";
import { Crossings } from "./crossings.ts";
import type { DayPlanDocument } from "./day-plan-document.ts";
import { chooseRound, type DayPlanning, type DayRequest } from "./day-planning.ts";
import { describeDay } from "./describe-day.ts";
import { hourlyRound } from "./hourly.ts";
import { proveRound } from "./prove-round.ts";
import { verifyDayPlan } from "./verify-day-plan.ts";

export type { DayRequest } from "./day-planning.ts";

export type DayOutcome =
  | { readonly status: "planned"; readonly plan: DayPlanDocument }
  /** No placement for the peak of the day: this plan says why. */
  | { readonly status: "none"; readonly plan: PlanDocument }
  /** There are placements, and no way to go round with them. */
  | { readonly status: "blocked"; readonly why: string }
  /** The finished day does not pass verification: a bug, never shown as a plan. */
  | { readonly status: "wrong"; readonly findings: readonly Finding[] };

export async function planDay(request: DayRequest): Promise<DayOutcome> {
  const { day, book, limits, traffic } = request;
  const packed = await packedMode(request);
  if ("schema" in packed) return { status: "none", plan: packed };
  const today = todayMode(day);
  const busy = await busyMode(request, packed);
  const quiet = await quietModes(request, packed, Math.ceil(limits.minDwellMinutes / day.forecast.slotMinutes));
  const { name, version } = request.solver;
  const solver = { name, version, seconds: 0, seed: request.seed };
  const isToday = packed.changes.length === 0;
  const planning: DayPlanning = {
    request,
    solver,
    today,
    packed: isToday ? today : packed,
    modes: [today, ...(isToday ? [] : [packed]), ...(busy === undefined ? [] : [busy]), ...quiet],
    profiles: new Map(),
    crossings: new Crossings(day, solver, book),
    barred: new Set(),
    needed: new Map(),
    rejected: [],
    keptOn: [],
  };
  // A placement made for one hour may well hold all day: what the hourly comparison finds is there to be used.
  const hourly = request.comparesHourly ? await hourlyRound(planning) : undefined;
  const found = new Set((hourly ?? []).map(({ mode }) => mode));
  planning.modes.push(...[...found].filter((mode) => !planning.modes.includes(mode)));
  const proven = await proveRound(planning);
  if (proven === undefined) {
    return { status: "blocked", why: planning.rejected.map(({ mode, why }) => `${mode}: ${why}`).join("; ") };
  }
  const nightly = chooseRound(planning, Math.min(2, limits.maxWindows)) ?? proven.round;
  const allDay = chooseRound(planning, 1) ?? [{ slot: 0, mode: planning.packed }];
  const plan = describeDay(planning, proven, { allDay, nightly, hourly });
  const findings = verifyDayPlan({ day, traffic, plan, book });
  return findings.length === 0 ? { status: "planned", plan } : { status: "wrong", findings };
}
