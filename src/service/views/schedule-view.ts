/** Schedules and their runs, as answers have them. */
import { z } from "zod";
import { timeOrNull, timeSchema, timeText } from "../http/pages.ts";
import type { ScheduleRecord, ScheduleRunRecord } from "../records.ts";
import { nextOf } from "../schedules/engine.ts";
import { readSchedule, scheduleSchema } from "../schedules/schedule-document.ts";

export const partSchema = z
  .enum(["pack", "restore", "expand"])
  .meta({ description: "`expand`: restored ahead of time, since traffic left its band" });

export const scheduleViewSchema = z
  .object({
    id: z.string(),
    document: scheduleSchema,
    frozen: z.string().nullable().meta({ description: "Why nothing runs until a person lets it" }),
    next: z.object({ part: partSchema, at: timeSchema }).nullable().meta({ description: "Null: it is switched off, or never due again" }),
    createdAt: timeSchema,
    createdBy: z.string().meta({ description: "Whose rights its runs have" }),
    changedAt: timeSchema,
  })
  .meta({ id: "Schedule" });

export const runViewSchema = z
  .object({
    id: z.string(),
    schedule: z.string(),
    part: partSchema,
    dueAt: timeSchema,
    state: z.enum(["planning", "awaiting-approval", "executing", "done", "not-run", "failed"]),
    reason: z.string().nullable().meta({ description: "Why it did not run, or how it ended" }),
    plan: z.string().nullable(),
    execution: z.string().nullable(),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable(),
  })
  .meta({ id: "ScheduleRun" });

export function scheduleView(record: ScheduleRecord, now: number): z.input<typeof scheduleViewSchema> {
  const document = readSchedule(record.document);
  const next = record.enabled ? nextOf(document, now) : null;
  return {
    id: record.id,
    document: { ...document, enabled: record.enabled },
    frozen: record.frozen,
    next: next === null ? null : { part: next.part, at: timeText(next.at) },
    createdAt: timeText(record.createdAt),
    createdBy: record.createdBy,
    changedAt: timeText(record.changedAt),
  };
}

export const runView = (run: ScheduleRunRecord): z.input<typeof runViewSchema> => ({
  ...run,
  dueAt: timeText(run.dueAt),
  createdAt: timeText(run.createdAt),
  endedAt: timeOrNull(run.endedAt),
});
