/**
 * What traffic to expect at a time of day: for every series and every slot of the day, a percentile of past days' samples that
 * start in that slot, and a margin on top.
 */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import type { Gbps, Seconds } from "../units.ts";
import type { NetworkDocument } from "./document.ts";
import { chosenDays, type DayChoice, type LocalDay, localCalendar } from "./forecast-days.ts";
import { clockText, modulo } from "./local-time.ts";
import { type Direction, directionsOf, type Series, totals } from "./series.ts";
import { percentile, withTraffic } from "./traffic.ts";
import type { TrafficDocument } from "./traffic-document.ts";

const MINUTES_A_DAY = 1440;

export interface ForecastOptions extends DayChoice {
  /** IANA name of the zone whose clocks the day follows. Absent: "UTC". */
  readonly timeZone?: string | undefined;
  /** By nearest rank, above 0 and at most 100. Absent: 100, the peak. */
  readonly percentile?: number | undefined;
  /** Added to every series as a share of it: 0.2 is 20% more. Absent: none. */
  readonly margin?: number | undefined;
  /** Length of a slot; divides the day. Absent: 60. */
  readonly slotMinutes?: number | undefined;
}

/** What one direction of a link is expected to carry. */
export interface Band {
  /** The smallest of the past samples in the slot, less the margin. */
  readonly lowGbps: Gbps;
  /** The forecast. */
  readonly highGbps: Gbps;
}

export interface Forecast {
  /** Of the traffic it was learnt from. */
  readonly stepSeconds: Seconds;
  readonly slotMinutes: number;
  readonly timeZone: string;
  readonly percentile: number;
  /** A share; in all figures but `lowGbps` it is added already. */
  readonly margin: number;
  /** "peak+20% of 5 workdays, 2004-03-01 to 2004-03-05". */
  readonly label: string;
  /** ISO dates that it was learnt from, in order. */
  readonly days: readonly string[];
  /** The forecast day: one sample for each slot, the first at local midnight, margin included. `start` is nominal, its zone is UTC. */
  readonly day: TrafficDocument;
  /** Gb/s of all series together in each slot, both directions added. */
  readonly totalsGbps: readonly Gbps[];
  /**
   * The network with each series' largest forecast over the slots that [startMinute, startMinute + minutes) of the local day
   * touches, across midnight as well. `minutes` is above 0; a day or more is the whole day. Links without a series keep theirs.
   */
  documentFor(startMinute: number, minutes: number): NetworkDocument;
  /** Undefined for a link without a series, and for a direction that it does not have. */
  bandAt(link: string, direction: Direction, minute: number): Band | undefined;
}

interface Slots {
  readonly minutes: number;
  /** Indexes of the samples of each slot. */
  readonly samples: readonly (readonly number[])[];
}

/** The traffic must have passed `checkTraffic` against this document. Cost: a sort of every slot of every series. */
export function forecastDay(
  document: NetworkDocument,
  traffic: TrafficDocument,
  options: ForecastOptions = {},
): Outcome<Forecast, readonly Problem[]> {
  const { timeZone = "UTC", percentile: percent = 100, margin = 0, slotMinutes = 60 } = options;
  const problems = numberProblems(percent, margin, slotMinutes);
  const calendar = localCalendar(traffic, timeZone);
  if (problems.length > 0 || !calendar.ok) return fail([...problems, ...(calendar.ok ? [] : calendar.failure)]);
  const days = chosenDays(calendar.value.days, options);
  if (!days.ok) return days;
  const slots = slotsOf(days.value, calendar.value.seconds, slotMinutes);
  const empty = emptySlots(slots, traffic.stepSeconds, days.value);
  if (empty !== undefined) return fail([empty]);
  const high = slotSeries(traffic, slots, (samples) => (1 + margin) * percentile(samples, percent));
  const low = slotSeries(traffic, slots, (samples) => Math.min(...samples) / (1 + margin));
  const label = `${percent === 100 ? "peak" : `p${percent}`}${margin === 0 ? "" : `+${Number((margin * 100).toFixed(4))}%`} of ${daysInWords(days.value, options)}`;
  return succeed({
    stepSeconds: traffic.stepSeconds,
    slotMinutes,
    timeZone,
    percentile: percent,
    margin,
    label,
    days: days.value.map(({ date }) => date),
    day: high,
    totalsGbps: totals(high),
    documentFor: (startMinute, minutes) => {
      const wanted = slotsWithin(startMinute, minutes, slotMinutes);
      return withTraffic(document, high, (series) => Math.max(...wanted.map((slot) => series[slot] ?? 0)));
    },
    bandAt: (link, direction, minute) => bandOf({ low, high }, { link, direction, slot: slotAt(minute, slotMinutes) }),
  });
}

/** Slot of the day that a minute falls in; a minute outside the day is taken round the clock. */
const slotAt = (minute: number, slotMinutes: number): number => Math.floor(modulo(minute, MINUTES_A_DAY) / slotMinutes);

function slotsWithin(startMinute: number, minutes: number, slotMinutes: number): readonly number[] {
  if (!(minutes > 0)) throw new Error(`internal: a stretch of ${minutes} minutes has no traffic`);
  const count = MINUTES_A_DAY / slotMinutes;
  const first = slotAt(startMinute, slotMinutes);
  const offset = modulo(startMinute, MINUTES_A_DAY) - first * slotMinutes;
  const touched = Math.min(count, Math.ceil((offset + minutes) / slotMinutes));
  return Array.from({ length: touched }, (_, index) => (first + index) % count);
}

function slotsOf(days: readonly LocalDay[], seconds: readonly number[], minutes: number): Slots {
  const samples = Array.from({ length: MINUTES_A_DAY / minutes }, (): number[] => []);
  for (const day of days) for (const index of day.samples) samples[Math.floor((seconds[index] ?? 0) / 60 / minutes)]?.push(index);
  return { minutes, samples };
}

function emptySlots({ minutes, samples }: Slots, stepSeconds: Seconds, days: readonly LocalDay[]): Problem | undefined {
  const empty = samples.flatMap((slot, index) => (slot.length === 0 ? [index * minutes] : []));
  const [first] = empty;
  if (first === undefined) return undefined;
  const found = `no sample starts between ${clockText(first)} and ${clockText(first + minutes)} on ${days.map(({ date }) => date).join(", ")}`;
  const others = empty.length === 1 ? "" : `, nor in ${empty.length - 1} other slots of ${minutes} minutes`;
  const remedy =
    stepSeconds > minutes * 60
      ? `give slots of at least the traffic's step, ${Math.ceil(stepSeconds / 60)} minutes`
      : "learn from whole days";
  return { pointer: "/slotMinutes", found: `${found}${others}`, remedy };
}

/** A traffic document of one day, one sample for each slot. */
function slotSeries(traffic: TrafficDocument, { minutes, samples }: Slots, pick: (samples: readonly Gbps[]) => Gbps): TrafficDocument {
  const bySlot = (series: readonly Gbps[]): number[] => samples.map((slot) => pick(slot.map((index) => series[index] ?? 0)));
  const slotted = (series: Series): Series =>
    "ab" in series ? { ab: bySlot(series.ab), ba: bySlot(series.ba) } : { in: bySlot(series.in), out: bySlot(series.out) };
  return {
    schema: "rehome/traffic@1",
    network: traffic.network,
    start: "1970-01-01T00:00:00Z",
    stepSeconds: minutes * 60,
    series: Object.fromEntries(Object.entries(traffic.series).map(([id, series]) => [id, slotted(series)])),
  };
}

function bandOf(
  { low, high }: { readonly low: TrafficDocument; readonly high: TrafficDocument },
  { link, direction, slot }: { readonly link: string; readonly direction: Direction; readonly slot: number },
): Band | undefined {
  const at = (day: TrafficDocument): Gbps | undefined => {
    const series = Object.hasOwn(day.series, link) ? day.series[link] : undefined;
    return series === undefined ? undefined : directionsOf(series).find(([name]) => name === direction)?.[1][slot];
  };
  const [lowGbps, highGbps] = [at(low), at(high)];
  return lowGbps === undefined || highGbps === undefined ? undefined : { lowGbps: Math.min(lowGbps, highGbps), highGbps };
}

function daysInWords(days: readonly LocalDay[], { weekday }: ForecastOptions): string {
  const kind = typeof weekday === "string" ? weekday : "day";
  const [first, last] = [days[0]?.date ?? "", days.at(-1)?.date ?? ""];
  return days.length === 1 ? `1 ${kind}, ${first}` : `${days.length} ${kind}s, ${first} to ${last}`;
}

function numberProblems(percent: number, margin: number, slotMinutes: number): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (key: string, value: number, remedy: string): number =>
    problems.push({ pointer: `/${key}`, found: String(value), remedy });
  if (!(percent > 0 && percent <= 100)) refuse("percentile", percent, "give a percentile above 0 and at most 100");
  if (!(margin >= 0 && margin <= 100)) refuse("margin", margin, "give a share from 0 to 100, such as 0.2 for 20% more");
  if (!(Number.isInteger(slotMinutes) && slotMinutes > 0 && MINUTES_A_DAY % slotMinutes === 0))
    refuse("slotMinutes", slotMinutes, "give whole minutes that divide the day, such as 15, 30 or 60");
  return problems;
}
