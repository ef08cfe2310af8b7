/** Times of day as a day plan writes them. */
import { clockText, modulo } from "../../network/local-time.ts";

const MINUTES_A_DAY = 1440;

/** "06:00"; minutes before midnight or after are taken round the clock, the end of the day is "24:00". */
export const clockOf = (minutes: number): string => clockText(minutes === MINUTES_A_DAY ? minutes : modulo(minutes, MINUTES_A_DAY));

/** Undefined for what is no time of day. */
export function minutesOf(clock: string): number | undefined {
  const match = /^(\d\d):(\d\d)$/.exec(clock);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
  return minutes >= 0 && minutes <= MINUTES_A_DAY ? minutes : undefined;
}
