/**
 * What has to be proven of a round before anything may sleep: the way home from every window, the morning without any one of the
 * hosts that slept, and the way from today's placement into the round.
 */
import type { PlanDocument } from "../plan-document.ts";
import { quietMode } from "./candidate-modes.ts";
import { sleepersOf, surviveWithout } from "./contingencies.ts";
import type { Round } from "./day-figures.ts";
import { MINUTES_A_DAY, type Stretch, slotCount, slotStretch } from "./day-ground.ts";
import { chooseRound, type DayPlanning, profileIn } from "./day-planning.ts";
import { isSameState, type Mode } from "./modes.ts";
import { planSeconds, planTransition } from "./transition-plan.ts";

export interface Contingency {
  /** Of the window in which the host sleeps. */
  readonly window: number;
  readonly physicalRouter: string;
  readonly differs: Readonly<Record<string, string>>;
  readonly plan: PlanDocument;
}

export interface Entry {
  readonly mode: Mode;
  readonly slot: number;
  readonly plan: PlanDocument;
}

export interface ProvenRound {
  readonly round: Round;
  readonly home: Mode;
  /** By window; null for home itself. */
  readonly restores: readonly (PlanDocument | null)[];
  readonly contingencies: readonly Contingency[];
  /** Null when today's placement is part of the round. */
  readonly entry: Entry | null;
}

/** The cheapest round with every proof that it needs. Every turn that fails takes a mode away or keeps one more host on, so it ends. */
export async function proveRound(planning: DayPlanning): Promise<ProvenRound | undefined> {
  for (;;) {
    const round = chooseRound(planning, planning.request.limits.maxWindows);
    if (round === undefined) return undefined;
    const home = homeOf(planning, round);
    const restores = restoresOf(planning, round, home);
    if (restores === undefined) continue;
    const contingencies = await contingenciesOf(planning, round, home);
    if (contingencies === undefined) continue;
    const entry = entryInto(planning, round, home);
    if (entry !== undefined) return { round, home, restores, contingencies, entry };
    reject(planning, home, "no schedule leads into the round from today's placement");
  }
}

function reject({ modes, rejected }: DayPlanning, mode: Mode, why: string): void {
  modes.splice(modes.indexOf(mode), 1);
  rejected.push({ mode: mode.id, why });
}

/** The mode that holds in most slots; of those the one with the most hosts on. */
function homeOf(planning: DayPlanning, round: Round): Mode {
  const held = (mode: Mode): number => profileIn(planning, mode).keeps.filter((keeps) => keeps).length;
  const [home] = round
    .map(({ mode }) => mode)
    .toSorted((x, y) => held(y) - held(x) || y.candidate.routersOn.size - x.candidate.routersOn.size || (x.id < y.id ? -1 : 1));
  if (home === undefined) throw new Error("internal: a round without windows");
  return home;
}

function stretchOfWindow({ request: { day } }: DayPlanning, round: Round, index: number): Stretch {
  const { slotMinutes } = day.forecast;
  const from = (round[index]?.slot ?? 0) * slotMinutes;
  const to = (round[(index + 1) % round.length]?.slot ?? 0) * slotMinutes;
  return { startMinute: from, minutes: to > from ? to - from : to - from + MINUTES_A_DAY };
}

/** By window, the way home; undefined when a mode had to be given up. */
function restoresOf(planning: DayPlanning, round: Round, home: Mode): ProvenRound["restores"] | undefined {
  const { request, solver } = planning;
  const restores: (PlanDocument | null)[] = [];
  for (const [index, { mode }] of round.entries()) {
    if (mode === home) {
      restores.push(null);
      continue;
    }
    const stretch = stretchOfWindow(planning, round, index);
    const transition = planTransition({ ...request, from: mode, to: home.candidate, stretch, goal: "restore", solver });
    if (transition.status === "blocked") {
      reject(planning, mode, `no way back to ${home.id} that holds at every moment of its window: ${transition.why}`);
      return undefined;
    }
    restores.push(transition.plan);
  }
  return restores;
}

/** Undefined when hosts have to be kept on, and with that the round chosen again. */
async function contingenciesOf(planning: DayPlanning, round: Round, home: Mode): Promise<ProvenRound["contingencies"] | undefined> {
  const { request, solver, needed } = planning;
  const contingencies: Contingency[] = [];
  for (const [index, { mode }] of round.entries()) {
    const night = { mode, home, stretch: stretchOfWindow(planning, round, index) };
    const sleepers = mode === home ? [] : sleepersOf(request.day, night);
    const missed = new Map(sleepers.flatMap((host) => (needed.has(host) ? [[host, needed.get(host) ?? ""] as const] : [])));
    for (const physicalRouter of sleepers) {
      if (missed.has(physicalRouter)) continue;
      const survival = await surviveWithout({ ...request, solver }, night, physicalRouter);
      if (survival.status === "fails") {
        missed.set(physicalRouter, survival.why);
        if (survival.always) needed.set(physicalRouter, survival.why);
      } else contingencies.push({ window: index, physicalRouter, differs: survival.differs, plan: survival.plan });
    }
    if (missed.size === 0) continue;
    await keepOn(planning, mode, missed);
    return undefined;
  }
  return contingencies;
}

/** Puts another placement into the mode's place, with these hosts on. */
async function keepOn(planning: DayPlanning, mode: Mode, missed: ReadonlyMap<string, string>): Promise<void> {
  const { request, packed, modes, keptOn, needed } = planning;
  const [first] = missed;
  reject(planning, mode, first === undefined ? "" : `${[...missed.keys()].join(", ")} might not wake, and for ${first[0]} ${first[1]}`);
  if (mode.origin === undefined) return;
  for (const [physicalRouter, why] of missed) {
    if (keptOn.some((known) => known.physicalRouter === physicalRouter)) continue;
    keptOn.push({ physicalRouter, mode: mode.id, because: `it might not wake: ${why}` });
  }
  const { stretch, keep } = mode.origin;
  const all = new Set([...keep, ...missed.keys(), ...needed.keys()]);
  const id = `${mode.id.replace(/-keeping-\d+$/, "")}-keeping-${all.size}`;
  const instead = await quietMode(request, packed, { id, stretch, keep: [...all] });
  if (instead !== undefined && !modes.some((known) => isSameState(known.candidate, instead.candidate))) modes.push(instead);
}

/** From today's placement into the round: home first, in the quietest slot in which a schedule exists. */
function entryInto(planning: DayPlanning, round: Round, home: Mode): Entry | null | undefined {
  const { request, solver, today } = planning;
  const { day } = request;
  if (round.some(({ mode }) => mode === today)) return null;
  const total = (slot: number): number => day.forecast.totalsGbps[slot] ?? 0;
  const slots = [...Array(slotCount(day)).keys()].toSorted((x, y) => total(x) - total(y) || x - y);
  for (const mode of new Set([home, ...round.map((window) => window.mode)])) {
    for (const slot of slots) {
      if (profileIn(planning, mode).keeps[slot] !== true) continue;
      const stretch = slotStretch(day, slot);
      const transition = planTransition({ ...request, from: today, to: mode.candidate, stretch, goal: "consolidate", solver });
      if (transition.status === "blocked" || planSeconds(transition.network, transition.plan) > stretch.minutes * 60) continue;
      return { mode, slot, plan: transition.plan };
    }
  }
  return undefined;
}
