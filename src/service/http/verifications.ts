/** Verifications: is a plan, from anywhere, right for a network that the service has? */
import { z } from "zod";
import { draftVerification } from "../planning/ask.ts";
import { verificationRequestSchema } from "../planning/requests.ts";
import { jobOf, jobParam, verificationView, verificationViewSchema } from "../views/job-view.ts";
import { networkParams } from "../views/version-view.ts";
import { askingOf, quickReplies, startQuickJob } from "./jobs.ts";
import { DAY_PLAN_BYTES } from "./replays.ts";
import { type Route, route } from "./route.ts";

const create = route({
  operationId: "verifyPlan",
  method: "post",
  path: "/v1/networks/{network}/verifications",
  tag: "plans",
  summary: "Hold a plan or a day plan against every rule, its own figures and its order of moves",
  description: "Nothing of the optimiser has a say in it.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: verificationRequestSchema,
  maxBodyBytes: DAY_PLAN_BYTES,
  replies: quickReplies(verificationViewSchema),
  problems: ["not-found"],
  async handle(call) {
    const draft = await draftVerification(askingOf(call, call.params.network, "ve"), call.body);
    return startQuickJob(call, draft, `/v1/verifications/${draft.id}`, verificationView);
  },
});

const get = route({
  operationId: "getVerification",
  method: "get",
  path: "/v1/verifications/{verification}",
  tag: "plans",
  summary: "What a verification has found",
  right: "read",
  effect: "none",
  params: z.object({ verification: jobParam }),
  replies: { 200: { description: "Its state", schema: verificationViewSchema } },
  problems: ["not-found"],
  async handle({ params: { verification }, records }) {
    return { status: 200, body: verificationView(await jobOf(records, verification, ["verification"], "verification")) };
  },
});

export const routes: readonly Route[] = [create, get];
