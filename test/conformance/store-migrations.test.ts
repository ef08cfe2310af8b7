/** Databases of every earlier version come up to date, with every row that was in them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { migrations } from "../../src/service/store/migrations/all.ts";
import { type Migration, wordsOf } from "../../src/service/store/migrations/migration.ts";
import { openPostgresStore } from "../../src/service/store/open-postgres.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import { type Store, StoreRefused } from "../../src/service/store/port.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../support/postgres.ts";

const valueSchema = z.union([z.string(), z.number(), z.null()]);
const rowsSchema = z.record(z.string(), z.array(z.record(z.string(), valueSchema)));
type Rows = z.infer<typeof rowsSchema>;

/** One row of everything, as that version wrote it; tables in an order in which they can be filled. */
const rowsOf = (version: number): Rows => {
  const file = new URL(`../fixtures/store/rows-${String(version).padStart(4, "0")}.json`, import.meta.url);
  return rowsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
};

/** A database past the store, as any tool would see it. */
interface Place {
  open(steps: readonly Migration[]): Promise<Store>;
  run(statement: string, values: readonly z.infer<typeof valueSchema>[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "rehome-migrations-"));
  const file = join(folder, "service.db");
  return {
    open: (steps) => openSqliteStore(file, steps),
    async run(statement, values) {
      const database = new Database(file);
      const rows = database.prepare(statement.replaceAll(/\$\d+/g, "?")).all(...values);
      database.close();
      return z.array(z.record(z.string(), z.unknown())).parse(rows);
    },
    close: async () => rmSync(folder, { recursive: true }),
  };
}

function postgresPlace(url: string): Place {
  return {
    open: (steps) => openPostgresStore(url, steps),
    async run(statement, values) {
      const client = new pg.Client({ connectionString: url, options: "-c search_path=rehome" });
      await client.connect();
      try {
        return (await client.query(statement, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    close: async () => {},
  };
}

async function fill(place: Place, rows: Rows): Promise<void> {
  for (const [table, those] of Object.entries(rows)) {
    for (const row of those) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map((_, index) => `$${index + 1}`);
      await place.run(`insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`, Object.values(row));
    }
  }
}

async function expectAll(place: Place, rows: Rows): Promise<void> {
  for (const [table, those] of Object.entries(rows)) {
    const found = await place.run(`select * from ${table}`, []);
    expect({ table, found }).toMatchObject({ table, found: expect.arrayContaining(those.map((row) => expect.objectContaining(row))) });
    expect(found).toHaveLength(those.length);
  }
}

/** As the next version may be. */
const next: Migration = {
  name: "test",
  statements: ({ text }) => [`alter table jobs add column label ${text}`, "create index jobs_by_label on jobs (label)"],
};
const failing: Migration = { name: "test", statements: (words) => [...next.statements(words), "insert into nowhere values (1)"] };

function migrating(title: string, places: () => Promise<Place>): void {
  describe(`${title}: a store of an earlier version`, () => {
    for (const version of migrations.keys()) {
      it(`keeps every row of version ${version + 1}`, async () => {
        const place = await places();
        const rows = rowsOf(version + 1);
        await (await place.open(migrations.slice(0, version + 1))).close();
        await fill(place, rows);
        await (await place.open([...migrations, next])).close();
        await expectAll(place, rows);
        expect(await place.run("select label from jobs", [])).toEqual([{ label: null }, { label: null }]);
        await place.close();
      });
    }

    it("stays as it is when a step fails", async () => {
      const place = await places();
      await (await place.open(migrations)).close();
      await fill(place, rowsOf(1));
      await expect(place.open([...migrations, failing])).rejects.toThrow("nowhere");
      await expect(place.run("select label from jobs", [])).rejects.toThrow();
      await (await place.open([...migrations, next])).close();
      await expectAll(place, rowsOf(1));
      await place.close();
    });

    it("is refused when it is of a later one", async () => {
      const place = await places();
      await (await place.open([...migrations, next])).close();
      await expect(place.open(migrations)).rejects.toThrow(StoreRefused);
      await expect(place.open(migrations)).rejects.toThrow("written by a newer rehome");
      await place.close();
    });

    it("comes up to date once when several open it", async () => {
      const place = await places();
      const stores = await Promise.all([1, 2, 3, 4].map(() => place.open(migrations)));
      await fill(place, rowsOf(1));
      const later = await Promise.all([1, 2, 3].map(() => place.open([...migrations, next])));
      await expectAll(place, rowsOf(1));
      for (const store of [...stores, ...later]) await store.close();
      await place.close();
    });

    it("lets nobody change what is append-only", async () => {
      const place = await places();
      await (await place.open(migrations)).close();
      await fill(place, rowsOf(1));
      for (const table of ["versions", "approvals", "audit", "job_events", "job_signals"]) {
        await expect(place.run(`delete from ${table}`, [])).rejects.toThrow(`${table} is append-only`);
        const column = table.startsWith("job") ? "job" : table === "audit" ? "detail" : table === "versions" ? "document" : "reason";
        await expect(place.run(`update ${table} set ${column} = 'x'`, [])).rejects.toThrow(`${table} is append-only`);
      }
      await expectAll(place, rowsOf(1));
      await place.close();
    });
  });
}

migrating("SQLite", async () => sqlitePlace());

describe.skipIf(postgresPrograms() === undefined)("PostgreSQL (needs its server)", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  migrating("PostgreSQL", async () => postgresPlace(await postgres.newDatabase()));

  it("leaves a schema of somebody else alone", async () => {
    const url = await postgres.newDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("create schema rehome; create table rehome.theirs (a integer)");
    await expect(openPostgresStore(url)).rejects.toThrow('a schema "rehome" of something else');
    expect((await client.query("select count(*)::integer as n from information_schema.tables where table_schema = 'rehome'")).rows).toEqual(
      [{ n: 1 }],
    );
    await client.end();
  });
});

describe("released migrations", () => {
  it("are never edited", async () => {
    const texts = Object.fromEntries(
      migrations.map(({ name, statements }) => [
        name,
        Object.values(wordsOf)
          .flatMap((words) => statements(words))
          .join(";\n"),
      ]),
    );
    const file = new URL("../fixtures/store/released.json", import.meta.url);
    if (process.env["REHOME_WRITE_FIXTURES"]) writeFileSync(file, `${JSON.stringify(texts, null, 2)}\n`);
    expect(texts).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });

  it("have names in order", () => {
    expect(migrations.map(({ name }) => name.slice(0, 4))).toEqual(migrations.map((_, index) => String(index + 1).padStart(4, "0")));
  });
});
