/** Waiting a moment for a job, for requests that are answered at once when they can be. */
import type { JobRecord } from "../records.ts";
import type { Store } from "../store/port.ts";
import { realTimers, type Timers } from "./timers.ts";

const FIRST_LOOK_MS = 25;
const LAST_LOOK_MS = 250;

/** The job once it has ended, or as it stands after that time; null: there is none. `gone`: nobody waits any more. */
export async function waitForEnd(
  store: Pick<Store, "jobs">,
  id: string,
  ms: number,
  { gone, timers = realTimers }: { readonly gone?: AbortSignal; readonly timers?: Timers } = {},
): Promise<JobRecord | null> {
  let waited = 0;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LAST_LOOK_MS, pause * 1.5)) {
    const job = await store.jobs.find(id);
    if (job === null || (job.state !== "queued" && job.state !== "running") || waited >= ms || gone?.aborted === true) return job;
    const next = Math.min(pause, ms - waited);
    await timers.sleep(next, gone);
    waited += next;
  }
}
