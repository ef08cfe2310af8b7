/**
 * Executions: approved plans, carried out by a worker that has the executor's journal.
 *
 * An execution that was paused, or waits for a person, has ended its job's attempt; to go on, the same job waits for a worker again. Its
 * events go on where they ended, and its id stays the one in the journal.
 */
import { z } from "zod";
import { dryRun } from "../../execution/dry-run.ts";
import { layoutOf } from "../../execution/layout.ts";
import { executionReportSchema } from "../../execution/report/report-document.ts";
import { labelSchema } from "../../network/scalars.ts";
import { draftExecution, draftRollback, readyPlan } from "../executions/ask.ts";
import { groundOfPlan } from "../executions/ground.ts";
import { type ExecutionRequestBody, executionRequestSchema, standingOfJob } from "../executions/requests.ts";
import type { JobRecord } from "../records.ts";
import { executionSummarySchema, executionSummaryView, executionView, executionViewSchema } from "../views/execution-view.ts";
import { hasEnded, jobOf, jobParam } from "../views/job-view.ts";
import { networkNameSchema } from "../views/version-view.ts";
import { documentHeaders, documentReply, readHeaders, storedNetworkSchema } from "./documents.ts";
import { routes as controls } from "./execution-controls.ts";
import { followJob } from "./job-events.ts";
import { acceptedHeaders, eventSchema, startJob } from "./jobs.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Call, type Reply, type ReplyDescription, type Route, route } from "./route.ts";

const params = z.object({ execution: jobParam });
const executionIn = (call: Pick<Call<unknown, unknown, unknown>, "records">, id: string) =>
  jobOf(call.records, id, ["execution"], "execution");

const commandsSchema = z.array(z.object({ on: z.string(), command: z.string() }));
const dryRunSchema = z
  .object({
    plan: z.string(),
    steps: z.array(
      z.object({ stage: z.string(), router: z.string().nullable(), step: z.string(), commands: commandsSchema, undo: commandsSchema }),
    ),
  })
  .meta({ id: "DryRun", description: "What would be done, command by command and in order, each with its undo" });

const create = route({
  operationId: "createExecution",
  method: "post",
  path: "/v1/plans/{plan}/executions",
  tag: "executions",
  summary: "Carry out an approved plan, or say what would be done",
  description:
    "The network's newest version has to be the one that the plan was made for (412 names what differs). When the execution ends, the network as it is left becomes the newest version. A dry run needs no approval.",
  right: "execute",
  effect: "change",
  params: z.object({ plan: jobParam }),
  body: executionRequestSchema,
  replies: {
    200: { description: "Of a dry run", schema: dryRunSchema },
    202: { description: "It will be carried out", schema: executionViewSchema, headers: acceptedHeaders },
  },
  problems: ["not-found", "conflict", "same-person", "network-changed"],
  async handle(call) {
    const { records, services, actor, body } = call;
    const plan = await jobOf(records, call.params.plan, ["plan"], "plan");
    if (body.dryRun) return tryDry(call, plan, body);
    const asking = { records, twoPersonRule: services.settings.twoPersonRule, id: services.newId("ex"), now: services.now(), by: actor.id };
    const draft = await draftExecution(asking, plan, body);
    return startJob(call, draft, `/v1/executions/${draft.id}`, executionView);
  },
});

async function tryDry(
  { records, services }: Call<unknown, unknown, unknown>,
  job: JobRecord,
  { procedure }: ExecutionRequestBody,
): Promise<Reply> {
  readyPlan(job);
  if (services.fleets === undefined)
    throw new RequestProblem("conflict", "This server has no fleets: nothing says how devices are driven.");
  const { plan, prepared } = await groundOfPlan(records, job);
  const layout = layoutOf(prepared.network, services.fleets.fleetOf(job.network, prepared.network));
  const steps = dryRun({ layout, plan, procedure, commands: services.fleets.commandsFor(layout) });
  return { status: 200, body: { plan: job.id, steps }, audit: { plan: job.id, dryRun: true } };
}

const list = route({
  operationId: "listExecutions",
  method: "get",
  path: "/v1/executions",
  tag: "executions",
  summary: "Executions, newest first",
  right: "read",
  effect: "none",
  query: z.object({ ...pageQuery, network: networkNameSchema.optional(), plan: jobParam.optional() }),
  replies: { 200: { description: "One page", schema: pagedSchema(executionSummarySchema, "Executions") } },
  problems: [],
  async handle({ query, records }) {
    const { network, plan } = query;
    const filter = { ...(network === undefined ? {} : { network }), ...(plan === undefined ? {} : { parent: plan }) };
    return { status: 200, body: pageReply(await records.jobs.list({ kind: "execution", ...filter }, pageOf(query)), executionSummaryView) };
  },
});

const get = route({
  operationId: "getExecution",
  method: "get",
  path: "/v1/executions/{execution}",
  tag: "executions",
  summary: "How far an execution is, and how it ended",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: executionViewSchema } },
  problems: ["not-found"],
  async handle(call) {
    return { status: 200, body: executionView(await executionIn(call, call.params.execution)) };
  },
});

const stream: ReplyDescription = {
  description:
    "`record` for each entry of its journal, `progress` as moves are made, `end` with the state when it has ended or paused. A client that comes back with Last-Event-ID misses nothing",
  schema: eventSchema,
  mediaType: "text/event-stream",
};

const events = route({
  operationId: "followExecution",
  method: "get",
  path: "/v1/executions/{execution}/events",
  tag: "executions",
  summary: "What an execution does, as server-sent events",
  right: "read",
  effect: "none",
  params,
  replies: { 200: stream },
  problems: ["not-found"],
  async handle(call) {
    const { id } = await executionIn(call, call.params.execution);
    return { status: 200, events: (over, lastEventId) => followJob(call.services.store, id, over, lastEventId) };
  },
});

const report = route({
  operationId: "getExecutionReport",
  method: "get",
  path: "/v1/executions/{execution}/report",
  tag: "executions",
  summary: "What an execution did, and how far that was from its plan",
  description: "There from its first end on; of one that goes on after a pause, the report up to that pause.",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "execution-report@1", schema: executionReportSchema } },
  problems: ["not-found", "conflict"],
  async handle(call) {
    const { id, state, result } = await executionIn(call, call.params.execution);
    if (result !== null) return { status: 200, text: result };
    throw new RequestProblem("conflict", `${id} is ${state} and has no report${hasEnded(state) ? ": nothing was touched" : " yet"}.`);
  },
});

const network = route({
  operationId: "getExecutionNetwork",
  method: "get",
  path: "/v1/executions/{execution}/network",
  tag: "executions",
  summary: "The network as an execution has left it",
  right: "read",
  effect: "none",
  params,
  headers: readHeaders,
  replies: {
    200: { description: "The version that it made", schema: storedNetworkSchema, headers: documentHeaders },
    304: { description: "The client has it already", headers: documentHeaders },
  },
  problems: ["not-found", "conflict"],
  async handle(call) {
    const job = await executionIn(call, call.params.execution);
    const standing = standingOfJob(job);
    const version = standing?.left == null ? null : await call.records.versions.find("network", job.network, standing.left.version);
    if (version !== null) return documentReply(call.records, "network", version, call.headers);
    const why = standing?.remark ?? (hasEnded(job.state) ? "everything is as it was" : `it is ${job.state}`);
    throw new RequestProblem("conflict", `${job.id} has made no version of the network: ${why}.`);
  },
});

const rollback = route({
  operationId: "rollBackExecution",
  method: "post",
  path: "/v1/executions/{execution}/rollback",
  tag: "executions",
  summary: "Take an execution back, to where everything was before it",
  description: "An execution of its own, planned and verified when it begins. It needs no approval: what it goes back to was there before.",
  right: "execute",
  effect: "change",
  params,
  body: z.strictObject({ observe: z.boolean().default(true), reason: labelSchema.optional() }).meta({ id: "RollbackRequest" }),
  replies: { 202: { description: "It will be carried out", schema: executionViewSchema, headers: acceptedHeaders } },
  problems: ["not-found", "conflict", "network-changed"],
  async handle(call) {
    const { records, services, actor, body } = call;
    const job = await executionIn(call, call.params.execution);
    const asking = { records, twoPersonRule: services.settings.twoPersonRule, id: services.newId("ex"), now: services.now(), by: actor.id };
    const draft = await draftRollback(asking, job, body.observe);
    const reply = await startJob(call, draft, `/v1/executions/${draft.id}`, executionView);
    return { ...reply, audit: { ...reply.audit, of: job.id, reason: body.reason ?? null } };
  },
});

export const routes: readonly Route[] = [create, list, get, events, report, network, ...controls, rollback];
