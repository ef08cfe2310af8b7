/**
 * Windows of the day over a traffic series: "HH:MM-HH:MM", half-open by the samples' start and wrapping at midnight when it
 * ends before it begins; "quietest:4h" or "quietest:90m"; "all". Every window covers all days of the series.
 */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { clockText, localSeconds, modulo } from "./local-time.ts";
import { totals } from "./series.ts";
import type { TrafficDocument } from "./traffic-document.ts";

const MINUTES_A_DAY = 1440;

export interface Window {
  /** "10:00-14:00", or "all": given again, it picks the same samples. */
  readonly label: string;
  /** Its length on one day. */
  readonly hours: number;
  /** Indexes of the samples in it, in order; never empty. */
  readonly samples: readonly number[];
}

interface Stretch {
  readonly startMinute: number;
  readonly minutes: number;
}

const refuse = (window: string, found: string, remedy: string): Outcome<never, readonly Problem[]> =>
  fail([{ pointer: "/window", found: `${JSON.stringify(window)}${found}`, remedy }]);

/** `window` absent: "all". Costs one look at every sample. */
export function resolveWindow(traffic: TrafficDocument, window = "all", timeZone = "UTC"): Outcome<Window, readonly Problem[]> {
  const local = localSeconds(traffic, timeZone);
  if (!local.ok) return local;
  if (window === "all") {
    const hours = Math.min(24, (local.value.length * traffic.stepSeconds) / 3600);
    return succeed({ label: "all", hours, samples: [...local.value.keys()] });
  }
  const stretch = window.startsWith("quietest:") ? quietest(traffic, window, local.value) : parseStretch(window);
  if (!stretch.ok) return stretch;
  const { startMinute, minutes } = stretch.value;
  if (minutes === MINUTES_A_DAY) return succeed({ label: "00:00-24:00", hours: 24, samples: [...local.value.keys()] });
  const samples = [...local.value.keys()].filter((index) => minutesAfter(startMinute, local.value[index] ?? 0) < minutes);
  const end = startMinute + minutes;
  const label = `${clockText(startMinute)}-${clockText(end > MINUTES_A_DAY ? end - MINUTES_A_DAY : end)}`;
  if (samples.length === 0)
    return refuse(window, ` (${timeZone}), in which no sample starts`, "give a wider window, or the zone the traffic is meant in");
  return succeed({ label, hours: minutes / 60, samples });
}

const minutesAfter = (startMinute: number, seconds: number): number => modulo(seconds / 60 - startMinute, MINUTES_A_DAY);

function parseStretch(window: string): Outcome<Stretch, readonly Problem[]> {
  const match = /^(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)$/.exec(window);
  const [startHour = 0, startMinute = 0, endHour = 0, endMinute = 0] = (match ?? []).slice(1).map(Number);
  const start = startHour * 60 + startMinute;
  const end = endHour * 60 + endMinute;
  if (match === null || start >= MINUTES_A_DAY || end > MINUTES_A_DAY) {
    return refuse(window, "", 'give "HH:MM-HH:MM", "quietest:4h" or "all"');
  }
  if (start === end) return refuse(window, ", which is empty", 'give two different times, or "all"');
  return succeed({ startMinute: start, minutes: end > start ? end - start : end - start + MINUTES_A_DAY });
}

/**
 * The stretch of the day with the least total traffic. A time of day counts by its average over all days; among stretches
 * that hold the most samples the earliest of the quietest is taken. Stretches begin at the minute of a sample.
 */
function quietest(traffic: TrafficDocument, window: string, local: readonly number[]): Outcome<Stretch, readonly Problem[]> {
  const match = /^quietest:(\d{1,4}(?:\.\d+)?)(h|m)$/.exec(window);
  const minutes = Number(match?.[1]) * (match?.[2] === "h" ? 60 : 1);
  if (match === null || !Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_A_DAY) {
    return refuse(window, "", 'give "quietest:4h" or "quietest:90m": whole minutes, at most a day');
  }
  const day = averageDay(traffic, local);
  let best: { readonly startMinute: number; readonly count: number; readonly gbps: number } | undefined;
  for (const startMinute of day.keys()) {
    if (day[startMinute]?.count === 0) continue;
    let [count, gbps] = [0, 0];
    for (let i = 0; i < minutes; i++) {
      const slot = day[(startMinute + i) % MINUTES_A_DAY];
      count += slot?.count ?? 0;
      gbps += slot?.gbps ?? 0;
    }
    // Equal stretches differ in the last bits of their sums.
    const isQuieter = best !== undefined && count === best.count && gbps < best.gbps - 1e-9;
    if (best === undefined || count > best.count || isQuieter) best = { startMinute, count, gbps };
  }
  return succeed({ startMinute: best?.startMinute ?? 0, minutes });
}

/** For every minute of the day: the times of day in it at which samples start, and the sum of their average totals. */
function averageDay(traffic: TrafficDocument, local: readonly number[]): readonly { readonly count: number; readonly gbps: number }[] {
  const times = new Map<number, { sum: number; days: number }>();
  for (const [index, gbps] of totals(traffic).entries()) {
    const seconds = local[index] ?? 0;
    const time = times.get(seconds) ?? { sum: 0, days: 0 };
    times.set(seconds, { sum: time.sum + gbps, days: time.days + 1 });
  }
  const day = Array.from({ length: MINUTES_A_DAY }, () => ({ count: 0, gbps: 0 }));
  for (const [seconds, { sum, days }] of times) {
    const slot = day[Math.floor(seconds / 60)];
    if (slot === undefined) continue;
    slot.count++;
    slot.gbps += sum / days;
  }
  return day;
}
