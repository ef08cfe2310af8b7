/** A journal's file: opened, and written in transactions that are on the disk when they end. Several processes may have it open. */
import { resolve } from "node:path";
import {
  bringUpToDate,
  checkIdentity,
  closeWhole,
  connect,
  explained,
  inTransaction,
  isBusy,
  type OwnFile,
  type SqliteDatabase,
  type SqliteStatement,
  useWriteAheadLog,
  watchFile,
} from "../../sqlite-file.ts";
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
  const own: OwnFile = {
    path: resolve(path),
    what: "journal",
    instead: "another file",
    thenDo: "then resume",
    applicationId: APPLICATION_ID,
    refusal: (reason, message, cause) => new JournalRefused(reason, message, cause),
  };
  const database = connect(own, waitMs);
  try {
    checkIdentity(own, database, steps.length);
    retried(() => useWriteAheadLog(database));
    bringUpToDate(
      own,
      database,
      steps.map((step) => [step]),
    );
    return journalFile(database, own);
  } catch (error) {
    database.close();
    throw explained(own, error);
  }
}

function journalFile(database: SqliteDatabase, own: OwnFile): JournalFile {
  const prepared = new Map<string, SqliteStatement>();
  const statement = (sql: string): SqliteStatement => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const stillThere = watchFile(own);
  const inWords = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw explained(own, error);
    }
  };
  return {
    query: <Row>(sql: string, ...values: readonly Value[]) => inWords(() => statement(sql).all(...values) as readonly Row[]),
    transaction: (work) => {
      stillThere();
      return inWords(() => inTransaction(database, "immediate", work));
    },
    close: () => {
      prepared.clear();
      closeWhole(database);
    },
  };
}

function retried(work: () => void): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || waited >= WAIT_MS) throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}
