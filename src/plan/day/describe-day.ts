/** A proven round in the words of day-plan@1. */
import { plannedStateOf } from "../candidate-of-plan.ts";
import { clockOf } from "./day-clock.ts";
import { comparisonOf, figuresOf, modeBySlot, type Round, roundWindows } from "./day-figures.ts";
import { groundOf, slotCount, wholeDay } from "./day-ground.ts";
import type { ComparisonDocument, DayPlanDocument } from "./day-plan-document.ts";
import { type DayPlanning, profileIn } from "./day-planning.ts";
import type { Mode } from "./modes.ts";
import type { Contingency, ProvenRound } from "./prove-round.ts";
import { planSeconds } from "./transition-plan.ts";

export function describeDay(
  planning: DayPlanning,
  proven: ProvenRound,
  others: { readonly allDay: Round; readonly nightly: Round; readonly hourly: Round | undefined },
): DayPlanDocument {
  const { request, today, solver, crossings } = planning;
  const { day, traffic, limits } = request;
  const { round, home, contingencies, entry } = proven;
  const { network } = groundOf(day, wholeDay);
  const rounds: readonly (readonly [ComparisonDocument["name"], Round | undefined])[] = [
    ["never", [{ slot: 0, mode: today }]],
    ["packed", others.allDay],
    ["nightly", others.nightly],
    ["hourly", others.hourly],
    ["planned", round],
  ];
  const used = new Set<Mode>([today, ...rounds.flatMap(([, one]) => (one ?? []).map(({ mode }) => mode))]);
  const profile = (mode: Mode) => profileIn(planning, mode);
  const figures = (one: Round) => figuresOf(day, one, profile, crossings);
  const never = figures([{ slot: 0, mode: today }]).energy.totalWattHours;
  return {
    schema: "rehome/day-plan@1",
    network: { name: network.name, digest: day.digest },
    changes: [...day.changes],
    traffic,
    slotMinutes: day.forecast.slotMinutes,
    limits,
    modes: [...used].map(({ id, madeFor, candidate }) => ({ id, madeFor, ...plannedStateOf(network, candidate) })),
    home: home.id,
    entry: entry === null ? null : { mode: entry.mode.id, at: clockOf(entry.slot * day.forecast.slotMinutes), plan: entry.plan },
    windows: windowsOf(planning, proven),
    contingencies: contingencies.map((one) => contingencyOf(round, one)),
    keptOn: planning.keptOn,
    rejected: planning.rejected,
    watts: modeBySlot(round, slotCount(day)).map((mode, slot) => milli(profile(mode).watts[slot] ?? 0)),
    energy: figures(round).energy,
    comparisons: rounds.flatMap(([name, one]) =>
      one === undefined ? [] : [comparisonOf(name, roundWindows(day, one), figures(one), never)],
    ),
    solver: { name: solver.name, version: solver.version, seed: solver.seed },
  };
}

const milli = (value: number): number => Math.round(value * 1e3) / 1e3;

function windowsOf({ request, crossings }: DayPlanning, { round, restores }: ProvenRound): DayPlanDocument["windows"] {
  const { day } = request;
  return roundWindows(day, round).map((window, index) => {
    const [here, before] = [round[index], round.at(index - 1)];
    const restore = restores[index] ?? null;
    if (here === undefined || before === undefined || round.length === 1) return { ...window, transition: null, restore };
    const { transition, contracts } = crossings.at(before.mode, here.mode, here.slot);
    if (transition.status === "blocked") throw new Error("internal: a round with a change that cannot be carried out");
    const boundary = here.slot * day.forecast.slotMinutes;
    const minutes = Math.ceil(planSeconds(transition.network, transition.plan) / 60);
    return { ...window, transition: { at: clockOf(contracts ? boundary : boundary - minutes), plan: transition.plan }, restore };
  });
}

const contingencyOf = (round: Round, { window, physicalRouter, differs, plan }: Contingency): DayPlanDocument["contingencies"][number] => ({
  window,
  mode: round[window]?.mode.id ?? "",
  physicalRouter,
  differs: { ...differs },
  plan,
});
