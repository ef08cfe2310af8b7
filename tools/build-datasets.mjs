/** Writes datasets/NAME/{network.json,traffic.json,SOURCE.md} from the authored facts under tools/datasets/. Same input, same bytes. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "tools", "datasets")], { stdio: "inherit" });
if (status !== 0) process.exit(2);

const compiled = join(root, "reports", "datasets-build", "tools", "datasets", "index.js");
const { DATASETS, datasetFiles } = await import(pathToFileURL(compiled).href);
for (const [name, build] of Object.entries(DATASETS)) {
  const folder = join(root, "datasets", name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of datasetFiles(build())) {
    writeFileSync(join(folder, file), text);
    console.log(`datasets/${name}/${file}: ${text.length} characters`);
  }
}
