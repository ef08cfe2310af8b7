/** What the comparison of ways to move on the lab keeps of a move, and the figures that it makes of it. */
import type { ProbeRecord } from "../../src/execution/ports.ts";
import { analyseAgain } from "../../src/execution/report/build-report.ts";
import { analyseStream } from "../../src/execution/report/outage.ts";
import type { ExecutionReport } from "../../src/execution/report/report-document.ts";

/** (a), (b) and (c) of the comparison. */
export const ways = ["commands-after", "ours", "floor"] as const;
export type Way = (typeof ways)[number];

export interface LabMove {
  readonly way: Way;
  readonly round: number;
  readonly number: number;
  readonly from: string;
  readonly to: string;
  /** 1: it went well at once. */
  readonly attempt: number;
  /** Of the whole run until then. */
  readonly failures: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
  /** When `xl migrate` returned, where somebody waited for it. */
  readonly returnedAt: number | null;
  readonly report: ExecutionReport;
  readonly record: ProbeRecord;
}

export interface MoveFigures {
  readonly way: Way;
  readonly round: number;
  readonly from: string;
  readonly to: string;
  readonly lost: number;
  readonly outageSeconds: number;
  readonly pauseSeconds: number;
  readonly addedSeconds: number;
  /** Less what lay between the news that the router runs and the return of `xl migrate`: as if the commands had come at once. */
  readonly addedAtOnceSeconds: number | null;
  /** Sent and lost before the longest outage, and after the first answer that followed it. */
  readonly lostBefore: number;
  readonly lostAfter: number;
  readonly largestGapSeconds: number;
  /** Between two pings, as they were sent. */
  readonly paceMs: number;
  readonly migrationSeconds: number | null;
  readonly load: number;
}

/** Streams from one sender to one address as one stream, numbered in the order of sending; its interval is what it turned out to be. */
export function mergedRecord(records: readonly ProbeRecord[]): ProbeRecord {
  const packets = records
    .flatMap((record) => analyseStream(record, { beganAt: 0 }).packets)
    .toSorted((one, other) => one.sentAt - other.sentAt);
  const [first, last, request] = [packets[0], packets.at(-1), records[0]?.request];
  if (request === undefined || first === undefined || last === undefined) throw new Error("nothing was sent");
  const paceMs = (last.sentAt - first.sentAt) / Math.max(1, packets.length - 1);
  const replies = packets.flatMap(({ answeredAt, roundTripMs }, index) =>
    answeredAt === null || roundTripMs === null ? [] : [{ sequence: index + 1, at: answeredAt, roundTripMs }],
  );
  return { request: { ...request, intervalSeconds: Math.round(paceMs * 10) / 10_000 }, sent: packets.length, replies };
}

/** Undefined: the pause was not heard, or there was no outage to measure. */
export function figuresOf({ way, round, from, to, report, record, returnedAt, loadBefore, loadAfter }: LabMove): MoveFigures | undefined {
  const analysis = analyseAgain(report, record);
  const [move] = report.moves;
  const [probe] = move?.probes ?? [];
  const longest = analysis?.outages.toSorted((one, other) => other.seconds - one.seconds)[0];
  const started = Date.parse(move?.startedAt ?? "");
  if (analysis === undefined || move === undefined || probe === undefined || longest === undefined || move.pauseSeconds === null)
    return undefined;
  const lost = analysis.packets.filter(({ answeredAt }) => answeredAt === null);
  const answered = analysis.packets.filter(({ number, answeredAt }) => number < longest.first && answeredAt !== null);
  const [first, last] = [answered[0], answered.at(-1)];
  const added = longest.seconds - move.pauseSeconds;
  return {
    way,
    round,
    from,
    to,
    lost: lost.length,
    outageSeconds: thousandths(longest.seconds),
    pauseSeconds: move.pauseSeconds,
    addedSeconds: thousandths(added),
    addedAtOnceSeconds: way === "commands-after" && returnedAt !== null ? thousandths(added - (returnedAt - started) / 1000) : null,
    lostBefore: lost.filter(({ number }) => number < longest.first).length,
    lostAfter: lost.filter(({ number }) => number > longest.last).length,
    largestGapSeconds: thousandths(analysis.largestGapSeconds ?? 0),
    paceMs: first === undefined || last === undefined ? 0 : thousandths((last.sentAt - first.sentAt) / (last.number - first.number)),
    migrationSeconds: move.migrationSeconds,
    load: Math.round((loadBefore + loadAfter) * 50) / 100,
  };
}

export interface Quartiles {
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly most: number;
}

/** By linear interpolation between neighbours. */
export function quartilesOf(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
    return thousandths(below + (above - below) * (place - Math.floor(place)));
  };
  return { least: at(0), lower: at(0.25), median: at(0.5), upper: at(0.75), most: at(1) };
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
