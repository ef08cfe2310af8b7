/** Values of options: read, checked, and refused in words. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type SolverName, solverNames } from "../optimiser/solvers/port.ts";

/** Collects an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] | undefined): readonly string[] => [...(earlier ?? []), value];

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly unit?: string;
}

/** A parser for a number within a range, both ends included. */
export function numberIn({ min, max, whole = false, unit = "" }: Range): (text: string) => number {
  const kind = `${whole ? "a whole number" : "a number"} from ${min} to ${max}${unit === "" ? "" : ` (${unit})`}`;
  return (text) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`It takes ${kind}.`);
    }
    return value;
  };
}

export interface TrafficOptions {
  readonly traffic?: string;
  readonly window?: string;
  readonly timeZone?: string;
  readonly use?: string;
  readonly margin?: number;
  readonly hours?: number;
}

/** The options of every command that may look at a window of a traffic document. */
export function addTrafficOptions(command: Command): Command {
  return command
    .option("--traffic <file>", "traffic over time: a file, or the name of a data set (default: the network's own traffic)")
    .option("--window <window>", 'part of the day: "01:00-05:00", "quietest:4h" or "all" (default: all)')
    .option("--time-zone <name>", "zone of the window, such as Europe/Paris (default: UTC)")
    .option("--use <value>", 'what to plan for: "peak", "mean" or a percentile such as "p95" (default: peak)')
    .option("--margin <share>", "added to all traffic: 0.1 is 10 % more", numberIn({ min: 0, max: 100 }))
    .option("--hours <number>", "hours the plan is for (default: the window's, or 24)", numberIn({ min: 0, max: 87_600, unit: "hours" }));
}

/** The options of every command that asks a solver. */
export interface SolverOptions {
  /** Absent: HiGHS, and javascript-lp-solver where it fails. */
  readonly solver?: SolverName;
  readonly timeLimit: number;
  readonly gap: number;
  readonly seed: number;
}

export function addSolverOptions(command: Command): Command {
  return command
    .addOption(new Option("--solver <name>", "this solver and no other (default: highs, and jslp where it fails)").choices(solverNames))
    .option("--time-limit <seconds>", "stop searching after this long", numberIn({ min: 0.1, max: 604_800, unit: "seconds" }), 60)
    .option("--gap <share>", "call a plan optimal when it is proven to be this close", numberIn({ min: 0, max: 1 }), 0.001)
    .option("--seed <number>", "seed of the solver", numberIn({ min: 0, max: 2 ** 31 - 1, whole: true }), 1);
}

/** How moves may overlap, and how long they take. */
export interface TransitionOptions {
  readonly maxMovesPerHost?: number | "none";
  readonly maxMovesPerSite?: number | "none";
  readonly maxMovesAtOnce?: number | "none";
  readonly migration?: string;
}

/** Their keys. */
export const transitionOptions = [
  "maxMovesPerHost",
  "maxMovesPerSite",
  "maxMovesAtOnce",
  "migration",
] as const satisfies readonly (keyof TransitionOptions)[];

const MOST_MOVES = 100_000;

/** A parser that answers null would be taken for one that has failed. */
function limitOf(text: string): number | "none" {
  return text === "none" ? text : numberIn({ min: 1, max: MOST_MOVES, whole: true, unit: 'or "none"' })(text);
}

/** The options of every command that schedules moves. */
export function addTransitionOptions(command: Command): Command {
  return command
    .option("--max-moves-per-host <count>", 'moves at one time in and out of one physical router, or "none" (default: 2)', limitOf)
    .option("--max-moves-per-site <count>", 'moves at one time in, out and inside one site, or "none" (default: none)', limitOf)
    .option("--max-moves-at-once <count>", 'moves at one time in all, or "none" (default: none)', limitOf)
    .option("--migration <file>", "how long moves take: a migration model with figures of your own (see docs/migration-model.md)");
}
