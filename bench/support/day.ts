/** A day's energy in three ways of running it: as today, packed once for the peak, and packed tighter at night as well. */
import { checkAll } from "../../src/constraints/index.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { candidatePower } from "../../src/network/power.ts";
import { relativeGap } from "../../src/optimiser/optimise.ts";
import type { Solver } from "../../src/optimiser/solvers/port.ts";
import { plannedNetwork } from "../../src/plan/planned-network.ts";
import type { Watts } from "../../src/units.ts";
import { type Instance, prepare } from "./instances.ts";
import { type Solved, solve } from "./solve.ts";

export const NIGHT = "quietest:4h";
const HOURS_A_DAY = 24;

export interface Day {
  /** Its window: the rest of the day runs the peak plan. */
  readonly night: string;
  readonly todayKwh: number;
  /** The plan for the whole day's peak, kept all day. */
  readonly packedKwh: number;
  /** The night's plan in its hours, the peak plan in the rest; moves there and back and waking included. */
  readonly withNightKwh: number;
  /** How far from the best possible the two are at most, by the best bound that any of the three runs proved. */
  readonly peakGap: number;
  readonly nightGap: number;
  readonly hostsOnAtPeak: number;
  readonly hostsOnAtNight: number;
  /** Each evening, and back each morning. */
  readonly nightMoves: number;
  readonly nightWhy: string | null;
}

/** `night`: the plan from today's placement for the night window. Undefined when a plan was not found. */
export async function planDay(instance: Instance, night: Solved, solver: Solver): Promise<Day | undefined> {
  const { timeLimitSeconds: limit, name } = instance;
  const peak = prepare(instance, "all");
  const packed = await solve(`${name}, peak`, peak, solver, limit);
  const atPeak = better(peak.network, packed.candidate, night.candidate);
  if (atPeak === undefined) return undefined;

  const beyond = prepare(instance, NIGHT, { document: plannedNetwork(peak.network, atPeak) });
  const tight = await solve(`${name}, night from the peak's placement`, beyond, solver, limit);
  const atNight = tight.candidate;
  if (atNight === undefined) return undefined;

  const window = beyond.traffic?.window ?? "all";
  const hours = beyond.hours;
  const rest = window.split("-").reverse().join("-");
  const kwh = (candidateAtNight: Candidate, candidateByDay: Candidate): number =>
    (hours * meanWatts(instance, window, candidateAtNight) + (HOURS_A_DAY - hours) * meanWatts(instance, rest, candidateByDay)) / 1000;
  const { today } = peak.network;
  // Where everything runs today changes no plan's watts, so both runs bound the night. No series is lower at its peak than at
  // night: what keeps the rules then keeps them at night too and draws no more, so that a bound of the night is one of the peak.
  const nightBound = Math.max(boundOf(night), boundOf(tight));
  const moving = tight.energy === null || tight.plan.moves.length === 0 ? 0 : tight.energy.moveWattHours + tight.energy.wakeWattHours;
  return {
    night: window,
    todayKwh: kwh(today, today),
    packedKwh: kwh(atPeak, atPeak),
    withNightKwh: kwh(atNight, atPeak) + moving / 1000,
    peakGap: relativeGap(candidatePower(peak.network, atPeak).totalWatts, Math.max(nightBound, boundOf(packed))),
    nightGap: relativeGap(candidatePower(beyond.network, atNight).totalWatts, nightBound),
    hostsOnAtPeak: atPeak.routersOn.size,
    hostsOnAtNight: atNight.routersOn.size,
    nightMoves: tight.plan.moves.length,
    nightWhy: tight.why,
  };
}

/** The night's plan may keep every rule at the peak too and draw less than the peak's: a search that proved nothing is no yardstick. */
function better(network: Parameters<typeof candidatePower>[0], own: Candidate | undefined, other: Candidate | undefined) {
  if (other === undefined || checkAll(network, other).length > 0) return own;
  if (own === undefined) return other;
  return candidatePower(network, other).totalWatts < candidatePower(network, own).totalWatts ? other : own;
}

const boundOf = ({ plan }: Solved): Watts => plan.bound?.objective ?? 0;

/** Over the window's samples: power is linear in traffic while routes stay, so that the mean traffic gives the mean power. */
const meanWatts = (instance: Instance, window: string, candidate: Candidate): Watts =>
  candidatePower(prepare(instance, window, { use: "mean" }).network, candidate).totalWatts;
