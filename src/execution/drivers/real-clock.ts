/** The time of this machine. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports.ts";

export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(seconds, signal) {
    try {
      await wait(Math.max(0, seconds) * 1000, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
