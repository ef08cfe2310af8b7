/**
 * The port of the service's store. What a transaction returned is on the disk and stays there.
 *
 * A store is one SQLite file or one PostgreSQL database; one conformance suite runs on both. Everything in `Records` can be called
 * on the store itself (each call is a transaction of its own) or on what `transaction` hands over. Lists go newest first unless said
 * otherwise, and are read in pages: `after` is the cursor that the page before it ended with.
 */
import type {
  AnswerRecord,
  ApprovalRecord,
  AuditRecord,
  EventRecord,
  JobKind,
  JobRecord,
  ScheduleRecord,
  ScheduleRunRecord,
  SignalRecord,
  TokenRecord,
  VersionRecord,
} from "../records.ts";

export interface Page {
  /** 1 to 1,000. */
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly after?: string;
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

/** Which versioned documents: one table, told apart by this. */
export type VersionedKind = "network" | "traffic";

/** `expected` is asked first: `changed` goes before `same`. */
export type AddedVersion =
  | { readonly kind: "added"; readonly version: VersionRecord }
  /** The newest has this digest already: nothing was written. */
  | { readonly kind: "same"; readonly version: VersionRecord }
  /** `expected` is not the newest's digest; null: there is none. */
  | { readonly kind: "changed"; readonly newest: VersionRecord | null };

export interface VersionDraft extends Omit<VersionRecord, "version" | "bytes"> {
  readonly document: string;
  /** Undefined: whatever is there. Null: nothing may be there. Text: the newest must have this digest. */
  readonly expected?: string | null;
}

export interface Versions {
  add(kind: VersionedKind, draft: VersionDraft): Promise<AddedVersion>;
  /** The newest version of each name, by name. */
  names(kind: VersionedKind, page: Page): Promise<Paged<VersionRecord>>;
  list(kind: VersionedKind, name: string, page: Page): Promise<Paged<VersionRecord>>;
  find(kind: VersionedKind, name: string, version: number | "newest"): Promise<VersionRecord | null>;
  /** The newest with that digest: a name may come back to what it was before. */
  findDigest(kind: VersionedKind, name: string, digest: string): Promise<VersionRecord | null>;
  document(kind: VersionedKind, name: string, version: number): Promise<string | null>;
}

export type JobDraft = Pick<
  JobRecord,
  "id" | "kind" | "network" | "networkVersion" | "networkDigest" | "request" | "createdAt" | "createdBy" | "parent"
>;

/** Without the large texts. */
export type JobSummary = Omit<JobRecord, "request" | "result">;

/** As little of a job as tells whether there is news of it. */
export interface JobStanding extends Pick<JobRecord, "id" | "state"> {
  /** The sequence of its last event; 0: none yet. */
  readonly events: number;
}

export interface JobFilter {
  readonly network?: string;
  readonly kind?: JobKind | readonly JobKind[];
  readonly parent?: string;
}

export type JobEnd =
  | { readonly state: "succeeded"; readonly result: string }
  | { readonly state: "failed"; readonly problem: string; readonly result?: string }
  | { readonly state: "cancelled"; readonly result?: string };

export interface Jobs {
  create(draft: JobDraft): Promise<void>;
  find(id: string): Promise<JobRecord | null>;
  list(filter: JobFilter, page: Page): Promise<Paged<JobSummary>>;
  /** Of those that are there, in any order. At most 1,000 at a time. */
  standings(ids: readonly string[]): Promise<readonly JobStanding[]>;
  /** How many of a parent's jobs are in each state. */
  tally(parent: string): Promise<Readonly<Record<JobRecord["state"], number>>>;
  /** Takes a job that is queued, or running under a lease that has run out; null: neither. The attempt is one higher. */
  claim(id: string, worker: string, now: number, leaseMs: number): Promise<JobRecord | null>;
  /** Ids that could be claimed now, oldest first. */
  claimable(kinds: readonly JobKind[], now: number, limit: number): Promise<readonly string[]>;
  /** False: another attempt has it, or it has ended: stop at once. */
  renew(id: string, attempt: number, now: number, leaseMs: number): Promise<boolean>;
  /** Back to `queued`, as at a shutdown. False as for `renew`. */
  giveBack(id: string, attempt: number): Promise<boolean>;
  /** False as for `renew`: then nothing was written. */
  finish(id: string, attempt: number, now: number, end: JobEnd): Promise<boolean>;
  /** An ended job waits again, as an execution does that goes on after a pause; its result stays until its next end. False: it has not ended. */
  reopen(id: string): Promise<boolean>;
  /** A job that waits ends as cancelled at once (true); one that runs gets the signal (false); one that has ended stays (false). */
  cancel(id: string, now: number, by: string, reason: string | null): Promise<boolean>;
  signal(id: string, signal: Omit<SignalRecord, "sequence">): Promise<number>;
  signals(id: string, after?: number): Promise<readonly SignalRecord[]>;
  /** Appends; also keeps the data of a "progress" event as the job's progress. Refused (false) as for `renew`. */
  event(id: string, attempt: number, event: Omit<EventRecord, "sequence">): Promise<boolean>;
  events(id: string, after: number, limit: number): Promise<readonly EventRecord[]>;
  /** Jobs by kind and state, for /metrics. */
  counts(): Promise<readonly { readonly kind: JobKind; readonly state: JobRecord["state"]; readonly count: number }[]>;
}

export interface Approvals {
  /** False: this person has decided already. */
  add(approval: ApprovalRecord): Promise<boolean>;
  /** Oldest first. */
  of(plan: string): Promise<readonly ApprovalRecord[]>;
}

export interface Schedules {
  create(schedule: ScheduleRecord): Promise<void>;
  /** False: there is none. */
  replace(
    id: string,
    change: Partial<Pick<ScheduleRecord, "document" | "enabled" | "frozen">> & { readonly changedAt: number },
  ): Promise<boolean>;
  /** Its runs stay. False: there is none. */
  remove(id: string, at: number): Promise<boolean>;
  find(id: string): Promise<ScheduleRecord | null>;
  list(filter: { readonly network?: string }, page: Page): Promise<Paged<ScheduleRecord>>;
  enabled(): Promise<readonly ScheduleRecord[]>;
  /** False: this (schedule, dueAt, part) exists. */
  addRun(run: ScheduleRunRecord): Promise<boolean>;
  changeRun(id: string, change: Partial<Pick<ScheduleRunRecord, "state" | "reason" | "plan" | "execution" | "endedAt">>): Promise<void>;
  run(id: string): Promise<ScheduleRunRecord | null>;
  runs(schedule: string, page: Page): Promise<Paged<ScheduleRunRecord>>;
  /** `planning`, `awaiting-approval` and `executing`, oldest first. */
  openRuns(): Promise<readonly ScheduleRunRecord[]>;
}

export interface Tokens {
  create(token: TokenRecord): Promise<void>;
  findByHash(hash: string): Promise<TokenRecord | null>;
  list(page: Page): Promise<Paged<TokenRecord>>;
  /** False: there is none, or it was revoked before. */
  revoke(id: string, at: number): Promise<boolean>;
}

export interface Audit {
  /** Works out sequence, previous hash and hash: within the transaction of what it tells about. */
  append(entry: Pick<AuditRecord, "at" | "actor" | "action" | "subject" | "detail">): Promise<AuditRecord>;
  /** Oldest first. */
  list(page: Page): Promise<Paged<AuditRecord>>;
}

export interface Answers {
  find(actor: string, key: string): Promise<AnswerRecord | null>;
  /** False: the key is taken. */
  keep(answer: AnswerRecord): Promise<boolean>;
  /** Those from before that time are forgotten. */
  forget(before: number): Promise<number>;
}

export interface Records {
  readonly versions: Versions;
  readonly jobs: Jobs;
  readonly approvals: Approvals;
  readonly schedules: Schedules;
  readonly tokens: Tokens;
  readonly audit: Audit;
  readonly answers: Answers;
}

export interface Store extends Records {
  /**
   * All or nothing; what throws rolls back. One at a time over all processes, so that what `work` has read stays true until it ends.
   * Inside, only the records handed over may be called: calls on the store itself are refused. Never nested; no waiting for anything
   * else inside. May run `work` again after a conflict.
   */
  transaction<Result>(work: (records: Records) => Promise<Result>): Promise<Result>;
  /** Answers at all, for /readyz. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The store cannot be used; the message says what was found, where, and what to do. */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
}

/** A page's `after` is no cursor that a page before it ended with. */
export class BadCursor extends Error {
  override readonly name = "BadCursor";
}
