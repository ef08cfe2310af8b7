/** Work that one executor at a time may do on a network: under its lease, which is renewed while the work takes long. */
import type { JournalRecord } from "./journal/record.ts";
import type { JournalStore, Lease } from "./journal/store.ts";
import type { Clock } from "./ports.ts";
import { LEASE_SECONDS } from "./recorder.ts";

export interface LeaseRequest {
  /** The name in its document. */
  readonly network: string;
  readonly store: Pick<JournalStore<JournalRecord>, "acquire" | "renew" | "release">;
  /** The fleet's. */
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** For people: who has it, such as "host:pid". */
  readonly holder: string;
  /** How long it outlasts a holder that dies: at least as long as what it sent may still arrive. */
  readonly seconds?: number;
}

export interface Held {
  readonly lease: Lease;
  /** Asked of the journal, and renewed. */
  isOurs(): boolean;
}

/** Somebody else has the lease, until then unless they renew it. */
export interface Busy {
  readonly status: "busy";
  readonly heldBy: string;
  /** Milliseconds on the clock of the fleet. */
  readonly expiresAt: number;
}

export async function underLease<Outcome>(
  { network, store, clock, holder, seconds = LEASE_SECONDS }: LeaseRequest,
  work: (held: Held) => Promise<Outcome>,
): Promise<Outcome | Busy> {
  const acquired = store.acquire(network, holder, clock.now(), seconds);
  if (!acquired.got) return { status: "busy", heldBy: acquired.heldBy, expiresAt: acquired.expiresAt };
  const { lease } = acquired;
  const isOurs = (): boolean => store.renew(lease, clock.now(), seconds);
  const over = new AbortController();
  const keep = async (): Promise<void> => {
    while (!over.signal.aborted && isOurs()) await clock.sleep(seconds / 3, over.signal);
  };
  // A journal that cannot be written, and a lease that is lost, show when the work asks next.
  keep().catch(() => undefined);
  try {
    return await work({ lease, isOurs });
  } finally {
    over.abort();
    store.release(lease);
  }
}
