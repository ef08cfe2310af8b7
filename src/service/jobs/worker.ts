/**
 * A worker: claims jobs in the store, does them, renews their leases, and gives them back when it ends.
 *
 * Announcements only hurry it; every few seconds it looks in the store for whatever waits, and for jobs whose worker has died.
 * Jobs that compute take one of its places; those that mostly wait (sweeps, executions, what is done on devices) do not.
 */
import type { JobKind, JobRecord } from "../records.ts";
import type { Services } from "../services.ts";
import { type Attempt, beginAttempt } from "./attempt.ts";
import type { JobHandler } from "./port.ts";
import { realTimers, type Timers } from "./timers.ts";

/** Nothing heard of a worker for so long, and its jobs are others' to take. */
const LEASE_MS = 10_000;
const BEAT_MS = 3000;
/** How long work that can be taken up again later may take to stop. */
const GRACE_MS = 5000;
/** Waiting jobs at one time, so that a mountain of them does not fill the memory. */
const MOST_WAITING = 100;

export interface WorkerOptions {
  readonly services: Pick<Services, "store" | "dispatcher" | "now" | "log">;
  readonly kinds: readonly JobKind[];
  /** Computing jobs at one time. */
  readonly atOnce: number;
  readonly handlers: Readonly<Partial<Record<JobKind, JobHandler>>>;
  readonly workerId: string;
  readonly leaseMs?: number;
  /** Between two renewals; it looks into the store twice as often, so that a dead worker's jobs do not wait for long. */
  readonly beatMs?: number;
  readonly timers?: Timers;
}

export interface Worker {
  start(): Promise<void>;
  /** Takes no more, lets what is under way stop, gives it back. Resolves within the grace and the store's time. */
  stop(graceMs?: number): Promise<void>;
  /** Ids of the jobs that it has. */
  running(): readonly string[];
}

/** First whoever waits for an answer; days, which take many plans, and the cases of sweeps fill what is left. */
const groups = [
  { computes: false, kinds: ["execution", "wiring", "wake-clearance", "sweep"] },
  { computes: true, kinds: ["what-if", "plan", "verification", "replay"] },
  { computes: true, kinds: ["day-plan"] },
  { computes: true, kinds: ["sweep-case"] },
] as const satisfies readonly { readonly computes: boolean; readonly kinds: readonly JobKind[] }[];

const computingKinds: ReadonlySet<JobKind> = new Set(groups.filter(({ computes }) => computes).flatMap(({ kinds }) => kinds));

interface Held {
  readonly computes: boolean;
  /** Null while it is being claimed. */
  attempt: Attempt | null;
}

export function createWorker(options: WorkerOptions): Worker {
  const { services, kinds, atOnce, handlers, workerId, leaseMs = LEASE_MS, beatMs = BEAT_MS, timers = realTimers } = options;
  const { store, dispatcher, now, log } = services;
  const held = new Map<string, Held>();
  const claims = new Set<Promise<unknown>>();
  let stopping = false;
  let stopBeat = (): void => {};
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  const room = (computes: boolean): number =>
    (computes ? atOnce : MOST_WAITING) - [...held.values()].filter((one) => one.computes === computes).length;

  const claim = async (id: string): Promise<JobRecord | null> => {
    try {
      return await store.jobs.claim(id, workerId, now(), leaseMs);
    } catch (error) {
      log("warn", "a job could not be claimed", { job: id, error: String(error) });
      return null;
    }
  };

  const take = async (id: string, computes: boolean): Promise<void> => {
    if (stopping || held.has(id) || room(computes) <= 0) return;
    const mine: Held = { computes, attempt: null };
    held.set(id, mine);
    const claimed = claim(id);
    claims.add(claimed);
    const job = await claimed;
    claims.delete(claimed);
    if (job === null) {
      held.delete(id);
      return;
    }
    const attempt = beginAttempt({ services, timers, leaseMs }, job, handlers[job.kind]);
    mine.attempt = attempt;
    void attempt.done.then(() => {
      held.delete(id);
      look();
    });
  };

  const lookOnce = async (): Promise<void> => {
    for (const group of groups) {
      const wanted = group.kinds.filter((kind) => kinds.includes(kind));
      const places = room(group.computes);
      if (wanted.length === 0 || places <= 0 || stopping) continue;
      const ids = await store.jobs.claimable(wanted, now(), places);
      await Promise.all(ids.map((id) => take(id, group.computes)));
    }
  };

  /** Looks for work in the store, soon; asked meanwhile, once more. */
  function look(): void {
    lookAgain = true;
    looking ??= (async () => {
      while (lookAgain && !stopping) {
        lookAgain = false;
        await lookOnce().catch((error: unknown) => log("warn", "waiting jobs could not be looked for", { error: String(error) }));
      }
      looking = null;
    })();
  }

  const renewAll = async (): Promise<void> => {
    await Promise.all([...held.values()].map(({ attempt }) => attempt?.renew()));
  };

  return {
    async start() {
      await dispatcher.listen(kinds, ({ id, kind }) => void take(id, computingKinds.has(kind)));
      const stops = [timers.every(beatMs, renewAll), timers.every(beatMs / 2, async () => look())];
      stopBeat = () => {
        for (const stopOne of stops) stopOne();
      };
      look();
    },
    async stop(graceMs = GRACE_MS) {
      stopping = true;
      await Promise.all([looking, ...claims]);
      const attempts = (): readonly Attempt[] => [...held.values()].flatMap(({ attempt }) => attempt ?? []);
      for (const attempt of attempts()) attempt.interrupt();
      const grace = new AbortController();
      const stopped = Promise.all(attempts().map(({ done }) => done)).then(() => grace.abort());
      await Promise.race([stopped, timers.sleep(graceMs, grace.signal)]);
      stopBeat();
      await Promise.all(attempts().map((attempt) => attempt.abandon()));
    },
    running: () => [...held.keys()],
  };
}
