import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadMigration } from "../../../src/cli/documents.ts";
import { buildReport } from "../../../src/execution/report/build-report.ts";
import { calibrateFrom } from "../../../src/execution/report/calibrate.ts";
import { fitMigration, type MigrationRun, migrationFiguresSchema } from "../../../src/execution/report/fit-migration.ts";
import type { MoveTimeline } from "../../../src/execution/report/timeline.ts";
import { defaultMigration, migrationModelSchema, preCopy } from "../../../src/plan/pre-copy.ts";
import { aMove, aTimeline, at } from "./report-sample.ts";

const labText = readFileSync(new URL("../../../models/migration/xen-lab.json", import.meta.url), "utf8");

/** Runs exactly as a model says. */
const runs = (overheadSeconds: number, handOverSeconds: number): fc.Arbitrary<readonly MigrationRun[]> =>
  fc.array(
    fc
      .record({
        memoryMiB: fc.integer({ min: 16, max: 16384 }),
        dirtyMiBps: fc.integer({ min: 0, max: 200 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        gbps: fc.double({ min: 0.05, max: 40, noNaN: true }),
      })
      .map(({ memoryMiB, dirtyMiBps, share, gbps }) => {
        const model = { ...defaultMigration, bandwidthGbps: gbps, overheadSeconds, handOverSeconds, writableShare: share };
        const { seconds, sentMiB, pausedSeconds } = preCopy({ demand: { memoryMiB }, memoryDirtyMiBps: dirtyMiBps }, model);
        return { memoryMiB, dirtyMiBps, writableMiB: share * memoryMiB, shapedGbps: null, gbps, seconds, pausedSeconds, sentMiB };
      }),
    { minLength: 3, maxLength: 12 },
  );

describe("fitMigration", () => {
  it("finds the constants that runs were made with", () => {
    fc.assert(
      fc.property(runs(7.25, 0.5), (made) => {
        const fit = fitMigration(made, defaultMigration);
        expect(fit).toMatchObject({ ok: true, value: { model: { overheadSeconds: 7.25, handOverSeconds: 0.5 } } });
        if (fit.ok) expect(fit.value.errors.secondsShare.worst).toBeLessThanOrEqual(0.001);
      }),
      { seed: 1 },
    );
  });

  it("gives the lab's published figures the published model and errors", () => {
    const lab = JSON.parse(labText) as { readonly model: object; readonly errors: object };
    const { runs: recorded, model } = migrationFiguresSchema.parse(lab);
    const fit = fitMigration(recorded, model);
    expect(fit).toMatchObject({ ok: true, value: { model: lab.model, errors: lab.errors } });
  });

  it("rests on the middle: one bad run moves nothing", () => {
    const good = { memoryMiB: 100, dirtyMiBps: 0, writableMiB: 0, shapedGbps: null, gbps: (8 * 2 ** 20 * 100) / 1e9, sentMiB: 100 };
    const fit = fitMigration(
      [
        { ...good, seconds: 6, pausedSeconds: 0.2 },
        { ...good, seconds: 6.5, pausedSeconds: 0.3 },
        { ...good, seconds: 900, pausedSeconds: 400 },
      ],
      defaultMigration,
    );
    expect(fit).toMatchObject({ ok: true, value: { model: { overheadSeconds: 5.5, handOverSeconds: 0.3 } } });
  });

  it("takes the bandwidth from copies that were held to nothing, where there are any", () => {
    const run = { memoryMiB: 100, dirtyMiBps: 0, writableMiB: 0, seconds: 10, pausedSeconds: 1, sentMiB: 100 };
    const held = { ...run, shapedGbps: 0.1, gbps: 0.1 };
    const some = fitMigration([held, held, { ...run, shapedGbps: null, gbps: 0.9 }], defaultMigration);
    expect(some).toMatchObject({ ok: true, value: { model: { bandwidthGbps: 0.9 } } });
    const all = fitMigration([held, held, held], defaultMigration);
    expect(all).toMatchObject({ ok: true, value: { model: { bandwidthGbps: 0.1 } } });
  });

  it("always gives a model that a plan can be made with", () => {
    const odd = fc.record({
      memoryMiB: fc.integer({ min: 1, max: 1e6 }),
      dirtyMiBps: fc.double({ min: 0, max: 1e4, noNaN: true }),
      writableMiB: fc.double({ min: 0, max: 1e6, noNaN: true }),
      shapedGbps: fc.constantFrom(null, 0.5),
      gbps: fc.double({ min: 1e-5, max: 400, noNaN: true }),
      seconds: fc.double({ min: 0, max: 1e4, noNaN: true }),
      pausedSeconds: fc.double({ min: 0, max: 1e4, noNaN: true }),
      sentMiB: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(odd, { minLength: 3, maxLength: 9 }), (recorded) => {
        const fit = fitMigration(recorded, defaultMigration);
        expect(fit.ok && migrationModelSchema.safeParse(fit.value.model).success).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it("refuses to fit from too few, and says how many there are", () => {
    const fit = fitMigration([], defaultMigration);
    expect(fit).toEqual({ ok: false, failure: expect.stringMatching(/^0 usable of the 3 migrations/) });
  });
});

describe("the calibration of a report", () => {
  const three = [aMove("A"), aMove("B", 20), aMove("C", 40)];
  const calibrated = (moves: readonly MoveTimeline[]) => buildReport(aTimeline({ moves, ended: at(60) })).calibration;

  it("says how many moves it rests on and how far each is from it", () => {
    const calibration = calibrated(three);
    expect(calibration).toMatchObject({ fitted: true, moves: 3, model: { handOverSeconds: 2.1 } });
    if (!calibration.fitted) return;
    expect(calibration.residuals.map(({ router }) => router)).toEqual(["A", "B", "C"]);
    // 136 MiB were sent where the model says 128; all moves alike, so the constants leave nothing.
    for (const residual of calibration.residuals) {
      expect(residual.sentMiB).toBe(8);
      expect(Math.abs(residual.seconds)).toBeLessThan(0.01);
      expect(residual.pausedSeconds).toBe(0);
    }
    // 17 s for a move, of which 128 MiB at the pace of the copy are no overhead.
    expect(calibration.model.overheadSeconds).toBeCloseTo(17 - (128 * 9) / 120, 1);
  });

  it("uses no move that was cold, undone, repeated or not heard in full", () => {
    const failedStep = (move: MoveTimeline): MoveTimeline => ({
      ...move,
      steps: move.steps.map((step) => (step.name === "verify-traffic" ? { ...step, result: "failed" } : step)),
    });
    const useless: readonly Partial<MoveTimeline>[] = [
      { from: null },
      { outcome: "undone" },
      { attempts: 2 },
      { memoryMiB: null },
      { news: [] },
      { news: aMove().news.filter(({ event }) => event !== "started") },
    ];
    for (const changed of useless) {
      expect(calibrated([...three.slice(1), { ...aMove("A"), ...changed }])).toEqual({
        fitted: false,
        moves: 2,
        why: expect.stringContaining("2 usable"),
      });
    }
    expect(calibrated([...three.slice(1), failedStep(aMove("A"))])).toMatchObject({ fitted: false, moves: 2 });
  });
});

describe("calibrateFrom", () => {
  const report = (execution: string, moves: readonly MoveTimeline[]) => buildReport(aTimeline({ execution, moves }));

  it("puts the moves of several executions together in a document of figures that can be fitted again", () => {
    const figures = calibrateFrom([report("x-1", [aMove("A"), aMove("B", 20)]), report("x-2", [aMove("C")])]);
    expect(figures.ok).toBe(true);
    if (!figures.ok) return;
    const read = migrationFiguresSchema.parse(JSON.parse(JSON.stringify(figures.value)));
    expect(figures.value.measuredOn).toBe("2026-11-22");
    expect(read.runs.map((run) => [run["execution"], run["router"], run.pausedSeconds])).toEqual([
      ["x-1", "A", 2.1],
      ["x-1", "B", 2.1],
      ["x-2", "C", 2.1],
    ]);
    expect(fitMigration(read.runs, read.model)).toMatchObject({ ok: true, value: { model: figures.value.model } });
  });

  it("gives what --migration takes, and so do the lab's published figures", async () => {
    const figures = calibrateFrom([report("x-1", [aMove("A"), aMove("B", 20), aMove("C", 40)])]);
    const load = (text: string) => loadMigration({ readBytes: async () => new TextEncoder().encode(text) }, "model.json");
    if (figures.ok) expect(await load(JSON.stringify(figures.value))).toEqual({ ...figures.value.model, writableShare: 1 });
    expect(figures.ok).toBe(true);
    expect(await load(labText)).toMatchObject({ bandwidthGbps: 0.06, overheadSeconds: 11.35 });
    expect(await load('{"bandwidthGbps": 10}')).toEqual({ ...defaultMigration, bandwidthGbps: 10 });
    await expect(load('{"bandwidthGbps": 10, "run": []}')).rejects.toThrow("not a valid migration model document");
    await expect(load('{"model": {"bandwidthGbps": 0}, "runs": []}')).rejects.toThrow("not a valid migration model document");
  });

  it("refuses too few", () => {
    expect(calibrateFrom([report("x-1", [aMove("A")])])).toEqual({ ok: false, failure: expect.stringContaining("1 usable") });
  });
});
