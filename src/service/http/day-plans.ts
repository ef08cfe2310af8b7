/** Day plans: asked for, followed and read. Their jobs are of a kind of their own, which nobody approves or carries out as a whole. */
import { z } from "zod";
import { dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { planSchema } from "../../plan/plan-document.ts";
import { draftDayPlan } from "../planning/ask-day.ts";
import { dayPlanRequestSchema } from "../planning/day-requests.ts";
import type { JobKind } from "../records.ts";
import { dayPlanSummarySchema, dayPlanView, dayPlanViewSchema } from "../views/day-view.ts";
import { jobOf, jobParam, summaryView } from "../views/job-view.ts";
import { networkParams, versionOf } from "../views/version-view.ts";
import { followJob } from "./job-events.ts";
import { acceptedHeaders, askingOf, cancelJob, eventStream, startJob } from "./jobs.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { documentOf } from "./plans.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ dayPlan: jobParam });
const kinds: readonly JobKind[] = ["day-plan"];
const words = "day plan";

const create = route({
  operationId: "createDayPlan",
  method: "post",
  path: "/v1/networks/{network}/day-plans",
  tag: "day-plans",
  summary: "Ask for a plan of a whole day",
  description:
    "Which placement when, with every change between them and the way back, for a forecast that is learnt from the network's traffic. It asks for some ten plans, and 24 more with `hourly`, and passes the verifier before anybody sees it. Follow it at its Location.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: dayPlanRequestSchema,
  replies: { 202: { description: "It will be made", schema: dayPlanViewSchema, headers: acceptedHeaders } },
  problems: ["not-found"],
  async handle(call) {
    const draft = await draftDayPlan(askingOf(call, call.params.network, "dp"), call.body);
    return startJob(call, draft, `/v1/day-plans/${draft.id}`, dayPlanView);
  },
});

const list = route({
  operationId: "listDayPlans",
  method: "get",
  path: "/v1/networks/{network}/day-plans",
  tag: "day-plans",
  summary: "A network's day plans, newest first",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: pagedSchema(dayPlanSummarySchema, "DayPlans") } },
  problems: ["not-found"],
  async handle({ params: { network }, query, records }) {
    await versionOf(records, "network", network, "newest");
    return { status: 200, body: pageReply(await records.jobs.list({ network, kind: "day-plan" }, pageOf(query)), summaryView) };
  },
});

const get = route({
  operationId: "getDayPlan",
  method: "get",
  path: "/v1/day-plans/{dayPlan}",
  tag: "day-plans",
  summary: "How far a day plan is, and its headline",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: dayPlanViewSchema } },
  problems: ["not-found"],
  async handle({ params: { dayPlan }, records }) {
    return { status: 200, body: dayPlanView(await jobOf(records, dayPlan, kinds, words)) };
  },
});

const events = route({
  operationId: "followDayPlan",
  method: "get",
  path: "/v1/day-plans/{dayPlan}/events",
  tag: "day-plans",
  summary: "How a day plan comes along, as server-sent events",
  right: "read",
  effect: "none",
  params,
  replies: { 200: eventStream },
  problems: ["not-found"],
  async handle({ params: { dayPlan }, records, services }) {
    await jobOf(records, dayPlan, kinds, words);
    return { status: 200, events: (over, lastEventId) => followJob(services.store, dayPlan, over, lastEventId) };
  },
});

const document = route({
  operationId: "getDayPlanDocument",
  method: "get",
  path: "/v1/day-plans/{dayPlan}/document",
  tag: "day-plans",
  summary: "The day plan itself",
  description:
    "It is there once the job has succeeded, also when no placement was found for the peak of the day: then it is the plan that says so.",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "day-plan@1; plan@1 where there is no day", schema: z.union([dayPlanSchema, planSchema]) } },
  problems: ["not-found", "conflict"],
  async handle({ params: { dayPlan }, records }) {
    return { status: 200, text: documentOf(await jobOf(records, dayPlan, kinds, words), "/v1/day-plans") };
  },
});

const cancel = route({
  operationId: "cancelDayPlan",
  method: "post",
  path: "/v1/day-plans/{dayPlan}/cancel",
  tag: "day-plans",
  summary: "Give up a day plan that is not made yet",
  right: "plan",
  effect: "change",
  params,
  replies: {
    200: { description: "It was waiting, and has ended", schema: dayPlanViewSchema },
    202: { description: "It is under way, and will end", schema: dayPlanViewSchema },
  },
  problems: ["not-found", "conflict"],
  handle: (call) => cancelJob(call, call.params.dayPlan, kinds, words, dayPlanView),
});

export const routes: readonly Route[] = [create, list, get, events, document, cancel];
