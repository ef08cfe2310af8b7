import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyseAgain, buildReport } from "../../../src/execution/report/build-report.ts";
import { drawFigure } from "../../../src/execution/report/figure.ts";
import { linearScale, logScale } from "../../../src/execution/report/figure-scale.ts";
import { isLate } from "../../../src/execution/report/outage.ts";
import type { Timeline } from "../../../src/execution/report/timeline.ts";
import { aMove, aStream, aTimeline } from "./report-sample.ts";

const drawn = (timeline: Timeline, router?: string): string => {
  const record = timeline.probes[0]?.record;
  const picture = record === undefined ? undefined : drawFigure(buildReport(timeline), record, router === undefined ? {} : { router });
  if (picture === undefined) throw new Error("nothing was drawn");
  return picture;
};

/** Where the strokes of a path in this colour begin, legend aside. */
const strokes = (picture: string, colour: string): readonly (readonly [number, number])[] => {
  const path = picture.split("\n").find((line) => line.startsWith("<path") && line.includes(`stroke="${colour}"`));
  return [...(path ?? "").matchAll(/M([\d.-]+) ([\d.-]+)(?:h0|v)/g)].map(([, x, y]) => [Number(x), Number(y)]);
};
const [onTime, late, lost] = ["#2f5d8a", "#d97706", "#c81e1e"];
/** Name, left and right edge of each bar above the plot. */
const bars = (picture: string): readonly (readonly [string, number, number])[] =>
  [...picture.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="12"[^\n]*\n<text[^>]*>([^<]*)</g)].map(
    ([, x, width, name]) => [name ?? "", Number(x), Number(x) + Number(width)],
  );

describe("drawFigure", () => {
  const timeline = aTimeline();
  const picture = drawn(timeline);

  it("shows the phases with their names, the lost packets where they were lost and one dot for each other packet", () => {
    expect(bars(picture).map(([name]) => name)).toEqual(["pre-copy", "pause", "switch-locally", "re-home at N1", "re-home at N2"]);
    const [, pause] = bars(picture);
    const [, from = 0, to = 0] = pause ?? [];
    const lostAt = strokes(picture, lost).map(([x]) => x);
    expect(lostAt).toHaveLength(220);
    // Lost from the suspension on, and for a tenth of a second after the start.
    expect(lostAt[0]).toBeCloseTo(from, 0);
    const pixelsPerSecond = (to - from) / 2.1;
    expect(lostAt.at(-1)).toBeCloseTo(to + 0.09 * pixelsPerSecond, 0);
    expect(strokes(picture, late)).toHaveLength(20);
    // From 1.36 s before the move to as long after it, less 220 lost and 20 late.
    expect(strokes(picture, onTime)).toHaveLength(1700 + 2 * 136 - 240 + 1);
    // Late ones stand higher.
    expect(Math.max(...strokes(picture, late).map(([, y]) => y))).toBeLessThan(Math.min(...strokes(picture, onTime).map(([, y]) => y)));
  });

  it("sets a sender's clock right", () => {
    const fates = { lost: [[11, 13.2]] as const, slow: [[13.2, 13.4, 50]] as const };
    const ahead = drawn(aTimeline({ probes: [aStream("n1-n2", ["VR1"], { ...fates, aheadMs: 7000 })] }));
    expect(bars(ahead)).toEqual(bars(picture));
    expect(strokes(ahead, lost)).toHaveLength(220);
    expect(strokes(ahead, lost)[0]?.[0]).toBeCloseTo(strokes(picture, lost)[0]?.[0] ?? 0, 0);
  });

  it("says in words what is in it", () => {
    expect(picture).toContain("VR1: P1 → P2 (local-switching)");
    expect(picture).toContain("1,700 sent, 220 lost; longest outage 2.26 s, the router&#39;s own pause 2.1 s");
    expect(picture).toContain("20 answered late (above 14.5 ms)");
    expect(picture).toContain("round-trip delay, ms");
  });

  it("is the same text each time, and well-formed whatever the ids are", () => {
    expect(drawn(aTimeline())).toBe(picture);
    const id = `a&<b>-]]>-"`;
    const odd = drawn(aTimeline({ moves: [aMove("R<script>&")], probes: [aStream(id, ["R<script>&"])] }));
    for (const text of [picture, odd]) {
      expect(text).not.toMatch(/NaN|Infinity|undefined|<script/);
      expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
      const open: string[] = [];
      for (const [, close, name = "", rest] of text.matchAll(/<(\/?)([a-z]+)([^<>]*)>/g)) {
        if (close === "/") expect(open.pop()).toBe(name);
        else if (!rest?.endsWith("/")) open.push(name);
      }
      expect(open).toEqual([]);
    }
  });

  it("has a ground of its own, so that it reads on dark pages", () => {
    const [first] = picture.split("\n").filter((line) => line.startsWith("<rect"));
    expect(first).toContain('fill="#ffffff"');
  });

  it("names the router of each phase where several moves are shown, and shows one when asked", () => {
    const later = aMove("VR2", 20, { wave: 2 });
    const two = aTimeline({ moves: [aMove(), later], probes: [aStream("both", ["VR1", "VR2"], { to: 40 })] });
    expect(bars(drawn(two)).filter(([name]) => name.endsWith("pause"))).toHaveLength(2);
    expect(bars(drawn(two)).map(([name]) => name)).toContain("VR2: re-home at N1");
    expect(bars(drawn(two, "VR2")).map(([name]) => name)).toContain("re-home at N1");
  });

  it("uses a logarithmic axis when delays are far apart", () => {
    const far = drawn(aTimeline({ probes: [aStream("p", ["VR1"], { slow: [[13, 13.2, 3000]] })] }));
    const ticks = (text: string) => [...text.matchAll(/text-anchor="end">([\d.]+)</g)].map(([, tick]) => Number(tick));
    expect(ticks(far)).toEqual([10, 100, 1000]);
    expect(ticks(picture)).toEqual([0, 20, 40, 60]);
  });

  it("does not invent a picture of a stream that the report does not know, or of nothing", () => {
    const other = aStream("other", ["VR1"]).record;
    expect(drawFigure(buildReport(timeline), other)).toBeUndefined();
    const empty = aTimeline({ probes: [aStream("p", ["VR1"], { from: 0, to: 0 })] });
    expect(drawFigure(buildReport(empty), empty.probes[0]?.record ?? other)).toBeUndefined();
  });

  it("draws a stream of which everything was lost, and one without a move", () => {
    const silent = drawn(aTimeline({ probes: [aStream("p", ["VR1"], { lost: [[-3, 20]] })] }));
    expect(strokes(silent, lost).length).toBeGreaterThan(1500);
    expect(silent).not.toMatch(/NaN|Infinity/);
    const still = drawn(aTimeline({ moves: [], probes: [aStream("p", [])] }));
    expect(strokes(still, onTime)).toHaveLength(2300);
    expect(still).toContain("Stream p");
  });

  it("leaves out dots on top of others only, and never a late or lost packet", () => {
    const instants = fc.double({ min: 0, max: 17, noNaN: true });
    const spans = fc.array(fc.tuple(instants, fc.double({ min: 0.002, max: 0.5, noNaN: true })), { maxLength: 4 });
    fc.assert(
      fc.property(spans, spans, (gone, held) => {
        const stream = aStream("p", ["VR1"], {
          intervalSeconds: 0.002,
          lost: gone.map(([from, length]) => [from, from + length] as const),
          slow: held.map(([from, length]) => [from, from + length, 35] as const),
        });
        const thick = aTimeline({ probes: [stream] });
        const text = drawn(thick);
        const analysis = analyseAgain(buildReport(thick), stream.record);
        // The window is the move with 1.36 s before and after.
        const shown = (analysis?.packets ?? []).filter(
          ({ sentAt }) => sentAt >= thick.began - 1360 - 1e-3 && sentAt <= thick.began + 18360 + 1e-3,
        );
        const x = (sentAt: number): number => 62 + ((sentAt - thick.began + 1360) / (17000 + 2720)) * (938 - 62);
        const lostAt = new Set(strokes(text, lost).map(([at]) => at.toFixed(1)));
        const near = (places: ReadonlySet<string>, at: number): boolean =>
          [-0.1, 0, 0.1].some((off) => places.has((Math.round((at + off) * 10) / 10).toFixed(1)));
        for (const packet of shown) if (packet.answeredAt === null) expect(near(lostAt, x(packet.sentAt))).toBe(true);
        const lateOnes = shown.filter((packet) => isLate(packet, analysis?.lateAfterMs ?? null));
        expect(Math.abs(strokes(text, late).length - lateOnes.length)).toBeLessThanOrEqual(1);
        const timely = shown.filter(({ roundTripMs }) => roundTripMs !== null).length - lateOnes.length;
        if (timely > 5001) expect(strokes(text, onTime).length).toBeLessThan(timely);
        const columns = new Set(strokes(text, onTime).map(([at]) => Math.round(at)));
        for (const packet of shown) {
          if (packet.roundTripMs === null || isLate(packet, analysis?.lateAfterMs ?? null)) continue;
          const column = Math.round(x(packet.sentAt));
          expect([-3, -2, -1, 0, 1, 2, 3].some((off) => columns.has(column + off))).toBe(true);
        }
      }),
      { seed: 1, numRuns: 6 },
    );
  });
});

describe("scales", () => {
  it("have round ticks within their bounds, in order, and put the bounds on their pixels", () => {
    const bounds = fc.tuple(
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      fc.integer({ min: 2, max: 12 }),
    );
    fc.assert(
      fc.property(bounds, ([low, span, count]) => {
        const high = low + span;
        const { at, ticks } = linearScale([low, high], [60, 900], count);
        expect(at(low)).toBeCloseTo(60, 6);
        expect(at(high)).toBeCloseTo(900, 6);
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
        for (const tick of ticks) expect(at(tick)).toBeGreaterThanOrEqual(60 - 1e-3);
        for (const tick of ticks) expect(at(tick)).toBeLessThanOrEqual(900 + 1e-3);
        expect([...ticks].sort((x, y) => x - y)).toEqual(ticks);
      }),
      { seed: 1 },
    );
    const { at, ticks } = logScale([0.5, 5000], [300, 0]);
    expect(ticks).toEqual([1, 10, 100, 1000]);
    expect(at(0.5)).toBeCloseTo(300, 9);
    expect(at(50)).toBeCloseTo(150, 9);
    expect(logScale([3, 90], [300, 0]).ticks).toEqual([5, 10, 20, 50]);
    expect(linearScale([0, 1], [0, 10], 5).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });
});
