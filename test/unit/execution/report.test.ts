import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildReport } from "../../../src/execution/report/build-report.ts";
import { executionReportSchema } from "../../../src/execution/report/report-document.ts";
import { readDocument } from "../../../src/network/read.ts";
import { aMove, aStream, aTimeline, at } from "./report-sample.ts";

const iso = (seconds: number): string => new Date(at(seconds)).toISOString();

describe("buildReport", () => {
  const report = buildReport(aTimeline());
  const [move] = report.moves;

  it("is a document of its schema, also after a journey as text", () => {
    expect(executionReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("is read from a file like every document, and has a JSON Schema", () => {
    const read = readDocument(JSON.stringify(report), executionReportSchema);
    expect(read).toMatchObject({ ok: true, value: { document: report } });
    const wrong = readDocument(JSON.stringify({ ...report, beganAt: "yesterday" }), executionReportSchema);
    expect(wrong).toMatchObject({ ok: false, failure: [{ pointer: "/beganAt" }] });
    expect(z.toJSONSchema(executionReportSchema, { io: "input" })).toMatchObject({ type: "object", additionalProperties: false });
  });

  it("says when each step was and how long the move, the migration and the pause took", () => {
    expect(move).toMatchObject({
      router: "VR1",
      from: "P1",
      to: "P2",
      outcome: "moved",
      beganAt: iso(0),
      endedAt: iso(17),
      seconds: 17,
      migrationSeconds: 12.5,
      suspendedAt: iso(11),
      startedAt: iso(13.1),
      pauseSeconds: 2.1,
      bytesSent: 136 * 2 ** 20,
      predicted: { startSeconds: 0, seconds: 15, downtimeSeconds: 1.8 },
    });
    expect(move?.steps[2]).toEqual({
      name: "migrate",
      direction: "forward",
      beganAt: iso(1.5),
      endedAt: iso(14),
      result: "done",
      changes: [],
    });
    // 120 MiB in the 9 s between the first news and the suspension.
    expect(move?.copyGbps).toBeCloseTo((120 * 2 ** 20 * 8) / 9 / 1e9, 5);
  });

  it("says what the stream saw of the move, and what of it was not the router's own pause", () => {
    const [probe] = move?.probes ?? [];
    expect(probe).toMatchObject({ id: "n1-n2", sent: 1700, lost: 220, delayed: 20, outages: 1 });
    // From the answer to the packet before 11 s to the one after 13.2 s, which came 50 ms late (at 13.25), after one interval each.
    expect(probe?.outageSeconds).toBeCloseTo(2.21 + 0.05, 2);
    expect(probe?.outageMinusPauseSeconds).toBeCloseTo((probe?.outageSeconds ?? 0) - 2.1, 9);
  });

  it("says in which phase packets were lost", () => {
    const phases = new Map(move?.probes[0]?.phases.map(({ phase, ...counts }) => [phase, counts]));
    expect([...phases.keys()]).toEqual([
      "preflight",
      "prepare",
      "pre-copy",
      "pause",
      "handed over",
      "switch-locally",
      "re-home at N1",
      "re-home at N2",
      "verify-traffic",
      "confirm",
      "retire",
    ]);
    expect(phases.get("pre-copy")).toEqual({ sent: 950, lost: 0, delayed: 0 });
    expect(phases.get("pause")).toEqual({ sent: 210, lost: 210, delayed: 0 });
    expect(phases.get("handed over")).toEqual({ sent: 90, lost: 10, delayed: 20 });
    expect(phases.get("re-home at N1")).toEqual({ sent: 30, lost: 0, delayed: 0 });
    expect(phases.get("re-home at N2")).toEqual({ sent: 60, lost: 0, delayed: 0 });
  });

  it("adds up", () => {
    expect(report.totals).toEqual({
      seconds: 40,
      predictedSeconds: 15,
      moves: 1,
      moved: 1,
      undone: 0,
      pauseSeconds: 2.1,
      bytesSent: 136 * 2 ** 20,
      sent: 2300,
      lost: 220,
      delayed: 20,
      longestOutageSeconds: move?.probes[0]?.outageSeconds,
    });
    expect(report.powerEvents).toEqual([
      { physicalRouter: "P1", to: "off", predictedStartSeconds: 15, askedAt: iso(18), reachedAt: iso(39.5), seconds: 21.5 },
    ]);
    expect(report.probes[0]).toMatchObject({ sent: 2300, received: 2080, lost: 220, delayed: 20, duplicates: 0 });
  });

  it("sets a sender's clock right", () => {
    const fates = { lost: [[11, 13.2]] as const, slow: [[13.2, 13.4, 50]] as const };
    const ahead = buildReport(aTimeline({ probes: [aStream("n1-n2", ["VR1"], { ...fates, aheadMs: 7000 })] }));
    expect(ahead.moves[0]?.probes).toEqual(move?.probes);
    const unknown = buildReport(aTimeline({ probes: [{ ...aStream("n1-n2", ["VR1"], { ...fates, aheadMs: 7000 }), senderAheadMs: 0 }] }));
    expect(unknown.moves[0]?.probes[0]?.lost).toBe(0);
  });

  it("gives a move only what its own streams saw while it lasted", () => {
    const later = aMove("VR2", 20, { wave: 2 });
    const passing = aStream("both", ["VR1", "VR2"], {
      to: 40,
      lost: [
        [11, 13],
        [31, 34],
      ],
    });
    const other = aStream("other", ["VR3"], { lost: [[5, 6]] });
    const both = buildReport(aTimeline({ moves: [later, aMove()], probes: [passing, other] }));
    expect(both.moves.map(({ router }) => router)).toEqual(["VR1", "VR2"]);
    expect(both.moves.map(({ probes }) => probes.map(({ id, lost }) => [id, lost]))).toEqual([[["both", 200]], [["both", 300]]]);
    expect(both.moves[1]?.probes[0]?.outageSeconds).toBeCloseTo(3.01, 2);
    expect(both.totals).toMatchObject({ lost: 600, moves: 2, predictedSeconds: 35 });
  });

  it("leaves the streams of other waves out of a move, though they pass its router", () => {
    const passing = (from: number, to: number) => aStream("both", ["VR1", "VR2"], { from, to });
    const both = buildReport(aTimeline({ moves: [aMove(), aMove("VR2", 30, { wave: 2 })], probes: [passing(-2, 19), passing(28, 50)] }));
    expect(both.moves.map(({ probes }) => probes.length)).toEqual([1, 1]);
    expect(both.probes).toHaveLength(2);
  });

  it("leaves open what was not heard", () => {
    const whole = aMove();
    const deaf = buildReport(aTimeline({ moves: [{ ...whole, news: whole.news.filter(({ event }) => event !== "started") }] })).moves[0];
    expect(deaf).toMatchObject({ suspendedAt: iso(11), startedAt: null, pauseSeconds: null, bytesSent: 136 * 2 ** 20 });
    expect(deaf?.probes[0]).toMatchObject({ outageMinusPauseSeconds: null, lost: 220 });
    expect(deaf?.probes[0]?.phases.map(({ phase }) => phase)).toContain("migrate");

    const silent = buildReport(aTimeline({ moves: [{ ...whole, news: [] }] })).moves[0];
    expect(silent).toMatchObject({ suspendedAt: null, pauseSeconds: null, bytesSent: null, copyGbps: null, migrationSeconds: 12.5 });

    const skipped = buildReport(
      aTimeline({ moves: [{ ...whole, steps: [], news: [], outcome: "skipped" }], ended: null, outcome: "paused" }),
    );
    expect(skipped.moves[0]).toMatchObject({ beganAt: null, endedAt: null, seconds: null, probes: [] });
    expect(skipped.totals).toMatchObject({ seconds: null, moved: 0, pauseSeconds: 0 });
    expect(executionReportSchema.safeParse(skipped).success).toBe(true);
  });

  it("divides the copy only in which the router was suspended, also when the start was heard after the copy's end", () => {
    const [preflight, prepare, migrate, ...others] = aMove().steps;
    if (preflight === undefined || prepare === undefined || migrate === undefined) throw new Error("the sample has changed");
    const steps = [
      preflight,
      { ...migrate, began: at(0.3), ended: at(1.2), result: "failed" as const },
      { ...migrate, ended: at(13) },
      { ...migrate, began: at(13.5), ended: at(13.9) },
      ...others,
    ];
    const twice = buildReport(aTimeline({ moves: [aMove("VR1", 0, { steps, attempts: 2 })] })).moves[0];
    const copying = twice?.probes[0]?.phases.filter(({ phase }) => ["migrate", "pre-copy", "pause", "handed over"].includes(phase));
    expect(copying?.map(({ phase, sent }) => [phase, sent])).toEqual([
      ["migrate", 90],
      ["pre-copy", 950],
      ["pause", 210],
      ["migrate", 40],
    ]);
  });

  it("takes the pause from a suspension that a start followed, not from an attempt that was taken back", () => {
    const news = [
      { at: at(5), event: "suspended", sentBytes: 1 },
      { at: at(6), event: "ended", sentBytes: 1 },
      ...aMove().news,
      { at: at(15), event: "suspended", sentBytes: 9 },
    ] as const;
    expect(buildReport(aTimeline({ moves: [aMove("VR1", 0, { news })] })).moves[0]).toMatchObject({
      pauseSeconds: 2.1,
      suspendedAt: iso(11),
    });
  });

  it("works the pace of the copy out from the step's beginning when there was no news before the suspension", () => {
    const news = aMove().news.filter(({ event }) => event !== "progress");
    const pace = buildReport(aTimeline({ moves: [aMove("VR1", 0, { news })] })).moves[0]?.copyGbps;
    expect(pace).toBeCloseTo((132 * 2 ** 20 * 8) / 9.5 / 1e9, 5);
  });

  it("ends a move of which a crash cut a step short with the step that was done again", () => {
    const whole = aMove();
    const cut = whole.steps.map((step) => (step.name === "re-home" ? { ...step, ended: null, result: "running" as const } : step));
    const again = whole.steps.filter(({ name }) => name === "re-home").map((step) => ({ ...step, began: at(14.9) }));
    const resumed = buildReport(aTimeline({ moves: [{ ...whole, steps: [...cut, ...again] }] }));
    expect(resumed.moves[0]).toMatchObject({ endedAt: iso(17), seconds: 17 });
    expect(resumed.calibration).toMatchObject({ fitted: false, moves: 0 });
  });

  it("does not end a move with a step that has not ended, and counts its packets up to the stream's end", () => {
    const whole = aMove();
    const steps = whole.steps.map((step) => (step.name === "retire" ? { ...step, ended: null, result: "running" as const } : step));
    const running = buildReport(aTimeline({ moves: [{ ...whole, steps, outcome: "running" }], ended: null, outcome: "running" }));
    expect(running.moves[0]).toMatchObject({ endedAt: null, seconds: null });
    expect(running.moves[0]?.probes[0]).toMatchObject({ sent: 2000 });
    expect(executionReportSchema.safeParse(running).success).toBe(true);
  });
});
