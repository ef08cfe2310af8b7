/**
 * One attempt of one worker at one job, from the claim to the end.
 *
 * Everything it writes is fenced by the attempt's number: once another worker has taken the job, the store refuses it. What happens
 * to the job is told as "state" events, which are written together with the change they tell of.
 */
import { RequestProblem } from "../http/problem.ts";
import type { EventRecord, JobKind, JobRecord } from "../records.ts";
import type { Services } from "../services.ts";
import { type JobEnd, type Records, StoreRefused } from "../store/port.ts";
import { type Patience, patiently } from "./patience.ts";
import { type AttemptEnd, type JobHandler, type JobTask, WorkerGone } from "./port.ts";
import { problemOfError, problemOfJob } from "./problem-of-job.ts";
import type { Timers } from "./timers.ts";

/** A job whose workers ended under it, or were given up for dead, this often is not tried again. */
export const MOST_DEATHS = 5;
/**
 * An execution goes on from its journal, however often: what it has changed has to be brought to an end. A sweep mostly waits for its
 * cases, which are counted one by one.
 */
const alwaysTakenUpAgain: ReadonlySet<JobKind> = new Set(["execution", "sweep"]);

/** Attempts after which a store that cannot be used is an end like any other. */
const MOST_FOR_THE_STORE = 20;

const EVENTS_READ = 1000;
const STORE_TRIES = 60;
const STORE_EVERY_MS = 1000;

export interface AttemptPorts {
  readonly services: Pick<Services, "store" | "now" | "log">;
  readonly timers: Timers;
  readonly leaseMs: number;
}

export interface Attempt {
  readonly job: JobRecord;
  /** Asks the store whether the job is still ours; when it is not, the work is stopped. */
  renew(): Promise<void>;
  /** The worker shuts down: the work is asked to stop, and the job then given back. */
  interrupt(): void;
  /** Gives the job back at once, whatever the work does: nothing that it writes later is taken. */
  abandon(): Promise<void>;
  /** Resolves once nothing of this attempt is under way any more; never rejects. */
  readonly done: Promise<void>;
}

export function beginAttempt({ services, timers, leaseMs }: AttemptPorts, job: JobRecord, handler: JobHandler | undefined): Attempt {
  const { store, now, log } = services;
  const about = { job: job.id, kind: job.kind, attempt: job.attempt };
  const controller = new AbortController();
  const over = controller.signal;
  const goneWhy = (): WorkerGone["why"] | null => (over.reason instanceof WorkerGone ? over.reason.why : null);
  const patience: Patience = {
    timers,
    tries: STORE_TRIES,
    everyMs: STORE_EVERY_MS,
    over,
    onRetry: (error) => log("warn", "the store did not answer; trying again", { ...about, error: String(error) }),
  };
  let isOver = false;
  const lose = (): WorkerGone => {
    const gone = new WorkerGone("lost");
    if (goneWhy() !== "lost") log("warn", "the job is another worker's now, or has ended", about);
    controller.abort(gone);
    return gone;
  };

  const fenced = <Result>(event: string, data: unknown, work: (records: Records) => Promise<Result>): Promise<Result> => {
    const text = JSON.stringify(data);
    const once = (): Promise<Result> =>
      store.transaction(async (records) => {
        if (!(await records.jobs.event(job.id, job.attempt, { at: now(), event, data: text }))) throw new WorkerGone("lost");
        return work(records);
      });
    return patiently(patience, once, isFinal).catch((error: unknown) => {
      throw error instanceof WorkerGone ? lose() : error;
    });
  };

  const task: JobTask = {
    job,
    signals: (after) => patiently(patience, () => store.jobs.signals(job.id, after)),
    event: (event, data) => fenced(event, data, async () => {}),
    transaction: fenced,
    patiently: (action) => patiently(patience, action, isFinal),
    over,
  };

  const giveBack = async (): Promise<void> => {
    await fenced("state", { state: "queued", attempt: job.attempt }, async (records) => {
      await records.jobs.giveBack(job.id, job.attempt);
    });
    isOver = true;
    log("info", "the job was given back", about);
  };

  const finish = async (end: AttemptEnd): Promise<void> => {
    await fenced("state", { state: end.state, attempt: job.attempt }, async (records) => {
      await end.together?.(records);
      await records.jobs.finish(job.id, job.attempt, now(), end);
    });
    isOver = true;
    log("info", `the job ${end.state === "succeeded" ? "succeeded" : `ended as ${end.state}`}`, about);
  };

  const work = async (): Promise<void> => {
    try {
      await task.event("state", { state: "running", attempt: job.attempt });
      const deaths = await deathsOf(job, (after) => patiently(patience, () => store.jobs.events(job.id, after, EVENTS_READ)));
      if (deaths >= MOST_DEATHS) return await finish(endedByItsWork(job.id, deaths));
      if (handler === undefined) throw new Error(`internal: nothing is done for jobs of kind ${job.kind}`);
      await finish(await handler(task));
    } catch (error) {
      const why = error instanceof WorkerGone ? error.why : goneWhy();
      if (why === "lost") return;
      if (why === "shutdown") return await giveBack();
      // It says nothing of the work, and will be over: whoever is free then begins anew.
      if (error instanceof StoreRefused && job.attempt < MOST_FOR_THE_STORE) {
        log("warn", "the store could not be used in mid-work", { ...about, error: error.message });
        return await giveBack();
      }
      if (!(error instanceof RequestProblem)) log("error", "the work failed", { ...about, error: wordsOf(error) });
      await finish({ state: "failed", problem: problemOfError(job.id, error) });
    }
  };

  return {
    job,
    async renew() {
      try {
        const isOurs = await store.jobs.renew(job.id, job.attempt, now(), leaseMs);
        // Its end may have come first.
        if (!isOurs && !isOver) lose();
      } catch (error) {
        // Nobody else can claim it either while the store does not answer; afterwards the store says whose it is.
        log("warn", "the lease could not be renewed", { ...about, error: String(error) });
      }
    },
    interrupt() {
      controller.abort(new WorkerGone("shutdown"));
    },
    abandon: () => giveBack().catch(() => {}),
    done: work().catch((error: unknown) => {
      if (!(error instanceof WorkerGone)) log("error", "the end of the job could not be written", { ...about, error: wordsOf(error) });
    }),
  };
}

const isFinal = (error: unknown): boolean => error instanceof WorkerGone || error instanceof RequestProblem;

const wordsOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const endedByItsWork = (id: string, deaths: number): JobEnd => ({
  state: "failed",
  problem: problemOfJob(
    id,
    "internal",
    `Its workers ended ${deaths} times while they were at it, and it is not tried again. Ask again, for less at once`,
  ),
});

/** How many attempts before this one ended without a word: those that were not given back. */
async function deathsOf(job: JobRecord, eventsAfter: (sequence: number) => Promise<readonly EventRecord[]>): Promise<number> {
  if (job.attempt <= MOST_DEATHS || alwaysTakenUpAgain.has(job.kind)) return 0;
  let givenBack = 0;
  for (let after = 0; ; ) {
    const events = await eventsAfter(after);
    givenBack += events.filter(({ event, data }) => event === "state" && data.includes('"state":"queued"')).length;
    if (events.length < EVENTS_READ) return job.attempt - 1 - givenBack;
    after = events.at(-1)?.sequence ?? after;
  }
}
