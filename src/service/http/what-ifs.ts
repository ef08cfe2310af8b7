/** What-ifs: what changes would mean, or every single failure in turn. Small ones are answered at once. */
import { z } from "zod";
import { draftWhatIf } from "../planning/ask.ts";
import { whatIfRequestSchema } from "../planning/requests.ts";
import type { JobKind } from "../records.ts";
import { jobOf, jobParam, whatIfSummary, whatIfSummarySchema, whatIfView, whatIfViewSchema } from "../views/job-view.ts";
import { networkParams, versionOf } from "../views/version-view.ts";
import { followJob } from "./job-events.ts";
import { askingOf, cancelJob, eventStream, quickReplies, startQuickJob } from "./jobs.ts";
import { pagedSchema, pageOf, pageQuery, pageReply } from "./pages.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ whatIf: jobParam });
const kinds: readonly JobKind[] = ["what-if", "sweep"];

const create = route({
  operationId: "createWhatIf",
  method: "post",
  path: "/v1/networks/{network}/what-ifs",
  tag: "what-ifs",
  summary: "Ask what changes would mean, or try every single failure",
  description:
    "Nothing is changed. With `each` every physical router or link fails in turn, after the changes; with `doubles` pairs of them too. What takes longer than a moment goes on as a job.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: whatIfRequestSchema,
  replies: quickReplies(whatIfViewSchema),
  problems: ["not-found"],
  async handle(call) {
    const draft = await draftWhatIf(askingOf(call, call.params.network, "wi"), call.body);
    return startQuickJob(call, draft, `/v1/what-ifs/${draft.id}`, whatIfView);
  },
});

const list = route({
  operationId: "listWhatIfs",
  method: "get",
  path: "/v1/networks/{network}/what-ifs",
  tag: "what-ifs",
  summary: "A network's what-ifs and sweeps, newest first",
  right: "read",
  effect: "none",
  params: networkParams,
  query: z.object(pageQuery),
  replies: { 200: { description: "One page", schema: pagedSchema(whatIfSummarySchema, "WhatIfs") } },
  problems: ["not-found"],
  async handle({ params: { network }, query, records }) {
    await versionOf(records, "network", network, "newest");
    return { status: 200, body: pageReply(await records.jobs.list({ network, kind: kinds }, pageOf(query)), whatIfSummary) };
  },
});

const get = route({
  operationId: "getWhatIf",
  method: "get",
  path: "/v1/what-ifs/{whatIf}",
  tag: "what-ifs",
  summary: "How far a what-if is, and its report",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: whatIfViewSchema } },
  problems: ["not-found"],
  async handle({ params: { whatIf }, records }) {
    return { status: 200, body: whatIfView(await jobOf(records, whatIf, kinds, "what-if")) };
  },
});

const events = route({
  operationId: "followWhatIf",
  method: "get",
  path: "/v1/what-ifs/{whatIf}/events",
  tag: "what-ifs",
  summary: "How a what-if comes along, as server-sent events",
  right: "read",
  effect: "none",
  params,
  replies: { 200: eventStream },
  problems: ["not-found"],
  async handle({ params: { whatIf }, records, services }) {
    await jobOf(records, whatIf, kinds, "what-if");
    return { status: 200, events: (over, lastEventId) => followJob(services.store, whatIf, over, lastEventId) };
  },
});

const cancel = route({
  operationId: "cancelWhatIf",
  method: "post",
  path: "/v1/what-ifs/{whatIf}/cancel",
  tag: "what-ifs",
  summary: "Give up a what-if that is not answered yet",
  right: "plan",
  effect: "change",
  params,
  replies: {
    200: { description: "It was waiting, and has ended", schema: whatIfViewSchema },
    202: { description: "It is under way, and will end", schema: whatIfViewSchema },
  },
  problems: ["not-found", "conflict"],
  handle: (call) => cancelJob(call, call.params.whatIf, kinds, "what-if", whatIfView),
});

export const routes: readonly Route[] = [create, list, get, events, cancel];
