/**
 * Announcements between machines, through pg-boss in the service's own PostgreSQL. An announcement holds a job's id and nothing
 * else, and each is given to one worker; one that is lost is made up for by the workers' own looks into the store.
 */
import PgBoss from "pg-boss";
import { type JobKind, jobKinds } from "../records.ts";
import { StoreRefused } from "../store/port.ts";
import { patiently } from "./patience.ts";
import type { Dispatcher } from "./port.ts";
import { realTimers } from "./timers.ts";

/** Beside the service's own tables, and never mixed with them. */
const SCHEMA = "rehome_boss";
const LOOK_EVERY_MS = 500;
/** Defaults of minutes and hours would keep what a killed process left behind for as long. */
const MAINTENANCE_SECONDS = 10;
const FORGET_SECONDS = 3600;
const CONNECTIONS = 4;
/** Announcements fetched at one time. */
const BATCH = 10;

export interface PgBossOptions {
  readonly connectionString: string;
  /** Told what went wrong in the background, and of announcements that could not be made. */
  onError(error: unknown): void;
}

const queueOf = (kind: JobKind): string => `rehome-${kind}`;

/** Makes its tables when they are not there. Throws `StoreRefused` when the database cannot be reached. */
export async function createPgBossDispatcher({ connectionString, onError }: PgBossOptions): Promise<Dispatcher> {
  const boss = new PgBoss({
    connectionString,
    schema: SCHEMA,
    application_name: "rehome-jobs",
    max: CONNECTIONS,
    schedule: false,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    archiveCompletedAfterSeconds: FORGET_SECONDS,
    deleteAfterSeconds: FORGET_SECONDS,
  });
  boss.on("error", onError);
  try {
    await boss.start();
    for (const kind of jobKinds) await makeQueue(boss, queueOf(kind), onError);
  } catch (error) {
    await boss.stop({ graceful: false, wait: false }).catch(onError);
    const found = error instanceof Error ? error.message || error.name : String(error);
    throw new StoreRefused(`PostgreSQL does not take the queues of jobs (${found}). Check that it runs, then start again.`, {
      cause: error,
    });
  }
  const stops: (() => Promise<void>)[] = [];
  return {
    async announce({ id, kind }) {
      // The job is in the store already: that nobody heard of it yet must not fail whoever made it.
      await boss.send(queueOf(kind), { id }, { singletonKey: id }).catch(onError);
    },
    async listen(kinds, take) {
      for (const kind of kinds)
        stops.push(lookEvery(LOOK_EVERY_MS, () => fetchAll(boss, queueOf(kind), (id) => take({ id, kind })), onError));
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await boss.stop({ graceful: true, timeout: 2000, wait: true });
    },
  };
}

/**
 * Takes what is announced on a queue, in the place of pg-boss's own `work`: that does not wait for the answer when it says that it has
 * taken something, and so ends the process when the database dies at that moment (timgit/pg-boss#577).
 */
async function fetchAll(boss: PgBoss, name: string, take: (id: string) => void): Promise<void> {
  const announced = await boss.fetch<{ readonly id: string }>(name, { batchSize: BATCH });
  if (announced.length === 0) return;
  for (const { data } of announced) take(data.id);
  await boss.complete(
    name,
    announced.map(({ id }) => id),
  );
}

/** Answers how to stop it: resolves once nobody looks any more. */
function lookEvery(ms: number, look: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let looking = Promise.resolve();
  const stop = realTimers.every(ms, () => {
    looking = look().catch(onError);
    return looking;
  });
  return () => {
    stop();
    return looking;
  };
}

/** Safe to repeat. Several servers that start at once get into each other's locks, and PostgreSQL then lets one of them fail. */
async function makeQueue(boss: PgBoss, name: string, onError: (error: unknown) => void): Promise<void> {
  const options = { name, policy: "short", retryLimit: 0, expireInSeconds: 60, retentionSeconds: FORGET_SECONDS } as const;
  const patience = { timers: realTimers, tries: 10, everyMs: 200, onRetry: onError };
  await patiently(patience, async () => {
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options);
  });
}
