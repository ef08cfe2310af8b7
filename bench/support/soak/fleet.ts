/** The service as it is run for real: `rehome serve` and `rehome worker` processes that are killed, and started again whenever they end. */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../test/support/free-port.ts";
import { descendantsOf } from "../../../test/support/processes.ts";

export interface Member {
  readonly name: string;
  readonly role: "server" | "worker";
  pid(): number | undefined;
  /** At once and without a word; resolves with its process id once it is gone. It is started again by itself. */
  kill(): Promise<number>;
  /** One of the processes below it, drawn by `draw`; null: it has none now. */
  killBelow(draw: (count: number) => number): number | null;
  /** It answers; a worker has begun to look for work. */
  isUp(): Promise<boolean>;
}

export interface Fleet {
  readonly members: readonly Member[];
  readonly urls: readonly string[];
  /** Processes that ended without being killed, with their last words. */
  readonly exits: readonly string[];
  /** What was logged as a warning or an error: how often, by its words without numbers and names. */
  readonly complaints: ReadonlyMap<string, number>;
  /** As an operator does: SIGTERM. Resolves with those that did not end well. */
  stop(): Promise<readonly string[]>;
}

export interface FleetOptions {
  readonly folder: string;
  /** Of PostgreSQL; null: one server with a SQLite file, which has its workers in it. */
  readonly databaseUrl: string | null;
  readonly servers: number;
  readonly workers: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const program = join(process.cwd(), "bin", "rehome.js");
/** As the systemd unit waits, only shorter. */
const START_AGAIN_MS = 300;
const END_WITHIN_MS = 60_000;

export const workerIdOf = (pid: number): string => `${hostname()}:${pid}`;

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { folder, databaseUrl, servers, workers } = options;
  const shared: Shared = { options, exits: [], complaints: new Map(), stopping: false };
  mkdirSync(folder, { recursive: true });
  const urls: string[] = [];
  const members: Kept[] = [];
  for (let index = 0; index < servers; index += 1) {
    const port = await freePort();
    urls.push(`http://127.0.0.1:${port}`);
    const name = `server-${index + 1}`;
    const alone = databaseUrl === null ? [] : ["--no-workers"];
    members.push(
      keepUp(shared, name, `http://127.0.0.1:${port}`, ["serve", "--listen", `127.0.0.1:${port}`, "--data", join(folder, name), ...alone]),
    );
  }
  // All that carry plans out share one journal.
  const journal = ["--data", join(folder, "workers")];
  for (let index = 0; index < workers; index += 1) members.push(keepUp(shared, `worker-${index + 1}`, null, ["worker", ...journal]));
  const kill = (): void => {
    shared.stopping = true;
    for (const member of members) member.killNow();
  };
  process.once("exit", kill);
  return {
    members,
    urls,
    exits: shared.exits,
    complaints: shared.complaints,
    async stop() {
      shared.stopping = true;
      const ends = await Promise.all(members.map((member) => member.end()));
      process.off("exit", kill);
      return ends.flatMap((end) => end ?? []);
    },
  };
}

interface Shared {
  readonly options: FleetOptions;
  readonly exits: string[];
  readonly complaints: Map<string, number>;
  stopping: boolean;
}

interface Kept extends Member {
  killNow(): void;
  /** Null: it ended well. */
  end(): Promise<string | null>;
}

/** `url` null: it is a worker. */
function keepUp(shared: Shared, name: string, url: string | null, args: readonly string[]): Kept {
  let child: ChildProcess;
  let killed = false;
  const start = (): void => {
    killed = false;
    child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "pipe"], env: environmentOf(shared.options) });
    const words = listen(shared, name, child);
    child.once("close", (code, signal) => {
      if (shared.stopping) return;
      if (!killed) shared.exits.push(`${name} ended by itself (${signal ?? code}): ${words().slice(-400)}`);
      setTimeout(() => shared.stopping || start(), killed ? START_AGAIN_MS : 3 * START_AGAIN_MS);
    });
  };
  start();
  const gone = (): Promise<unknown> =>
    child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once("close", resolve)) : Promise.resolve();
  return {
    name,
    role: url === null ? "worker" : "server",
    // A worker starts its planners once it looks for work.
    isUp: async () => (url === null ? descendantsOf(child.pid ?? 0).length > 0 : isReady(url)),
    pid: () => child.pid,
    async kill() {
      const { pid = 0 } = child;
      killed = true;
      const ended = gone();
      child.kill("SIGKILL");
      await ended;
      return pid;
    },
    killBelow(draw) {
      const below = descendantsOf(child.pid ?? 0);
      const pid = below[draw(below.length)];
      if (pid === undefined) return null;
      try {
        process.kill(pid, "SIGKILL");
        return pid;
      } catch {
        return null;
      }
    },
    killNow: () => void child.kill("SIGKILL"),
    async end() {
      const ended = gone();
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(END_WITHIN_MS)]);
      // One that was killed a moment ago has not been started again.
      if (child.exitCode === 0 || killed) return null;
      child.kill("SIGKILL");
      return `${name} did not end well at SIGTERM: ${child.exitCode ?? child.signalCode ?? "it went on"}`;
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const environmentOf = ({ databaseUrl, environment }: FleetOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(databaseUrl === null ? { DATABASE_URL: "" } : { DATABASE_URL: databaseUrl }),
  REHOME_CONFIG: "",
  REHOME_AUTH: "off",
  REHOME_SIMULATED: "true",
  REHOME_WORKERS: "1",
  REHOME_WORKER_MEMORY_MIB: "1024",
  REHOME_LIMITS_REQUESTS_PER_MINUTE: "0",
  ...environment,
});

/** Keeps the log, and counts what it complains of. Answers its end. */
function listen({ options, complaints }: Shared, name: string, child: ChildProcess): () => string {
  let rest = "";
  let last = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    appendFileSync(join(options.folder, `${name}.log`), text);
    last = (last + text).slice(-4000);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const words = complaintIn(line);
      if (words !== null) complaints.set(words, (complaints.get(words) ?? 0) + 1);
    }
  });
  return () => last;
}

const levels: Readonly<Record<string, string>> = {
  "40": "warn",
  "50": "error",
  "60": "fatal",
  warn: "warn",
  error: "error",
  fatal: "fatal",
};

function complaintIn(line: string): string | null {
  try {
    const { level, msg, message, error } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const as = levels[String(level)];
    if (as === undefined) return null;
    const first = typeof error === "string" ? `: ${error.split("\n")[0]?.slice(0, 160)}` : "";
    return `${as}: ${String(msg ?? message)}${first}`.replace(/\b(pl|wi|ex|ve|ru|sc)-[\w-]+/g, "$1-…").replace(/\d+/g, "#");
  } catch {
    return null;
  }
}
