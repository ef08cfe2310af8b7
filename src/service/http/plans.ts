/** Plans: asked for, followed, read and explained. */
import { z } from "zod";
import { planSchema } from "../../plan/plan-document.ts";
import { draftPlan } from "../planning/ask.ts";
import { planRequestSchema } from "../planning/requests.ts";
import type { JobRecord } from "../records.ts";
import type { Records } from "../store/port.ts";
import { explanationSchema } from "../views/explanation-view.ts";
import { jobOf, jobParam, planSummarySchema, planView, planViewSchema, summaryView } from "../views/job-view.ts";
import { networkParams, versionOf } from "../views/version-view.ts";
import { followJob } from "./job-events.ts";
import { acceptedHeaders, askingOf, cancelJob, eventStream, startJob } from "./jobs.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ plan: jobParam });

const create = route({
  operationId: "createPlan",
  method: "post",
  path: "/v1/networks/{network}/plans",
  tag: "plans",
  summary: "Ask for a plan",
  description:
    "The plan is made for one version of the network, the newest unless told otherwise, and passes the verifier before anybody sees it. Follow it at its Location.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: planRequestSchema,
  replies: { 202: { description: "It will be made", schema: planViewSchema, headers: acceptedHeaders } },
  problems: ["not-found"],
  async handle(call) {
    const draft = await draftPlan(askingOf(call, call.params.network, "pl"), call.body);
    return startJob(call, draft, `/v1/plans/${draft.id}`, planView);
  },
});

const list = route({
  operationId: "listPlans",
  method: "get",
  path: "/v1/networks/{network}/plans",
  tag: "plans",
  summary: "A network's plans, newest first",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: pagedSchema(planSummarySchema, "Plans") } },
  problems: ["not-found"],
  async handle({ params: { network }, query, records }) {
    await versionOf(records, "network", network, "newest");
    return { status: 200, body: pageReply(await records.jobs.list({ network, kind: "plan" }, pageOf(query)), summaryView) };
  },
});

const get = route({
  operationId: "getPlan",
  method: "get",
  path: "/v1/plans/{plan}",
  tag: "plans",
  summary: "How far a plan is, and its headline",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: planViewSchema } },
  problems: ["not-found"],
  async handle({ params: { plan }, records }) {
    return { status: 200, body: planView(await jobOf(records, plan, ["plan"], "plan")) };
  },
});

const events = route({
  operationId: "followPlan",
  method: "get",
  path: "/v1/plans/{plan}/events",
  tag: "plans",
  summary: "How a plan comes along, as server-sent events",
  right: "read",
  effect: "none",
  params,
  replies: { 200: eventStream },
  problems: ["not-found"],
  async handle({ params: { plan }, records, services }) {
    await jobOf(records, plan, ["plan"], "plan");
    return { status: 200, events: (over, lastEventId) => followJob(services.store, plan, over, lastEventId) };
  },
});

/** The text of a plan that was made; anything else is a conflict, and says what is the matter. */
export function documentOf({ id, state, result }: Pick<JobRecord, "id" | "state" | "result">, path = "/v1/plans"): string {
  if (state === "succeeded" && result !== null) return result;
  const why =
    state === "queued" || state === "running" ? `is ${state}: follow it at ${path}/${id}/events` : `has ${state}: ${path}/${id} says why`;
  throw new RequestProblem("conflict", `There is no document: ${id} ${why}.`);
}

const document = route({
  operationId: "getPlanDocument",
  method: "get",
  path: "/v1/plans/{plan}/document",
  tag: "plans",
  summary: "The plan itself",
  description: "It is there once the plan has succeeded, also when it says that the goal is infeasible, with the rules in conflict.",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "plan@1", schema: planSchema } },
  problems: ["not-found", "conflict"],
  async handle({ params: { plan }, records }) {
    return { status: 200, text: documentOf(await jobOf(records, plan, ["plan"], "plan")) };
  },
});

const explanation = route({
  operationId: "explainPlan",
  method: "get",
  path: "/v1/plans/{plan}/explanation",
  tag: "plans",
  summary: "Why each virtual router moves or stays, and why each physical router that is on cannot be turned off",
  right: "read",
  effect: "none",
  params,
  query: z.object({
    physicalRouters: z
      .enum(["all", "none"])
      .default("all")
      .meta({ description: "`none`: of virtual routers only. Physical ones take a while in large networks" }),
  }),
  replies: { 200: { description: "In document order; empty when the plan places nothing", schema: explanationSchema } },
  problems: ["not-found", "conflict"],
  async handle({ params: { plan }, query, records, services, gone }) {
    const job = await jobOf(records, plan, ["plan"], "plan");
    const document = documentOf(job);
    const question = { ...(await documentsOf(records, job, document)), plan: document, withHosts: query.physicalRouters === "all" };
    return { status: 200, text: await services.questions.ask("explanation", question, gone) };
  },
});

/** What a plan was made for; versions are never removed. */
async function documentsOf(records: Records, { network: name, networkVersion }: JobRecord, document: string) {
  const network = await versionOf(records, "network", name, networkVersion);
  const { traffic } = planSchema.parse(JSON.parse(document));
  return { network, traffic: traffic === null ? null : await records.versions.findDigest("traffic", name, traffic.digest) };
}

const cancel = route({
  operationId: "cancelPlan",
  method: "post",
  path: "/v1/plans/{plan}/cancel",
  tag: "plans",
  summary: "Give up a plan that is not made yet",
  right: "plan",
  effect: "change",
  params,
  replies: {
    200: { description: "It was waiting, and has ended", schema: planViewSchema },
    202: { description: "It is under way, and will end", schema: planViewSchema },
  },
  problems: ["not-found", "conflict"],
  handle: (call) => cancelJob(call, call.params.plan, ["plan"], "plan", planView),
});

export const routes: readonly Route[] = [create, list, get, events, document, explanation, cancel];
