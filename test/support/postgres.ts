/** A real PostgreSQL of its own for a test: from Debian's packages, in a temporary folder, on a loopback port. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { aptInstall } from "./apt.ts";
import { freePort } from "./free-port.ts";

export interface Postgres {
  /** Of the database "rehome", which is empty at first. Stays the same over restarts. */
  readonly url: string;
  /** The URL of another, empty database. */
  newDatabase(): Promise<string>;
  /** The server and all that work for it, at once and without a word. */
  kill9(): Promise<void>;
  /** After `kill9`: it recovers what was committed. */
  restart(): Promise<void>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

const USER = "rehome";
const READY_WITHIN_MS = 60_000;
const debian = "/usr/lib/postgresql";

/** The folder of its programs; undefined: it cannot be had here. */
export function postgresPrograms(): string | undefined {
  if (newest() === undefined) aptInstall("postgresql");
  return newest();
}

function newest(): string | undefined {
  if (!existsSync(debian)) return undefined;
  const versions = readdirSync(debian).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(debian, version, "bin")).find((folder) => existsSync(join(folder, "initdb")));
}

export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error("there is no PostgreSQL here: apt-get install postgresql");
  const folder = mkdtempSync(join(tmpdir(), "rehome-postgres-"));
  const as = unprivileged(folder);
  const data = join(folder, "data");
  const making = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
  execFileSync(join(programs, "initdb"), making, { ...as, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  let server = await serve(join(programs, "postgres"), data, port, as);
  const end = (): void => void server.kill("SIGKILL");
  process.on("exit", end);
  await query(urlOf(port, "postgres"), `create database ${USER}`);
  let databases = 0;
  return {
    url: urlOf(port, USER),
    async newDatabase() {
      databases += 1;
      await query(urlOf(port, "postgres"), `create database other_${databases}`);
      return urlOf(port, `other_${databases}`);
    },
    async kill9() {
      // First the one that would start others in their place.
      const workers = childrenOf(server.pid ?? 0);
      const ended = endOf(server);
      server.kill("SIGKILL");
      for (const worker of workers) killIfThere(worker);
      await ended;
      while (workers.some((worker) => existsSync(`/proc/${worker}`))) await sleep(20);
    },
    async restart() {
      server = await serve(join(programs, "postgres"), data, port, as);
    },
    async stop() {
      process.off("exit", end);
      if (server.exitCode === null && server.signalCode === null) {
        const ended = endOf(server);
        server.kill("SIGINT");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const urlOf = (port: number, database: string): string => `postgresql://${USER}@127.0.0.1:${port}/${database}`;

/** PostgreSQL refuses to run as root. */
function unprivileged(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" })));
  if (uid === undefined || gid === undefined) throw new Error("there is no user nobody");
  chownSync(folder, uid, gid);
  return { uid, gid };
}

async function serve(
  program: string,
  data: string,
  port: number,
  as: { readonly uid?: number; readonly gid?: number },
): Promise<ChildProcess> {
  const settings = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", max_connections: 200, log_min_messages: "fatal" };
  const args = ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  for (const last = Date.now() + READY_WITHIN_MS; ; ) {
    const server = spawn(program, args, { ...as, cwd: data, stdio: "ignore" });
    const ended = endOf(server);
    while (server.exitCode === null && server.signalCode === null && Date.now() < last) {
      try {
        await query(urlOf(port, "postgres"), "select 1");
        return server;
      } catch {
        await sleep(50);
      }
    }
    server.kill("SIGKILL");
    await ended;
    // Right after a kill, what is left of the server before may stand in the way for a moment.
    if (Date.now() >= last) throw new Error("PostgreSQL does not start");
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
}

const endOf = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once("exit", () => resolve()));

function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    // "pid (name) state parent …", and a name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone with its parent.
  }
}
