/**
 * How waiting jobs reach workers. What is true of a job is in the store alone: an announcement that is lost or comes twice does no
 * harm, since a worker claims the job in the store, and looks there for waiting ones every few seconds.
 */
import type { JobKind } from "../records.ts";

export interface Dispatcher {
  /** After the transaction that made the job. */
  announce(job: { readonly id: string; readonly kind: JobKind }): Promise<void>;
  /** Calls `take` for announced jobs of these kinds, as often as they are announced. */
  listen(kinds: readonly JobKind[], take: (id: string) => void): Promise<void>;
  close(): Promise<void>;
}
