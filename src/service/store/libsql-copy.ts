/** Copies of SQLite files that are in use, and what is asked of such a copy before it is trusted. */
import Database from "libsql";
import type { AuditRecord } from "../records.ts";
import { StoreRefused } from "./port.ts";

/** For others that write: theirs are transactions of milliseconds. */
const WAIT_MS = 10_000;

/** As of one moment, while others go on reading and writing. The copy must not exist yet. */
export function copyDatabase(from: string, to: string, applicationId: number): void {
  withDatabase(from, (database) => {
    if (numberOf(database, "application_id") !== applicationId) throw new StoreRefused(`${from} is a database of something else.`);
    database.exec(`vacuum into '${to.replaceAll("'", "''")}'`);
  });
}

/** What is wrong with the copy; empty: nothing. `known`: the newest version that this program can read. */
export function faultsOf(file: string, applicationId: number, known: number): readonly string[] {
  try {
    return withDatabase(file, (database) => {
      if (numberOf(database, "application_id") !== applicationId) return ["it is a database of something else"];
      const version = numberOf(database, "user_version");
      if (version > known) return [`it was written by a newer rehome (version ${version}, this program knows up to ${known})`];
      const integrity = database.prepare("pragma integrity_check").all() as readonly { readonly integrity_check: string }[];
      const broken = integrity.map((row) => row.integrity_check).filter((line) => line !== "ok");
      const dangling = database.prepare("pragma foreign_key_check").all() as readonly { readonly table: string }[];
      return [...broken, ...dangling.map(({ table }) => `a row of ${table} refers to one that is missing`)];
    });
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** All entries, oldest first, without bringing the file up to date. */
export const auditIn = (file: string): readonly AuditRecord[] =>
  withDatabase(file, (database) => {
    const columns = 'sequence, at, actor, action, subject, detail, previous_hash as "previousHash", hash';
    return database.prepare(`select ${columns} from audit order by sequence`).all() as readonly AuditRecord[];
  });

/** Whether another connection, of any process, has the file open. A file that is no database is nobody's. */
export function isInUse(file: string): boolean {
  try {
    // Only the one that has it alone may leave the write-ahead log.
    return withDatabase(file, (database) => {
      database.exec("pragma journal_mode = delete");
      return false;
    });
  } catch (error) {
    return error instanceof Error && "code" in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));
  }
}

function withDatabase<Result>(file: string, use: (database: Database.Database) => Result): Result {
  const database = new Database(file, { timeout: WAIT_MS });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function numberOf(database: Database.Database, pragma: "application_id" | "user_version"): number {
  const [row] = database.prepare(`pragma ${pragma}`).all() as readonly Readonly<Record<string, number>>[];
  return row?.[pragma] ?? 0;
}
