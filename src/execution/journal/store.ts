/**
 * The port of the execution journal: what was meant and what came of it, in order, and who may write it.
 *
 * Append-only. What `append` returned is on the disk and stays there; what it did not return may or may not be. Times are milliseconds
 * since 1970 of the caller's clock. `Body` is any JSON value: it is kept as JSON text and read back through the reader
 * that the store was opened with. All calls are synchronous: an append is one fsync, about a millisecond.
 */
import type { Seconds } from "../../units.ts";

export interface JournalEntry<Body> {
  /** 1, 2, 3, … within an execution, without gaps. */
  readonly sequence: number;
  readonly at: number;
  readonly body: Body;
}

export interface ExecutionRow {
  readonly id: string;
  /** The network's name, which the lease is for. */
  readonly network: string;
  readonly planDigest: string;
  readonly createdAt: number;
  /** JSON texts, as the execution was started with them. */
  readonly documents: { readonly network: string; readonly plan: string; readonly fleet: string };
  readonly kind: "execute" | "rollback";
  /** The execution that a rollback takes back; null of any other. */
  readonly rollsBack: string | null;
}

export interface ExecutionSummary extends Omit<ExecutionRow, "documents"> {
  readonly entries: number;
  /** Of the last entry; null before the first. */
  readonly lastAt: number | null;
}

/** The right to change a network, until a time. */
export interface Lease {
  readonly network: string;
  /** Grows with every lease of a network, for ever: devices refuse a lower one than they have seen. About the milliseconds since 1970. */
  readonly token: number;
  /** Who has it, for people: such as "host:pid". */
  readonly holder: string;
  readonly expiresAt: number;
}

export type Acquired =
  | { readonly got: true; readonly lease: Lease }
  | { readonly got: false; readonly heldBy: string; readonly expiresAt: number };

/** A host that did not wake when it was last asked to. */
export interface WakeFailure {
  readonly host: string;
  readonly detail: string;
  readonly at: number;
}

/** What a person wants of an execution that another process carries out: that process reads it between two steps. */
export interface Wish {
  /** 1, 2, 3, … within an execution. */
  readonly sequence: number;
  readonly at: number;
  readonly by: string;
  readonly want: "pause" | "go-on" | "abort" | "skip";
  /** Of "skip": the virtual router whose move is left out. */
  readonly router: string | null;
  readonly reason: string | null;
}

export interface JournalStore<Body> {
  /** Throws for an id that exists, and for a rollback of an execution that does not. */
  create(row: ExecutionRow): void;
  /** Newest first. */
  rows(): readonly ExecutionSummary[];
  row(id: string): ExecutionRow | null;

  /** One durable transaction. Throws `LeaseLost`, and writes nothing, unless `token` is that of the network's lease and it lasts at `at`. */
  append(execution: string, token: number, at: number, body: Body): JournalEntry<Body>;
  /** In order; those with a higher sequence number than `after`. */
  read(execution: string, after?: number): readonly JournalEntry<Body>[];

  /** Also refused to a holder of the same name: two processes are never one. */
  acquire(network: string, holder: string, now: number, lasting: Seconds): Acquired;
  /** Whether the lease is still ours, and now lasts until `now + lasting`. One that ran out but that nobody took may be renewed. */
  renew(lease: Lease, now: number, lasting: Seconds): boolean;
  /** Nothing happens when somebody else has it by now. */
  release(lease: Lease): void;
  /** The last lease unless it was given back: it may have run out. */
  lease(network: string): Lease | null;

  setWakeFailed(network: string, host: string, detail: string, at: number): void;
  /** False: nothing was to be cleared. Who did it and when is kept. */
  clearWakeFailed(network: string, host: string, who: string, at: number): boolean;
  /** By host. */
  wakeFailures(network: string): readonly WakeFailure[];

  /** Needs no lease. Returns its sequence number. */
  wish(execution: string, wish: Omit<Wish, "sequence">): number;
  wishes(execution: string, after?: number): readonly Wish[];

  close(): void;
}

/** Somebody else has, or may have, taken over: stop at once and change nothing more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

export type Refusal = "not-ours" | "newer" | "not-writable" | "damaged" | "busy";

/** The journal cannot be used; the message says what was found, where, and what to do. */
export class JournalRefused extends Error {
  override readonly name = "JournalRefused";
  readonly reason: Refusal;

  constructor(reason: Refusal, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
