/**
 * Who may let a plan be carried out.
 *
 * The two-person rule compares who asks now with everybody behind the plan: who asked for it, and, where a schedule did, who made
 * the schedule. Taking a plan out of the way is always safe, so whoever asked for one may reject it.
 */
import { z } from "zod";
import { RequestProblem } from "../http/problem.ts";
import type { ApprovalRecord, JobRecord } from "../records.ts";
import type { Records } from "../store/port.ts";

export interface Decision {
  readonly plan: JobRecord;
  readonly decision: ApprovalRecord["decision"];
  readonly reason: string | null;
  /** An actor's id. */
  readonly by: string;
  readonly at: number;
}

interface Kept {
  readonly approvals: Records["approvals"];
  readonly schedules: Pick<Records["schedules"], "find">;
}

/** Keeps a decision, or throws RequestProblem: `conflict`, `same-person`. Only inside a transaction. */
export async function decideOnPlan(records: Kept, twoPersonRule: boolean, { plan, by, ...decision }: Decision): Promise<ApprovalRecord> {
  refuseUnfit(plan);
  if (twoPersonRule && decision.decision === "approved") await refuseSamePerson(records, plan, by);
  const earlier = await records.approvals.of(plan.id);
  const rejection = earlier.find((each) => each.decision === "rejected");
  if (rejection !== undefined) {
    throw new RequestProblem("conflict", `${plan.id} was rejected by ${rejection.by}, which is final. Ask for another plan.`);
  }
  const approval: ApprovalRecord = { plan: plan.id, by, ...decision };
  if (!(await records.approvals.add(approval))) {
    throw new RequestProblem("conflict", `${by} has decided on ${plan.id} already. Another person may still reject it.`);
  }
  return approval;
}

/** Where a plan stands with people: one rejection is final, one approval is enough. */
export async function standingOf(records: Pick<Records, "approvals">, plan: string): Promise<"undecided" | ApprovalRecord["decision"]> {
  const decisions = (await records.approvals.of(plan)).map(({ decision }) => decision);
  if (decisions.includes("rejected")) return "rejected";
  return decisions.length > 0 ? "approved" : "undecided";
}

const resultSchema = z.looseObject({ status: z.string() });

function refuseUnfit({ id, state, result }: JobRecord): void {
  if (state !== "succeeded" || result === null) {
    const words =
      state === "queued" || state === "running" ? `is ${state} still. Wait for its end` : "has come to nothing. Ask for another";
    throw new RequestProblem("conflict", `The plan ${id} ${words}.`);
  }
  const { status } = resultSchema.parse(JSON.parse(result));
  if (status !== "optimal" && status !== "feasible") {
    throw new RequestProblem("conflict", `The plan ${id} is ${status}: there is nothing to carry out. Ask for another.`);
  }
}

async function refuseSamePerson(records: Pick<Kept, "schedules">, { id, createdBy }: JobRecord, by: string): Promise<void> {
  const schedule = /^schedule:(.+)$/.exec(createdBy)?.[1];
  const asked = schedule === undefined ? createdBy : await makerOf(records, schedule, id);
  if (by !== asked && by !== createdBy) return;
  const how = schedule === undefined ? "asked for" : `made the schedule ${schedule} that asked for`;
  throw new RequestProblem(
    "same-person",
    `${by} ${how} ${id}, and the two-person rule is on. Another person with the right to approve has to decide.`,
  );
}

/** A maker who took his schedule away is not known any more, and could be the one who asks now. */
async function makerOf(records: Pick<Kept, "schedules">, schedule: string, plan: string): Promise<string> {
  const found = await records.schedules.find(schedule);
  if (found !== null) return found.createdBy;
  throw new RequestProblem(
    "same-person",
    `${plan} was asked for by the schedule ${schedule}, which is gone, so nobody can tell whether its maker approves. Ask for the plan by hand.`,
  );
}
