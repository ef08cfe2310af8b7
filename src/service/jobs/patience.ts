/** Doing something with the store again while the store cannot be reached, as when its database is started anew. */
import type { Timers } from "./timers.ts";

export interface Patience {
  readonly timers: Timers;
  /** Gives up, with the error, after so many tries. */
  readonly tries: number;
  readonly everyMs: number;
  readonly over?: AbortSignal;
  onRetry?(error: unknown): void;
}

/** Only for what may be done twice. What `final` says yes to is thrown at once. */
export async function patiently<Value>(
  { timers, tries, everyMs, over, onRetry }: Patience,
  action: () => Promise<Value>,
  final: (error: unknown) => boolean = () => false,
): Promise<Value> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await action();
    } catch (error) {
      if (final(error) || tried >= tries || over?.aborted === true) throw error;
      onRetry?.(error);
      await timers.sleep(everyMs, over);
    }
  }
}
