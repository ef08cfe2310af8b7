/** Rounds of kills at random moments, with everything in flight, and what is held against the book after each and at the end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom, type Random } from "../../../src/network/generate/random.ts";
import { openPostgresStore } from "../../../src/service/store/open-postgres.ts";
import { openSqliteStore } from "../../../src/service/store/open-sqlite.ts";
import type { Store } from "../../../src/service/store/port.ts";
import { type Postgres, startPostgres } from "../../../test/support/postgres.ts";
import { askAll, prepare } from "./askers.ts";
import { Book } from "./book.ts";
import { type Caller, createCaller } from "./caller.ts";
import { type Checked, checkAll } from "./checks.ts";
import { type Fleet, type Member, startFleet, workerIdOf } from "./fleet.ts";

export interface SoakOptions {
  readonly store: "postgres" | "sqlite";
  readonly rounds: number;
  readonly seed: number;
  /** One for each round, over and over; undefined: they are drawn. */
  readonly victims?: readonly Victim[];
  /** Logs and data stay there; undefined: a temporary folder that is removed when nothing was found. */
  readonly folder?: string;
  /** No other round is begun then; what is in flight is seen to its end, and everything is held against the book. */
  readonly isToEnd?: () => boolean;
  readonly tell: (text: string) => void;
}

export interface Soaked {
  readonly book: Book;
  readonly checked: Checked;
  /** Those that were run. */
  readonly rounds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly complaints: ReadonlyMap<string, number>;
  readonly seconds: number;
  /** Where the logs are, if they were kept. */
  readonly folder: string | null;
}

interface Soak {
  readonly book: Book;
  readonly random: Random;
  /** Of what is looked at, so that this changes no kill. */
  readonly checks: Random;
  readonly fleet: Fleet;
  readonly caller: Caller;
  readonly postgres: Postgres | null;
  readonly store: Store;
}

/** Until all that was in flight has ended. */
const SETTLE_MS = 240_000;

export async function soak(options: SoakOptions): Promise<Soaked> {
  const { seed, tell } = options;
  const begun = performance.now();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "rehome-soak-"));
  const postgres = options.store === "postgres" ? await startPostgres() : null;
  const two = postgres === null ? { servers: 1, workers: 0 } : { servers: 2, workers: 2 };
  const fleet = await startFleet({ folder, databaseUrl: postgres?.url ?? null, ...two });
  const book = new Book(`soak-${seed}-${begun.toFixed(0)}`);
  const caller = createCaller(fleet.urls, book, createRandom(seed, "caller"));
  let store: Store | undefined;
  try {
    const random = createRandom(seed, "rounds");
    let over = false;
    const asking = { book, caller, random: createRandom(seed, "askers"), isOver: () => over };
    await prepare(asking);
    store = postgres === null ? await openSqliteStore(join(folder, "server-1", "service.db")) : await openPostgresStore(postgres.url);
    const asked = askAll(asking);
    const soaking: Soak = { book, random, checks: createRandom(seed, "checks"), fleet, caller, postgres, store };
    let rounds = 0;
    while (rounds < options.rounds && options.isToEnd?.() !== true) {
      const what = await killSome(soaking, options.victims?.[rounds % options.victims.length]);
      rounds += 1;
      await checkSome(soaking);
      const counts = `${book.acknowledged.length} answers, ${book.versions.length} versions`;
      tell(`round ${rounds}: ${what}; ${counts}; ${((performance.now() - begun) / 1000).toFixed(0)} s; ${book.findings.length} findings`);
    }
    over = true;
    await asked;
    await settle(store);
    const checked = await checkAll({ store, book, caller });
    for (const exit of fleet.exits) if (!isForAwayStore(exit)) book.find(exit);
    for (const end of await fleet.stop()) book.find(end);
    const kills: Record<string, number> = {};
    for (const { what } of book.kills) kills[what] = (kills[what] ?? 0) + 1;
    const isKept = options.folder !== undefined || book.findings.length > 0;
    if (!isKept) rmSync(folder, { recursive: true, force: true });
    return {
      book,
      checked,
      rounds,
      kills,
      complaints: fleet.complaints,
      seconds: (performance.now() - begun) / 1000,
      folder: isKept ? folder : null,
    };
  } finally {
    await store?.close();
    await fleet.stop();
    await postgres?.stop();
  }
}

/** A process that is started while its database is away says so in words and ends with status 2; its keeper starts it again. */
const isForAwayStore = (exit: string): boolean =>
  exit.includes("(2): ") && /cannot be reached|takes no work now|does not take the queues/.test(exit);

export type Victim = "server" | "worker" | "planner" | "postgres";

const weights: Readonly<Record<"postgres" | "sqlite", readonly (readonly [Victim, number])[]>> = {
  postgres: [
    ["server", 0.25],
    ["worker", 0.35],
    ["planner", 0.1],
    ["postgres", 0.3],
  ],
  sqlite: [
    ["server", 0.85],
    ["planner", 0.15],
  ],
};

function drawVictim({ random, postgres }: Soak): Victim {
  let left = random.next();
  for (const [victim, weight] of weights[postgres === null ? "sqlite" : "postgres"]) {
    left -= weight;
    if (left < 0) return victim;
  }
  return "server";
}

/** At a random moment; one time in ten two at once. */
async function killSome(soak: Soak, given: Victim | undefined): Promise<string> {
  const { random } = soak;
  // Otherwise it hits a service that is starting still.
  const isAlone = soak.postgres === null;
  if (random.next() < 0.4 || isAlone) await untilUp(soak);
  if (random.next() < 0.2) await untilExecuting(soak);
  // One server alone has to wait for its own lease to run out before it goes on.
  const longest = isAlone ? 15_000 : 4000;
  await sleep(random.next() < 0.5 ? random.between(0, 600) : random.between(600, longest));
  const victims = given === undefined ? [drawVictim(soak), ...(random.next() < 0.1 ? [drawVictim(soak)] : [])] : [given];
  const done = await Promise.all([...new Set(victims)].map((victim) => kill(soak, victim)));
  // Now and then nothing else is killed until a dead worker's jobs are others'.
  const waits = victims.includes("worker") && random.next() < 0.25;
  if (waits) await untilTaken(soak);
  return done.join(" and ");
}

async function kill(soak: Soak, victim: Victim): Promise<string> {
  const { book, random, fleet, postgres } = soak;
  const hit = (what: string): string => {
    book.kills.push({ at: Date.now(), what: victim });
    return what;
  };
  switch (victim) {
    case "postgres": {
      if (postgres === null) return "nothing";
      hit("");
      await postgres.kill9();
      await sleep(random.between(0, 2500));
      await postgres.restart();
      return "PostgreSQL";
    }
    case "planner": {
      const workers = fleet.members.filter((member) => postgres === null || member.role === "worker");
      const member = draw(random, workers);
      if (member?.killBelow((count) => random.below(count)) == null) return kill(soak, "server");
      return hit(`a planner of ${member.name}`);
    }
    case "server":
    case "worker": {
      const member = draw(
        random,
        fleet.members.filter(({ role }) => role === victim),
      );
      if (member === undefined) return "nothing";
      hit("");
      await killMember(soak, member);
      return member.name;
    }
    default:
      return victim satisfies never;
  }
}

const draw = <Item>(random: Random, items: readonly Item[]): Item | undefined => items[random.below(items.length)];

async function killMember({ book, store, postgres }: Soak, member: Member): Promise<void> {
  const killedAt = Date.now();
  const id = workerIdOf(await member.kill());
  if (member.role === "server" && postgres !== null) return;
  const { items } = await patiently(() => store.jobs.list({}, { limit: 300 }));
  for (const { id: job, state, worker, attempt } of items)
    if (state === "running" && worker === id) book.takings.push({ job, attempt, killedAt });
}

const LOOK_MS = 100;

async function untilUp({ fleet }: Soak): Promise<void> {
  for (const last = Date.now() + 12_000; Date.now() < last; await sleep(LOOK_MS)) {
    const up = await Promise.all(fleet.members.map((member) => member.isUp()));
    if (!up.includes(false)) return;
  }
}

async function untilExecuting({ store }: Soak): Promise<void> {
  for (const last = Date.now() + 4000; Date.now() < last; await sleep(LOOK_MS)) {
    const { items } = await patiently(() => store.jobs.list({ kind: "execution" }, { limit: 5 }));
    if (items.some(({ state }) => state === "running")) return;
  }
}

/** Asked for are 15 s; what takes longer shows in the figures. */
async function untilTaken({ store, book }: Soak): Promise<void> {
  const [last] = book.takings.slice(-1);
  if (last === undefined) return;
  for (const end = last.killedAt + 16_000; Date.now() < end; await sleep(LOOK_MS)) {
    const job = await patiently(() => store.jobs.find(last.job));
    if (job === null || job.attempt > last.attempt) return;
  }
}

async function patiently<Value>(read: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries > 600) throw error;
      await sleep(LOOK_MS);
    }
  }
}

/** Cheap: something of what was acknowledged, and that the service answers. */
async function checkSome({ book, caller, checks: random }: Soak): Promise<void> {
  const version = draw(random, book.versions);
  if (version !== undefined) {
    const { kind, name, text } = version;
    const path = `/v1/networks/${name}${kind === "traffic" ? "/traffic" : ""}/versions/${version.version}`;
    const { status, text: got } = await caller.firmly("GET", path);
    if (status !== 200 || got !== text)
      book.find(`${path} was answered ${status}${got === text ? "" : " with something else than was put"}`);
  }
  const made = draw(random, book.of("createPlan"));
  if (made === undefined) return;
  const { status } = await caller.firmly("GET", `/v1/plans/${made.id}`);
  if (status !== 200) book.find(`/v1/plans/${made.id} was answered ${status}, and it was acknowledged`);
}

/** Nothing waits, nothing runs, no run of a schedule is open for longer than it takes. */
async function settle(store: Store): Promise<void> {
  for (const last = Date.now() + SETTLE_MS; Date.now() < last; await sleep(200)) {
    const open = (await store.jobs.counts()).filter(({ state }) => state === "queued" || state === "running");
    if (open.length > 0 || (await store.schedules.openRuns()).length > 0) continue;
    return;
  }
}
