/** Approvals: a person lets a plan be carried out, or rejects it for good. */
import { z } from "zod";
import { decideOnPlan } from "../auth/decide-on-plan.ts";
import type { ApprovalRecord, JobRecord } from "../records.ts";
import type { Records } from "../store/port.ts";
import { jobParam } from "../views/job-view.ts";
import { pagedSchema, timeSchema, timeText } from "./pages.ts";
import { RequestProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const paramsSchema = z.object({ plan: jobParam });

const decisionSchema = z
  .strictObject({
    decision: z.enum(["approved", "rejected"]).default("approved"),
    reason: z
      .string()
      .regex(/^[^\p{Cs}\0]{1,2000}$/u, "a text of 1 to 2000 characters")
      .optional()
      .meta({ description: "Needed to reject" }),
  })
  .refine(({ decision, reason }) => decision === "approved" || reason !== undefined, { path: ["reason"], error: "needed to reject a plan" })
  .meta({ id: "Decision" });

const approvalSchema = z
  .object({
    plan: z.string(),
    decision: z.enum(["approved", "rejected"]),
    by: z.string().meta({ description: "Who decided, as the audit log names them" }),
    at: timeSchema,
    reason: z.string().nullable(),
  })
  .meta({ id: "Approval" });

const documentOf = ({ at, ...rest }: ApprovalRecord): z.input<typeof approvalSchema> => ({ ...rest, at: timeText(at) });

async function planOf(records: Records, id: string): Promise<JobRecord> {
  const job = await records.jobs.find(id);
  if (job?.kind === "plan") return job;
  throw new RequestProblem("not-found", `There is no plan ${id}. GET /v1/networks/NETWORK/plans lists them.`);
}

const approve = route({
  operationId: "decideOnPlan",
  method: "post",
  path: "/v1/plans/{plan}/approvals",
  tag: "approvals",
  summary: "Approve a plan, or reject it",
  description:
    "Only a plan that was found (optimal or feasible) can be decided on. One rejection is final. With the two-person rule, whoever asked for the plan, or made the schedule that did, may not approve it.",
  right: "approve",
  effect: "change",
  params: paramsSchema,
  body: decisionSchema,
  replies: { 201: { description: "The decision, as it is kept", schema: approvalSchema } },
  problems: ["not-found", "conflict", "same-person"],
  async handle({ params, body, actor, records, services }) {
    const approval = await decideOnPlan(records, services.settings.twoPersonRule, {
      plan: await planOf(records, params.plan),
      decision: body.decision,
      reason: body.reason ?? null,
      by: actor.id,
      at: services.now(),
    });
    const { decision, reason } = approval;
    return { status: 201, body: documentOf(approval), audit: { plan: params.plan, decision, reason } };
  },
});

const list = route({
  operationId: "listApprovals",
  method: "get",
  path: "/v1/plans/{plan}/approvals",
  tag: "approvals",
  summary: "Who approved or rejected a plan, oldest first",
  right: "read",
  effect: "none",
  params: paramsSchema,
  replies: {
    200: { description: "All of them: one page", schema: pagedSchema(approvalSchema, "Approvals") },
  },
  problems: ["not-found"],
  async handle({ params, records }) {
    const plan = await planOf(records, params.plan);
    const approvals = await records.approvals.of(plan.id);
    return { status: 200, body: { items: approvals.map(documentOf), next: null } };
  },
});

export const routes: readonly Route[] = [approve, list];
