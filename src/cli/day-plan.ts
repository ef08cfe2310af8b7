/** rehome plan NETWORK --day, and verifying what it wrote: a day plan from options, and from a document. */
import { ruleBook } from "../constraints/index.ts";
import type { Change } from "../network/changes-document.ts";
import type { DayChoice } from "../network/forecast-days.ts";
import type { NetworkInput } from "../network/read.ts";
import { optimise } from "../optimiser/optimise.ts";
import type { StageProgress } from "../optimiser/run.ts";
import { steadyChanges } from "../plan/day/day-ground.ts";
import type { DayPlanDocument } from "../plan/day/day-plan-document.ts";
import { type DayGrounds, type ForecastChoice, groundsOfDay } from "../plan/day/grounds.ts";
import { type DayOutcome, planDay } from "../plan/day/plan-day.ts";
import { problemsOf } from "../plan/verify-finding.ts";
import { loadTraffic } from "./documents.ts";
import { badInput, CommandFailure, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { SolverOptions, TrafficOptions } from "./options.ts";
import { makePlan, withSolver } from "./planning.ts";
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

/** The planned day; a plan that says why there is none. */
export type DayAnswer = Extract<DayOutcome, { status: "planned" | "none" }>;

/** What --day asks for, beside the solver's settings. */
export interface AskedDay {
  /** As the option names it. */
  readonly traffic: string;
  readonly forecast: ForecastChoice;
  readonly limits: DayPlanDocument["limits"];
}

/** From the options, with what they leave out. */
export function askedDay(options: DayOptions): AskedDay {
  const { traffic, timeZone = "UTC", margin = 0, slotMinutes = 60, minDwell = 2, maxMoves = 2, maxWindows = 4 } = options;
  if (traffic === undefined) throw badInput("--day plans for traffic over time. Give it with --traffic");
  const weekday = options.weekday === undefined ? {} : { weekday: weekdayOf(options.weekday) };
  const forecast = { timeZone, percentile: percentileOf(options.use), margin, slotMinutes, ...weekday };
  return { traffic, forecast, limits: { minDwellMinutes: Math.round(minDwell * 60), maxMovesPerRouter: maxMoves, maxWindows } };
}

/** Refuses what does not fit the network and its traffic. */
export const groundAskedDay = (
  machine: Machine,
  input: NetworkInput,
  changes: readonly Change[],
  { traffic, forecast }: AskedDay,
): Promise<DayGrounds> => groundDay(machine, input, steadyChanges(input.document, changes), traffic, forecast);

export async function makeDayPlan(
  machine: Machine,
  input: NetworkInput,
  changes: readonly Change[],
  options: DayOptions,
): Promise<DayAnswer> {
  const asked = askedDay(options);
  const grounds = await groundAskedDay(machine, input, changes, asked);
  const progress = createProgress(machine);
  const { gap, timeLimit, seed } = options;
  const outcome = await withSolver(machine, options, (solver) =>
    planDay({
      ...grounds,
      limits: asked.limits,
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
      const problems = problemsOf(outcome.findings);
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
  choice: ForecastChoice,
): Promise<DayGrounds> {
  const grounds = groundsOfDay(input, changes, await loadTraffic(machine, name, input.document), choice);
  if (grounds.ok) return grounds.value;
  throw badInput(grounds.failure.detail, grounds.failure.problems);
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
