/** A plan's placement, reached anew from today: its own moves, which may be wrong or missing, are replaced. */
import type { RuleBook } from "../constraints/constraint.ts";
import { candidateOfPlan } from "./candidate-of-plan.ts";
import type { PlanDocument } from "./plan-document.ts";
import { scheduleTransition } from "./schedule/schedule-transition.ts";
import type { ScheduleOutcome, ScheduleRequest } from "./schedule/transition.ts";
import { type Finding, type VerifyGround, verifyPlacement, verifyPlan } from "./verify.ts";

export interface RescheduleRequest extends Pick<ScheduleRequest, "limits" | "migration"> {
  readonly prepared: VerifyGround;
  readonly plan: PlanDocument;
  readonly book: RuleBook;
}

export type RescheduleOutcome =
  | { readonly status: "scheduled"; readonly plan: PlanDocument }
  /** The plan places nothing. */
  | { readonly status: "empty" }
  /** What is wrong with the plan apart from its moves: there is nothing worth moving to. */
  | { readonly status: "unsound"; readonly findings: readonly Finding[] }
  | Extract<ScheduleOutcome, { status: "blocked" }>
  /** A schedule that does not hold: a bug of ours. */
  | { readonly status: "wrong"; readonly findings: readonly Finding[] };

/** Whatever is scheduled here has passed plan/verify. */
export function reschedule({ prepared, plan, book, limits, migration }: RescheduleRequest): RescheduleOutcome {
  const { network } = prepared;
  const target = candidateOfPlan(network, plan);
  if (target === undefined) return { status: "empty" };
  const unsound = verifyPlacement({ prepared, plan, book });
  if (unsound.length > 0) return { status: "unsound", findings: unsound };
  const outcome = scheduleTransition({ network, target, book, limits, migration });
  if (outcome.status === "blocked") return outcome;
  const scheduled: PlanDocument = { ...plan, ...outcome.schedule };
  const findings = verifyPlan({ prepared, plan: scheduled, book, migration });
  return findings.length === 0 ? { status: "scheduled", plan: scheduled } : { status: "wrong", findings };
}

/** Of what is wrong with a placement, what is worth telling: of a plan for another network or other traffic nothing else is. */
export function rootsOf(findings: readonly Finding[]): readonly Finding[] {
  const ground = findings.filter(({ rule }) => rule === "plan-network");
  return ground.length > 0 ? ground : findings;
}
