/**
 * Fits the pre-copy model to recorded migrations and says how far it is from each: docs/migration-model.md.
 *
 * The two constants are what is left of time and pause when the copy is taken away. Medians, so that one bad run moves nothing.
 */
import { z } from "zod";
import { quantitySchema } from "../../network/scalars.ts";
import { type MigrationModel, migrationModelSchema, type PreCopy, preCopy } from "../../plan/pre-copy.ts";
import { fail, type Outcome, succeed } from "../../result.ts";
import { median } from "./figures.ts";

/** One recorded migration, as models/migration/*.json holds them. */
export const migrationRunSchema = z.looseObject({
  memoryMiB: z.number().positive(),
  /** Rate at which memory was rewritten while the copy ran, and how much of it was ever rewritten. */
  dirtyMiBps: quantitySchema,
  writableMiB: quantitySchema,
  /** What the copy was held to; null: nothing. */
  shapedGbps: z.number().positive().nullable(),
  /** What it reached while the guest ran. */
  gbps: z.number().positive(),
  seconds: quantitySchema,
  pausedSeconds: quantitySchema,
  sentMiB: quantitySchema,
});
export type MigrationRun = z.output<typeof migrationRunSchema>;

/** What a fit says of a model, in the shape that --migration takes. */
export const fittedModelSchema = z.strictObject({
  bandwidthGbps: z.number().positive(),
  overheadSeconds: quantitySchema,
  handOverSeconds: quantitySchema,
  maxRounds: z.int().positive(),
  stopBelowMiB: quantitySchema,
});
export type FittedModel = z.output<typeof fittedModelSchema>;

const spreadSchema = z.strictObject({ median: quantitySchema, worst: quantitySchema });
/** How far the model is from the runs that it was fitted to, without signs: volume and time as shares of what was measured. */
export const fitErrorsSchema = z.strictObject({ sentShare: spreadSchema, secondsShare: spreadSchema, pausedSeconds: spreadSchema });
export type FitErrors = z.output<typeof fitErrorsSchema>;

/** The documents under models/migration/: figures, and the model that was fitted to them. `model` may be `{}` before it is. */
export const migrationFiguresSchema = z.looseObject({
  model: migrationModelSchema,
  runs: z.array(migrationRunSchema),
});

export interface MigrationFit {
  readonly model: FittedModel;
  readonly errors: FitErrors;
  /** What the fitted model says of each run, in the order of runs. */
  readonly predictions: readonly PreCopy[];
}

/** A median of fewer says nothing of the spread. */
export const FEWEST_RUNS = 3;

/** @param given Rounds and threshold are taken from it: no fit tells them. */
export function fitMigration(
  runs: readonly MigrationRun[],
  given: Pick<MigrationModel, "maxRounds" | "stopBelowMiB">,
): Outcome<MigrationFit, string> {
  if (runs.length < FEWEST_RUNS) {
    return fail(`${runs.length} usable of the ${FEWEST_RUNS} migrations that a fit needs at least: record more, then fit again`);
  }
  const bare = { ...given, overheadSeconds: 0, handOverSeconds: 0 };
  const rests = runs.map((run) => {
    const copy = predict(run, bare);
    return { seconds: run.seconds - copy.seconds, pausedSeconds: run.pausedSeconds - copy.pausedSeconds };
  });
  const free = runs.filter(({ shapedGbps }) => shapedGbps === null);
  const overheadSeconds = rounded(Math.max(0, medianOf(rests.map(({ seconds }) => seconds))), 2);
  const model = {
    // Where every copy was held to something, what it reached is at least there for one move.
    bandwidthGbps: rounded(medianOf((free.length > 0 ? free : runs).map(({ gbps }) => gbps)), 3),
    overheadSeconds,
    // A part of the overhead.
    handOverSeconds: Math.min(overheadSeconds, rounded(Math.max(0, medianOf(rests.map(({ pausedSeconds }) => pausedSeconds))), 2)),
    maxRounds: given.maxRounds,
    stopBelowMiB: given.stopBelowMiB,
  };
  const predictions = runs.map((run) => predict(run, model));
  return succeed({ model, errors: errorsOf(runs, predictions), predictions });
}

/** What a model says of a recorded run, at the bandwidth and the writable share that the run had. */
function predict(run: MigrationRun, model: Omit<MigrationModel, "bandwidthGbps" | "writableShare">): PreCopy {
  const ofRun = { ...model, bandwidthGbps: run.gbps, writableShare: Math.min(1, run.writableMiB / run.memoryMiB) };
  return preCopy({ demand: { memoryMiB: run.memoryMiB }, memoryDirtyMiBps: run.dirtyMiBps }, ofRun);
}

function errorsOf(runs: readonly MigrationRun[], predictions: readonly PreCopy[]): FitErrors {
  const distances = (key: keyof PreCopy, unit: (run: MigrationRun) => number): readonly number[] =>
    runs.map((run, index) => Math.abs((predictions[index]?.[key] ?? 0) - run[key]) / unit(run));
  return {
    sentShare: spread(distances("sentMiB", ({ sentMiB }) => sentMiB || 1)),
    secondsShare: spread(distances("seconds", ({ seconds }) => seconds || 1)),
    pausedSeconds: spread(distances("pausedSeconds", () => 1)),
  };
}

const spread = (values: readonly number[]) => ({ median: upwards(medianOf(values)), worst: upwards(Math.max(...values)) });
const medianOf = (values: readonly number[]): number => median(values) ?? 0;
/** Errors are never stated smaller than they are. */
const upwards = (value: number): number => Math.ceil(value * 1000) / 1000;
/** To so many digits after the point, or, where nothing would be left, to so many that count. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits)) || Number(value.toPrecision(digits));
