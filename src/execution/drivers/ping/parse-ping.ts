/** What ping (iputils) prints, as replies. */
import type { ProbeReply } from "../../ports.ts";

export interface PingLog {
  /** Highest sequence number that was sent, the first being 1. */
  readonly sent: number;
  /** In the order in which they came, one for each sequence number. */
  readonly replies: readonly ProbeReply[];
}

/** Sequence numbers are shown modulo this. */
const WRAP = 65_536;

const replyLine =
  /^\[(\d{1,12}\.\d{1,9})\] \d{1,6} bytes from \S{1,300}: icmp_seq=(\d{1,5}) .{0,40}?time=(\d{1,9}(?:\.\d{1,6})?) ms(?: \(DUP!\))?$/;
const summaryLine = /^(\d{1,12}) packets transmitted, (\d{1,12}) received/;

/**
 * Of `ping -D`, read until it was ended. Sequence numbers start again from 0 after 65535: which round a reply belongs to is told
 * from its time, so that an outage may be longer than a round; `intervalMs` is what it was asked to keep.
 */
export function parsePingLog(text: string, intervalMs: number): PingLog {
  const replies: ProbeReply[] = [];
  const seen = new Set<number>();
  let [highest, at, transmitted] = [0, 0, 0];
  for (const line of text.split("\n")) {
    const [, stamp, shown, time] = replyLine.exec(line.slice(0, LONGEST)) ?? [];
    if (stamp === undefined || shown === undefined || time === undefined) {
      transmitted = Math.max(transmitted, Number(summaryLine.exec(line.slice(0, LONGEST))?.[1] ?? 0));
      continue;
    }
    const came = Math.round(Number(stamp) * 1e6) / 1e3;
    const expected = replies.length === 0 ? Number(shown) : highest + Math.max(0, came - at) / intervalMs;
    const sequence = nearest(Number(shown), Math.max(expected, 1));
    if (seen.has(sequence)) continue;
    seen.add(sequence);
    replies.push({ sequence, at: came, roundTripMs: Number(time) });
    if (sequence > highest) [highest, at] = [sequence, came];
  }
  return { sent: Math.max(transmitted, highest), replies };
}

/** How many of a few pings came back, once each; null when it does not say. */
export function parsePingCount(text: string): number | null {
  for (const line of text.split("\n")) {
    const [, , received] = summaryLine.exec(line.slice(0, LONGEST)) ?? [];
    if (received !== undefined) return Number(received);
  }
  return null;
}

const LONGEST = 1024;

/** The number that is shown so, next to what is expected. */
function nearest(shown: number, expected: number): number {
  const round = Math.max(0, Math.round((expected - shown) / WRAP));
  return shown + round * WRAP;
}
