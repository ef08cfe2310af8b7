/**
 * What a stream of numbered pings says about the path: packets lost and late, and the outages between them.
 *
 * - Sent: the numbers 1 to `record.sent`. Not counted are those at the very end that may still be on their way: unanswered,
 *   and the first of them sent less than a late answer before the last (`underWay`).
 * - Lost: sent and never answered. Received: answered, the first answer counts; further ones are `duplicates`. Answers to
 *   numbers that were never sent are `strays`. Always: received + lost = sent.
 * - When a packet was sent: its answer's arrival less the round trip. Of a lost one: evenly between its answered neighbours,
 *   and beyond the first and the last answer at the stream's own pace.
 * - Usual round trip: the median of the packets sent before `calmUntil`; of all, when fewer than CALM_PACKETS were answered then.
 * - Late (delayed): a round trip above `lateAfterMs`, the larger of 3 usual ones and 10 ms more than usual.
 * - Outage: a run of lost packets. It begins with the answer to the last packet before it that was answered (or, where that
 *   answer was late, when it became late), and ends with the first answer to arrive of any packet after it. Outages that
 *   overlap are one. So a steady stream without n packets in a row has an outage of n + 1 intervals: at most one too many.
 *   At the ends of a stream an outage is open, and its `seconds` are those of its lost packets: at least so long.
 * - Largest gap: the longest time between two successive arrivals, also where nothing was lost and all came late.
 *
 * Numbers of 16 bits, as ICMP's, start again at 0 after 65,535: they are counted on by the time at which they were sent. Answers
 * may come in any order.
 */
import type { Ms, Seconds } from "../../units.ts";
import type { ProbeRecord, ProbeReply } from "../ports.ts";
import { median } from "./figures.ts";

/** One packet of a stream. Moments are milliseconds since 1970 on the sender's clock. */
export interface Packet {
  /** From 1. */
  readonly number: number;
  /** Estimated for a lost one. */
  readonly sentAt: number;
  /** Null: lost. */
  readonly answeredAt: number | null;
  readonly roundTripMs: Ms | null;
}

export interface Outage {
  /** Numbers of its first and last lost packet; in between some may have been answered late. */
  readonly first: number;
  readonly last: number;
  readonly lost: number;
  /** Null: nothing was answered before. */
  readonly beganAt: number | null;
  /** Null: nothing was answered afterwards. */
  readonly endedAt: number | null;
  readonly seconds: Seconds;
}

export interface StreamAnalysis {
  /** Every packet that counts as sent, in the order of sending. */
  readonly packets: readonly Packet[];
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly delayed: number;
  readonly duplicates: number;
  readonly strays: number;
  readonly underWay: number;
  /** Null: nothing was answered. */
  readonly usualMs: Ms | null;
  readonly lateAfterMs: Ms | null;
  /** In the order of time; they never overlap. */
  readonly outages: readonly Outage[];
  /** Null: fewer than two answers. */
  readonly largestGapSeconds: Seconds | null;
}

export interface StreamTimes {
  /** When the stream was started, on the sender's clock: used only when nothing was answered. */
  readonly beganAt: number;
  /** Until then nothing was done to the path, on the sender's clock. Absent: all of the stream says what is usual. */
  readonly calmUntil?: number;
}

/** Answers from before the disturbance that are needed to say what is usual. */
const CALM_PACKETS = 5;
const NUMBERS_OF_ICMP = 2 ** 16;

/** Cost: n log n for n replies. */
export function analyseStream(record: ProbeRecord, times: StreamTimes): StreamAnalysis {
  const { firsts, highest, duplicates, strays } = firstReplies(record);
  const usualMs = usualRoundTrip(firsts, times.calmUntil);
  const lateAfterMs = usualMs === null ? null : Math.max(3 * usualMs, usualMs + 10);
  const paceMs = paceOf(firsts, record.request.intervalSeconds * 1000);
  const last = firsts.at(-1)?.number ?? 0;
  const unansweredAtEnd = highest - last;
  // The last was sent just before the stream was ended, however slow its pace.
  const underWay = lateAfterMs !== null && (unansweredAtEnd - 1) * paceMs < lateAfterMs ? unansweredAtEnd : 0;
  const packets = allPackets(firsts, highest - underWay, paceMs, times.beganAt);
  const late = (packet: Packet): boolean => isLate(packet, lateAfterMs);
  return {
    packets,
    sent: packets.length,
    received: firsts.length,
    lost: packets.length - firsts.length,
    delayed: packets.filter(late).length,
    duplicates,
    strays,
    underWay,
    usualMs,
    lateAfterMs,
    outages: outagesOf(packets, paceMs, lateAfterMs ?? 0),
    largestGapSeconds: largestGap(firsts),
  };
}

export const isLate = ({ roundTripMs }: Packet, lateAfterMs: Ms | null): boolean =>
  roundTripMs !== null && lateAfterMs !== null && roundTripMs > lateAfterMs;

export interface Within {
  readonly sent: number;
  readonly lost: number;
  readonly delayed: number;
  /** That have a moment in common with the interval. */
  readonly outages: readonly Outage[];
}

/** What befell the packets sent in [from, to), milliseconds since 1970 on the sender's clock. */
export function within({ packets, lateAfterMs, outages }: StreamAnalysis, from: number, to: number): Within {
  const inside = packets.filter(({ sentAt }) => sentAt >= from && sentAt < to);
  return {
    sent: inside.length,
    lost: inside.filter(({ answeredAt }) => answeredAt === null).length,
    delayed: inside.filter((packet) => isLate(packet, lateAfterMs)).length,
    outages: outages.filter(
      ({ beganAt, endedAt }) => (beganAt ?? Number.NEGATIVE_INFINITY) < to && (endedAt ?? Number.POSITIVE_INFINITY) > from,
    ),
  };
}

interface Answered {
  readonly number: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly roundTripMs: Ms;
}

/** The first answer to each number, in the order of numbers. */
function firstReplies({ sent, replies }: ProbeRecord): {
  readonly firsts: readonly Answered[];
  readonly highest: number;
  readonly duplicates: number;
  readonly strays: number;
} {
  const firsts = new Map<number, Answered>();
  let strays = 0;
  for (const reply of countedOn(sent, replies)) {
    const known = firsts.get(reply.number);
    if (reply.number < 1 || reply.number > sent) strays++;
    else if (known === undefined || reply.answeredAt < known.answeredAt) firsts.set(reply.number, reply);
  }
  const inOrder = [...firsts.values()].sort((one, other) => one.number - other.number);
  return { firsts: inOrder, highest: sent, duplicates: replies.length - strays - inOrder.length, strays };
}

/** Numbers that started again at 0 as if they had not: of the numbers that a reply may mean, the one that fits its time best. */
function countedOn(sent: number, replies: readonly ProbeReply[]): readonly Answered[] {
  const inOrder = replies
    .map(({ sequence, at, roundTripMs }) => ({ number: sequence, sentAt: at - roundTripMs, answeredAt: at, roundTripMs }))
    .sort((one, other) => one.sentAt - other.sentAt || one.number - other.number);
  if (sent < NUMBERS_OF_ICMP || inOrder.some(({ number }) => number >= NUMBERS_OF_ICMP)) return inOrder;
  const paceMs = wrappedPace(inOrder);
  const counted: Answered[] = [];
  for (const reply of inOrder) {
    const before = counted.at(-1);
    const expected = before === undefined ? reply.number : before.number + (reply.sentAt - before.sentAt) / paceMs;
    const rounds = Math.max(0, Math.round((expected - reply.number) / NUMBERS_OF_ICMP));
    counted.push({ ...reply, number: reply.number + rounds * NUMBERS_OF_ICMP });
  }
  return counted;
}

/** Milliseconds between two packets, from neighbours whose numbers rise; the median, as most neighbours do. */
function wrappedPace(inOrder: readonly Answered[]): number {
  const paces = inOrder.flatMap((reply, index) => {
    const before = inOrder[index - 1];
    const step = before === undefined ? 0 : reply.number - before.number;
    return before === undefined || step <= 0 ? [] : [(reply.sentAt - before.sentAt) / step];
  });
  return median(paces) ?? 1;
}

function usualRoundTrip(firsts: readonly Answered[], calmUntil = Number.POSITIVE_INFINITY): Ms | null {
  const calm = firsts.filter(({ sentAt }) => sentAt < calmUntil);
  return median((calm.length < CALM_PACKETS ? firsts : calm).map(({ roundTripMs }) => roundTripMs));
}

/** Milliseconds between two packets: as it was, or, with fewer than two answers, as it was asked for. */
function paceOf(firsts: readonly Answered[], askedMs: number): number {
  const [first, last] = [firsts[0], firsts.at(-1)];
  if (first === undefined || last === undefined || last.number === first.number) return askedMs;
  return Math.max(0, last.sentAt - first.sentAt) / (last.number - first.number);
}

function allPackets(firsts: readonly Answered[], sent: number, paceMs: number, beganAt: number): readonly Packet[] {
  const packets: Packet[] = [];
  const lose = (number: number, sentAt: number): number => packets.push({ number, sentAt, answeredAt: null, roundTripMs: null });
  let before: Answered | undefined;
  for (const answered of firsts) {
    const origin = before ?? { number: 0, sentAt: answered.sentAt - answered.number * paceMs };
    const step = (answered.sentAt - origin.sentAt) / (answered.number - origin.number);
    for (let number = origin.number + 1; number < answered.number; number++) lose(number, origin.sentAt + (number - origin.number) * step);
    packets.push(answered);
    before = answered;
  }
  const origin = before ?? { number: 1, sentAt: beganAt };
  for (let number = packets.length + 1; number <= sent; number++) lose(number, origin.sentAt + (number - origin.number) * paceMs);
  return packets;
}

function outagesOf(packets: readonly Packet[], paceMs: number, lateAfterMs: Ms): readonly Outage[] {
  const firstArrivals = firstArrivalsFrom(packets);
  const runs: Run[] = [];
  for (let index = 0; index < packets.length; index++) {
    if (packets[index]?.answeredAt !== null) continue;
    const start = index;
    while (packets[index + 1]?.answeredAt === null) index++;
    const before = packets[start - 1];
    const endedAt = firstArrivals[index + 1] ?? null;
    const gone = before === undefined || before.answeredAt === null ? null : Math.min(before.answeredAt, before.sentAt + lateAfterMs);
    const beganAt = gone === null || endedAt === null ? gone : Math.min(gone, endedAt);
    let run: Run = { first: start + 1, last: index + 1, lost: index + 1 - start, beganAt, endedAt };
    for (let earlier = runs.at(-1); earlier !== undefined && overlap(earlier, run); earlier = runs.at(-1)) {
      run = joined(earlier, run);
      runs.pop();
    }
    runs.push(run);
  }
  return runs.map((run) => timed(run, paceMs));
}

type Run = Omit<Outage, "seconds">;

const overlap = (one: Run, next: Run): boolean => one.endedAt !== null && next.beganAt !== null && next.beganAt < one.endedAt;

const joined = (one: Run, next: Run): Run => ({
  first: one.first,
  last: next.last,
  lost: one.lost + next.lost,
  beganAt: one.beganAt === null || next.beganAt === null ? one.beganAt : Math.min(one.beganAt, next.beganAt),
  endedAt: next.endedAt,
});

const timed = ({ first, last, lost, beganAt, endedAt }: Run, paceMs: number): Outage => ({
  first,
  last,
  lost,
  beganAt,
  endedAt,
  seconds: beganAt === null || endedAt === null ? (lost * paceMs) / 1000 : (endedAt - beganAt) / 1000,
});

/** At index i: the earliest arrival among the answers to packets i and later; absent: there is none. */
function firstArrivalsFrom(packets: readonly Packet[]): readonly (number | undefined)[] {
  const arrivals: (number | undefined)[] = [];
  let earliest: number | undefined;
  for (let index = packets.length - 1; index >= 0; index--) {
    const at = packets[index]?.answeredAt ?? null;
    if (at !== null && (earliest === undefined || at < earliest)) earliest = at;
    arrivals[index] = earliest;
  }
  return arrivals;
}

function largestGap(firsts: readonly Answered[]): Seconds | null {
  const arrivals = firsts.map(({ answeredAt }) => answeredAt).sort((one, other) => one - other);
  let largest: number | null = null;
  arrivals.forEach((at, index) => {
    const before = arrivals[index - 1];
    if (before !== undefined) largest = Math.max(largest ?? 0, (at - before) / 1000);
  });
  return largest;
}
