/** Brings the schema of a PostgreSQL store up to date; the table `store` in it says that it is ours, and of which version. */
import { sql, type Transaction } from "kysely";
import { type Migration, wordsOf } from "./migrations/migration.ts";
import { StoreRefused } from "./port.ts";
import type { Tables } from "./schema.ts";

export const schemaName = "rehome";

/** Within the transaction, which nobody else may do at the same time. Throws `StoreRefused`, before anything is written. */
export async function migratePostgres(transaction: Transaction<Tables>, place: string, steps: readonly Migration[]): Promise<void> {
  const version = await versionIn(transaction, place);
  if (version > steps.length) {
    const versions = `version ${version}, this program knows up to ${steps.length}`;
    throw new StoreRefused(`${place} holds a store that was written by a newer rehome (${versions}). Use that one.`);
  }
  if (version === steps.length) return;
  const run = (statement: string) => sql.raw(statement).execute(transaction);
  // Large tables may take long.
  await run("set local statement_timeout = 0");
  await run(`create schema if not exists ${schemaName}`);
  await run(`set local search_path to ${schemaName}`);
  if (version === 0) {
    await run("create table store (only_one boolean primary key default true check (only_one), version integer not null)");
    await run("insert into store (version) values (0)");
  }
  for (const step of steps.slice(version)) {
    for (const statement of step.statements(wordsOf.postgres)) await run(statement);
  }
  await run(`update store set version = ${steps.length}`);
}

/** 0: there is nothing yet. */
async function versionIn(transaction: Transaction<Tables>, place: string): Promise<number> {
  const tables = await sql<{ readonly name: string }>`
    select table_name as name from information_schema.tables where table_schema = ${schemaName}`.execute(transaction);
  if (tables.rows.length === 0) return 0;
  if (!tables.rows.some(({ name }) => name === "store")) {
    throw new StoreRefused(`${place} has a schema "${schemaName}" of something else. Name another database in DATABASE_URL.`);
  }
  const store = await sql<{ readonly version: number }>`select version from ${sql.table(`${schemaName}.store`)}`.execute(transaction);
  const [row] = store.rows;
  if (row === undefined) throw new StoreRefused(`${place} holds a store without version: it is damaged. Restore it from a backup.`);
  return row.version;
}
