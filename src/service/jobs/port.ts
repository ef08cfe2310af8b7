/**
 * How waiting jobs reach workers, and what a worker hands to whoever does the work.
 *
 * What is true of a job is in the store alone: an announcement that is lost or comes twice does no harm, since a worker claims the
 * job in the store, and looks there for waiting ones every few seconds.
 */
import type { JobKind, JobRecord, SignalRecord } from "../records.ts";
import type { JobEnd, Records } from "../store/port.ts";

export interface AnnouncedJob {
  readonly id: string;
  readonly kind: JobKind;
}

export interface Dispatcher {
  /** After the transaction that made the job. */
  announce(job: AnnouncedJob): Promise<void>;
  /** Calls `take` for announced jobs of these kinds, as often as they are announced. */
  listen(kinds: readonly JobKind[], take: (job: AnnouncedJob) => void): Promise<void>;
  close(): Promise<void>;
}

/** A job in the hands of a worker, for as long as it has it. */
export interface JobTask {
  readonly job: JobRecord;
  /** What people want of it, oldest first; with `after`, only what came after that sequence. */
  signals(after?: number): Promise<readonly SignalRecord[]>;
  /** Appends an event ("progress", "record"); `data` becomes JSON. Rejects with the reason of `over` once the job is another attempt's. */
  event(event: string, data: unknown): Promise<void>;
  /**
   * One transaction of the store that only happens while this attempt has the job: it begins with that event, which fences it.
   * Rejects as `event` does.
   */
  transaction<Result>(event: string, data: unknown, work: (records: Records) => Promise<Result>): Promise<Result>;
  /** Tries again while the store cannot be reached, for a minute: only for what may be done twice. */
  patiently<Value>(action: () => Promise<Value>): Promise<Value>;
  /**
   * Aborted when the worker has lost the job or shuts down; its reason is a WorkerGone. Whoever works on it then stops at once (lost)
   * or at the next point where it can be taken up again (shutdown), and throws that reason; an end that was reached all the same is
   * returned as ever.
   */
  readonly over: AbortSignal;
}

/** How an attempt ended. `together` happens in the transaction that writes the end, or not at all. */
export type AttemptEnd = JobEnd & { readonly together?: (records: Records) => Promise<void> };

/** Does one attempt at a job of a kind. What it throws, `over.reason` apart, ends the job as failed. */
export type JobHandler = (task: JobTask) => Promise<AttemptEnd>;

/** Why a job is taken out of a handler's hands: `lost` to another attempt, or the worker shuts down and gives it back. */
export class WorkerGone extends Error {
  override readonly name = "WorkerGone";
  readonly why: "lost" | "shutdown";

  constructor(why: "lost" | "shutdown") {
    super(why === "lost" ? "the job is another worker's now" : "the worker shuts down");
    this.why = why;
  }
}
