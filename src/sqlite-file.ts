/**
 * A SQLite file of our own: held to be ours and of a version that we know before anything is written, brought up to date, and written so
 * that what is committed is on the disk (write-ahead log, synchronous=full). Several processes may have it open. What is kept in one, and
 * how its callers wait for others who write, is theirs.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";

export type SqliteDatabase = Database.Database;
export type SqliteStatement = Database.Statement;

export type FileRefusal = "not-ours" | "newer" | "not-writable" | "damaged" | "busy";

/** What a file is, for people and in its header. */
export interface OwnFile {
  /** Absolute. */
  readonly path: string;
  /** Such as "journal". */
  readonly what: string;
  /** What to name instead, such as "another file". */
  readonly instead: string;
  /** What to do once a file that was taken away is back, such as "then resume". */
  readonly thenDo: string;
  readonly applicationId: number;
  /** The error for a reason, with a message that says what was found, where, and what to do. */
  refusal(reason: FileRefusal, message: string, cause?: unknown): Error;
}

/** The file and its folder are made if need be, for this user alone. `timeoutMs`: for which statements wait by themselves. */
export function connect(own: OwnFile, timeoutMs: number): SqliteDatabase {
  makeWritable(own);
  try {
    return new Database(own.path, { timeout: timeoutMs });
  } catch (error) {
    throw explained(own, error);
  }
}

/** First thing: of a file that is not ours nothing is changed. As of one moment, since another process may be making it. */
export function checkIdentity(own: OwnFile, database: SqliteDatabase, known: number): void {
  inTransaction(database, "deferred", () => checkHeader(own, database, known));
}

/** Does not wait for other processes by itself: call it again while it is `isBusy`. */
export const useWriteAheadLog = (database: SqliteDatabase): void => void database.exec("pragma journal_mode = wal");

/** With its log: what is left to be done before it is used. `steps`: statements from each version to the next. */
export function bringUpToDate(own: OwnFile, database: SqliteDatabase, steps: readonly (readonly string[])[]): void {
  const [row] = database.prepare("pragma journal_mode").all() as readonly { readonly journal_mode: string }[];
  if (row?.journal_mode !== "wal") {
    const remedy = "Put it on a local disk: network file systems cannot hold it.";
    throw own.refusal("not-writable", `The ${own.what} ${own.path} cannot have a write-ahead log. ${remedy}`);
  }
  database.exec("pragma synchronous = full; pragma foreign_keys = on;");
  if (numberOf(database, "user_version") === steps.length) return;
  inTransaction(database, "immediate", () => {
    // Another process may have done it meanwhile.
    checkHeader(own, database, steps.length);
    for (const statement of steps.slice(numberOf(database, "user_version")).flat()) database.exec(statement);
    database.exec(`pragma application_id = ${own.applicationId}; pragma user_version = ${steps.length};`);
  });
}

/** All of it or nothing. */
export function inTransaction<Result>(database: SqliteDatabase, kind: "deferred" | "immediate", work: () => Result): Result {
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

/** Throws when the file was removed or replaced since: what is written then would be lost. */
export function watchFile(own: OwnFile): () => void {
  const { ino, dev } = statSync(own.path);
  return () => {
    const now = statSync(own.path, { throwIfNoEntry: false });
    if (now?.ino === ino && now.dev === dev) return;
    throw own.refusal("damaged", `The ${own.what} ${own.path} was removed or replaced while in use. Put it back, ${own.thenDo}.`);
  };
}

/** libsql ends the connection only when its statements are collected, if ever: the main file is made whole here, if it can be. */
export function closeWhole(database: SqliteDatabase): void {
  try {
    if (database.open) database.exec("pragma wal_checkpoint(passive)");
  } catch {
    // Nothing is lost: the next to open reads the log.
  }
  database.close();
}

export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

/** What SQLite says, as something that a person can act on; other errors as they are. */
export function explained(own: OwnFile, error: unknown): unknown {
  const { what, path, instead } = own;
  const code = codeOf(error);
  if (code === "SQLITE_NOTADB") {
    return own.refusal("not-ours", `${path} is not a ${what} of rehome, nor any database. Name ${instead}.`, error);
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return own.refusal("damaged", `The ${what} ${path} is damaged (${said(error)}). Restore it from a backup.`, error);
  }
  if (isBusy(error)) {
    return own.refusal("busy", `Another process keeps the ${what} ${path} locked. Find it with: fuser ${path}`, error);
  }
  const unwritable = /^SQLITE_(READONLY|FULL|IOERR|CANTOPEN|PERM)/.test(code) || said(error).startsWith("ConnectionFailed");
  return unwritable ? notWritable(own, error) : error;
}

/** Never opens a file that is there: to close it again would drop the locks of this process's other connections to it. */
function makeWritable(own: OwnFile): void {
  const { path } = own;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path)) accessSync(path, constants.W_OK);
    else closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== "EEXIST" || !existsSync(path)) throw notWritable(own, error);
  }
}

function checkHeader({ path, what, instead, applicationId, refusal }: OwnFile, database: SqliteDatabase, known: number): void {
  const application = numberOf(database, "application_id");
  const version = numberOf(database, "user_version");
  const tables = database.prepare("select name from sqlite_master limit 1").all().length;
  const empty = application === 0 && version === 0 && tables === 0;
  if (application !== applicationId && !empty) {
    throw refusal("not-ours", `${path} is a database of something else, not a ${what} of rehome. Name ${instead}.`);
  }
  if (version > known) {
    const versions = `version ${version}, this program knows up to ${known}`;
    throw refusal("newer", `The ${what} ${path} was written by a newer rehome (${versions}). Use that one.`);
  }
}

function notWritable({ path, what, instead, refusal }: OwnFile, error: unknown): Error {
  const remedy = `Check that its folder can be written to and that the disk has room, or name ${instead}.`;
  return refusal("not-writable", `The ${what} ${path} cannot be written (${said(error)}). ${remedy}`, error);
}

function numberOf(database: SqliteDatabase, pragma: "application_id" | "user_version"): number {
  const [row] = database.prepare(`pragma ${pragma}`).all() as readonly Readonly<Record<string, number>>[];
  return row?.[pragma] ?? 0;
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "");
