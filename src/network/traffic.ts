/** A network under a traffic document: one value for every series in a window of the day, or the traffic of one sample. */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import type { Gbps } from "../units.ts";
import type { NetworkDocument } from "./document.ts";
import { clockText, localSeconds } from "./local-time.ts";
import { type Series, sampleCount, totals } from "./series.ts";
import type { TrafficDocument } from "./traffic-document.ts";
import { resolveWindow } from "./window.ts";

export interface TrafficRequest {
  /** "HH:MM-HH:MM", "quietest:4h", "all"; absent: "all". */
  readonly window?: string | undefined;
  /** IANA name; absent: "UTC". */
  readonly timeZone?: string | undefined;
  /** "peak" (absent), "mean", or a percentile by nearest rank such as "p95"; each may carry its margin: "p95+20%". */
  readonly use?: string | undefined;
  /** Added to every series as a share of it: 0.2 is 20% more. Goes before a margin in `use`. */
  readonly margin?: number | undefined;
}

export interface AppliedTraffic {
  /** The network with trafficGbps replaced for every link that has a series. */
  readonly document: NetworkDocument;
  /** The window as times, also for "quietest:…": `window`, `timeZone` and `use` given again make the same document. */
  readonly window: string;
  readonly timeZone: string;
  readonly use: string;
  /** Length of the window on one day. */
  readonly hours: number;
  /** Samples in the window, all days together. */
  readonly samples: number;
}

interface Use {
  readonly label: string;
  readonly pick: (samples: readonly Gbps[]) => Gbps;
}

/** The traffic must have passed `checkTraffic` against this document. */
export function applyTraffic(
  document: NetworkDocument,
  traffic: TrafficDocument,
  request: TrafficRequest = {},
): Outcome<AppliedTraffic, readonly Problem[]> {
  const { timeZone = "UTC" } = request;
  const use = parseUse(request.use ?? "peak", request.margin);
  const window = resolveWindow(traffic, request.window, timeZone);
  if (!use.ok || !window.ok) return fail([...(window.ok ? [] : window.failure), ...(use.ok ? [] : use.failure)]);
  const { label, hours, samples } = window.value;
  const pick = (series: readonly Gbps[]): Gbps => use.value.pick(samples.map((index) => series[index] ?? 0));
  return succeed({
    document: withTraffic(document, traffic, pick),
    window: label,
    timeZone,
    use: use.value.label,
    hours,
    samples: samples.length,
  });
}

/** The network at the time of one sample; an index outside the series is a bug of the caller. */
export function sampleAt(document: NetworkDocument, traffic: TrafficDocument, index: number): NetworkDocument {
  if (!Number.isInteger(index) || index < 0 || index >= sampleCount(traffic))
    throw new Error(`internal: the traffic has no sample ${index}`);
  return withTraffic(document, traffic, (series) => series[index] ?? 0);
}

export interface PeakSample {
  readonly index: number;
  /** Start of the sample on the zone's clocks, HH:MM. */
  readonly time: string;
  readonly totalGbps: Gbps;
}

/** The sample with the most traffic in total, the first of equals. */
export function peakOfDay(traffic: TrafficDocument, timeZone = "UTC"): Outcome<PeakSample, readonly Problem[]> {
  const local = localSeconds(traffic, timeZone);
  if (!local.ok) return local;
  const sums = totals(traffic);
  const totalGbps = greatest(sums);
  const index = sums.indexOf(totalGbps);
  return succeed({ index, time: clockText(Math.floor((local.value[index] ?? 0) / 60)), totalGbps });
}

/** Average total Gb/s of every hour of the day over all days, hour 0 first; null for an hour in which no sample starts. */
export function hourlyTotals(traffic: TrafficDocument, timeZone = "UTC"): Outcome<readonly (Gbps | null)[], readonly Problem[]> {
  const local = localSeconds(traffic, timeZone);
  if (!local.ok) return local;
  const hours = Array.from({ length: 24 }, () => ({ sum: 0, count: 0 }));
  for (const [index, gbps] of totals(traffic).entries()) {
    const hour = hours[Math.floor((local.value[index] ?? 0) / 3600)];
    if (hour === undefined) continue;
    hour.sum += gbps;
    hour.count++;
  }
  return succeed(hours.map(({ sum, count }) => (count === 0 ? null : sum / count)));
}

/** Every link that has a series, with what `pick` makes of its samples, each direction by itself. */
export function withTraffic(document: NetworkDocument, traffic: TrafficDocument, pick: (series: readonly Gbps[]) => Gbps): NetworkDocument {
  const series = new Map<string, Series>(Object.entries(traffic.series));
  return {
    ...document,
    virtualLinks: document.virtualLinks.map((link) => {
      const found = series.get(link.id);
      return found === undefined || !("ab" in found) ? link : { ...link, trafficGbps: { ab: pick(found.ab), ba: pick(found.ba) } };
    }),
    accessLinks: document.accessLinks.map((link) => {
      const found = series.get(link.id);
      return found === undefined || !("in" in found) ? link : { ...link, trafficGbps: { in: pick(found.in), out: pick(found.out) } };
    }),
  };
}

const greatest = (samples: readonly Gbps[]): Gbps => samples.reduce((most, gbps) => Math.max(most, gbps), 0);
const mean = (samples: readonly Gbps[]): Gbps => samples.reduce((sum, gbps) => sum + gbps, 0) / samples.length;

/** Nearest rank: the smallest sample that at least `percent` of all do not exceed. */
export function percentile(samples: readonly Gbps[], percent: number): Gbps {
  const sorted = [...samples].sort((one, other) => one - other);
  // The last bits of a product such as 99.9 * 1000 must not push the rank up by one.
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100 - 1e-9));
  return sorted[rank - 1] ?? 0;
}

function parseUse(text: string, margin: number | undefined): Outcome<Use, readonly Problem[]> {
  const match = /^(?:peak|mean|p(\d{1,3}(?:\.\d{1,6})?))(?:\+(\d{1,5}(?:\.\d{1,6})?)%)?$/.exec(text);
  const percent = match?.[1] === undefined ? undefined : Number(match[1]);
  if (match === null || (percent !== undefined && (percent <= 0 || percent > 100))) {
    return fail([{ pointer: "/use", found: JSON.stringify(text), remedy: 'give "peak", "mean" or a percentile such as "p95"' }]);
  }
  if (margin !== undefined && !(margin >= 0 && margin <= 100)) {
    return fail([{ pointer: "/margin", found: String(margin), remedy: "give a share from 0 to 100, such as 0.2 for 20% more" }]);
  }
  const marginPercent = margin === undefined ? Number(match[2] ?? 0) : Number((margin * 100).toFixed(6));
  const base = text.split("+")[0] ?? text;
  const factor = 1 + marginPercent / 100;
  const pick = percent !== undefined ? (samples: readonly Gbps[]) => percentile(samples, percent) : base === "mean" ? mean : greatest;
  return succeed({ label: marginPercent === 0 ? base : `${base}+${marginPercent}%`, pick: (samples) => factor * pick(samples) });
}
