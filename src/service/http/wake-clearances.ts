/** Wake clearances: a host whose last wake-up failed is put to sleep again only after a person has said that it wakes. */
import { z } from "zod";
import { draftWakeClearance } from "../executions/ask.ts";
import { wakeClearanceRequestSchema } from "../executions/device-requests.ts";
import type { JobKind } from "../records.ts";
import { wakeClearanceView, wakeClearanceViewSchema } from "../views/device-view.ts";
import { jobOf, jobParam } from "../views/job-view.ts";
import { networkParams } from "../views/version-view.ts";
import { askingOf, cancelJob, quickReplies, startQuickJob } from "./jobs.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ wakeClearance: jobParam });
const kinds: readonly JobKind[] = ["wake-clearance"];
const words = "wake clearance";

const create = route({
  operationId: "createWakeClearance",
  method: "post",
  path: "/v1/networks/{network}/wake-clearances",
  tag: "devices",
  summary: "Say that a host wakes again, so that it may be put to sleep",
  right: "execute",
  effect: "change",
  params: networkParams,
  body: wakeClearanceRequestSchema,
  replies: quickReplies(wakeClearanceViewSchema),
  problems: ["not-found"],
  async handle(call) {
    const draft = await draftWakeClearance(askingOf(call, call.params.network, "wc"), call.body);
    return startQuickJob(call, draft, `/v1/wake-clearances/${draft.id}`, wakeClearanceView);
  },
});

const get = route({
  operationId: "getWakeClearance",
  method: "get",
  path: "/v1/wake-clearances/{wakeClearance}",
  tag: "devices",
  summary: "Whether there was anything to clear",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: wakeClearanceViewSchema } },
  problems: ["not-found"],
  async handle({ params: { wakeClearance }, records }) {
    return { status: 200, body: wakeClearanceView(await jobOf(records, wakeClearance, kinds, words)) };
  },
});

const cancel = route({
  operationId: "cancelWakeClearance",
  method: "post",
  path: "/v1/wake-clearances/{wakeClearance}/cancel",
  tag: "devices",
  summary: "Give up a clearance that no worker has taken",
  right: "execute",
  effect: "change",
  params,
  replies: {
    200: { description: "It was waiting, and has ended", schema: wakeClearanceViewSchema },
    202: { description: "It is under way, and may have been done", schema: wakeClearanceViewSchema },
  },
  problems: ["not-found", "conflict"],
  handle: (call) => cancelJob(call, call.params.wakeClearance, kinds, words, wakeClearanceView),
});

export const routes: readonly Route[] = [create, get, cancel];
