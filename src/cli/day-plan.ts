/** rehome plan NETWORK --day, and verifying what it wrote: a day plan from options, and from a document. */
import { ruleBook } from "../constraints/index.ts";
import type { Change } from "../network/changes-document.ts";
import { forecastDay } from "../network/forecast.ts";
import type { DayChoice } from "../network/forecast-days.ts";
import type { NetworkInput } from "../network/read.ts";
import { optimise } from "../optimiser/optimise.ts";
import type { StageProgress } from "../optimiser/run.ts";
import { checkGround, type DayGround, steadyChanges } from "../plan/day/day-ground.ts";
import type { DayPlanDocument } from "../plan/day/day-plan-document.ts";
import { type DayOutcome, planDay } from "../plan/day/plan-day.ts";
import { loadTraffic } from "./documents.ts";
import { badInput, CommandFailure, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { SolverOptions, TrafficOptions } from "./options.ts";
import { makePlan, withSolver } from "./planning.ts";
import { accepted } from "./prepared.ts";
import { createProgress } from "./progress.ts";

export interface DayOptions extends TrafficOptions, SolverOptions {
  readonly slotMinutes?: number;
  readonly minDwell?: number;
  readonly maxMoves?: number;
  readonly maxWindows?: number;
  readonly weekday?: string;
  /** False: no hourly re-planning for comparison. */
  readonly hourly?: boolean;
}

export interface DayGrounds {
  readonly day: DayGround;
  readonly traffic: DayPlanDocument["traffic"];
}

interface ForecastChoice extends DayChoice {
  readonly timeZone: string;
  readonly percentile: number;
  readonly margin: number;
  readonly slotMinutes: number;
}

/** The planned day; a plan that says why there is none. */
export type DayAnswer = Extract<DayOutcome, { status: "planned" | "none" }>;

export async function makeDayPlan(
  machine: Machine,
  input: NetworkInput,
  changes: readonly Change[],
  options: DayOptions,
): Promise<DayAnswer> {
  const { traffic: name, timeZone = "UTC", margin = 0, slotMinutes = 60, minDwell = 2, maxMoves = 2, maxWindows = 4 } = options;
  if (name === undefined) throw badInput("--day plans for traffic over time. Give it with --traffic");
  const weekday = options.weekday === undefined ? {} : { weekday: weekdayOf(options.weekday) };
  const choice = { timeZone, percentile: percentileOf(options.use), margin, slotMinutes, ...weekday };
  const grounds = await groundDay(machine, input, steadyChanges(input.document, changes), name, choice);
  const limits = { minDwellMinutes: Math.round(minDwell * 60), maxMovesPerRouter: maxMoves, maxWindows };
  const progress = createProgress(machine);
  const { gap, timeLimit, seed } = options;
  const outcome = await withSolver(machine, options, (solver) =>
    planDay({
      ...grounds,
      limits,
      book: ruleBook,
      solver,
      seed,
      comparesHourly: options.hourly !== false,
      ask(prepared, goal, what) {
        progress.show(`day: ${what}`);
        const tell = (text: string): void => progress.show(`day: ${what}: ${text}`);
        return makePlan(machine, solver, { prepared, goal, gap, timeLimitSeconds: timeLimit, seed }, tell);
      },
      search(network, goal, what) {
        progress.show(`day: ${what}`);
        const onProgress = (stage: StageProgress): void =>
          progress.show(`day: ${what}: ${stage.objective}, ${stage.stage} of ${stage.stages}`);
        const options = { gap, timeLimitSeconds: timeLimit, seed, onProgress, signal: machine.interrupts() };
        return refusingInterrupts(machine, optimise(network, ruleBook, goal, solver, options));
      },
    }).finally(() => progress.done()),
  );
  switch (outcome.status) {
    case "planned":
    case "none":
      return outcome;
    case "blocked":
      throw new CommandFailure(exitStatus.notFound, `no round of placements can be carried out: ${outcome.why}`);
    case "wrong": {
      const problems = outcome.findings.map(({ where, found, remedy }) => ({ pointer: where, found, remedy }));
      throw new CommandFailure(exitStatus.verificationFailed, "the day plan does not pass verification, and is not used", problems);
    }
    default:
      return outcome satisfies never;
  }
}

/** Whatever came of a cancelled search, the day is not planned on. */
async function refusingInterrupts<Value>(machine: Machine, search: Promise<Value>): Promise<Value> {
  const value = await search;
  if (machine.interrupts().aborted) throw new CommandFailure(exitStatus.interrupted, "interrupted; nothing was written");
  return value;
}

/** What a day plan from a file says that it stands on, with the traffic given again. */
export const groundOfDayPlan = (machine: Machine, input: NetworkInput, plan: DayPlanDocument, traffic: string): Promise<DayGrounds> =>
  groundDay(machine, input, plan.changes, traffic, { ...plan.traffic, slotMinutes: plan.slotMinutes });

async function groundDay(
  machine: Machine,
  input: NetworkInput,
  changes: readonly Change[],
  name: string,
  { timeZone, percentile, margin, slotMinutes, weekday, days }: ForecastChoice,
): Promise<DayGrounds> {
  const { document, digest } = await loadTraffic(machine, name, input.document);
  const made = forecastDay(input.document, document, { timeZone, percentile, margin, slotMinutes, weekday, days });
  const forecast = accepted("the traffic does not make a forecast", made);
  const day: DayGround = { digest: input.digest, changes, trafficDigest: digest, forecast };
  accepted("the day cannot be planned for this network and these changes", checkGround(day));
  const traffic = { digest, timeZone, use: forecast.label, percentile, margin, days: [...forecast.days] };
  return { day, traffic };
}

/** "peak" or "p95". A margin goes by itself, and a mean says nothing of what a day may bring. */
function percentileOf(use = "peak"): number {
  const match = /^p(\d{1,3}(?:\.\d{1,6})?)$/.exec(use);
  if (use !== "peak" && match === null) throw badInput(`--use ${use} does not fit --day. Give "peak" or a percentile such as "p95"`);
  return match === null ? 100 : Number(match[1]);
}

function weekdayOf(text: string): NonNullable<DayChoice["weekday"]> {
  const numbers = [0, 1, 2, 3, 4, 5, 6] as const;
  const number = numbers.find((day) => String(day) === text);
  if (number !== undefined) return number;
  if (text === "workday" || text === "weekend") return text;
  throw badInput(`--weekday ${text} is none. Give "workday", "weekend", or 0 (Sunday) to 6`);
}
