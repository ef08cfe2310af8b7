/** Executions, as answers have them. */
import { z } from "zod";
import { outcomeSchema } from "../../execution/report/report-document.ts";
import { standingOfJob, standingSchema, workOf } from "../executions/requests.ts";
import { timeOrNull, timeSchema, timeText } from "../http/pages.ts";
import { problemSchema } from "../http/problem.ts";
import { type JobRecord, jobStates } from "../records.ts";
import type { JobSummary } from "../store/port.ts";
import { hasEnded } from "./job-view.ts";
import { networkRefSchema } from "./version-view.ts";

const progressSchema = standingSchema.omit({ outcome: true }).meta({
  id: "ExecutionProgress",
  description: "Moves and stages that are done; `page`: what a person should do; `left`: the version of the network that it made",
});

const summaryShape = {
  id: z.string(),
  plan: z.string().nullable().meta({ description: "Of a rollback: the plan that is taken back" }),
  network: networkRefSchema,
  state: z.enum(jobStates).meta({ description: "`succeeded`: it ended in a way that is known; `outcome` says which" }),
  outcome: z
    .enum([...outcomeSchema.options, "cut-off"])
    .nullable()
    .meta({
      description:
        "Null: nothing was touched. `paused`, `needs-person` and `cut-off` (the work on it failed) can be resumed; the others but `running` are ends",
    }),
  createdAt: timeSchema,
  createdBy: z.string(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  progress: progressSchema.nullable(),
  problem: problemSchema.nullable().meta({ description: "Why it was refused, or failed" }),
};

export const executionSummarySchema = z.object(summaryShape).meta({ id: "ExecutionSummary" });

export const executionViewSchema = z
  .object({
    ...summaryShape,
    kind: z.enum(["execute", "rollback"]),
    rollsBack: z.string().nullable().meta({ description: "The execution that it takes back" }),
    skip: z.array(z.object({ router: z.string(), reason: z.string() })),
  })
  .meta({ id: "Execution" });

export type ExecutionOutcome = z.output<typeof summaryShape.outcome>;

/** What is true of the world, as far as the store knows. */
export function outcomeOf(job: Pick<JobSummary, "progress" | "state">): ExecutionOutcome {
  const outcome = standingOfJob(job)?.outcome ?? null;
  if (!hasEnded(job.state)) return outcome === null ? null : "running";
  return outcome === "running" ? "cut-off" : outcome;
}

export function executionSummaryView(job: JobSummary): z.input<typeof executionSummarySchema> {
  const standing = standingOfJob(job);
  return {
    id: job.id,
    plan: job.parent,
    network: { name: job.network, version: job.networkVersion, digest: job.networkDigest },
    state: job.state,
    outcome: outcomeOf(job),
    createdAt: timeText(job.createdAt),
    createdBy: job.createdBy,
    startedAt: timeOrNull(job.startedAt),
    endedAt: timeOrNull(job.endedAt),
    progress: standing === null ? null : progressSchema.parse(standing),
    problem: job.problem === null ? null : problemSchema.parse(JSON.parse(job.problem)),
  };
}

export function executionView(job: JobRecord): z.input<typeof executionViewSchema> {
  const work = workOf(job.request);
  return {
    ...executionSummaryView(job),
    kind: work.kind,
    rollsBack: work.kind === "rollback" ? work.of : null,
    skip: work.kind === "execute" ? work.skip : [],
  };
}
