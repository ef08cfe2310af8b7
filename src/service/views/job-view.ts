/** Plans, what-ifs and verifications: what answers say of the jobs behind them. */
import { z } from "zod";
import { planSchema } from "../../plan/plan-document.ts";
import { timeOrNull, timeSchema, timeText } from "../http/pages.ts";
import { problemSchema, RequestProblem } from "../http/problem.ts";
import { isScheduling, jobIdSchema, planRequestSchema, schedulingRequestSchema, whatIfRequestSchema } from "../planning/requests.ts";
import { type JobKind, type JobRecord, type JobState, jobStates } from "../records.ts";
import type { JobSummary, Records } from "../store/port.ts";
import { networkRefSchema } from "./version-view.ts";

export const jobParam = jobIdSchema;

const progressSchema = z
  .looseObject({
    doing: z.string().optional().meta({ description: "Of a day plan: what the plan under way is for" }),
    stage: z.int().optional().meta({ description: "1-based: the objective that is being minimised" }),
    stages: z.int().optional(),
    objective: z.string().optional(),
    seconds: z.number().optional(),
    incumbent: z.number().nullable().optional().meta({ description: "The best so far, in the objective's unit" }),
    bound: z.number().nullable().optional().meta({ description: "Proven: nothing is better than this" }),
    gap: z.number().nullable().optional(),
    cases: z.int().optional().meta({ description: "Of a sweep" }),
    done: z.int().optional(),
    remark: z.string().nullable().optional(),
  })
  .meta({ id: "Progress" });

export const jobShape = {
  id: z.string(),
  network: networkRefSchema,
  state: z.enum(jobStates),
  createdAt: timeSchema,
  createdBy: z.string(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  progress: progressSchema.nullable(),
  problem: problemSchema.nullable().meta({ description: "Why it failed" }),
};

export const planSummarySchema = z.object(jobShape).meta({ id: "PlanSummary" });

const { status, power, bound, moves } = planSchema.shape;

const outcomeSchema = z
  .object({ status, power, bound })
  .extend({ moves: z.int() })
  .meta({ id: "PlanOutcome", description: "The headline of the document" });

const { limits, migration } = schedulingRequestSchema.shape;

/** Without the plan itself: what came of it is the document, but for its moves. */
const schedulingViewSchema = z
  .strictObject({
    planId: z.string().nullable().meta({ description: "The plan to whose placement the moves lead; null: it came with the request" }),
    networkVersion: z.int(),
    trafficVersion: z.int().nullable(),
    limits,
    migration,
  })
  .meta({ id: "Scheduling" });

export const planViewSchema = z
  .object({
    ...jobShape,
    request: z.union([planRequestSchema, schedulingViewSchema]),
    outcome: outcomeSchema.nullable().meta({ description: "Null until it has succeeded" }),
  })
  .meta({ id: "PlanState" });

const whatIfShape = { ...jobShape, kind: z.enum(["what-if", "sweep"]) };

export const whatIfSummarySchema = z.object(whatIfShape).meta({ id: "WhatIfSummary" });

export const whatIfViewSchema = z
  .object({
    ...whatIfShape,
    request: whatIfRequestSchema,
    report: z.looseObject({}).nullable().meta({
      description:
        "Of a what-if: changes, before, after, difference, plan. Of a sweep: before, and cases, worst first. Null until it has succeeded",
    }),
  })
  .meta({ id: "WhatIf" });

export const verificationViewSchema = z
  .object({
    ...jobShape,
    verified: z.boolean().nullable().meta({ description: "Null until it has succeeded" }),
    findings: z.array(z.looseObject({ rule: z.string(), subject: z.string(), found: z.string(), where: z.string(), remedy: z.string() })),
  })
  .meta({ id: "Verification" });

export const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** What all jobs' answers have in common. Stored texts are taken as what the worker has made them. */
export const summaryView = (job: JobSummary) => ({
  id: job.id,
  network: { name: job.network, version: job.networkVersion, digest: job.networkDigest },
  state: job.state,
  createdAt: timeText(job.createdAt),
  createdBy: job.createdBy,
  startedAt: timeOrNull(job.startedAt),
  endedAt: timeOrNull(job.endedAt),
  progress: parsed(job.progress),
  problem: parsed(job.problem),
});

const planHeadline = z.object({ status, power, bound, moves });

export function planView(job: JobRecord) {
  const plan = job.result === null ? null : planHeadline.parse(JSON.parse(job.result));
  const outcome = plan === null ? null : { ...plan, moves: plan.moves.length };
  return { ...summaryView(job), request: requestView(JSON.parse(job.request)), outcome };
}

function requestView(request: object): object {
  if (!isScheduling(request)) return request;
  const { placementOf: _long, ...rest } = request;
  return rest;
}

export const whatIfSummary = (job: JobSummary) => ({ ...summaryView(job), kind: job.kind });

export const whatIfView = (job: JobRecord) => ({
  ...whatIfSummary(job),
  request: parsed(job.request),
  report: parsed(job.result),
});

const verificationResult = z.looseObject({ verified: z.boolean(), findings: z.array(z.unknown()) });

export function verificationView(job: JobRecord) {
  const result = job.result === null ? null : verificationResult.parse(JSON.parse(job.result));
  return { ...summaryView(job), verified: result?.verified ?? null, findings: result?.findings ?? [] };
}

export const hasEnded = (state: JobState): boolean => state !== "queued" && state !== "running";

/** Throws RequestProblem: not-found. `words`: "plan", "what-if". */
export async function jobOf(records: Pick<Records, "jobs">, id: string, kinds: readonly JobKind[], words: string): Promise<JobRecord> {
  const job = await records.jobs.find(id);
  if (job !== null && kinds.includes(job.kind)) return job;
  throw new RequestProblem("not-found", `There is no ${words} ${id}.`);
}
