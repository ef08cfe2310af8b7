/** What handlers have in common: hearing that a job is to be cancelled, and telling how far it is. */
import { type JobTask, WorkerGone } from "./port.ts";
import type { Timers } from "./timers.ts";

const LOOK_EVERY_MS = 500;
const TELL_EVERY_MS = 500;

export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

export interface CancelWatch {
  /** Aborted, with a Cancelled, once somebody wants that. */
  readonly signal: AbortSignal;
  stop(): void;
}

export function watchForCancel(task: JobTask, timers: Timers): CancelWatch {
  const controller = new AbortController();
  const look = async (): Promise<void> => {
    // What the store does not answer now is asked again in a moment.
    const signals = await task.signals().catch(() => []);
    if (signals.some(({ want }) => want === "cancel")) controller.abort(new Cancelled("the job is to be cancelled"));
  };
  const stop = timers.every(LOOK_EVERY_MS, look);
  void look();
  return { signal: controller.signal, stop };
}

export interface ProgressTeller {
  /** Soon, unless something newer comes first. */
  tell(data: unknown): void;
  /** Resolves once the last one is told. */
  close(): Promise<void>;
}

/** "progress" events, at most two a second. */
export function tellProgress(task: JobTask, timers: Timers): ProgressTeller {
  const closing = new AbortController();
  const hurry = AbortSignal.any([closing.signal, task.over]);
  let latest: { readonly data: unknown } | null = null;
  let telling: Promise<void> | null = null;
  const tellAll = async (): Promise<void> => {
    while (latest !== null && !task.over.aborted) {
      const { data } = latest;
      latest = null;
      try {
        await task.event("progress", data);
      } catch (error) {
        if (error instanceof WorkerGone) return;
        // How far it is can be told later; the work is what counts.
      }
      await timers.sleep(TELL_EVERY_MS, hurry);
    }
  };
  return {
    tell(data) {
      latest = { data };
      telling ??= tellAll().finally(() => {
        telling = null;
      });
    },
    async close() {
      closing.abort();
      await telling;
    },
  };
}
