/** Which day of the calendar each sample of a traffic document belongs to, and which of those days a forecast learns from. */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { localSeconds, SECONDS_A_DAY } from "./local-time.ts";
import { sampleCount } from "./series.ts";
import type { TrafficDocument } from "./traffic-document.ts";

/** 0 is Sunday. */
export type WeekdayChoice = "workday" | "weekend" | 0 | 1 | 2 | 3 | 4 | 5 | 6;

export interface LocalDay {
  /** "2004-03-01" in the zone. */
  readonly date: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Indexes of the samples that start on it, in order; never empty. The first and the last day may be cut short. */
  readonly samples: readonly number[];
}

export interface LocalCalendar {
  /** Days on which samples start, in order. */
  readonly days: readonly LocalDay[];
  /** For every sample, the second of its local day at which it starts. */
  readonly seconds: readonly number[];
}

export function localCalendar(traffic: TrafficDocument, timeZone = "UTC"): Outcome<LocalCalendar, readonly Problem[]> {
  const seconds = localSeconds(traffic, timeZone);
  if (!seconds.ok) return seconds;
  const start = Date.parse(traffic.start);
  const dateOf = datesIn(timeZone);
  const byDate = new Map<string, number[]>();
  for (let index = 0; index < sampleCount(traffic); index++) {
    const date = dateOf(start + index * traffic.stepSeconds * 1000);
    const samples = byDate.get(date);
    if (samples === undefined) byDate.set(date, [index]);
    else samples.push(index);
  }
  const days = [...byDate].map(([date, samples]) => ({ date, weekday: new Date(`${date}T00:00:00Z`).getUTCDay(), samples }));
  return succeed({ days, seconds: seconds.value });
}

/** The zone is known to exist. */
function datesIn(timeZone: string): (time: number) => string {
  if (timeZone === "UTC")
    return (time) => new Date(Math.floor(time / (SECONDS_A_DAY * 1000)) * SECONDS_A_DAY * 1000).toISOString().slice(0, 10);
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (time) => format.format(time).split("/").reverse().join("-");
}

export interface DayChoice {
  readonly weekday?: WeekdayChoice | undefined;
  /** ISO dates, or positions among the days of the traffic, the first being 0. Absent: all. */
  readonly days?: readonly (number | string)[] | undefined;
}

/** The days that are asked for; a problem for each that is not there, and when none is left. */
export function chosenDays(all: readonly LocalDay[], { weekday, days }: DayChoice): Outcome<readonly LocalDay[], readonly Problem[]> {
  const problems = weekday === undefined ? [] : weekdayProblems(weekday);
  for (const [index, day] of (days ?? []).entries()) {
    if (all.some((other, position) => isNamed(day, other, position))) continue;
    problems.push({ pointer: `/days/${index}`, found: `${JSON.stringify(day)}, which has no sample`, remedy: `give ${rangeOf(all)}` });
  }
  if (problems.length > 0) return fail(problems);
  const kept = all.filter(
    (day, position) => isWeekday(weekday, day.weekday) && (days === undefined || days.some((name) => isNamed(name, day, position))),
  );
  if (kept.length > 0) return succeed(kept);
  const [pointer, found] =
    weekday === undefined ? ["/days", "no day to learn from"] : ["/weekday", `${JSON.stringify(weekday)}, and none of the days is one`];
  return fail([{ pointer, found, remedy: `choose among ${rangeOf(all)}` }]);
}

const isNamed = (name: number | string, day: LocalDay, position: number): boolean => name === position || name === day.date;

function isWeekday(choice: WeekdayChoice | undefined, weekday: number): boolean {
  if (choice === undefined) return true;
  const isWeekend = weekday === 0 || weekday === 6;
  return typeof choice === "number" ? choice === weekday : isWeekend === (choice === "weekend");
}

function weekdayProblems(weekday: WeekdayChoice): Problem[] {
  const known: readonly WeekdayChoice[] = ["workday", "weekend", 0, 1, 2, 3, 4, 5, 6];
  if (known.includes(weekday)) return [];
  return [{ pointer: "/weekday", found: JSON.stringify(weekday), remedy: 'give "workday", "weekend", or 0 (Sunday) to 6' }];
}

function rangeOf(all: readonly LocalDay[]): string {
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return "a traffic document that has samples";
  return all.length === 1 ? `${first.date} (0)` : `${first.date} to ${last.date} (0 to ${all.length - 1})`;
}
