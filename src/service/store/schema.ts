/** The tables as queries see them: columns in snake_case in the database, in camelCase here. What is not told is as in records.ts. */
import type {
  AnswerRecord,
  ApprovalRecord,
  AuditRecord,
  EventRecord,
  JobRecord,
  ScheduleRecord,
  ScheduleRunRecord,
  SignalRecord,
  TokenRecord,
  VersionRecord,
} from "../records.ts";
import type { VersionedKind } from "./port.ts";

export interface Tables {
  readonly versions: VersionRecord & { readonly kind: VersionedKind; readonly document: string };
  /** The counts are the last sequence numbers of its events and signals: whoever adds one holds the job's row meanwhile. */
  readonly jobs: JobRecord & { readonly eventCount: number; readonly signalCount: number };
  readonly jobEvents: EventRecord & { readonly job: string };
  readonly jobSignals: SignalRecord & { readonly job: string };
  readonly approvals: ApprovalRecord;
  /** `enabled`: 0 or 1. A removed one stays, for its runs. */
  readonly schedules: Omit<ScheduleRecord, "enabled"> & { readonly enabled: number; readonly removedAt: number | null };
  readonly scheduleRuns: ScheduleRunRecord;
  /** `rights`: a JSON list. */
  readonly tokens: Omit<TokenRecord, "rights"> & { readonly rights: string };
  readonly audit: AuditRecord;
  readonly answers: AnswerRecord;
}
