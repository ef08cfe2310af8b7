/** The file of a SQLite store: opened, and brought up to date. Several processes may have it open. */
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  bringUpToDate,
  checkIdentity,
  closeWhole,
  connect,
  explained,
  isBusy,
  type OwnFile,
  type SqliteDatabase,
  useWriteAheadLog,
  watchFile,
} from "../../sqlite-file.ts";
import { type Migration, wordsOf } from "./migrations/migration.ts";
import { StoreRefused } from "./port.ts";

/** In the file's header: "RhmS". A file with another one is not a store. */
export const APPLICATION_ID = 0x52686d53;

export interface StoreFile {
  readonly database: SqliteDatabase;
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
  const own: OwnFile = {
    path: resolve(path),
    what: "store",
    instead: "another data folder",
    thenDo: "then start the service again",
    applicationId: APPLICATION_ID,
    refusal: (_reason, message, cause) => new StoreRefused(message, { cause }),
  };
  const database = connect(own, waitMs);
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
    checkIdentity(own, database, steps.length);
    await patiently(() => useWriteAheadLog(database));
    bringUpToDate(
      own,
      database,
      steps.map((step) => step.statements(wordsOf.sqlite)),
    );
    // From here on, waiting keeps nobody from other work.
    database.exec("pragma busy_timeout = 0");
  } catch (error) {
    database.close();
    throw explained(own, error);
  }
  return { database, patiently, stillThere: watchFile(own), explain: (error) => explained(own, error), close: () => closeWhole(database) };
}
