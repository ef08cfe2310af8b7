/** Carries out what the engine says, in the transaction that it was worked out in. */
import { RequestProblem } from "../http/problem.ts";
import type { AnnouncedJob } from "../jobs/port.ts";
import { draftPlan } from "../planning/ask.ts";
import { MOST_MOVES, planRequestSchema } from "../planning/requests.ts";
import type { ScheduleRecord, ScheduleRunRecord } from "../records.ts";
import type { Services } from "../services.ts";
import type { JobDraft, Records } from "../store/port.ts";
import type { Action, Part } from "./engine.ts";
import { nightOf } from "./night.ts";
import { readSchedule, type ScheduleDocument } from "./schedule-document.ts";

export type Acting = Pick<Services, "newId" | "now">;

export const actorOf = (schedule: string): string => `schedule:${schedule}`;

/** Jobs to announce once the transaction is on the disk. */
export async function act(
  records: Records,
  services: Acting,
  schedule: ScheduleRecord,
  actions: readonly Action[],
): Promise<readonly AnnouncedJob[]> {
  const announced: AnnouncedJob[] = [];
  for (const action of actions) {
    switch (action.do) {
      case "fire": {
        const { job } = await fire(records, services, schedule, action);
        if (job !== null) announced.push(job);
        break;
      }
      case "note": {
        const { part, dueAt, reason } = action;
        const run = { ...newRun(services, schedule.id, part, dueAt), state: "not-run", reason, endedAt: services.now() } as const;
        if (await records.schedules.addRun(run)) await tell(records, services, schedule.id, "schedule.skip", { run: run.id, part, reason });
        break;
      }
      case "expire":
        await endRun(records, services, { id: action.run, schedule: schedule.id }, "not-run", action.reason);
        break;
      case "freeze":
        await records.schedules.replace(schedule.id, { frozen: action.reason, changedAt: schedule.changedAt });
        await tell(records, services, schedule.id, "schedule.freeze", { reason: action.reason });
        break;
      default:
        action satisfies never;
    }
  }
  return announced;
}

const newRun = ({ newId, now }: Acting, schedule: string, part: Part, dueAt: number): ScheduleRunRecord => ({
  id: newId("ru"),
  schedule,
  dueAt,
  part,
  state: "planning",
  reason: null,
  plan: null,
  execution: null,
  createdAt: now(),
  endedAt: null,
});

export interface Fired {
  /** Null: it had been fired before. */
  readonly run: ScheduleRunRecord | null;
  readonly job: AnnouncedJob | null;
}

/** A run with the job of its plan; one that cannot be asked for does not run, and says why. */
export async function fire(
  records: Records,
  services: Acting,
  schedule: ScheduleRecord,
  { part, dueAt, by }: { readonly part: Part; readonly dueAt: number; readonly by?: string },
): Promise<Fired> {
  const run = newRun(services, schedule.id, part, dueAt);
  const asked = await askForPlan(records, services, schedule, part);
  const whole: ScheduleRunRecord =
    typeof asked === "string" ? { ...run, state: "not-run", reason: asked, endedAt: services.now() } : { ...run, plan: asked.id };
  if (!(await records.schedules.addRun(whole))) return { run: null, job: null };
  if (typeof asked !== "string") await records.jobs.create(asked);
  await tell(records, services, schedule.id, "schedule.fire", { run: run.id, part, ...(by === undefined ? {} : { askedBy: by }) });
  return { run: whole, job: typeof asked === "string" ? null : asked };
}

/** The plan's job, or why there is none. */
async function askForPlan(records: Records, services: Acting, schedule: ScheduleRecord, part: Part): Promise<JobDraft | string> {
  const document = readSchedule(schedule.document);
  const request = part === "pack" ? packRequest(document) : await restoreRequest(records, schedule.id, part);
  if (typeof request === "string") return request;
  const asking = { records, network: schedule.network, id: services.newId("pl"), now: services.now(), by: actorOf(schedule.id) };
  try {
    return await draftPlan(asking, planRequestSchema.parse(request));
  } catch (error) {
    if (error instanceof RequestProblem) return error.message;
    throw error;
  }
}

function packRequest({ pack, guards, timeZone }: ScheduleDocument): object {
  const { goal, traffic, timeLimitSeconds } = pack;
  const { maxMovesAtOnce: total, maxMovesPerPhysicalRouter: perPhysicalRouter } = guards;
  const given = { ...(total === undefined ? {} : { total }), ...(perPhysicalRouter === undefined ? {} : { perPhysicalRouter }) };
  const limits = Object.fromEntries(Object.entries(given).map(([of, moves]) => [of, Math.min(moves, MOST_MOVES)]));
  return { goal, timeLimitSeconds, limits, traffic: traffic === null ? null : { timeZone, ...traffic } };
}

async function restoreRequest(records: Records, schedule: string, part: Part): Promise<object | string> {
  const { packed } = await nightOf(records, schedule);
  const plan = packed?.plan == null ? null : await records.jobs.find(packed.plan);
  if (plan === null) return "nothing to restore: it was not packed, or is restored already";
  return { goal: "restore", to: { version: plan.networkVersion }, urgent: part === "expand" };
}

export async function endRun(
  records: Records,
  services: Acting,
  run: Pick<ScheduleRunRecord, "id" | "schedule">,
  state: "done" | "not-run" | "failed",
  reason: string,
): Promise<void> {
  await records.schedules.changeRun(run.id, { state, reason, endedAt: services.now() });
  await tell(records, services, run.schedule, "schedule.end", { run: run.id, state, reason });
}

/** Into the audit log, as the schedule. */
export async function tell(records: Records, { now }: Acting, schedule: string, action: string, detail: object): Promise<void> {
  await records.audit.append({
    at: now(),
    actor: actorOf(schedule),
    action,
    subject: `/v1/schedules/${schedule}`,
    detail: JSON.stringify(detail),
  });
}
