/** Work that one executor at a time may do on a network: under its lease, which is renewed while the work takes long. */
import type { JournalRecord } from "./journal/record.ts";
import type { JournalStore, Lease } from "./journal/store.ts";
import type { Clock } from "./ports.ts";
import { LEASE_SECONDS } from "./recorder.ts";

export interface LeaseRequest {
  /** The name in its document. */
  readonly network: string;
  readonly store: Pick<JournalStore<JournalRecord>, "acquire" | "renew" | "release">;
  readonly clock: Clock;
  /** For people: who has it, such as "host:pid". */
  readonly holder: string;
}

/** Somebody else has the lease, until then unless they renew it. */
export interface Busy {
  readonly status: "busy";
  readonly heldBy: string;
  /** Milliseconds on the clock of the fleet. */
  readonly expiresAt: number;
}

export async function underLease<Outcome>(
  { network, store, clock, holder }: LeaseRequest,
  work: (lease: Lease) => Promise<Outcome>,
): Promise<Outcome | Busy> {
  const acquired = store.acquire(network, holder, clock.now(), LEASE_SECONDS);
  if (!acquired.got) return { status: "busy", heldBy: acquired.heldBy, expiresAt: acquired.expiresAt };
  const keeper = keepAlive(store, clock, acquired.lease);
  try {
    return await work(acquired.lease);
  } finally {
    keeper.stop();
    store.release(acquired.lease);
  }
}

/** Losing the lease shows at the next record, or at the next change of a device. */
function keepAlive(store: LeaseRequest["store"], clock: Clock, lease: Lease): { stop(): void } {
  const over = new AbortController();
  const keep = async (): Promise<void> => {
    while (!over.signal.aborted && store.renew(lease, clock.now(), LEASE_SECONDS)) {
      await clock.sleep(LEASE_SECONDS / 3, over.signal);
    }
  };
  // A journal that cannot be written shows at the next record.
  keep().catch(() => undefined);
  return { stop: () => over.abort() };
}
