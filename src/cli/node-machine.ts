/** The machine under Node: files, streams, signals. */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { lstat, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Solver, SolverName } from "../optimiser/solvers/port.ts";
import { badInput, CommandFailure, exitStatus } from "./exit.ts";
import type { ExecutionTools, Machine, ServiceTools } from "./machine.ts";

/** How long a cancelled command may take to end by itself. */
const GRACE_MS = 5000;

export function createNodeMachine(openSolver: (name: SolverName) => Solver, executions: ExecutionTools, service: ServiceTools): Machine {
  const root = packageRoot();
  const shipped = (...parts: readonly string[]): string => join(root, ...parts);
  let stdinTaken = false;
  let interrupts: AbortSignal | undefined;
  return {
    async readBytes(path, maxBytes) {
      if (path !== "-") return readRegularFile(path, maxBytes);
      if (stdinTaken) throw badInput("standard input (-) can be read once only. Give the other document as a file");
      stdinTaken = true;
      return readStdin(maxBytes);
    },
    isFile,
    shipped,
    datasets() {
      if (!existsSync(shipped("datasets"))) return [];
      const names = readdirSync(shipped("datasets"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
      return names.map((entry) => entry.name).filter((name) => existsSync(shipped("datasets", name, "network.json")));
    },
    writeWhole,
    print: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
    note: (text) => void process.stderr.write(text),
    outputIsTerminal: process.stdout.isTTY === true,
    errorIsTerminal: process.stderr.isTTY === true && process.env["TERM"] !== "dumb",
    columns: process.stderr.columns || process.stdout.columns || 100,
    useColours: process.stdout.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
    openSolver,
    interrupts(patient = false) {
      interrupts ??= listenForInterrupts(patient);
      return interrupts;
    },
    elapsedMs: () => performance.now(),
    executions,
    service,
  };
}

/** The folder with package.json above this file, whether it runs from src or from a build. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) throw new Error("internal: the package's own package.json is missing");
    folder = dirname(folder);
  }
  return folder;
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const systemError = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    EACCES: "permission denied",
    EPERM: "not permitted",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of its path is no folder",
    ENOSPC: "the disk is full",
    EROFS: "the file system is read-only",
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
};

const tooLarge = (name: string, maxBytes: number) =>
  badInput(`${name} is larger than ${Math.floor(maxBytes / 1e6)} MB. Split the network, or leave out what the plan does not need`);

async function readRegularFile(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return await readFile(path);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw badInput(`cannot read ${path}: ${systemError(error)}`);
  }
}

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) throw tooLarge("standard input", maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Through a temporary file in the same folder and a rename. A device or a pipe is written to as it is. */
async function writeWhole(path: string, text: string): Promise<void> {
  try {
    const target = existsSync(path) ? await realpath(path) : path;
    const found = existsSync(target) ? await lstat(target) : undefined;
    if (found !== undefined && !found.isFile() && !found.isDirectory()) return await writeFile(target, text);
    if (found?.isDirectory()) throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
    await replaceFile(target, text, found === undefined ? 0o666 : found.mode & 0o777);
  } catch (error) {
    throw badInput(`cannot write ${path}: ${systemError(error)}`);
  }
}

async function replaceFile(target: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The first interrupt asks the command to stop; a second one, or a command that does not stop, ends the process. */
function listenForInterrupts(patient: boolean): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    process.stderr.write("\nrehome: stopping\n");
    controller.abort();
    if (!patient) setTimeout(() => process.exit(exitStatus.interrupted), GRACE_MS).unref();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return controller.signal;
}
