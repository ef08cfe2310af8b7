/**
 * The file of a SQLite store: opened, held to be ours and of a version that we know, and brought up to date. What is committed is on the
 * disk (write-ahead log, synchronous=full). Several processes may have it open. The store's one importer of libsql.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "libsql";
import { type Migration, wordsOf } from "./migrations/migration.ts";
import { StoreRefused } from "./port.ts";

/** In the file's header: "RhmS". A file with another one is not a store. */
export const APPLICATION_ID = 0x52686d53;

export interface StoreFile {
  readonly database: Database.Database;
  /** Waits, without keeping this process from other work, while another process writes. */
  patiently<Result>(work: () => Result): Promise<Result>;
  /** Throws when the file was removed or replaced: what is written now would be lost. */
  stillThere(): void;
  /** What SQLite says, as something that a person can act on; other errors as they are. */
  explain(error: unknown): unknown;
  close(): void;
}

/** How long to wait for other processes that write: theirs are transactions of milliseconds. */
const WAIT_MS = 10_000;
const RETRY_MS = 5;

/** Throws `StoreRefused`. The file and its folder are made if need be, for this user alone. */
export async function openStoreFile(path: string, steps: readonly Migration[], waitMs = WAIT_MS): Promise<StoreFile> {
  const file = resolve(path);
  makeWritable(file);
  const database = opened(file, waitMs);
  const patiently = async <Result>(work: () => Result): Promise<Result> => {
    for (const end = performance.now() + waitMs; ; await sleep(RETRY_MS)) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= end) throw error;
      }
    }
  };
  try {
    // As of one moment: another process may be making it.
    inTransaction(database, "deferred", () => checkIdentity(database, file, steps.length));
    // Switching the log's mode does not wait for others by itself.
    await patiently(() => database.exec("pragma journal_mode = wal"));
    checkMode(database, file);
    database.exec("pragma synchronous = full; pragma foreign_keys = on;");
    if (numberOf(database, "user_version") < steps.length) migrate(database, file, steps);
    // From here on, waiting keeps nobody from other work.
    database.exec("pragma busy_timeout = 0");
  } catch (error) {
    database.close();
    throw explanation(file, error);
  }
  const explain = (error: unknown): unknown => explanation(file, error);
  return { database, patiently, stillThere: watch(file), explain, close: () => close(database) };
}

function opened(file: string, timeout: number): Database.Database {
  try {
    return new Database(file, { timeout });
  } catch (error) {
    throw explanation(file, error);
  }
}

function migrate(database: Database.Database, file: string, steps: readonly Migration[]): void {
  inTransaction(database, "immediate", () => {
    // Another process may have done it meanwhile.
    checkIdentity(database, file, steps.length);
    for (const step of steps.slice(numberOf(database, "user_version"))) {
      for (const statement of step.statements(wordsOf.sqlite)) database.exec(statement);
    }
    database.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${steps.length};`);
  });
}

/** All of it or nothing. */
export function inTransaction<Result>(database: Database.Database, kind: "deferred" | "immediate", work: () => Result): Result {
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
    throw new StoreRefused(`${file} is a database of something else, not a store of rehome. Name another data folder.`);
  }
  if (version > known) {
    const versions = `version ${version}, this program knows up to ${known}`;
    throw new StoreRefused(`The store ${file} was written by a newer rehome (${versions}). Use that one.`);
  }
}

function checkMode(database: Database.Database, file: string): void {
  const [row] = database.prepare("pragma journal_mode").all() as readonly { readonly journal_mode: string }[];
  if (row?.journal_mode === "wal") return;
  throw new StoreRefused(`The store ${file} cannot have a write-ahead log. Put it on a local disk: network file systems cannot hold it.`);
}

function numberOf(database: Database.Database, pragma: "application_id" | "user_version"): number {
  const [row] = database.prepare(`pragma ${pragma}`).all() as readonly Readonly<Record<string, number>>[];
  return row?.[pragma] ?? 0;
}

function watch(file: string): () => void {
  const { ino, dev } = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) return;
    throw new StoreRefused(`The store ${file} was removed or replaced while in use. Put it back, then start the service again.`);
  };
}

function close(database: Database.Database): void {
  // libsql ends the connection only when its statements are collected, if ever: the main file is made whole here, if it can be.
  try {
    database.exec("pragma wal_checkpoint(passive)");
  } catch {
    // Nothing is lost: the next to open reads the log.
  }
  database.close();
}

const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

function explanation(file: string, error: unknown): unknown {
  const code = codeOf(error);
  const refused = (message: string) => new StoreRefused(message, { cause: error });
  if (code === "SQLITE_NOTADB") return refused(`${file} is not a store of rehome, nor any database. Name another data folder.`);
  if (code.startsWith("SQLITE_CORRUPT")) return refused(`The store ${file} is damaged (${said(error)}). Restore it from a backup.`);
  if (isBusy(error)) return refused(`Another process keeps the store ${file} locked. Find it with: fuser ${file}`);
  const unwritable = /^SQLITE_(READONLY|FULL|IOERR|CANTOPEN|PERM)/.test(code) || said(error).startsWith("ConnectionFailed");
  return unwritable ? notWritable(file, error) : error;
}

function notWritable(file: string, error: unknown): StoreRefused {
  const remedy = "Check that its folder can be written to and that the disk has room, or name another data folder.";
  return new StoreRefused(`The store ${file} cannot be written (${said(error)}). ${remedy}`, { cause: error });
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "");
