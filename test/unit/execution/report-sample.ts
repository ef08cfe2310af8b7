import type { ProbeRecord } from "../../../src/execution/ports.ts";
import type { MoveTimeline, ProbeTimeline, StepSpan, Timeline } from "../../../src/execution/report/timeline.ts";

export const START = Date.UTC(2026, 10, 22, 21, 0, 0);
/** A moment, in seconds from the beginning of the execution. */
export const at = (seconds: number): number => Math.round(START + seconds * 1000);

const MIB = 2 ** 20;

const step = (name: string, began: number, ended: number, changes: StepSpan["changes"] = []): StepSpan => ({
  name,
  direction: "forward",
  began: at(began),
  ended: at(ended),
  result: "done",
  changes,
});

/** 128 MiB, 12.5 s of migration, suspended after 9.5 s of it for 2.1 s; sent 132 MiB until then and 4 more. Seconds count from `offset`. */
export function aMove(router = "VR1", offset = 0, changed: Partial<MoveTimeline> = {}): MoveTimeline {
  const after = (seconds: number): number => offset + seconds;
  const change = (device: string, began: number, ended: number) => ({ device, began: at(after(began)), ended: at(after(ended)) });
  return {
    router,
    from: "P1",
    to: "P2",
    wave: 1,
    outcome: "moved",
    why: null,
    steps: [
      step("preflight", after(0), after(0.3)),
      step("prepare", after(0.3), after(1.5), [change("N1", 0.3, 0.9), change("P2", 0.3, 1.5)]),
      step("migrate", after(1.5), after(14)),
      step("switch-locally", after(14), after(14.4), [change("P1", 14, 14.4)]),
      step("re-home", after(14.4), after(15), [change("N1", 14.4, 14.7), change("N2", 14.4, 15)]),
      step("verify-traffic", after(15), after(16)),
      step("confirm", after(16), after(16.2)),
      step("retire", after(16.2), after(17)),
    ],
    news: [
      { at: at(after(2)), event: "progress", sentBytes: 12 * MIB },
      { at: at(after(7)), event: "progress", sentBytes: 80 * MIB },
      { at: at(after(11)), event: "suspended", sentBytes: 132 * MIB },
      { at: at(after(12.9)), event: "transferred", sentBytes: 136 * MIB },
      { at: at(after(13.1)), event: "started", sentBytes: 136 * MIB },
      { at: at(after(14)), event: "ended", sentBytes: 136 * MIB },
    ],
    attempts: 1,
    predicted: { startSeconds: offset, seconds: 15, downtimeSeconds: 1.8 },
    memoryMiB: 128,
    dirtyMiBps: 0,
    heldToGbps: null,
    ...changed,
  };
}

export interface StreamFates {
  /** Packets sent in these intervals (seconds from the execution's beginning) are lost. */
  readonly lost?: readonly (readonly [number, number])[];
  /** In these intervals the round trip is so many milliseconds longer. */
  readonly slow?: readonly (readonly [number, number, number])[];
  readonly from?: number;
  readonly to?: number;
  readonly intervalSeconds?: number;
  /** How much the sender's clock is ahead. */
  readonly aheadMs?: number;
}

/** Round trips of 4 to 5 ms, uneven in a fixed way. */
export function aRecord(id: string, fates: StreamFates = {}): ProbeRecord {
  const { lost = [], slow = [], from = -3, to = 20, intervalSeconds = 0.01, aheadMs = 0 } = fates;
  const sent = Math.round((to - from) / intervalSeconds);
  const replies = Array.from({ length: sent }, (_, index) => index + 1).flatMap((sequence) => {
    const seconds = from + (sequence - 1) * intervalSeconds;
    if (lost.some(([begin, end]) => seconds >= begin - 1e-9 && seconds < end - 1e-9)) return [];
    const extra = slow.find(([begin, end]) => seconds >= begin - 1e-9 && seconds < end - 1e-9)?.[2] ?? 0;
    const roundTripMs = 4 + ((sequence * 7919) % 100) / 100 + extra;
    return [{ sequence, at: START + aheadMs + seconds * 1000 + roundTripMs, roundTripMs }];
  });
  return { request: { id, from: "N1", to: "10.1.2.2", intervalSeconds }, sent, replies };
}

export const aStream = (id: string, through: readonly string[], fates: StreamFates = {}): ProbeTimeline => ({
  record: aRecord(id, fates),
  through,
  began: at(fates.from ?? -3),
  senderAheadMs: fates.aheadMs ?? 0,
});

export function aTimeline(changed: Partial<Timeline> = {}): Timeline {
  return {
    execution: "x-1",
    network: { name: "lab", digest: `sha256:${"a".repeat(64)}` },
    planDigest: `sha256:${"b".repeat(64)}`,
    procedure: "local-switching",
    began: START,
    ended: at(40),
    outcome: "done",
    why: null,
    moves: [aMove()],
    powerEvents: [{ physicalRouter: "P1", to: "off", predictedStartSeconds: 15, asked: at(18), reached: at(39.5) }],
    probes: [aStream("n1-n2", ["VR1"], { lost: [[11, 13.2]], slow: [[13.2, 13.4, 50]] })],
    ...changed,
  };
}
