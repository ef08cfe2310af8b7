/** Starts the lab of real Xen hosts (test/lab): builds the project, compiles the lab, and hands over to it. */
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prepare = (...args) => {
  const status = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] }).status ?? 1;
  if (status !== 0) process.exit(2);
};

prepare(join(root, "tools", "bootstrap.mjs"), "build");
prepare(join(root, "node_modules", "typescript", "bin", "tsc"), "-p", join(root, "test", "lab"));
const main = join(root, ".lab", "compiled", "test", "lab", "main.js");
// In the caller's folder: `exec` may name files there.
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: "inherit" });
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
});
