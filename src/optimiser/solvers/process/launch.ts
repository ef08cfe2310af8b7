/** Starts a solver's process: where its code is, and how its memory is bounded. */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Below this Node itself does not start, or hangs in its start (measured: 96 MiB fails, 128 MiB solves a tiny program). */
export const LEAST_MEMORY_MIB = 160;

/**
 * The compiled worker. From the TypeScript sources (tests) it is looked for where the build puts it.
 * Throws when it is not there.
 */
export function workerFile(here = import.meta.url): string {
  const compiled = here.replace(/[/]src([/]optimiser[/]solvers[/]process[/])[^/]+[.]ts$/, "/dist$1worker.js");
  const file = fileURLToPath(new URL("./worker.js", compiled));
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: it is the compiled process of the solvers. Run: npm run build`);
}

/** `prlimit` of util-linux, which bounds a process's data memory; null where there is none. */
export function findPrlimit(platform: string = process.platform, path: string = process.env["PATH"] ?? ""): string | null {
  if (platform !== "linux") return null;
  for (const folder of path.split(delimiter)) {
    const file = join(folder, "prlimit");
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return null;
}

/**
 * A new solver's process. `--data` bounds what it may allocate; `--as` would bound the address space, of which WebAssembly
 * reserves gigabytes that it never touches.
 */
export function launch(memoryMiB: number | undefined, prlimit: string | null): ChildProcess {
  const node = [process.execPath, workerFile(), String(process.pid)];
  const bound = memoryMiB === undefined || prlimit === null ? [] : [prlimit, `--data=${Math.floor(memoryMiB) * 2 ** 20}`];
  const [command = process.execPath, ...args] = [...bound, ...node];
  return spawn(command, args, { stdio: ["ignore", "ignore", "pipe", "ipc"], serialization: "advanced" });
}
