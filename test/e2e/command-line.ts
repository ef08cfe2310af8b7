/** Runs the built command line as a user does. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "bin", "rehome.js");

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what has come on standard error so far, whenever more comes; for signals in mid-run. */
  readonly onError?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export function rehome(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  if (!existsSync(join(root, "dist", "main.js"))) throw new Error("dist/main.js is missing: npm test builds it, or npm run build");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, FORCE_COLOR: "", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.onError?.(stderr, (signal) => child.kill(signal));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** A folder of its own for the files of one test file, removed at the end. */
export function temporaryFolder(): { readonly path: string; readonly write: (name: string, content: unknown) => string } {
  const path = mkdtempSync(join(tmpdir(), "rehome-e2e-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
  };
}

/** A bundled network as plain JSON, to be changed by a test. */
export const dataset = (name: string) => JSON.parse(readFileSync(join(root, "datasets", name, "network.json"), "utf8"));
