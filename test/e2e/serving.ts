/** A real `rehome serve` on a port of its own, for tests that ask it through the command line. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { type Ran, type RunOptions, rehome, root } from "./command-line.ts";

export interface Served {
  readonly url: string;
  /** The data folder. */
  readonly data: string;
  /** As an operator does. */
  stop(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Again, at the same address. */
  start(): Promise<void>;
  /** A command with --server, and the secret of a token that was made with `token`. */
  run(secret: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Makes one in the store; its secret. */
  token(name: string, rights: string): Promise<string>;
}

const clean = { DATABASE_URL: "", REHOME_CONFIG: "", REHOME_SERVER: "", REHOME_TOKEN: "" };

/** Everything of this machine alone, whatever its environment says. */
export const here = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  rehome(args, { ...options, env: { ...clean, ...options.env } });

export async function serve(data: string, settings: Readonly<Record<string, string>> = {}): Promise<Served> {
  const env = { ...process.env, ...clean, REHOME_DATA: data, REHOME_AUTH: "tokens", REHOME_SIMULATED: "true", ...settings };
  let child: ChildProcess | undefined;
  let listen = "127.0.0.1:0";
  const start = async (): Promise<string> => {
    const args = [join(root, "bin", "rehome.js"), "serve", "--listen", listen];
    const started = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    child = started;
    return new Promise((resolve, reject) => {
      let text = "";
      started.stderr.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        const found = /listening on (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      started.on("close", () => reject(new Error(text)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once("close", resolve));
    ending.kill(signal);
    await ended;
  };
  const url = await start();
  listen = new URL(url).host;
  return {
    url,
    data,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    start: async () => void (await start()),
    run: (secret, args, options = {}) =>
      rehome([...args, "--server", url], { ...options, env: { ...clean, REHOME_TOKEN: secret, ...options.env } }),
    async token(name, rights) {
      const made = await here(["token", "create", name, "--rights", rights, "--data", data]);
      if (made.status !== 0) throw new Error(made.stderr);
      return made.stdout.trim();
    },
  };
}
