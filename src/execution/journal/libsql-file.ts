/**
 * A journal's file: opened, held to be ours and of a version that we know, brought up to date, and written in transactions that are on
 * the disk when they end (write-ahead log, synchronous=full). Several processes may have it open. The one importer of libsql.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Database from "libsql";
import { APPLICATION_ID, migrations } from "./schema.ts";
import { JournalRefused } from "./store.ts";

export type Value = string | number | null;

export interface JournalFile {
  /** Every row that the statement yields. The tables are strict: they vouch for the columns' types. */
  query<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
  /** All of it or nothing; nobody else writes meanwhile. Durable once it returns. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** How long to wait for other processes that write: theirs are transactions of a millisecond. */
const WAIT_MS = 10_000;
const RETRY_MS = 20;

/** Throws `JournalRefused`. The file and its folder are made if need be, for this user alone. */
export function openJournalFile(path: string, steps: readonly string[] = migrations, waitMs = WAIT_MS): JournalFile {
  const file = resolve(path);
  makeWritable(file);
  const database = explained(file, () => new Database(file, { timeout: waitMs }));
  try {
    return explained(file, () => {
      // As of one moment: another process may be making it.
      inTransaction(database, "deferred", () => checkIdentity(database, file, steps.length));
      // Switching the log's mode does not wait for others by itself.
      retried(() => database.exec("pragma journal_mode = wal"));
      checkMode(database, file);
      database.exec("pragma synchronous = full; pragma foreign_keys = on;");
      migrate(database, file, steps);
      return journalFile(database, file);
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function journalFile(database: Database.Database, file: string): JournalFile {
  const prepared = new Map<string, Database.Statement>();
  const statement = (sql: string): Database.Statement => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const { ino, dev } = statSync(file);
  const stillThere = (): void => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) return;
    throw new JournalRefused("damaged", `The journal ${file} was removed or replaced while in use. Put it back, then resume.`);
  };
  return {
    query: <Row>(sql: string, ...values: readonly Value[]) => explained(file, () => statement(sql).all(...values) as readonly Row[]),
    transaction: (work) => {
      stillThere();
      return explained(file, () => inTransaction(database, "immediate", work));
    },
    close: () => {
      prepared.clear();
      // libsql ends the connection only when its statements are collected, if ever: the main file is made whole here, if it can be.
      try {
        if (database.open) database.exec("pragma wal_checkpoint(passive)");
      } catch {
        // Nothing is lost: the next to open reads the log.
      }
      database.close();
    },
  };
}

function inTransaction<Result>(database: Database.Database, kind: "deferred" | "immediate", work: () => Result): Result {
  database.exec(`begin ${kind}`);
  try {
    const result = work();
    database.exec("commit");
    return result;
  } catch (error) {
    // Some failures (a full disk) have ended the transaction already.
    if (database.inTransaction) database.exec("rollback");
    throw error;
  }
}

/** Never opens a file that is there: to close it again would drop the locks of this process's other connections to it. */
function makeWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) accessSync(file, constants.W_OK);
    else closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== "EEXIST" || !existsSync(file)) throw notWritable(file, error);
  }
}

/** Before anything is written: a file that is not ours stays as it is. */
function checkIdentity(database: Database.Database, file: string, known: number): void {
  const application = numberOf(database, "application_id");
  const version = numberOf(database, "user_version");
  const tables = database.prepare("select name from sqlite_master limit 1").all().length;
  const empty = application === 0 && version === 0 && tables === 0;
  if (application !== APPLICATION_ID && !empty) {
    throw new JournalRefused("not-ours", `${file} is a database of something else, not a journal of rehome. Name another file.`);
  }
  if (version > known) {
    const versions = `version ${version}, this program knows up to ${known}`;
    throw new JournalRefused("newer", `The journal ${file} was written by a newer rehome (${versions}). Use that one.`);
  }
}

function checkMode(database: Database.Database, file: string): void {
  const [row] = database.prepare("pragma journal_mode").all() as readonly { readonly journal_mode: string }[];
  if (row?.journal_mode === "wal") return;
  const remedy = "Put it on a local disk: network file systems cannot hold it.";
  throw new JournalRefused("not-writable", `The journal ${file} cannot have a write-ahead log. ${remedy}`);
}

function migrate(database: Database.Database, file: string, steps: readonly string[]): void {
  if (numberOf(database, "user_version") === steps.length) return;
  inTransaction(database, "immediate", () => {
    // Another process may have done it meanwhile.
    checkIdentity(database, file, steps.length);
    for (const step of steps.slice(numberOf(database, "user_version"))) database.exec(step);
    database.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${steps.length};`);
  });
}

function numberOf(database: Database.Database, pragma: "application_id" | "user_version"): number {
  const [row] = database.prepare(`pragma ${pragma}`).all() as readonly Readonly<Record<string, number>>[];
  return row?.[pragma] ?? 0;
}

function retried(work: () => void): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      work();
      return;
    } catch (error) {
      if (!codeOf(error).startsWith("SQLITE_BUSY") || waited >= WAIT_MS) throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/** What SQLite says, as something that a person can act on; other errors as they are. */
function explained<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === "SQLITE_NOTADB") {
      throw new JournalRefused("not-ours", `${file} is not a journal of rehome, nor any database. Name another file.`, error);
    }
    if (code.startsWith("SQLITE_CORRUPT")) {
      throw new JournalRefused("damaged", `The journal ${file} is damaged (${said(error)}). Restore it from a backup.`, error);
    }
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
      const found = `Another process keeps the journal ${file} locked.`;
      throw new JournalRefused("busy", `${found} Find it with: fuser ${file}`, error);
    }
    if (/^SQLITE_(READONLY|FULL|IOERR|CANTOPEN|PERM)/.test(code) || said(error).startsWith("ConnectionFailed"))
      throw notWritable(file, error);
    throw error;
  }
}

function notWritable(file: string, error: unknown): JournalRefused {
  const remedy = "Check that its folder can be written to and that the disk has room, or name another file.";
  return new JournalRefused("not-writable", `The journal ${file} cannot be written (${said(error)}). ${remedy}`, error);
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "");
