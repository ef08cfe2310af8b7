/**
 * Lets schedules go: in every server, every few seconds. What is due is worked out again inside the transaction that does it, and a
 * firing is unique in the store, so any number of servers fire it once.
 */
import type { AnnouncedJob } from "../jobs/port.ts";
import { realTimers, type Timers } from "../jobs/timers.ts";
import type { ScheduleRecord, ScheduleRunRecord } from "../records.ts";
import type { Background } from "../run-service.ts";
import type { Services } from "../services.ts";
import { act } from "./act.ts";
import { advance, isToAdvance } from "./advance.ts";
import { nextActions } from "./engine.ts";
import { situationOf } from "./night.ts";
import { createTrafficWatch } from "./traffic-watch.ts";

const TICK_MS = 3000;

export interface ScheduleClock extends Background {
  /** One look at everything. */
  tick(): Promise<void>;
}

export function createScheduleClock(services: Services, timers: Timers = realTimers): ScheduleClock {
  const { store, dispatcher, now, log } = services;
  const watch = createTrafficWatch(services);
  let stopping = false;

  const announce = async (jobs: readonly AnnouncedJob[]): Promise<void> => {
    for (const job of jobs) {
      // Workers find it by themselves, only later.
      await dispatcher
        .announce(job)
        .catch((error: unknown) => log("warn", "an announcement failed", { job: job.id, error: String(error) }));
    }
  };

  const look = async (schedule: ScheduleRecord): Promise<void> => {
    const outside = await watch(schedule);
    if (nextActions(await situationOf(store, schedule, outside, now())).length === 0) return;
    const jobs = await store.transaction(async (records) => {
      const current = await records.schedules.find(schedule.id);
      if (current === null || !current.enabled) return [];
      return act(records, services, current, nextActions(await situationOf(records, current, outside, now())));
    });
    await announce(jobs);
  };

  const takeOn = async (run: ScheduleRunRecord): Promise<void> => {
    if (!(await isToAdvance(store, run))) return;
    const job = await store.transaction((records) => advance(records, services, run.id));
    if (job !== null) await announce([job]);
  };

  const each = async <Item extends { readonly id: string }>(items: readonly Item[], what: (item: Item) => Promise<void>): Promise<void> => {
    for (const item of items) {
      if (stopping) return;
      await what(item).catch((error: unknown) => {
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log("error", "a schedule could not be looked at; it is looked at again in a moment", { id: item.id, error: words });
      });
    }
  };

  let ticking: Promise<void> = Promise.resolve();
  const tick = (): Promise<void> => {
    ticking = ticking.then(async () => {
      try {
        await each(await store.schedules.openRuns(), takeOn);
        await each(await store.schedules.enabled(), look);
      } catch (error) {
        log("warn", "schedules could not be looked at", { error: String(error) });
      }
    });
    return ticking;
  };
  const stopTimer = timers.every(TICK_MS, tick);
  return {
    tick,
    async stop() {
      stopping = true;
      stopTimer();
      await ticking;
    },
  };
}
