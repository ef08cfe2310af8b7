/** What a test makes go wrong, and when. Faults may hold predicates, so they are not part of a fleet's snapshot. */
import type { Seconds } from "../../../units.ts";
import type { DeviceChange, Domain, Fence, JobState, MigrationJob, ProbeRequest } from "../../ports.ts";

/** Anything that the executor asked for and that can change the world, numbered from 0 over the fleet's whole life. */
export type Act = { readonly index: number; readonly at: number; readonly fence: Fence | null } & (
  | { readonly act: "change"; readonly change: DeviceChange }
  | { readonly act: "migrate" | "cut"; readonly job: MigrationJob }
  | { readonly act: "destroy" | "rename" | "unpause"; readonly host: string; readonly domain: Pick<Domain, "name" | "id"> }
  | { readonly act: "create"; readonly host: string; readonly router: string }
  | { readonly act: "power"; readonly host: string; readonly to: "on" | "off" }
  | { readonly act: "start-probe" | "stop-probe"; readonly request: ProbeRequest }
);

/** One question to the world: what it is about, "device", "hypervisor", "migration", "power" or "ping", and where. */
export interface Look {
  readonly what: "device" | "hypervisor" | "migration" | "power" | "ping";
  readonly at: string;
}

export type ActOutcome =
  | "fails-before"
  | "fails-after"
  | "times-out-before"
  | "times-out-after"
  /** Of a change: so many of its ops are made, then it fails, or no answer comes. */
  | { readonly opsMade: number; readonly thenTimesOut?: boolean }
  /** No answer comes, and the order is carried out so much later, unless its device has been started again or a newer executor rules. */
  | { readonly arrivesAfter: Seconds };

export type MigrationFault =
  /** Exit 1; the router never stopped, the incoming copy is gone. */
  | "cut-in-pre-copy"
  /** The source resumes; a paused incoming copy stays, or, `clean`, does not. */
  | "cut-after-suspend"
  | "cut-after-suspend-clean"
  /** The source stays suspended as …--migratedaway; the target runs, is renamed but paused, or is still …--incoming. */
  | "handshake-lost-target-runs"
  | "handshake-lost-target-paused"
  | "handshake-lost-target-incoming"
  /** The sender hangs until its transport is cut. */
  | "destination-dies-in-pre-copy"
  | "destination-dies-after-suspend"
  | "destination-dies-in-handshake"
  | "source-dies-in-pre-copy"
  | "source-dies-after-suspend"
  | "source-dies-in-handshake"
  /** Both hosts live, nothing moves any more. */
  | "hangs-in-pre-copy"
  | "refused-for-memory"
  | "log-dirty-refused"
  /** The source stays suspended under its own name, the target paused and incomplete. */
  | "sender-killed-after-suspend";

/** Seconds after the fleet began, or the number of an act, just before which it happens. */
export type When = { readonly atSeconds: Seconds } | { readonly atAct: number };

/** `times`: how often it happens, default once; Infinity: always. */
export type Fault = { readonly times?: number } & (
  | { readonly fault: "act"; readonly index?: number; readonly matches?: (act: Act) => boolean; readonly outcome: ActOutcome }
  /** Calls at the moment when an act has been asked for, or has just had its effect: such as to cut the executor's connection. */
  | {
      readonly fault: "call";
      readonly index?: number;
      readonly matches?: (act: Act) => boolean;
      readonly moment: "asked" | "made";
      readonly call: (act: Act) => void;
    }
  | { readonly fault: "look"; readonly matches: (look: Look) => boolean }
  /** News of a migration end at once, though its sender goes on and can be asked. */
  | { readonly fault: "watch"; readonly matches?: (job: MigrationJob, phase: JobState["phase"]) => boolean }
  | {
      readonly fault: "migration";
      readonly router?: string;
      readonly matches?: (job: MigrationJob) => boolean;
      readonly how: MigrationFault;
    }
  /** It loses all that is in its memory, and is off; with `startsAgainAfter` it comes back by itself. */
  | { readonly fault: "kill"; readonly device: string; readonly when: When; readonly startsAgainAfter?: Seconds }
  /** A host that was off is switched on by somebody, and starts that router by itself, as its own configuration may say. */
  | { readonly fault: "return"; readonly host: string; readonly router: string; readonly when: When }
  /** Asked to go off, it stays on: only when the grace is over its power is cut, if it still may. */
  | { readonly fault: "stays-on"; readonly host: string; readonly graceSeconds: Seconds }
  /** It works on, but nothing is read from it and no answer to a change comes back. `changesArrive`: they are made all the same. */
  | {
      readonly fault: "unreachable";
      readonly device: string;
      readonly when: When;
      readonly seconds: Seconds;
      readonly changesArrive?: boolean;
    }
  | { readonly fault: "wake"; readonly host: string; readonly wakes: "never" | { readonly secondsLate: Seconds } }
  /** Pings answer nothing; a stream loses this share of its packets. */
  | { readonly fault: "probe"; readonly id?: string; readonly share?: number }
);

type Kind = Fault["fault"];
type OfKind<K extends Kind> = Extract<Fault, { readonly fault: K }>;

export interface Faults {
  add(fault: Fault): void;
  /** The first that fits and is not used up; it counts as having happened. */
  take<K extends Kind>(kind: K, fits: (fault: OfKind<K>) => boolean): OfKind<K> | null;
  clear(): void;
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(kind, fits) {
      type Wanted = OfKind<typeof kind>;
      const isWanted = (fault: Fault): fault is Wanted => fault.fault === kind;
      for (const item of waiting) {
        if (!isWanted(item.fault) || !fits(item.fault)) continue;
        item.left--;
        const { fault } = item;
        if (item.left <= 0) waiting = waiting.filter((other) => other !== item);
        return fault;
      }
      return null;
    },
    clear() {
      waiting = [];
    },
  };
}

export const matchesAct = (fault: OfKind<"act" | "call">, act: Act): boolean =>
  (fault.index === undefined || fault.index === act.index) && (fault.matches === undefined || fault.matches(act));
