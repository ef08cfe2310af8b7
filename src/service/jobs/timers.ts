/** The passing of time, as far as jobs depend on it; tests hand over one of their own. */

export interface Timers {
  /** Calls `action` every so often, until the answer is called. An action that still runs is not called again meanwhile. */
  every(ms: number, action: () => Promise<void>): () => void;
  /** Resolves early when the signal is aborted. */
  sleep(ms: number, over?: AbortSignal): Promise<void>;
}

/** They keep their process from ending until they are stopped: a worker that waits for work is at work. */
export const realTimers: Timers = {
  every(ms, action) {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      void action().finally(() => {
        running = false;
      });
    }, ms);
    return () => clearInterval(timer);
  },
  sleep: (ms, over) =>
    new Promise((resolve) => {
      if (over?.aborted === true) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        over?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      over?.addEventListener("abort", done);
    }),
};
