import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  coldStart,
  defaultMigration,
  type MigrationModel,
  mibPerSecond,
  migrationModelSchema,
  preCopy,
} from "../../../src/plan/pre-copy.ts";

const aVirtualRouter = (memoryMiB: number, memoryDirtyMiBps = 0) => ({ demand: { memoryMiB }, memoryDirtyMiBps });

/** 100 MiB a second, no overhead, so that figures can be worked out by hand. */
const bare: MigrationModel = {
  bandwidthGbps: (8 * 2 ** 20 * 100) / 1e9,
  overheadSeconds: 0,
  handOverSeconds: 0,
  maxRounds: 3,
  stopBelowMiB: 0,
  writableShare: 1,
};

describe("preCopy", () => {
  it("sends the memory once when nothing gets dirty", () => {
    const { seconds, sentMiB, pausedSeconds } = preCopy(aVirtualRouter(1192.0928955078125));
    expect(sentMiB).toBeCloseTo(1192.093, 2);
    expect(seconds).toBeCloseTo(8 + 10, 6);
    expect(pausedSeconds).toBe(defaultMigration.handOverSeconds);
  });

  it("sends again what got dirty, round by round, and pauses for the last", () => {
    const { sentMiB, pausedSeconds, seconds } = preCopy(aVirtualRouter(1000, 10), bare);
    expect(sentMiB).toBeCloseTo(1000 + 100 + 10 + 1, 9);
    expect(pausedSeconds).toBeCloseTo(0.01, 9);
    expect(seconds).toBeCloseTo(11.11, 9);
  });

  it("pauses as soon as less than the threshold is left", () => {
    const { sentMiB, pausedSeconds } = preCopy(aVirtualRouter(1000, 10), { ...bare, stopBelowMiB: 100.5 });
    expect(sentMiB).toBeCloseTo(1000 + 100, 9);
    expect(pausedSeconds).toBeCloseTo(1, 9);
  });

  it("sends all rounds in full and the rest while paused when memory gets dirty faster than the path carries", () => {
    const { sentMiB, pausedSeconds } = preCopy(aVirtualRouter(1000, 150), bare);
    expect(sentMiB).toBeCloseTo(4 * 1000, 9);
    expect(pausedSeconds).toBeCloseTo(10, 9);
    const quarter = preCopy(aVirtualRouter(1000, 150), { ...bare, writableShare: 0.25 });
    expect(quarter.sentMiB).toBeCloseTo(1000 + 3 * 250, 9);
    expect(quarter.pausedSeconds).toBeCloseTo(2.5, 9);
  });

  it("counts the hand-over as part of the overhead", () => {
    const { seconds, pausedSeconds } = preCopy(aVirtualRouter(1000), { ...bare, overheadSeconds: 5, handOverSeconds: 2 });
    expect(seconds).toBeCloseTo(15, 9);
    expect(pausedSeconds).toBe(2);
  });

  it("goes at the pace of what is left on the path, never faster than one move may go", () => {
    const half = bare.bandwidthGbps / 2;
    expect(preCopy(aVirtualRouter(1000), bare, half).seconds).toBeCloseTo(20, 9);
    expect(preCopy(aVirtualRouter(1000), bare, 400)).toEqual(preCopy(aVirtualRouter(1000), bare));
    // At half the bandwidth twice as much gets dirty in each round.
    expect(preCopy(aVirtualRouter(1000, 10), bare, half).sentMiB).toBeCloseTo(1000 + 200 + 40 + 8, 9);
  });

  it("never ends on a path without bandwidth, unless there is nothing to send", () => {
    for (const gbps of [0, -1]) {
      expect(preCopy(aVirtualRouter(1000), bare, gbps).seconds).toBe(Number.POSITIVE_INFINITY);
      expect(preCopy(aVirtualRouter(1000, 5), bare, gbps).pausedSeconds).toBe(Number.POSITIVE_INFINITY);
      expect(preCopy({ demand: {}, memoryDirtyMiBps: 5 }, defaultMigration, gbps).seconds).toBe(8);
    }
  });

  it("takes the overhead alone without a memory demand, and as a cold move", () => {
    expect(preCopy({ demand: {}, memoryDirtyMiBps: 5 }).seconds).toBe(8);
    expect(coldStart()).toBe(8);
    expect(coldStart({ ...bare, overheadSeconds: 3 })).toBe(3);
  });

  it("is never faster with more memory, more dirtying, less bandwidth or a larger writable share", () => {
    const models = fc.record({
      bandwidthGbps: fc.double({ min: 0.01, max: 100, noNaN: true }),
      overheadSeconds: fc.double({ min: 1, max: 60, noNaN: true }),
      handOverSeconds: fc.double({ min: 0, max: 1, noNaN: true }),
      maxRounds: fc.integer({ min: 1, max: 30 }),
      stopBelowMiB: fc.double({ min: 0, max: 64, noNaN: true }),
      writableShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
    });
    const amounts = fc.record({
      memory: fc.nat(65536),
      dirty: fc.nat(2000),
      more: fc.nat(2000),
      left: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(models, amounts, (model, { memory, dirty, more, left }) => {
        const now = preCopy(aVirtualRouter(memory, dirty), model);
        const worse = [
          preCopy(aVirtualRouter(memory + more, dirty), model),
          preCopy(aVirtualRouter(memory, dirty + more), model),
          preCopy(aVirtualRouter(memory, dirty), model, model.bandwidthGbps * left),
          preCopy(aVirtualRouter(memory, dirty), { ...model, writableShare: model.writableShare * 2 }),
        ];
        for (const { seconds, sentMiB } of worse) {
          expect(seconds).toBeGreaterThanOrEqual(now.seconds * (1 - 1e-12));
          expect(sentMiB).toBeGreaterThanOrEqual(now.sentMiB * (1 - 1e-12));
        }
        expect(now.pausedSeconds).toBeLessThanOrEqual(now.seconds * (1 + 1e-12));
        expect(now.sentMiB).toBeGreaterThanOrEqual(memory);
        expect(now.seconds).toBeGreaterThanOrEqual(model.overheadSeconds + (memory / mibPerSecond(model.bandwidthGbps)) * (1 - 1e-12));
      }),
      { seed: 1 },
    );
  });
});

describe("migrationModelSchema", () => {
  it("takes a user's figures and the defaults for the others", () => {
    expect(migrationModelSchema.parse({ bandwidthGbps: 10, overheadSeconds: 3 })).toEqual({
      ...defaultMigration,
      bandwidthGbps: 10,
      overheadSeconds: 3,
    });
    expect(defaultMigration).toMatchObject({
      bandwidthGbps: 1,
      overheadSeconds: 8,
      maxRounds: 5,
      stopBelowMiB: 0.1953125,
      writableShare: 1,
    });
  });

  it("refuses what cannot be", () => {
    for (const wrong of [{ bandwidthGbps: 0 }, { maxRounds: 0 }, { writableShare: 1.5 }, { overheadSeconds: -1 }, { bandwith: 1 }]) {
      expect(migrationModelSchema.safeParse(wrong).success).toBe(false);
    }
    const longer = migrationModelSchema.safeParse({ overheadSeconds: 1, handOverSeconds: 2 });
    expect(longer.error?.issues).toMatchObject([{ path: ["handOverSeconds"], message: expect.stringContaining("raise overheadSeconds") }]);
  });
});

describe("the lab's calibration", () => {
  const spreadSchema = z.object({ median: z.number(), worst: z.number() });
  const figuresSchema = z.looseObject({
    model: migrationModelSchema,
    errors: z.object({ sentShare: spreadSchema, secondsShare: spreadSchema, pausedSeconds: spreadSchema }),
    runs: z.array(
      z.looseObject({
        memoryMiB: z.number(),
        dirtyMiBps: z.number(),
        writableMiB: z.number(),
        gbps: z.number(),
        seconds: z.number(),
        pausedSeconds: z.number(),
        sentMiB: z.number(),
      }),
    ),
  });
  const { model, errors, runs } = figuresSchema.parse(
    JSON.parse(readFileSync(new URL("../../../models/migration/xen-lab.json", import.meta.url), "utf8")),
  );

  /** How far the model is from each recorded migration, at the bandwidth which that one had. */
  const distances = (changed: Partial<MigrationModel> = {}) =>
    runs.map((run) => {
      const ofRun = { ...model, bandwidthGbps: run.gbps, writableShare: run.writableMiB / run.memoryMiB, ...changed };
      const said = preCopy(aVirtualRouter(run.memoryMiB, run.dirtyMiBps), ofRun);
      return {
        sentShare: Math.abs(said.sentMiB - run.sentMiB) / run.sentMiB,
        secondsShare: Math.abs(said.seconds - run.seconds) / run.seconds,
        pausedSeconds: Math.abs(said.pausedSeconds - run.pausedSeconds),
      };
    });
  const keys = ["sentShare", "secondsShare", "pausedSeconds"] as const;

  it("is within the error that it states of every recorded migration, and states no more than there is", () => {
    expect(runs.length).toBeGreaterThanOrEqual(10);
    for (const key of keys) {
      const sorted = distances()
        .map((distance) => distance[key])
        .sort((a, b) => a - b);
      const { median, worst } = errors[key];
      expect(sorted.at(-1)).toBeLessThanOrEqual(worst);
      expect(sorted.at(-1)).toBeGreaterThan(0.95 * worst);
      expect(sorted[Math.floor((sorted.length - 1) / 2)]).toBeLessThanOrEqual(median);
    }
    expect(errors.sentShare.worst).toBeLessThan(0.11);
    expect(errors.secondsShare.median).toBeLessThan(0.1);
  });

  it("needs the five rounds of Xen: with fewer or more it says a volume that is far off", () => {
    for (const maxRounds of [1, 3, 7]) {
      expect(Math.max(...distances({ maxRounds }).map((distance) => distance.sentShare))).toBeGreaterThan(2 * errors.sentShare.worst);
    }
  });
});
