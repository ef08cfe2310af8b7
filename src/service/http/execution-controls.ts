/** What people may want of an execution: pause, resume, abort, skip, close. Each is a signal that its worker reads between two steps. */
import { z } from "zod";
import { idSchema, labelSchema } from "../../network/scalars.ts";
import type { JobRecord, SignalRecord } from "../records.ts";
import { executionView, executionViewSchema, outcomeOf } from "../views/execution-view.ts";
import { hasEnded, jobOf, jobParam } from "../views/job-view.ts";
import { RequestProblem } from "./problem.ts";
import { type Call, type Reply, type Route, route } from "./route.ts";

const params = z.object({ execution: jobParam });
const reasonBody = z.strictObject({ reason: labelSchema.optional() }).meta({ id: "Reason" });

type Asked = Call<{ readonly execution: string }, unknown, { readonly reason?: string | undefined; readonly router?: string }>;

const executionIn = ({ records, params: { execution } }: Asked): Promise<JobRecord> =>
  jobOf(records, execution, ["execution"], "execution");

/** It has ended, and its journal can go on. */
const canGoOn = (job: JobRecord): boolean => hasEnded(job.state) && ["paused", "needs-person", "cut-off"].includes(outcomeOf(job) ?? "");

async function signal({ records, services, actor, body }: Asked, job: JobRecord, want: SignalRecord["want"]): Promise<void> {
  const { router = null, reason = null } = body;
  await records.jobs.signal(job.id, { at: services.now(), by: actor.id, want, router, reason });
}

/** What there is now: `again`, when the job waits for a worker once more. */
async function reply(call: Asked, job: JobRecord, status: number, again = false): Promise<Reply> {
  if (again && !(await call.records.jobs.reopen(job.id))) throw new Error(`internal: ${job.id} has ended and cannot wait again`);
  const now = await executionIn(call);
  return {
    status,
    body: executionView(now),
    audit: { job: job.id, reason: call.body.reason ?? null, ...(call.body.router === undefined ? {} : { router: call.body.router }) },
    ...(again ? { after: () => call.services.dispatcher.announce(now) } : {}),
  };
}

function refuse(job: JobRecord, what: string): never {
  const outcome = outcomeOf(job);
  const is = hasEnded(job.state) ? `has ended (${outcome ?? job.state})` : `is ${job.state}`;
  throw new RequestProblem("conflict", `${job.id} ${is}: ${what}.`);
}

const accepted = { description: "Its worker will do so", schema: executionViewSchema } as const;
const common = {
  method: "post",
  tag: "executions",
  right: "execute",
  effect: "change",
  params,
  problems: ["not-found", "conflict"],
} as const;

const pause = route({
  ...common,
  operationId: "pauseExecution",
  path: "/v1/executions/{execution}/pause",
  summary: "Stop an execution after its wave; resume goes on",
  body: reasonBody,
  replies: { 202: accepted },
  async handle(call) {
    const job = await executionIn(call);
    if (hasEnded(job.state)) refuse(job, "there is nothing to pause");
    await signal(call, job, "pause");
    return reply(call, job, 202);
  },
});

const resume = route({
  ...common,
  operationId: "resumeExecution",
  path: "/v1/executions/{execution}/resume",
  summary: "Go on with an execution that was paused, waits for a person, or was cut off",
  description: "The hosts are asked what is true there; then it goes on, or back. Of one that runs: a pause that was asked for is off.",
  body: reasonBody,
  replies: { 202: accepted },
  async handle(call) {
    const job = await executionIn(call);
    if (hasEnded(job.state) && !canGoOn(job))
      refuse(job, "there is nothing to go on with. Plan again from the newest version of the network");
    await signal(call, job, "go-on");
    return reply(call, job, 202, hasEnded(job.state));
  },
});

const abort = route({
  ...common,
  operationId: "abortExecution",
  path: "/v1/executions/{execution}/abort",
  summary: "Stop an execution at the nearest safe state",
  description: "What has not been sent goes back, what has arrived stays.",
  body: reasonBody,
  replies: { 200: { description: "Nothing was begun, and nothing will be", schema: executionViewSchema }, 202: accepted },
  async handle(call) {
    const job = await executionIn(call);
    if (hasEnded(job.state) && !canGoOn(job)) refuse(job, "there is nothing to abort");
    if (job.state === "queued" && job.attempt === 0) {
      await call.records.jobs.cancel(job.id, call.services.now(), call.actor.id, call.body.reason ?? null);
      return reply(call, job, 200);
    }
    await signal(call, job, "abort");
    return reply(call, job, 202, hasEnded(job.state));
  },
});

const skip = route({
  ...common,
  operationId: "skipInExecution",
  path: "/v1/executions/{execution}/skip",
  summary: "Leave the moves of one virtual router out, and what depends on them, if they have not begun",
  body: z.strictObject({ router: idSchema, reason: labelSchema }).meta({ id: "SkipRequest" }),
  replies: { 202: accepted },
  async handle(call) {
    const job = await executionIn(call);
    if (hasEnded(job.state) && !canGoOn(job)) refuse(job, "there is nothing to leave out");
    await signal(call, job, "skip");
    return reply(call, job, 202);
  },
});

const close = route({
  ...common,
  operationId: "closeExecution",
  path: "/v1/executions/{execution}/close",
  summary: "Say that an execution that cannot go on was put right by hand",
  description: "Nothing is looked at. The next execution compares hosts and devices with its network before it begins.",
  body: z.strictObject({ reason: labelSchema.meta({ description: "What was put right, and how" }) }).meta({ id: "CloseRequest" }),
  replies: { 202: accepted },
  async handle(call) {
    const job = await executionIn(call);
    if (!canGoOn(job)) refuse(job, hasEnded(job.state) ? "there is nothing to close" : "abort it first");
    await signal(call, job, "cancel");
    return reply(call, job, 202, true);
  },
});

export const routes: readonly Route[] = [pause, resume, abort, skip, close];
