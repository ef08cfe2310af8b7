/** When schedules are due, on the clocks of a time zone. */
import { Cron } from "croner";

/** Lists and ranges of hours count as fixed times too: each is due once a day, also on the days the clocks change. */
const cronOf = (expression: string, timezone = "UTC"): Cron =>
  new Cron(expression, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true });

/** What is wrong with an expression; null: nothing. */
export function cronProblem(expression: string): string | null {
  try {
    return cronOf(expression).nextRun(new Date(0)) === null ? "it is never due" : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The times after `after` up to `until`, both in milliseconds since 1970, oldest first: the newest of them where there are more than `most`. */
export function duesBetween(expression: string, timeZone: string, after: number, until: number, most = 50): readonly number[] {
  const cron = cronOf(expression, timeZone);
  const dues: number[] = [];
  for (let from = after; ; ) {
    const next = cron.nextRun(new Date(from))?.getTime();
    if (next === undefined || next > until || next <= from) return dues.slice(-most);
    dues.push(next);
    from = next;
  }
}

/** Null: never again. */
export const nextDue = (expression: string, timeZone: string, after: number): number | null =>
  cronOf(expression, timeZone).nextRun(new Date(after))?.getTime() ?? null;
