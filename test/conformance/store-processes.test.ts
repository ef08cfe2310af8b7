/** What holds of a store when several processes use it at once, and when they, or its server, are killed. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyAuditRecord, verifyAudit } from "../../src/service/store/audit-chain.ts";
import { openPostgresStore } from "../../src/service/store/open-postgres.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { type Store, StoreRefused } from "../../src/service/store/port.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../support/postgres.ts";
import { type Programs, storePrograms } from "../support/programs.ts";
import { allOf, jobDraft } from "./store.ts";

let programs: Programs;
beforeAll(() => {
  programs = storePrograms();
});
afterAll(() => programs.remove());

const JOBS = 24;

const opening = 'const open = (place) => place.startsWith("postgres") ? openPostgresStore(place) : openSqliteStore(place);';

/** Each claims every job, and makes one of its own for each of its transactions, named for how many there are. */
const working = `
  ${opening}
  const [place, worker, jobs, made] = args;
  const store = await open(place);
  say("ready");
  for (let index = 0; index < Number(jobs); index += 1) {
    const job = await store.jobs.claim("job-" + index, worker, 5000, 60000);
    if (job !== null) say("claimed " + job.id + " " + job.attempt);
  }
  for (let index = 0; index < Number(made); index += 1) {
    const number = await store.transaction(async ({ jobs, audit }) => {
      const { items } = await jobs.list({ network: "made" }, { limit: 1000 });
      const draft = { kind: "plan", network: "made", networkVersion: 1, networkDigest: "d", request: "{}", createdAt: index, createdBy: worker, parent: null };
      await jobs.create({ id: "made-" + items.length, ...draft });
      await audit.append({ at: index, actor: worker, action: "createPlan", subject: "made-" + items.length, detail: "{}" });
      return items.length;
    });
    say("made " + number);
  }
  await store.close();`;

/** Appends for ever; each time says what was acknowledged. */
const appending = `
  ${opening}
  const store = await open(args[0]);
  for (let index = 0; ; index += 1) {
    const record = await store.transaction(({ audit }) => audit.append({ at: index, actor: "child", action: "x", subject: "y".repeat((index * 7919) % 9000), detail: "{}" }));
    say(record.sequence + " " + record.hash);
  }`;

function severalProcesses(title: string, place: () => Promise<string>, open: (place: string) => Promise<Store>): void {
  describe(`${title}, with several processes`, () => {
    it("gives each job to exactly one, and lets transactions see one another's ends", async () => {
      const where = await place();
      const store = await open(where);
      for (let index = 0; index < JOBS; index += 1) await store.jobs.create(jobDraft(`job-${index}`));
      const workers = ["w1", "w2", "w3"].map((worker) => programs.start(working, [where, worker, JOBS, 12]));
      const ends = await Promise.all(workers.map(({ ended }) => ended));
      expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(3).fill({ code: 0, errors: "" }));
      const said = ends.flatMap(({ lines }) => lines);
      const claimed = said.filter((line) => line.startsWith("claimed")).sort();
      expect(claimed).toEqual(Array.from({ length: JOBS }, (_, index) => `claimed job-${index} 1`).sort());
      const made = said.filter((line) => line.startsWith("made")).map((line) => Number(line.split(" ")[1]));
      expect(made.sort((x, y) => x - y)).toEqual(Array.from({ length: 36 }, (_, index) => index));
      expect(await store.jobs.counts()).toEqual(
        expect.arrayContaining([
          { kind: "plan", state: "running", count: JOBS },
          { kind: "plan", state: "queued", count: 36 },
        ]),
      );
      expect(await verifyAudit(everyAuditRecord(store.audit))).toMatchObject({ sound: true, entries: 36 });
      await store.close();
    });

    it("has what a process was told is done when it was killed", async () => {
      const where = await place();
      const told = new Map<number, string>();
      for (let round = 0; round < 5; round += 1) {
        const before = told.size;
        const writer = programs.start(appending, [where], (line) => {
          const [sequence = "", hash = ""] = line.split(" ");
          // Some time after its first entry, another in every round.
          if (told.size === before) void sleep((round * 17) % 43).then(() => writer.child.kill("SIGKILL"));
          told.set(Number(sequence), hash);
        });
        const { code, errors } = await writer.ended;
        expect({ code, errors }).toEqual({ code: null, errors: "" });
      }
      const store = await open(where);
      const kept = new Map((await allOf((page) => store.audit.list(page), 1000)).map(({ sequence, hash }) => [sequence, hash]));
      for (const [sequence, hash] of told) expect(kept.get(sequence)).toBe(hash);
      // What each was about to be told may be there.
      expect(kept.size - told.size).toBeLessThanOrEqual(5);
      expect(await verifyAudit(everyAuditRecord(store.audit))).toMatchObject({ sound: true, entries: kept.size });
      await store.close();
    });
  });
}

let files = 0;
severalProcesses("a store in a SQLite file", async () => join(programs.folder, `several-${files++}.db`), openSqliteStore);

describe("a SQLite file that does not exist yet", () => {
  it("is made once by those who open it at the same time", async () => {
    const making = `
      const [file, start, rounds] = args;
      for (let round = 0; round < Number(rounds); round += 1) {
        while (Date.now() < Number(start) + round * 100);
        const store = await openSqliteStore(file + round);
        await store.audit.append({ at: round, actor: String(process.pid), action: "x", subject: "y", detail: "{}" });
        await store.close();
      }`;
    const args = [join(programs.folder, "raced-"), Date.now() + 2000, 10] as const;
    const ends = await Promise.all([1, 2, 3].map(() => programs.start(making, args).ended));
    expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(3).fill({ code: 0, errors: "" }));
    for (let round = 0; round < 10; round += 1) {
      const store = await openSqliteStore(`${args[0]}${round}`);
      expect(await verifyAudit(everyAuditRecord(store.audit))).toMatchObject({ sound: true, entries: 3 });
      await store.close();
    }
  });
});

describe.skipIf(postgresPrograms() === undefined)("PostgreSQL (needs its server)", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  severalProcesses("a store in a PostgreSQL database", () => postgres.newDatabase(), openPostgresStore);

  it("that is killed loses nothing that was told to be done, is refused in words meanwhile, and is used again once it is back", async () => {
    const store = await openPostgresStore(postgres.url);
    const told: string[] = [];
    const refusals: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      let going = true;
      const writers = [1, 2, 3].map(async (writer) => {
        while (going) {
          const entry = { at: round, actor: `w${writer}`, action: "x", subject: "y", detail: "{}" };
          const record = await store.transaction(({ audit }) => audit.append(entry)).catch((error: unknown) => error);
          if (record instanceof Error) refusals.push(record);
          else if (typeof record === "object" && record !== null && "hash" in record) told.push(String(record.hash));
          if (record instanceof Error) await sleep(20);
        }
      });
      const before = told.length;
      while (told.length < before + 20) await sleep(5);
      await postgres.kill9();
      await expect(store.ping()).rejects.toThrow(/PostgreSQL at 127.0.0.1:\d+, database "rehome", cannot be reached/);
      await postgres.restart();
      const during = told.length;
      while (told.length < during + 10) await sleep(5);
      going = false;
      await Promise.all(writers);
    }
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(StoreRefused);
    expect(refusals.length).toBeGreaterThan(0);
    const kept = new Set((await allOf((page) => store.audit.list(page), 1000)).map(({ hash }) => hash));
    expect(told.filter((hash) => !kept.has(hash))).toEqual([]);
    expect(await verifyAudit(everyAuditRecord(store.audit))).toMatchObject({ sound: true, entries: kept.size });
    await store.close();
  });

  it("that is killed in the middle of a transaction ends no process, and nothing of the transaction is there", async () => {
    const store = await openPostgresStore(await postgres.newDatabase());
    const entry = { at: 1, actor: "me", action: "x", subject: "y", detail: "{}" };
    const broken = store.transaction(async ({ audit }) => {
      await audit.append(entry);
      await postgres.kill9();
      // Between two statements nobody waits for the connection: its end must not go unheard, which would end the process.
      await sleep(100);
      await audit.append(entry);
    });
    await expect(broken).rejects.toBeInstanceOf(StoreRefused);
    await postgres.restart();
    await store.audit.append(entry);
    expect((await allOf((page) => store.audit.list(page), 10)).map(({ sequence }) => sequence)).toEqual([1]);
    await store.close();
  });

  it("is refused in words when it is not there, or is no database", async () => {
    await expect(openPostgresStore("postgresql://nobody:secret@127.0.0.1:1/none")).rejects.toThrow(
      /^PostgreSQL at 127.0.0.1:1, database "none", cannot be reached \(.*ECONNREFUSED.*\)/,
    );
    await expect(openPostgresStore(postgres.url.replace(/rehome$/, "none"))).rejects.toThrow(
      /does not let rehome in \(database "none" does not exist\)/,
    );
    await expect(openPostgresStore("mysql://x")).rejects.toThrow("DATABASE_URL is no URL of PostgreSQL");
  });
});
