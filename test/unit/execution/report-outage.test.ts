import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProbeRecord, ProbeReply } from "../../../src/execution/ports.ts";
import { analyseStream, type StreamAnalysis, within } from "../../../src/execution/report/outage.ts";

const START = 1_700_000_000_000;
const INTERVAL_MS = 10;
const RTT_MS = 4;
const sentAt = (number: number): number => START + (number - 1) * INTERVAL_MS;
const reply = (sequence: number, roundTripMs = RTT_MS): ProbeReply => ({ sequence, at: sentAt(sequence) + roundTripMs, roundTripMs });

const recordOf = (sent: number, replies: readonly ProbeReply[]): ProbeRecord => ({
  request: { id: "p", from: "a", to: "10.0.0.1", intervalSeconds: INTERVAL_MS / 1000 },
  sent,
  replies,
});
const numbers = (sent: number): readonly number[] => Array.from({ length: sent }, (_, index) => index + 1);
/** A steady stream of which these were lost and these came after so many milliseconds. */
const stream = (sent: number, lost: ReadonlySet<number>, roundTrips: ReadonlyMap<number, number> = new Map()): ProbeRecord =>
  recordOf(
    sent,
    numbers(sent)
      .filter((number) => !lost.has(number))
      .map((number) => reply(number, roundTrips.get(number))),
  );
const analyse = (record: ProbeRecord, calmUntil?: number): StreamAnalysis =>
  analyseStream(record, { beganAt: START, ...(calmUntil === undefined ? {} : { calmUntil }) });
const range = (from: number, to: number): readonly number[] => numbers(to - from + 1).map((number) => number + from - 1);

describe("analyseStream", () => {
  it("finds nothing in a steady stream", () => {
    const seen = analyse(stream(100, new Set()));
    expect(seen).toMatchObject({ sent: 100, received: 100, lost: 0, delayed: 0, duplicates: 0, strays: 0, underWay: 0, outages: [] });
    expect(seen.usualMs).toBe(RTT_MS);
    expect(seen.lateAfterMs).toBe(14);
    expect(seen.largestGapSeconds).toBeCloseTo(0.01, 9);
  });

  it("measures an outage from the last answer before to the first after", () => {
    const seen = analyse(stream(100, new Set(range(41, 60))));
    expect(seen.lost).toBe(20);
    expect(seen.outages).toEqual([
      { first: 41, last: 60, lost: 20, beganAt: sentAt(40) + RTT_MS, endedAt: sentAt(61) + RTT_MS, seconds: 0.21 },
    ]);
    expect(seen.largestGapSeconds).toBeCloseTo(0.21, 9);
    expect(seen.packets[49]).toEqual({ number: 50, sentAt: sentAt(50), answeredAt: null, roundTripMs: null });
  });

  it("counts the wait for a first answer that came late, and takes the earliest to arrive", () => {
    const seen = analyse(
      stream(
        100,
        new Set(range(41, 60)),
        new Map([
          [61, 300],
          [62, 200],
        ]),
      ),
    );
    expect(seen.outages[0]?.endedAt).toBe(sentAt(63) + RTT_MS);
    expect(seen.delayed).toBe(2);
  });

  it("does not let an answer that was held back shorten the outage before it", () => {
    // 40 is answered when the path is back: by then nothing had come for 200 ms.
    const seen = analyse(stream(100, new Set(range(41, 60)), new Map([[40, 212]])));
    expect(seen.outages).toHaveLength(1);
    expect(seen.outages[0]?.beganAt).toBe(sentAt(40) + 14);
    expect(seen.outages[0]?.seconds).toBeCloseTo(0.2, 9);
  });

  it("joins outages that overlap: one answer held back in the middle is no service", () => {
    const seen = analyse(stream(100, new Set([...range(41, 49), ...range(51, 60)]), new Map([[50, 115]])));
    expect(seen.outages).toEqual([
      { first: 41, last: 60, lost: 19, beganAt: sentAt(40) + RTT_MS, endedAt: sentAt(61) + RTT_MS, seconds: 0.21 },
    ]);
    expect(analyse(stream(100, new Set([...range(41, 49), ...range(51, 60)]))).outages).toHaveLength(2);
  });

  it("leaves outages at the ends open", () => {
    const seen = analyse(stream(100, new Set([...range(1, 7), ...range(81, 100)])));
    expect(seen.outages).toMatchObject([
      { first: 1, last: 7, beganAt: null, endedAt: sentAt(8) + RTT_MS },
      { first: 81, last: 100, beganAt: sentAt(80) + RTT_MS, endedAt: null },
    ]);
    expect(seen.outages[0]?.seconds).toBeCloseTo(0.07, 9);
    expect(seen.outages[1]?.seconds).toBeCloseTo(0.2, 9);
    expect(seen.packets[0]?.sentAt).toBeCloseTo(START, 3);
    expect(seen.packets[99]?.sentAt).toBeCloseTo(sentAt(100), 3);
  });

  it("does not count the last packets as lost while their answers may be on their way, and counts more than that", () => {
    expect(analyse(stream(100, new Set([100])))).toMatchObject({ sent: 99, lost: 0, underWay: 1, outages: [] });
    expect(analyse(stream(100, new Set([99, 100])))).toMatchObject({ sent: 98, lost: 0, underWay: 2, outages: [] });
    expect(analyse(stream(100, new Set([98, 99, 100])))).toMatchObject({ sent: 100, lost: 3, underWay: 0 });
  });

  it("knows that a slow stream's last packet was sent just before its end", () => {
    // As on real Xen: every 50 ms, answered within 5, and stopped as the last one had just been sent.
    const slow = (lost: ReadonlySet<number>): StreamAnalysis => {
      const replies = stream(100, lost).replies.map((one) => ({ ...one, at: START + 50 * (one.sequence - 1) + RTT_MS }));
      return analyse({ ...recordOf(100, replies), request: { id: "p", from: "a", to: "10.0.0.1", intervalSeconds: 0.05 } });
    };
    expect(slow(new Set([100]))).toMatchObject({ sent: 99, lost: 0, underWay: 1, outages: [] });
    expect(slow(new Set([99, 100]))).toMatchObject({ sent: 100, lost: 2, underWay: 0 });
  });

  it("says that all was lost when nothing came back", () => {
    const seen = analyse(recordOf(50, []));
    expect(seen).toMatchObject({ sent: 50, received: 0, lost: 50, usualMs: null, lateAfterMs: null, largestGapSeconds: null });
    expect(seen.outages).toEqual([{ first: 1, last: 50, lost: 50, beganAt: null, endedAt: null, seconds: 0.5 }]);
    expect(seen.packets[49]?.sentAt).toBe(sentAt(50));
    expect(analyse(recordOf(0, []))).toMatchObject({ sent: 0, lost: 0, outages: [], packets: [] });
  });

  it("judges lateness by what was usual before the disturbance", () => {
    const slowLater = new Map(range(31, 100).map((number) => [number, 40]));
    expect(analyse(stream(100, new Set(), slowLater)).delayed).toBe(0);
    expect(analyse(stream(100, new Set(), slowLater), sentAt(31)).delayed).toBe(70);
    // Fewer than five answers say nothing of what is usual.
    expect(analyse(stream(100, new Set(), slowLater), sentAt(5)).usualMs).toBe(40);
  });

  it("takes an answer for late after three usual round trips, where those are more than 10 ms more than one", () => {
    const slow = new Map(numbers(100).map((number) => [number, number === 50 ? 119 : number === 60 ? 121 : 40]));
    expect(analyse(stream(100, new Set(), slow))).toMatchObject({ usualMs: 40, lateAfterMs: 120, delayed: 1 });
  });

  it("counts further answers and answers to what was never sent apart", () => {
    const record = stream(10, new Set());
    const seen = analyse({ ...record, replies: [...record.replies, reply(3, 9), reply(3, 8), reply(0), reply(11)] });
    expect(seen).toMatchObject({ received: 10, duplicates: 2, strays: 2, delayed: 0 });
    expect(seen.packets[2]?.roundTripMs).toBe(RTT_MS);
    expect(analyse({ ...record, replies: [reply(3, 9), ...record.replies] }).packets[2]?.roundTripMs).toBe(RTT_MS);
  });
});

/** Which of up to 300 packets were lost, and how long the others took: mostly as usual, now and then held back. */
const streams = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constant(RTT_MS) }, fc.integer({ min: 1, max: 400 }), fc.constant(null)), {
    minLength: 1,
    maxLength: 300,
  })
  .map((fates) =>
    recordOf(
      fates.length,
      fates.flatMap((roundTripMs, index) => (roundTripMs === null ? [] : [reply(index + 1, roundTripMs)])),
    ),
  );

describe("any stream", () => {
  it("has received and lost packets that add up to those sent, each loss in one outage, and outages that never overlap", () => {
    fc.assert(
      fc.property(streams, fc.boolean(), (steady, packed) => {
        // Packed: so close together that answers overtake each other all the time.
        const closer = steady.replies.map((one) => ({ ...one, at: START + one.sequence + one.roundTripMs }));
        const record = packed ? { ...steady, replies: closer } : steady;
        const seen = analyse(record);
        expect(seen.received + seen.lost).toBe(seen.sent);
        expect(seen.sent + seen.underWay).toBe(record.sent);
        expect(seen.received).toBe(record.replies.length);
        expect(seen.packets.map(({ number }) => number)).toEqual(numbers(seen.sent));
        expect(seen.outages.reduce((sum, { lost }) => sum + lost, 0)).toBe(seen.lost);
        seen.outages.forEach((outage, index) => {
          expect(outage.seconds).toBeGreaterThanOrEqual(0);
          const next = seen.outages[index + 1];
          if (next !== undefined)
            expect(outage.endedAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.beganAt ?? Number.NEGATIVE_INFINITY);
        });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("has gaps that add up to its length: outages, and one interval for every other pair of neighbours", () => {
    const lossy = fc
      .array(fc.boolean(), { minLength: 2, maxLength: 300 })
      .filter((answered) => answered[0] === true && answered.at(-1) === true);
    fc.assert(
      fc.property(lossy, (answered) => {
        const lost = new Set(answered.flatMap((came, index) => (came ? [] : [index + 1])));
        const seen = analyse(stream(answered.length, lost));
        const whole = seen.outages.reduce((sum, { seconds }) => sum + seconds, 0);
        const neighbours = answered.filter((came, index) => came && answered[index - 1] === true).length;
        expect(whole + (neighbours * INTERVAL_MS) / 1000).toBeCloseTo(((answered.length - 1) * INTERVAL_MS) / 1000, 6);
        expect(seen.largestGapSeconds).toBeCloseTo(Math.max(INTERVAL_MS / 1000, ...seen.outages.map(({ seconds }) => seconds)), 6);
        // Every outage of n packets is n + 1 intervals long.
        for (const { lost: gone, seconds } of seen.outages) expect(seconds).toBeCloseTo(((gone + 1) * INTERVAL_MS) / 1000, 6);
      }),
      { seed: 2 },
    );
  });

  it("says the same in whatever order the answers are", () => {
    const shuffled = streams.chain((record) =>
      fc.shuffledSubarray([...record.replies], { minLength: record.replies.length }).map((replies) => ({ record, replies })),
    );
    fc.assert(
      fc.property(shuffled, ({ record, replies }) => {
        expect(analyse({ ...record, replies })).toEqual(analyse(record));
      }),
      { seed: 3 },
    );
  });

  it("counts numbers of 16 bits on, also across outages", () => {
    const sent = 140_000;
    const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: sent }), fc.integer({ min: 1, max: 30_000 })), { maxLength: 3 });
    fc.assert(
      fc.property(lengths, (gaps) => {
        const isLost = (number: number): boolean => number > 100 && gaps.some(([from, length]) => number >= from && number < from + length);
        const replies = numbers(sent)
          .filter((number) => !isLost(number))
          .map((number) => reply(number));
        const wrapped = replies.map((one) => ({ ...one, sequence: one.sequence % 65536 }));
        const { packets, ...counts } = analyse(recordOf(sent, wrapped));
        const { packets: expected, ...expectedCounts } = analyse(recordOf(sent, replies));
        expect(counts).toEqual(expectedCounts);
        expect(packets.length).toBe(expected.length);
        expect(packets.at(-1)).toEqual(expected.at(-1));
      }),
      { seed: 4, numRuns: 2 },
    );
  });

  it("has as much within two intervals that meet as within both", () => {
    fc.assert(
      fc.property(streams, fc.nat(3000), fc.nat(3000), fc.nat(3000), (record, ...cuts) => {
        const seen = analyse(record);
        const [from, middle, to] = cuts.sort((one, other) => one - other).map((offset) => START + offset);
        const part = within(seen, from ?? 0, middle ?? 0);
        const rest = within(seen, middle ?? 0, to ?? 0);
        const whole = within(seen, from ?? 0, to ?? 0);
        expect(whole.sent).toBe(part.sent + rest.sent);
        expect(whole.lost).toBe(part.lost + rest.lost);
        expect(whole.delayed).toBe(part.delayed + rest.delayed);
        expect(within(seen, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toMatchObject({
          sent: seen.sent,
          lost: seen.lost,
          delayed: seen.delayed,
          outages: seen.outages,
        });
      }),
      { seed: 5 },
    );
  });
});

describe("within", () => {
  it("takes the outages that have a moment in common with the interval, and no others", () => {
    const seen = analyse(stream(100, new Set([...range(21, 30), ...range(61, 70)])));
    const [first, second] = seen.outages;
    expect(within(seen, sentAt(1), sentAt(25)).outages).toEqual([first]);
    expect(within(seen, sentAt(25), sentAt(65)).outages).toEqual([first, second]);
    expect(within(seen, sentAt(35), sentAt(55)).outages).toEqual([]);
    expect(within(seen, sentAt(25), sentAt(65))).toMatchObject({ lost: 10, sent: 40 });
  });
});
