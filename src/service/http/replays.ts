/** Replays: how a day plan would have gone on traffic that it has not seen. */
import { z } from "zod";
import { draftReplay } from "../planning/ask-day.ts";
import { replayRequestSchema } from "../planning/day-requests.ts";
import { replayView, replayViewSchema } from "../views/day-view.ts";
import { jobOf, jobParam } from "../views/job-view.ts";
import { networkParams } from "../views/version-view.ts";
import { askingOf, quickReplies, startQuickJob } from "./jobs.ts";
import { type Route, route } from "./route.ts";

/** Of a day plan's document, which holds some dozens of plans. */
export const DAY_PLAN_BYTES = 16_000_000;

const create = route({
  operationId: "createReplay",
  method: "post",
  path: "/v1/networks/{network}/replays",
  tag: "day-plans",
  summary: "Replay a day plan on traffic: what would have overflowed, and what it would have saved",
  description: "Nothing is planned anew: the placements stand as they were decided.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: replayRequestSchema,
  maxBodyBytes: DAY_PLAN_BYTES,
  replies: quickReplies(replayViewSchema),
  problems: ["not-found", "conflict"],
  async handle(call) {
    const draft = await draftReplay(askingOf(call, call.params.network, "re"), call.body);
    return startQuickJob(call, draft, `/v1/replays/${draft.id}`, replayView);
  },
});

const get = route({
  operationId: "getReplay",
  method: "get",
  path: "/v1/replays/{replay}",
  tag: "day-plans",
  summary: "What a replay has shown",
  right: "read",
  effect: "none",
  params: z.object({ replay: jobParam }),
  replies: { 200: { description: "Its state", schema: replayViewSchema } },
  problems: ["not-found"],
  async handle({ params: { replay }, records }) {
    return { status: 200, body: replayView(await jobOf(records, replay, ["replay"], "replay")) };
  },
});

export const routes: readonly Route[] = [create, get];
