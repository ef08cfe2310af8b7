/** Takes the runs of schedules on: from the plan to its approval, to the execution, to the end, each step in one transaction. */
import { type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import { decideOnPlan } from "../auth/decide-on-plan.ts";
import { draftExecution } from "../executions/ask.ts";
import { groundOfPlan } from "../executions/ground.ts";
import { executionRequestSchema, standingOfJob } from "../executions/requests.ts";
import { problemSchema, RequestProblem, typeUri } from "../http/problem.ts";
import type { AnnouncedJob } from "../jobs/port.ts";
import type { JobRecord, ScheduleRecord, ScheduleRunRecord } from "../records.ts";
import type { Services } from "../services.ts";
import type { Records } from "../store/port.ts";
import { hasEnded } from "../views/job-view.ts";
import { type Acting, actorOf, endRun, tell } from "./act.ts";
import { nextDue } from "./cron.ts";
import { unmetGuard } from "./guards.ts";
import { readSchedule, type ScheduleDocument } from "./schedule-document.ts";

export type Advancing = Acting & Pick<Services, "settings">;

const MINUTE_MS = 60_000;

/** Whether there is something to be done for a run: looks, and changes nothing. */
export async function isToAdvance(records: Pick<Records, "jobs" | "approvals" | "schedules">, run: ScheduleRunRecord): Promise<boolean> {
  if (run.state === "awaiting-approval") {
    const schedule = await records.schedules.find(run.schedule);
    return schedule === null || !schedule.enabled || schedule.frozen !== null || (await records.approvals.of(run.plan ?? "")).length > 0;
  }
  const job = await records.jobs.find((run.state === "planning" ? run.plan : run.execution) ?? "");
  if (job === null || !hasEnded(job.state)) return job === null;
  return run.state === "planning" || executionEnd(job) !== null;
}

/** A job to announce once the transaction is on the disk. */
export async function advance(records: Records, services: Advancing, id: string): Promise<AnnouncedJob | null> {
  const run = await records.schedules.run(id);
  if (run === null || run.endedAt !== null) return null;
  const job = await records.jobs.find((run.state === "executing" ? run.execution : run.plan) ?? "");
  if (job === null) {
    await endRun(records, services, run, "failed", "its job is not in the store");
    return null;
  }
  if (run.state === "executing") {
    const end = executionEnd(job);
    if (end !== null) await endRun(records, services, run, end.state, end.reason);
    return null;
  }
  if (!hasEnded(job.state)) return null;
  const schedule = await records.schedules.find(run.schedule);
  const stop = reasonToStop(schedule);
  if (stop !== null || schedule === null) {
    await endRun(records, services, run, "not-run", stop ?? "its schedule is gone");
    return null;
  }
  return run.state === "planning" ? planned(records, services, { run, schedule, job }) : decided(records, services, { run, schedule, job });
}

function reasonToStop(schedule: ScheduleRecord | null): string | null {
  if (schedule === null) return "its schedule was taken away";
  if (!schedule.enabled) return "its schedule was switched off";
  return schedule.frozen === null ? null : `frozen: ${schedule.frozen}`;
}

interface Running {
  readonly run: ScheduleRunRecord;
  readonly schedule: ScheduleRecord;
  /** Of its plan, ended. */
  readonly job: JobRecord;
}

async function planned(records: Records, services: Advancing, running: Running): Promise<AnnouncedJob | null> {
  const { run, schedule, job } = running;
  const document = readSchedule(schedule.document);
  const end = await planEnd(records, services, running, document);
  if (end !== null) {
    await endRun(records, services, run, end.state, end.reason);
    return null;
  }
  // Expanding is at once, as the schedule was made to; nobody approves alone where two have to.
  const isAutomatic = (document.approval === "automatic" || run.part === "expand") && !services.settings.twoPersonRule;
  if (!isAutomatic) {
    await records.schedules.changeRun(run.id, { state: "awaiting-approval" });
    return null;
  }
  const reason = `automatic, with the rights of ${schedule.createdBy}`;
  await decideOnPlan(records, false, { plan: job, decision: "approved", reason, by: actorOf(schedule.id), at: services.now() });
  await tell(records, services, schedule.id, "schedule.approve", { run: run.id, plan: job.id });
  return begin(records, services, running);
}

interface RunEnd {
  readonly state: "done" | "not-run" | "failed";
  readonly reason: string;
}

/** Null: it is to be carried out. */
async function planEnd(records: Records, { now }: Advancing, { run, job }: Running, schedule: ScheduleDocument): Promise<RunEnd | null> {
  const notRun = (reason: string): RunEnd => ({ state: "not-run", reason });
  if (job.state === "cancelled") return notRun(`its plan ${job.id} was cancelled`);
  if (job.state === "failed" || job.result === null) return notRun(`its plan ${job.id} failed: ${detailOf(job)}`);
  const plan = planSchema.parse(JSON.parse(job.result));
  if (plan.status === "infeasible") return notRun(`infeasible: ${rulesOf(plan)}`);
  if (plan.status === "unknown" || plan.placements === null) return notRun(`no plan was found in its time: ${job.id}`);
  const lateMinutes = Math.floor((now() - run.dueAt) / MINUTE_MS);
  if (run.part !== "expand" && lateMinutes >= schedule.lateAfterMinutes) {
    return notRun(`late: its plan was ready ${lateMinutes} minutes after its time, and ${schedule.lateAfterMinutes} are allowed`);
  }
  if (run.part === "pack") {
    const { prepared } = await groundOfPlan(records, job);
    const guard = unmetGuard({ guards: schedule.guards, network: prepared.network, plan, hours: hoursOf(schedule, now(), prepared.hours) });
    if (guard !== null) return notRun(`guard: ${guard}`);
  }
  const changes = plan.moves.length + plan.powerEvents.length + plan.linkEvents.length + plan.reroutes.length;
  return changes === 0 ? { state: "done", reason: "there was nothing to do: everything is as the plan says" } : null;
}

/** Until the restore, where there is one. */
function hoursOf({ restore, timeZone }: ScheduleDocument, now: number, otherwise: number | undefined): number {
  const next = restore === null ? null : nextDue(restore.cron, timeZone, now);
  return next === null ? (otherwise ?? 24) : (next - now) / (60 * MINUTE_MS);
}

const rulesOf = ({ conflict }: PlanDocument): string =>
  conflict === null || conflict.rules.length === 0
    ? "the goal cannot be met"
    : conflict.rules
        .slice(0, 3)
        .map(({ found }) => found)
        .join("; ");

/** A person has decided on it. */
async function decided(records: Records, services: Advancing, running: Running): Promise<AnnouncedJob | null> {
  const { run, job } = running;
  const decisions = await records.approvals.of(job.id);
  const rejection = decisions.find(({ decision }) => decision === "rejected");
  if (rejection !== undefined) {
    await endRun(records, services, run, "not-run", `rejected by ${rejection.by}: ${rejection.reason ?? "no reason given"}`);
    return null;
  }
  return decisions.length === 0 ? null : begin(records, services, running);
}

async function begin(records: Records, services: Advancing, { run, schedule, job }: Running): Promise<AnnouncedJob | null> {
  const { twoPersonRule } = services.settings;
  const asking = { records, twoPersonRule, id: services.newId("ex"), now: services.now(), by: actorOf(schedule.id) };
  try {
    const draft = await draftExecution(asking, job, executionRequestSchema.parse({}));
    await records.jobs.create(draft);
    await records.schedules.changeRun(run.id, { state: "executing", execution: draft.id });
    await tell(records, services, schedule.id, "schedule.execute", { run: run.id, plan: job.id, execution: draft.id });
    return draft;
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    const words = error.type === "network-changed" ? `drift: ${error.message}` : error.message;
    await endRun(records, services, run, "not-run", words);
    return null;
  }
}

/** Null: it is not at an end, which a pause is not. */
function executionEnd(job: JobRecord): RunEnd | null {
  const standing = standingOfJob(job);
  if (!hasEnded(job.state)) return null;
  if (standing === null) return { state: "not-run", reason: whyNotBegun(job) };
  const { outcome, why, remark } = standing;
  const words = [why, remark].filter((text) => text !== null && text !== "").join("; ");
  if (outcome === "done") return { state: "done", reason: remark === null ? "carried out" : `carried out; ${remark}` };
  if (outcome === "rolled-back" || outcome === "stopped" || outcome === "closed") {
    return { state: "failed", reason: `${job.id} ended as ${outcome}${words === "" ? "" : `: ${words}`}` };
  }
  return null;
}

function whyNotBegun(job: JobRecord): string {
  if (job.state === "cancelled") return `its execution ${job.id} was given up before it began`;
  const isDrift = job.problem !== null && problemSchema.parse(JSON.parse(job.problem)).type === typeUri("network-changed");
  return `${isDrift ? "drift" : "refused"}: ${detailOf(job)}`;
}

/** With what was found first. */
function detailOf({ problem }: JobRecord): string {
  if (problem === null) return "nothing is known of why";
  const { detail, errors = [] } = problemSchema.parse(JSON.parse(problem));
  const [first] = errors;
  return first === undefined ? detail : `${detail} ${first.pointer}: ${first.found}`;
}
