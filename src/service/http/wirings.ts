/** Wirings: the bridges and tunnels that a network means on its devices, compared with what they have, and put right. */
import { z } from "zod";
import { draftWiring } from "../executions/ask.ts";
import { wiringRequestSchema } from "../executions/device-requests.ts";
import type { JobKind } from "../records.ts";
import { wiringView, wiringViewSchema } from "../views/device-view.ts";
import { jobOf, jobParam } from "../views/job-view.ts";
import { networkParams } from "../views/version-view.ts";
import { askingOf, cancelJob, quickReplies, startQuickJob } from "./jobs.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ wiring: jobParam });
const kinds: readonly JobKind[] = ["wiring"];

const create = route({
  operationId: "createWiring",
  method: "post",
  path: "/v1/networks/{network}/wirings",
  tag: "devices",
  summary: "Compare the devices' bridges and tunnels with what the network means, and with `apply` make them so",
  description:
    "The network is its newest version. It is for a first set-up, and after a person's repairs; nothing is made while an execution is not at an end.",
  right: "execute",
  effect: "change",
  params: networkParams,
  body: wiringRequestSchema,
  replies: quickReplies(wiringViewSchema),
  problems: ["not-found", "conflict"],
  async handle(call) {
    const draft = await draftWiring(askingOf(call, call.params.network, "wr"), call.body);
    return startQuickJob(call, draft, `/v1/wirings/${draft.id}`, wiringView);
  },
});

const get = route({
  operationId: "getWiring",
  method: "get",
  path: "/v1/wirings/{wiring}",
  tag: "devices",
  summary: "What was seen on devices, and made",
  right: "read",
  effect: "none",
  params,
  replies: { 200: { description: "Its state", schema: wiringViewSchema } },
  problems: ["not-found"],
  async handle({ params: { wiring }, records }) {
    return { status: 200, body: wiringView(await jobOf(records, wiring, kinds, "wiring")) };
  },
});

const cancel = route({
  operationId: "cancelWiring",
  method: "post",
  path: "/v1/wirings/{wiring}/cancel",
  tag: "devices",
  summary: "Give up a wiring that has touched nothing yet",
  right: "execute",
  effect: "change",
  params,
  replies: {
    200: { description: "It was waiting, and has ended", schema: wiringViewSchema },
    202: { description: "It is under way, and ends as if nobody had asked if it has begun to change devices", schema: wiringViewSchema },
  },
  problems: ["not-found", "conflict"],
  handle: (call) => cancelJob(call, call.params.wiring, kinds, "wiring", wiringView),
});

export const routes: readonly Route[] = [create, get, cancel];
