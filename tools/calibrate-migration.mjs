/**
 * Fits the pre-copy model to recorded migrations and says how far it is from each: docs/migration-model.md.
 * Run `npm run build` first, then `node tools/calibrate-migration.mjs models/migration/xen-lab.json [--write]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fitMigration, migrationFiguresSchema } from "../dist/execution/report/fit-migration.js";

const [path, write] = process.argv.slice(2);
if (path === undefined) {
  console.error("Which figures? Give a file like models/migration/xen-lab.json; --write puts the fitted model into it.");
  process.exit(2);
}
const figures = JSON.parse(readFileSync(path, "utf8"));
const { model: given, runs } = migrationFiguresSchema.parse(figures);
const fit = fitMigration(runs, given);
if (!fit.ok) {
  console.error(`${path}: ${fit.failure}`);
  process.exit(1);
}
const { model, errors, predictions } = fit.value;

console.log("| memory MiB | dirty MiB/s | writable MiB | Gb/s | seconds | model | sent MiB | model | paused s | model |");
console.log("|---|---|---|---|---|---|---|---|---|---|");
runs.forEach((run, index) => {
  const cells = [run.memoryMiB, run.dirtyMiBps, run.writableMiB, run.gbps.toFixed(3)];
  for (const [key, digits] of [
    ["seconds", 1],
    ["sentMiB", 0],
    ["pausedSeconds", 1],
  ])
    cells.push(run[key].toFixed(digits), predictions[index][key].toFixed(digits));
  console.log(`| ${cells.join(" | ")} |`);
});
console.log(`\nmodel ${JSON.stringify(model)}\nerrors ${JSON.stringify(errors)}`);
if (write === "--write") writeFileSync(path, `${JSON.stringify({ ...figures, model, errors }, null, 2)}\n`);
