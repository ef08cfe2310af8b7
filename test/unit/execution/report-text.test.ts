import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStyle } from "../../../src/cli/style.ts";
import { renderReport } from "../../../src/cli/views/report-view.ts";
import { buildReport } from "../../../src/execution/report/build-report.ts";
import { comparisonAsMarkdown, reportAsMarkdown } from "../../../src/execution/report/markdown.ts";
import { summarise } from "../../../src/execution/report/summary.ts";
import type { Timeline } from "../../../src/execution/report/timeline.ts";
import { aMove, aStream, aTimeline, at } from "./report-sample.ts";

const style = createStyle({ outputIsTerminal: false, useColours: false });
const shown = (timeline: Timeline, full = false): string => renderReport(style, { report: buildReport(timeline), full });

describe("renderReport", () => {
  it("gives each router a block with its steps, its pause and what streams saw, beside the prediction", () => {
    expect(shown(aTimeline())).toBe(
      `lab: execution x-1 (local-switching, began 2026-11-22T21:00:00.000Z)

Outcome  done
Took     40 s for the 15 s of the schedule
Moves    1 of 1 made; 136 MiB sent
Paused   2.1 s in all, heard of 1 of 1 move
Packets  220 of 2300 lost, 20 late; longest outage 2.261 s

VR1: P1 → P2 moved (wave 1)
  Took       17 s, 2 s more than predicted (15 s); began after 0 s, 0 s in the schedule
  Migration  12.5 s, 136 MiB sent, at 0.112 Gb/s
  Pause      2.1 s, 0.3 s more than predicted (1.8 s)
  n1-n2      220 of 1700 lost, 20 late; outage 2.261 s, 0.161 s more than the pause; lost in pause 210, handed over 10
     at    takes  step            way      end   on devices
 0.00 s   0.30 s  preflight       forward  done
 0.30 s   1.20 s  prepare         forward  done  N1 0.6 s, P2 1.2 s
 1.50 s  12.50 s  migrate         forward  done
14.00 s   0.40 s  switch-locally  forward  done  P1 0.4 s
14.40 s   0.60 s  re-home         forward  done  N1 0.3 s, N2 0.6 s
15.00 s   1.00 s  verify-traffic  forward  done
16.00 s   0.20 s  confirm         forward  done
16.20 s   0.80 s  retire          forward  done

Switched on and off
physical router  goes  asked at  in the schedule  reached at    after
P1               off    18.00 s          15.00 s     39.50 s  21.50 s

Migration model
Not fitted: 1 usable of the 3 migrations that a fit needs at least: record more, then fit again.`,
    );
  });

  it("says what was not made and why, and what was not heard", () => {
    const skipped = aMove("VR2", 0, { outcome: "skipped", why: "its host is in repair", steps: [], news: [], wave: 2 });
    const text = shown(
      aTimeline({ moves: [aMove("VR1", 0, { news: [] }), skipped], outcome: "stopped", why: "a person asked", ended: null }),
    );
    expect(text).toContain("Outcome  stopped: a person asked");
    expect(text).toContain("Took     not ended");
    expect(text).toContain("1 of 2 made, 1 not made");
    expect(text).toContain("heard of 0 of 2 moves");
    expect(text).toContain("  Pause      not heard");
    expect(text).toContain("VR2: P1 → P2 skipped: its host is in repair (wave 2)\nNot begun.");
  });

  it("says that a stream lost nothing, and an outage that was shorter than the pause", () => {
    const whole = shown(aTimeline({ probes: [aStream("p", ["VR1"])] }));
    expect(whole).toContain("  p          0 of 1700 lost, 0 late; no outage");
    const short = shown(aTimeline({ probes: [aStream("p", ["VR1"], { lost: [[11.5, 13]] })] }));
    expect(short).toMatch(/outage 1\.51 s, 0\.59 s less than the pause; lost in pause 150$/m);
  });

  it("counts the moves that it does not show", () => {
    const moves = Array.from({ length: 23 }, (_, index) => aMove(`R${index}`, index * 20));
    const timeline = aTimeline({ moves, probes: [] });
    expect(shown(timeline)).toContain("and 3 more moves: see them with --full");
    expect(shown(timeline).match(/^R\d+: /gm)).toHaveLength(20);
    expect(shown(timeline, true).match(/^R\d+: /gm)).toHaveLength(23);
    expect(shown(timeline)).toContain("Packets  no stream was sent through the routers");
    expect(shown(timeline)).toContain("Fitted to 23 moves: 0.112 Gb/s");
  });
});

describe("reportAsMarkdown", () => {
  it("has a row for each move and stream, and the phases in which packets were lost", () => {
    const lines = reportAsMarkdown(buildReport(aTimeline())).split("\n");
    expect(lines[0]).toMatch(/^\| virtual router \| move \|/);
    expect(lines[2]).toBe("| VR1 | P1 → P2 | moved | 17 | 15 | 12.5 | 2.1 | 1.8 | 136 | n1-n2 | 1700 | 220 | 20 | 2.261 | 0.161 |");
    expect(lines).toContain("| VR1 | n1-n2 | pause | 210 | 210 | 0 |");
    expect(lines).toContain("In 9 of 11 phases nothing was lost or late.");
    expect(lines).toContain("| P1 | off | 2026-11-22T21:00:18.000Z | 2026-11-22T21:00:39.500Z | 21.5 |");
    expect(lines.at(-1)).toBe("");
  });

  it("keeps every row as wide as its head, whatever the names and however much is not known", () => {
    const odd = aMove("a|b", 0, { from: "p*_1", news: [], predicted: { startSeconds: 0, seconds: 1, downtimeSeconds: null } });
    const report = buildReport(
      aTimeline({ moves: [odd, aMove("bare", 0, { steps: [] })], probes: [aStream("x", ["a|b"]), aStream("y|", ["a|b"])] }),
    );
    const tables = reportAsMarkdown(report)
      .split("\n\n")
      .filter((block) => block.startsWith("|"));
    expect(tables.length).toBeGreaterThan(0);
    for (const block of tables) {
      const widths = block
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/\\\|/g, "").split("|").length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(tables[0]).toContain("a\\|b");
    expect(tables[0]).toContain("p\\*\\_1 → P2");
  });
});

describe("summarise", () => {
  const way = (outages: readonly number[]) =>
    outages.map((outage) => buildReport(aTimeline({ probes: [aStream("p", ["VR1"], { lost: [[11, 11 + outage]] })] })));

  it("gives medians and spreads over moves", () => {
    const summary = summarise(way([2.1, 2.9, 2.3]));
    expect(summary).toMatchObject({ observed: 3, lost: { median: 230, least: 210, most: 290 }, lostInReHoming: 0 });
    expect(summary.outageSeconds?.median).toBeCloseTo(2.31, 2);
    expect(summary.outageMinusPauseSeconds?.median).toBeCloseTo(0.21, 2);
    expect(summary.pauseSeconds).toEqual({ median: 2.1, least: 2.1, most: 2.1 });
  });

  it("counts what was lost while far ends were re-homed", () => {
    expect(summarise([buildReport(aTimeline({ probes: [aStream("p", ["VR1"], { lost: [[14.75, 14.8]] })] }))]).lostInReHoming).toBe(5);
  });

  it("leaves out moves that were not made", () => {
    const undone = buildReport(aTimeline({ moves: [aMove("VR1", 0, { outcome: "undone" })] }));
    expect(summarise([undone])).toMatchObject({ observed: 0, lost: null, outageSeconds: null });
    expect(comparisonAsMarkdown([{ name: "(a)", reports: [undone] }])).toContain("| (a) | 0 | not known | not known |");
  });

  it("has a median between the least and the most, whatever the order of the reports", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 7 }), (tenths) => {
        const reports = way(tenths.map((tenth) => tenth / 10));
        const { lost } = summarise(reports);
        expect(lost).toMatchObject({ least: Math.min(...tenths) * 10, most: Math.max(...tenths) * 10 });
        expect(lost?.median).toBeGreaterThanOrEqual(lost?.least ?? 0);
        expect(lost?.median).toBeLessThanOrEqual(lost?.most ?? 0);
        expect(summarise([...reports].reverse())).toEqual(summarise(reports));
      }),
      { seed: 1, numRuns: 10 },
    );
  });

  it("puts ways to move beside each other", () => {
    const text = comparisonAsMarkdown([
      { name: "(a) one after another", reports: way([3, 3.2, 3.4]) },
      { name: "(b) local switching", reports: way([2.2, 2.3, 2.2]) },
    ]);
    const rows = text.trimEnd().split("\n");
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatch(/^\| \(a\) one after another \| 3 \| 320 \(300 to 340\) \| 0 \(0 to 0\) \| 3\.211 /);
    expect(rows[3]).toMatch(/^\| \(b\) local switching \| 3 \| 220 \(220 to 230\) /);
  });
});

describe("a fitted calibration", () => {
  it("is told with its error", () => {
    const report = buildReport(aTimeline({ moves: [aMove("A"), aMove("B", 20), aMove("C", 40)], ended: at(60) }));
    expect(reportAsMarkdown(report)).toMatch(
      /fitted to these 3 moves: 0\.112 Gb\/s, overhead 7\.4 s, hand-over 2\.1 s; its time is off by/,
    );
  });
});
