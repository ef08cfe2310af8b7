/** One run of schemathesis to its end; its words go where ours go. */
import { spawn } from "node:child_process";
import { join } from "node:path";

/** Beyond its time budget for what it finishes, in seconds; then it is ended. */
const GRACE_SECONDS = 300;

/** Its exit status, or the signal that ended it. All checks are on unless the configuration says otherwise. */
export function run({ program, config, folder, server, minutes, seed }) {
  const seconds = Math.round(minutes * 60);
  const args = ["--config-file", config, "run", `${server.url}/openapi.yaml`, "--header", `Authorization: Bearer ${server.token}`];
  args.push(
    "--checks",
    "all",
    "--max-time",
    String(seconds),
    ...(seed === undefined ? ["--generation-deterministic"] : ["--seed", seed]),
    "--workers",
    "1",
    "--no-color",
    "--continue-on-failure",
  );
  args.push("--report", "ndjson,json", "--report-dir", join(folder, "report"));
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"], timeout: (seconds + GRACE_SECONDS) * 1000 });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ?? code));
  });
}
