/** Schedulings: the moves to a plan's placement, ordered anew; and how a plan from elsewhere becomes one of the service's. */
import { draftScheduling } from "../planning/ask.ts";
import { schedulingRequestSchema } from "../planning/requests.ts";
import { planView, planViewSchema } from "../views/job-view.ts";
import { networkParams } from "../views/version-view.ts";
import { acceptedHeaders, askingOf, startJob } from "./jobs.ts";
import { type Route, route } from "./route.ts";

const create = route({
  operationId: "schedulePlan",
  method: "post",
  path: "/v1/networks/{network}/schedulings",
  tag: "plans",
  summary: "Order the moves to a plan's placement anew",
  description:
    "What comes of it is a plan like any other, at its Location: with the placement of the given one, and moves that lead there from the network as it is. A plan that was made elsewhere becomes one that can be approved and carried out here. It fails with `unsound` when the placement does not hold, with `infeasible` when it is proven that no order of moves leads there, with `undecided` when none was found, with `invalid-document` when the plan places nothing.",
  right: "plan",
  effect: "change",
  params: networkParams,
  body: schedulingRequestSchema,
  replies: { 202: { description: "It will be made", schema: planViewSchema, headers: acceptedHeaders } },
  problems: ["not-found", "conflict"],
  async handle(call) {
    const draft = await draftScheduling(askingOf(call, call.params.network, "pl"), call.body);
    return startJob(call, draft, `/v1/plans/${draft.id}`, planView);
  },
});

export const routes: readonly Route[] = [create];
