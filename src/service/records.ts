/**
 * What the service keeps. Times are milliseconds since 1970 on the server's clock. Texts that hold a document are JSON as
 * they were supplied or made, so that digests stay what they were.
 */
import type { Right } from "./rights.ts";

/** A document under a name, once for each content: networks under their own name, traffic under its network's. */
export interface VersionRecord {
  readonly name: string;
  /** 1, 2, 3, … in the order in which they came. */
  readonly version: number;
  /** `sha256:…` of the document's canonical form: the ETag. */
  readonly digest: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly createdBy: string;
  /** "upload", or "execution:ID" when an execution has left the network so. */
  readonly origin: string;
}

export const jobKinds = [
  "plan",
  "what-if",
  "sweep",
  "sweep-case",
  "verification",
  "day-plan",
  "replay",
  "execution",
  "wiring",
  "wake-clearance",
] as const;
export type JobKind = (typeof jobKinds)[number];
/** For workers that reach devices, and have the executor's journal. */
export type ExecutorJobKind = "execution" | "wiring" | "wake-clearance";

/** `queued`: waits for a worker. `running`: one has it. The others are ends. */
export const jobStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export type JobState = (typeof jobStates)[number];

/** Work that outlives its request: plans, what-ifs, sweeps, executions, looks at devices. The job is the resource: a plan's id is its job's. */
export interface JobRecord {
  readonly id: string;
  readonly kind: JobKind;
  readonly network: string;
  /** Of the network that it is for. */
  readonly networkVersion: number;
  readonly networkDigest: string;
  /** JSON, as validated. */
  readonly request: string;
  readonly createdAt: number;
  readonly createdBy: string;
  /** The sweep of a case; the plan of an execution. */
  readonly parent: string | null;
  readonly state: JobState;
  /** 0 before the first worker took it; grows with every one that takes it: a fencing token. */
  readonly attempt: number;
  readonly worker: string | null;
  readonly leaseUntil: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** JSON of the last progress; null: none yet. */
  readonly progress: string | null;
  /** JSON: of a plan plan@1, of a day plan day-plan@1 or the plan@1 that says why there is none, of a what-if or sweep its report, of a verification its findings, of a replay its figures, of an execution its execution-report@1, of a wiring what was seen, of a wake clearance whether there was anything to clear. */
  readonly result: string | null;
  /** JSON of an RFC 9457 problem; of `failed` only. */
  readonly problem: string | null;
}

/** What a person wants of a job that is under way: whoever has it reads that. */
export interface SignalRecord {
  readonly sequence: number;
  readonly at: number;
  readonly by: string;
  readonly want: "cancel" | "pause" | "go-on" | "abort" | "skip";
  readonly router: string | null;
  readonly reason: string | null;
}

/** For event streams: progress, journal records of executions, the end. */
export interface EventRecord {
  /** 1, 2, 3, … within a job. */
  readonly sequence: number;
  readonly at: number;
  /** "progress", "record", "state". */
  readonly event: string;
  /** JSON. */
  readonly data: string;
}

export interface ApprovalRecord {
  readonly plan: string;
  readonly at: number;
  readonly by: string;
  readonly decision: "approved" | "rejected";
  readonly reason: string | null;
}

export interface ScheduleRecord {
  readonly id: string;
  readonly network: string;
  /** JSON, as validated (schedules/schedule-document.ts). */
  readonly document: string;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly changedAt: number;
  /** Why it stands still until a person lets it go on; null: it does not. */
  readonly frozen: string | null;
}

/** One firing of a schedule. Its (schedule, dueAt, part) is unique in the store: it fires once however many servers there are. */
export interface ScheduleRunRecord {
  readonly id: string;
  readonly schedule: string;
  readonly dueAt: number;
  /** "pack" at night, "restore" in the morning, "expand" when traffic left its band. */
  readonly part: "pack" | "restore" | "expand";
  /** `planning` and `executing` are under way. */
  readonly state: "planning" | "awaiting-approval" | "executing" | "done" | "not-run" | "failed";
  /** Why it did not run, or how it ended; never empty at an end. */
  readonly reason: string | null;
  readonly plan: string | null;
  readonly execution: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  /** sha256 of the secret, hex: the secret itself is shown once and kept nowhere. */
  readonly hash: string;
  readonly rights: readonly Right[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** hash = sha256(previous hash, and every other field in canonical JSON): whoever changes one has to change all that follow. */
export interface AuditRecord {
  /** 1, 2, 3, … without gaps. */
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  /** The route's operationId, or "schedule.fire" and so on. */
  readonly action: string;
  /** The path of what it was done to, such as "/v1/plans/pl-…". */
  readonly subject: string;
  /** JSON; no secret in it. */
  readonly detail: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What a POST with an Idempotency-Key was answered. */
export interface AnswerRecord {
  readonly actor: string;
  readonly key: string;
  /** sha256 of method, path and body: the same key for another request is refused. */
  readonly fingerprint: string;
  readonly status: number;
  /** JSON object of the headers that are the answer's own. */
  readonly headers: string;
  readonly body: string;
  readonly createdAt: number;
}
