/** Runs commands on the build machine. */
import { spawn } from "node:child_process";

export interface Outcome {
  /** The exit status; 128 and the signal's number when a signal ended it, 124 when its time was over. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Buffer | string;
  /** After that it is killed. Default: 600. */
  readonly timeoutSeconds?: number;
}

const killedByTimeout = 124;
const endedBySignal = 128 + 9;

/** Runs a command to its end. A failing command is an outcome; one that cannot be started is an error. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        child.kill("SIGKILL");
      },
      (options.timeoutSeconds ?? 600) * 1000,
    );
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`${command} cannot be started: ${error.message}`));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      const status = late ? killedByTimeout : (code ?? endedBySignal);
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    // A command that ends without reading its input is no fault of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a command that has to succeed, and gives its standard output. */
export async function must(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, options);
  if (status === 0) return stdout;
  throw new Error(`${[command, ...args].join(" ")}: exit status ${status}: ${`${stderr}${stdout}`.trim().slice(-2000)}`);
}

/** A word for a POSIX shell. */
export const quote = (word: string): string => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

export const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
