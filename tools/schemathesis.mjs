/**
 * Runs schemathesis, all checks and phases, against a live `rehome serve` with data in it: `npm run schemathesis -- --minutes 20`.
 *
 * Schemathesis is installed from PyPI into .tools when it is missing. Meanwhile the server is asked whether it is alive every second, its
 * memory is read, and its log is searched for failures. Exit: 0 nothing found, 1 something found, 3 it cannot be run here.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { install } from "./schemathesis/install.mjs";
import { report } from "./schemathesis/report.mjs";
import { run } from "./schemathesis/run.mjs";
import { seed } from "./schemathesis/seed.mjs";
import { startServer } from "./schemathesis/server.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => console.log(`schemathesis: ${text}`);

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    /** Of what is generated; without one every run generates the same. */
    seed: { type: "string" },
    /** Where to leave the report, its requests and the server's log; otherwise they go when nothing was found. */
    keep: { type: "string" },
  },
});

process.exitCode = await main();

async function main() {
  const program = install(root, say);
  if (program === undefined) return 3;
  const folder =
    values.keep === undefined ? mkdtempSync(join(tmpdir(), "rehome-schemathesis-")) : resolve(process.env.INIT_CWD ?? ".", values.keep);
  const server = await startServer(root, folder);
  let isClean = false;
  try {
    const known = await seed(root, server.ask);
    say(
      `there are ${Object.entries(known)
        .map(([name, ids]) => `${ids.length} ${name}`)
        .join(", ")}`,
    );
    const config = join(folder, "schemathesis.toml");
    writeFileSync(config, `${readFileSync(join(root, "tools", "schemathesis", "schemathesis.toml"), "utf8")}\n${dictionaries(known)}`);
    server.watch();
    const status = await run({ program, config, folder, server, minutes: Number(values.minutes), seed: values.seed });
    const watched = await server.stop();
    isClean = await report({ folder, status, watched, say });
    return isClean ? 0 : 1;
  } finally {
    await server.stop();
    if (isClean && values.keep === undefined) rmSync(folder, { recursive: true, force: true });
    else say(`its report, requests and log are in ${folder}`);
  }
}

/** What there is, so that most requests ask for something. */
function dictionaries(known) {
  const quoted = (text) => JSON.stringify(text);
  const named = Object.entries(known).filter(([, ids]) => ids.length > 0);
  const lists = named.map(([name, ids]) => `[dictionaries.${name}]\nvalues = [${ids.map(quoted).join(", ")}]\n`);
  const bound = named.map(([name]) => `${quoted(`path.${name}`)} = { dictionary = ${quoted(name)}, probability = 0.7 }`);
  return `${lists.join("\n")}\n[parameters]\n${bound.join("\n")}\n`;
}
