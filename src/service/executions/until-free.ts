/** Waiting for a network's lease that another executor has, or had when it died. */
import type { Clock } from "../../execution/ports.ts";
import { LEASE_SECONDS } from "../../execution/recorder.ts";
import type { Busy } from "../../execution/under-lease.ts";
import { RequestProblem } from "../http/problem.ts";
import type { JobTask } from "../jobs/port.ts";
import type { Timers } from "../jobs/timers.ts";

const TRY_AGAIN_SECONDS = 2;
/** Tries on our own clock: an attempt before this one may be at work still, and hears only at its next record that it has lost the job. */
const MORE_TRIES = 15;

const isBusy = (outcome: { readonly status: string }): outcome is Busy => outcome.status === "busy";

/**
 * Outwaits the lease of an executor that died: as long as nobody is seen to renew it, however long it lasts, for a simulated fleet may
 * remember an earlier time than the one that its dead executor had come to. Then, for a while, one that is about to stop.
 */
export async function untilFree<Outcome extends { readonly status: string }>(
  { task, timers }: { readonly task: JobTask; readonly timers: Timers },
  clock: Clock,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const begun = clock.now();
  let lastsUntil = 0;
  for (let tries = 0; ; ) {
    const outcome = await run();
    if (!isBusy(outcome) || task.over.aborted) return outcome;
    const isRenewed = outcome.expiresAt > lastsUntil;
    lastsUntil = outcome.expiresAt;
    const waited = (clock.now() - begun) / 1000;
    if (waited <= LEASE_SECONDS * 1.5 || !isRenewed) await clock.sleep(TRY_AGAIN_SECONDS, task.over);
    else if (tries < MORE_TRIES && task.job.attempt > 1) {
      tries += 1;
      await timers.sleep(TRY_AGAIN_SECONDS * 1000, task.over);
    } else return outcome;
  }
}

/** Who waits no more says so. */
export const busyNetwork = ({ heldBy, expiresAt }: Busy): RequestProblem =>
  new RequestProblem(
    "conflict",
    `Somebody else is changing this network: ${heldBy}, until ${new Date(expiresAt).toISOString()} unless renewed. Ask again when it has ended.`,
  );
