/** What a schedule's runs say of its network: whether it is packed, since when, and from where. */

import { openExecutionOf } from "../executions/ask.ts";
import type { ScheduleRecord, ScheduleRunRecord } from "../records.ts";
import type { Records } from "../store/port.ts";
import type { Outside, Part, Situation } from "./engine.ts";
import { readSchedule } from "./schedule-document.ts";

/** Runs that are looked at. */
const LOOKED_AT = 200;

export interface Night {
  readonly runs: readonly ScheduleRunRecord[];
  /** The first pack since the last restore: what was there before it is what a restore comes back to. Null: it is not packed. */
  readonly packed: ScheduleRunRecord | null;
}

type Kept = Pick<Records, "schedules" | "jobs">;

export async function nightOf(records: Pick<Records, "schedules">, schedule: string): Promise<Night> {
  const { items: runs } = await records.schedules.runs(schedule, { limit: LOOKED_AT });
  let packed: ScheduleRunRecord | null = null;
  for (const run of runs) {
    if (run.part !== "pack" && run.state === "done") break;
    // One that failed may have moved some.
    const hasActed = run.execution !== null && (run.state === "done" || run.state === "failed");
    if (run.part === "pack" && hasActed) packed = run;
  }
  return { runs, packed };
}

export async function situationOf(
  records: Kept,
  { id, network, document, frozen, changedAt }: ScheduleRecord,
  outside: Outside | null,
  now: number,
): Promise<Situation> {
  const { runs, packed } = await nightOf(records, id);
  const open = runs.filter(({ endedAt }) => endedAt === null);
  const lastDue: Partial<Record<Part, number>> = {};
  for (const { part, dueAt } of runs) lastDue[part] = Math.max(dueAt, lastDue[part] ?? 0);
  return {
    schedule: readSchedule(document),
    frozen,
    since: changedAt,
    lastDue,
    open,
    execution: (await openExecutionOf(records, network))?.id ?? null,
    isPacked: packed !== null,
    outside,
    now,
  };
}
