/**
 * Fits the pre-copy model to recorded migrations and says how far it is from each: docs/migration-model.md.
 * Run `npm run build` first, then `node tools/calibrate-migration.mjs models/migration/xen-lab.json [--write]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { migrationModelSchema, preCopy } from "../dist/plan/pre-copy.js";

const [path, write] = process.argv.slice(2);
if (path === undefined) {
  console.error("Which figures? Give a file like models/migration/xen-lab.json; --write puts the fitted model into it.");
  process.exit(2);
}
const figures = JSON.parse(readFileSync(path, "utf8"));

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const round = (value, digits) => Number(value.toFixed(digits));
const bare = migrationModelSchema.parse({ ...figures.model, bandwidthGbps: 1000, overheadSeconds: 0, handOverSeconds: 0 });

/** What the model says of a recorded run, at the bandwidth that the run had. */
const predict = (run, model) =>
  preCopy(
    { demand: { memoryMiB: run.memoryMiB }, memoryDirtyMiBps: run.dirtyMiBps },
    { ...model, bandwidthGbps: 1000, writableShare: run.writableMiB / run.memoryMiB },
    run.gbps,
  );

// The two constants are what is left of time and pause when the copy is taken away: medians, so that one bad run moves nothing.
const copies = figures.runs.map((run) => ({ run, copy: predict(run, bare) }));
const model = {
  bandwidthGbps: round(median(figures.runs.filter((run) => run.shapedGbps === null).map((run) => run.gbps)), 3),
  overheadSeconds: round(median(copies.map(({ run, copy }) => run.seconds - copy.seconds)), 2),
  handOverSeconds: round(median(copies.map(({ run, copy }) => run.pausedSeconds - copy.pausedSeconds)), 2),
  maxRounds: bare.maxRounds,
  stopBelowMiB: bare.stopBelowMiB,
};

const errors = { seconds: [], sentMiB: [], pausedSeconds: [] };
console.log("| memory MiB | dirty MiB/s | writable MiB | Gb/s | seconds | model | sent MiB | model | paused s | model |");
console.log("|---|---|---|---|---|---|---|---|---|---|");
for (const run of figures.runs) {
  const said = predict(run, migrationModelSchema.parse(model));
  for (const key of Object.keys(errors)) errors[key].push(said[key] - run[key]);
  const cells = [run.memoryMiB, run.dirtyMiBps, run.writableMiB, run.gbps.toFixed(3)];
  for (const [key, digits] of [
    ["seconds", 1],
    ["sentMiB", 0],
    ["pausedSeconds", 1],
  ])
    cells.push(run[key].toFixed(digits), said[key].toFixed(digits));
  console.log(`| ${cells.join(" | ")} |`);
}
const share = (key) => errors[key].map((error, i) => Math.abs(error) / figures.runs[i][key]);
const upwards = (value) => Math.ceil(value * 1000) / 1000;
const spread = (values) => ({ median: upwards(median(values)), worst: upwards(Math.max(...values)) });
const stated = {
  sentShare: spread(share("sentMiB")),
  secondsShare: spread(share("seconds")),
  pausedSeconds: spread(errors.pausedSeconds.map(Math.abs)),
};
console.log(`\nmodel ${JSON.stringify(model)}\nerrors ${JSON.stringify(stated)}`);
if (write === "--write") writeFileSync(path, `${JSON.stringify({ ...figures, model, errors: stated }, null, 2)}\n`);
