/** Writes the journal of one execution and carries effects out between two records. One executor at a time holds the lease it writes under. */
import type { Effect, JournalRecord, Way } from "./journal/record.ts";
import type { JournalStore, Lease } from "./journal/store.ts";
import { LeaseLost } from "./journal/store.ts";
import type { Clock, Fence, Ran } from "./ports.ts";

export const LEASE_SECONDS = 30;

export interface Recorder {
  /** Rises with each change of which no answer came: a later one refuses what is still on its way. */
  readonly fence: Fence;
  /** Devices that may still get an earlier change of ours: until one of at least this fence has reached them. */
  readonly unsure: ReadonlyMap<string, Fence>;
  /** A device has answered a change of nothing that was sent with this fence. */
  told(device: string, fence: Fence): void;
  /** Throws LeaseLost once somebody else has taken over: then nothing more may be done. */
  write(record: JournalRecord): void;
  /** "intended", the effect, "ended". */
  effect(move: number | null, what: Effect, run: () => Promise<Ran>): Promise<Ran>;
  /** Whether the lease is still ours, asked of the journal. */
  isOurs(): boolean;
  /** Counts migrations started by this process and by those before it. */
  attempts(move: number, direction: "there" | "back"): number;
}

export interface RecorderSetup {
  readonly execution: string;
  readonly store: JournalStore<JournalRecord>;
  readonly lease: Lease;
  readonly clock: Clock;
  /** Devices that may still get a change of an executor before us. */
  readonly unanswered: ReadonlySet<string>;
  /** Highest effect number in the journal. */
  readonly lastEffect: number;
  readonly attempts: ReadonlyMap<number, { readonly there: number; readonly back: number }>;
  readonly heard?: (record: JournalRecord) => void;
  /** Sequence number of the last wish there is: those up to the end are heard, later ones are for whoever goes on. */
  readonly lastWish: () => number;
}

export function createRecorder(setup: RecorderSetup): Recorder {
  const { execution, store, lease, clock, heard } = setup;
  let effects = setup.lastEffect;
  let renewedAt = clock.now();
  let unanswered = 0;
  const unsure = new Map<string, Fence>([...setup.unanswered].map((device) => [device, lease.token]));
  // One that was on its way beside it proves nothing.
  const told = (device: string, fence: Fence): void => {
    if (fence >= (unsure.get(device) ?? 0)) unsure.delete(device);
  };
  const attempts = new Map(setup.attempts);
  const ways = new Map<number, Way>();
  const write = (record: JournalRecord): void => {
    const now = clock.now();
    if (now - renewedAt > (LEASE_SECONDS * 1000) / 3) {
      if (!store.renew(lease, now, LEASE_SECONDS)) throw new LeaseLost(`the lease of ${lease.network} is no longer ours`);
      renewedAt = now;
    }
    if (record.type === "move-begun") ways.set(record.move, record.way);
    const body = record.type === "finished" ? { ...record, wishes: setup.lastWish() } : record;
    store.append(execution, lease.token, now, body);
    heard?.(record);
  };
  return {
    get fence() {
      // Tokens are times in milliseconds: the next executor's is higher.
      return lease.token + unanswered;
    },
    unsure,
    told,
    write,
    async effect(move, what, run) {
      effects += 1;
      const effect = effects;
      if (move !== null && what.kind === "act" && what.act.act === "migrate") {
        const before = attempts.get(move) ?? { there: 0, back: 0 };
        const { there, back } = before;
        attempts.set(move, ways.get(move) === "back" ? { there, back: back + 1 } : { there: there + 1, back });
      }
      write({ type: "intended", effect, move, what });
      const fence = lease.token + unanswered;
      const ran = await run();
      if (what.kind === "change" && ran.ran === "unknown") {
        unanswered += 1;
        unsure.set(what.device, lease.token + unanswered);
      }
      if (what.kind === "change" && ran.ran === "done") told(what.device, fence);
      write({ type: "ended", effect, ran });
      return ran;
    },
    isOurs: () => store.renew(lease, clock.now(), LEASE_SECONDS),
    attempts: (move, direction) => attempts.get(move)?.[direction] ?? 0,
  };
}
