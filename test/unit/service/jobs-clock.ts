/** Time that passes only when a test says so, for one or several workers. */
import type { Timers } from "../../../src/service/jobs/timers.ts";

export interface FakeClock {
  now(): number;
  /** Timers of one process: frozen, nothing of them happens; thawed, what is overdue happens at once. */
  process(): ProcessTimers;
  /** Lets time pass, one timer after the other, each with everything that follows from it. */
  pass(ms: number): Promise<void>;
  /** Until nothing more follows from what has happened. */
  settle(): Promise<void>;
}

export interface ProcessTimers extends Timers {
  freeze(): void;
  thaw(): void;
}

interface Due {
  at: number;
  readonly order: number;
  readonly frozen: () => boolean;
  readonly action: () => void;
}

export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let order = 0;
  const due = new Set<Due>();
  const after = (ms: number, frozen: () => boolean, action: () => void): (() => void) => {
    order += 1;
    const one: Due = { at: now + ms, order, frozen, action };
    due.add(one);
    return () => void due.delete(one);
  };
  /** Promises settle in microtasks; what goes through the store may take a few turns of the loop. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const nextBy = (end: number): Due | undefined =>
    [...due].filter((one) => one.at <= end && !one.frozen()).sort((x, y) => x.at - y.at || x.order - y.order)[0];
  return {
    now: () => now,
    settle,
    async pass(ms) {
      const end = now + ms;
      await settle();
      for (let one = nextBy(end); one !== undefined; one = nextBy(end)) {
        now = Math.max(now, one.at);
        due.delete(one);
        one.action();
        await settle();
      }
      now = end;
    },
    process() {
      let isFrozen = false;
      const frozen = (): boolean => isFrozen;
      return {
        every(ms, action) {
          let stopped = false;
          let cancel = (): void => {};
          const again = (): void => {
            cancel = after(ms, frozen, () => {
              void action().finally(() => {
                if (!stopped) again();
              });
            });
          };
          again();
          return () => {
            stopped = true;
            cancel();
          };
        },
        sleep: (ms, over) =>
          new Promise((resolve) => {
            if (over?.aborted === true) return resolve();
            const wake = (): void => {
              cancel();
              over?.removeEventListener("abort", wake);
              resolve();
            };
            const cancel = after(ms, frozen, wake);
            over?.addEventListener("abort", wake);
          }),
        freeze: () => {
          isFrozen = true;
        },
        thaw: () => {
          isFrozen = false;
        },
      };
    },
  };
}
