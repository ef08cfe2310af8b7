import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPgBossDispatcher } from "../../src/service/jobs/pg-boss.ts";
import type { Dispatcher } from "../../src/service/jobs/port.ts";
import { StoreRefused } from "../../src/service/store/port.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { describeDispatcher, until } from "./dispatcher.ts";

let postgres: Postgres;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const errors: unknown[] = [];
const open = (): Promise<Dispatcher> => createPgBossDispatcher({ connectionString: url, onError: (error) => errors.push(error) });

it("says in words that there is no database to be started on", async () => {
  const nowhere = createPgBossDispatcher({ connectionString: "postgres://127.0.0.1:1/none", onError: () => {} });
  await expect(nowhere).rejects.toBeInstanceOf(StoreRefused);
  await expect(nowhere).rejects.toThrow(/PostgreSQL .*ECONNREFUSED.*start again/);
});

describeDispatcher({
  name: "pg-boss",
  open,
  async reset() {
    url = await postgres.newDatabase();
  },
});

describe("pg-boss between processes", () => {
  it("gives each announcement to one of them, and an early one to whoever listens later", async () => {
    url = await postgres.newDatabase();
    const [server, ...workers] = await Promise.all([open(), open(), open()]);
    const taken: string[][] = [[], []];
    for (let index = 0; index < 20; index += 1) await server.announce({ id: `pl-${index}`, kind: "plan" });
    for (const [index, worker] of workers.entries()) await worker.listen(["plan"], ({ id }) => void taken[index]?.push(id));
    await until(() => taken.flat().length === 20);
    expect(new Set(taken.flat()).size).toBe(20);
    for (const dispatcher of [server, ...workers]) await dispatcher.close();
  });

  it("keeps to a schema of its own, with ids and nothing else in it", async () => {
    url = await postgres.newDatabase();
    const dispatcher = await open();
    await dispatcher.announce({ id: "pl-1", kind: "plan" });
    // Announced again while it waits: still one.
    await dispatcher.announce({ id: "pl-1", kind: "plan" });
    await dispatcher.close();
    const client = new pg.Client(url);
    await client.connect();
    const { rows: jobs } = await client.query("select data from rehome_boss.job");
    expect(jobs).toEqual([{ data: { id: "pl-1" } }]);
    const { rows: tables } = await client.query("select 1 from information_schema.tables where table_schema = 'public'");
    expect(tables).toEqual([]);
    await client.end();
  });

  it("goes on when the database fails between taking an announcement and saying so", async () => {
    url = await postgres.newDatabase();
    errors.length = 0;
    const dispatcher = await open();
    const client = new pg.Client(url);
    await client.connect();
    await client.query("create function refuse() returns trigger as $$ begin raise exception 'not now'; end $$ language plpgsql");
    await client.query(
      "create trigger refuse before update on rehome_boss.job for each row when (new.state = 'completed') execute function refuse()",
    );
    const taken: string[] = [];
    await dispatcher.listen(["plan"], ({ id }) => void taken.push(id));
    await dispatcher.announce({ id: "pl-1", kind: "plan" });
    await until(() => errors.some((error) => error instanceof Error && error.message === "not now"));
    await client.query("drop function refuse cascade");
    await client.end();
    await dispatcher.announce({ id: "pl-2", kind: "plan" });
    await until(() => taken.includes("pl-2"));
    expect(taken).toEqual(["pl-1", "pl-2"]);
    await dispatcher.close();
  });

  it("tells of an announcement that cannot be made, and goes on once the database is back", async () => {
    url = await postgres.newDatabase();
    errors.length = 0;
    const dispatcher = await open();
    const taken: string[] = [];
    await dispatcher.listen(["plan"], ({ id }) => void taken.push(id));
    await postgres.kill9();
    await dispatcher.announce({ id: "pl-1", kind: "plan" });
    expect(errors.length).toBeGreaterThan(0);
    await postgres.restart();
    await until(() => {
      if (taken.length === 0) void dispatcher.announce({ id: "pl-2", kind: "plan" });
      return taken.length > 0;
    });
    expect(new Set(taken)).toEqual(new Set(["pl-2"]));
    await dispatcher.close();
  });
});
