/** Wall-clock times of samples in a time zone. Nothing here reads the clock. */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { sampleCount } from "./series.ts";
import type { TrafficDocument } from "./traffic-document.ts";

export const SECONDS_A_DAY = 86_400;

/** For every sample the second of the day, 0 to 86399, at which it starts on the zone's clocks; summer time included. */
export function localSeconds(traffic: TrafficDocument, timeZone: string): Outcome<readonly number[], readonly Problem[]> {
  const start = Date.parse(traffic.start);
  const times = Array.from({ length: sampleCount(traffic) }, (_, index) => start + index * traffic.stepSeconds * 1000);
  if (timeZone === "UTC") return succeed(times.map((time) => modulo(Math.floor(time / 1000), SECONDS_A_DAY)));
  const format = formatOf(timeZone);
  if (format === undefined) {
    return fail([
      { pointer: "/timeZone", found: JSON.stringify(timeZone), remedy: 'give a zone of the IANA list, such as "America/New_York"' },
    ]);
  }
  return succeed(times.map((time) => secondsOfDay(format.format(time))));
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  } catch {
    return undefined;
  }
}

/** "23:59:01" to seconds. */
function secondsOfDay(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}

export const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

/** "09:30"; the end of the day is "24:00". */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
