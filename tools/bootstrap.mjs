/**
 * Makes `npm start`, `npm test` and `npm run bench` work on a clean clone: installs what is missing, builds what is stale,
 * then does the job. `npm start` ends with its plan unless a terminal is there: then the service follows. Needs Node and npm, nothing else.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs a command to its end with our own streams, except that standard output goes to standard error: it is not the answer. */
const prepare = (command, args) => spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] }).status ?? 1;

const npm = (args) =>
  process.env.npm_execpath?.endsWith(".js") ? prepare(process.execPath, [process.env.npm_execpath, ...args]) : prepare("npm", args);

/** Says why node_modules is not what package-lock.json asks for; undefined when it is. */
function whyInstall() {
  const installedPath = at("node_modules", ".package-lock.json");
  if (!existsSync(installedPath)) return "nothing is installed";
  const installed = JSON.parse(readFileSync(installedPath, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.optional || entry.devOptional || entry.peer) continue;
    if (installed[path]?.version !== entry.version) return `${path.replace(/^.*node_modules\//, "")} ${entry.version} is not installed`;
  }
  return undefined;
}

function install() {
  const why = whyInstall();
  if (why === undefined) return;
  say(`rehome: ${why}: installing`);
  if (npm(["ci", "--no-audit", "--no-fund"]) === 0) return;
  say("rehome: npm ci failed: trying npm install");
  if (npm(["install", "--no-save", "--no-audit", "--no-fund"]) === 0) return;
  say("rehome: installing failed. Check the network and `npm config get registry`, then try again.");
  process.exit(2);
}

function* filesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

const newest = (paths) => Math.max(0, ...[...paths].map((path) => statSync(path).mtimeMs));

/** Names and times of all source files: a build is stale when one was added, removed or changed. */
function sourceState(folders) {
  const files = folders.flatMap((folder) => [...filesUnder(at(folder))]).sort();
  const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"].map((name) => at(name));
  return `${files.length} ${newest([...files, ...settings])}`;
}

function compile(config, folders, outDir) {
  const stamp = at(outDir, ".built");
  const state = sourceState(folders);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  say("rehome: building");
  const status = prepare(process.execPath, [at("node_modules", "typescript", "bin", "tsc"), "-p", config]);
  if (status !== 0) {
    say("rehome: the build failed; the errors are above.");
    process.exit(2);
  }
  mkdirSync(at(outDir), { recursive: true });
  writeFileSync(stamp, state);
}

function build() {
  compile("tsconfig.build.json", ["src"], "dist");
  for (const output of filesUnder(at("dist"))) {
    const source = output.replace(at("dist"), at("src")).replace(/(\.d\.ts|\.js\.map|\.js)$/, ".ts");
    if (source.endsWith(".ts") && !source.includes(".bench") && !existsSync(source)) rmSync(output, { force: true });
  }
}

const onPath = (name) => (process.env.PATH ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, name)));

/** The oracle test compares our rows with those that glpsol makes from models/placement.mod. Without glpsol it is skipped, and says so. */
function installGlpsol() {
  if (onPath("glpsol") || process.env.REHOME_NO_APT) return;
  if (!onPath("apt-get") || process.getuid?.() !== 0) {
    say("rehome: glpsol is not installed (Debian: glpk-utils); the oracle test will be skipped");
    return;
  }
  say("rehome: installing glpsol (glpk-utils) for the oracle test");
  const apt = (...args) => prepare("timeout", ["300", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", ...args]);
  process.env.DEBIAN_FRONTEND = "noninteractive";
  if (apt("install", "--no-install-recommends", "glpk-utils") === 0) return;
  if (apt("update") === 0 && apt("install", "--no-install-recommends", "glpk-utils") === 0) return;
  say("rehome: glpk-utils could not be installed; the oracle test will be skipped");
}

/** Runs the job itself. An interrupt reaches it through the terminal: we wait for what it makes of it. */
function run(args, variables = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...variables } });
    const forward = (signal) => () => child.kill(signal);
    process.on("SIGINT", () => {});
    process.on("SIGTERM", forward("SIGTERM"));
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

async function bench(args) {
  const names = readdirSync(at("bench")).filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith("_") && name !== "soak.ts");
  const wanted = args.filter((arg) => !arg.startsWith("-"));
  const chosen = wanted.length === 0 ? names : names.filter((name) => wanted.includes(name.replace(/\.(ts|mjs)$/, "")));
  if (chosen.length === 0) {
    say(`rehome: no such benchmark. There are: ${names.map((name) => name.replace(/\.(ts|mjs)$/, "")).join(", ") || "none"}`);
    return 2;
  }
  if (chosen.some((name) => name.endsWith(".ts"))) compile("tsconfig.bench.json", ["src", "bench"], "dist/.bench");
  for (const name of chosen.sort()) {
    const file = name.endsWith(".ts") ? at("dist", ".bench", "bench", name.replace(/\.ts$/, ".js")) : at("bench", name);
    const status = await run([file, ...args.filter((arg) => arg.startsWith("-"))]);
    if (status !== 0) return status;
  }
  return 0;
}

/** Half an hour of killing what the service consists of: asked for by its name, and never along with the benchmarks. */
function soak(args) {
  compile("tsconfig.bench.json", ["src", "bench"], "dist/.bench");
  return run([at("dist", ".bench", "bench", "soak.js"), ...args]);
}

/** Whether the service follows the plan: where a person sits at a terminal, or when asked to. Programs and build machines get the plan alone. */
function isToServe(args) {
  if (args.includes("--no-serve")) return false;
  if (args.includes("--serve")) return true;
  return args.length === 0 && !process.env.CI && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Simulated hosts, unless somebody has configured the service. */
function serviceVariables() {
  const isConfigured = ["REHOME_CONFIG", "REHOME_FLEETS", "REHOME_SIMULATED"].some((name) => process.env[name]);
  return isConfigured ? {} : { REHOME_SIMULATED: "true" };
}

async function start(args) {
  const program = at("bin", "rehome.js");
  const status = await run([program, "demo", ...args.filter((arg) => !/^--(no-)?serve$/.test(arg))]);
  if (status !== 0 || !isToServe(args)) return status;
  say("\nrehome: the service follows, with its page at /docs. An interrupt ends it; npm start -- --no-serve leaves it out");
  return run([program, "serve"], serviceVariables());
}

const jobs = {
  start,
  test: (args) => {
    installGlpsol();
    return run([at("node_modules", "vitest", "vitest.mjs"), "run", ...args]);
  },
  build: async () => 0,
  bench,
  soak,
};

const [job, ...args] = process.argv.slice(2);
if (!Object.hasOwn(jobs, job ?? "")) {
  say(`usage: node tools/bootstrap.mjs ${Object.keys(jobs).join("|")} [arguments]`);
  process.exit(2);
}
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`rehome: Node ${process.versions.node} is too old: 20.19 or later is needed`);
  process.exit(2);
}
install();
build();
process.exitCode = await jobs[job](args);
