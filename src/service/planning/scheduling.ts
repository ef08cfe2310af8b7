/** Orders the moves to the placement of a plan, from anywhere, anew. What comes of it has passed the verifier. */
import { ruleBook } from "../../constraints/index.ts";
import { defaultMigration } from "../../plan/pre-copy.ts";
import { reschedule, rootsOf } from "../../plan/reschedule.ts";
import { problemsOf } from "../../plan/verify-finding.ts";
import type { PinnedScheduling } from "./requests.ts";
import { limitsOf } from "./settings.ts";
import { done, groundOfPlan, type WorkAnswer, type WorkDocuments, withoutOrder } from "./work-parts.ts";

export function orderMoves(documents: WorkDocuments, request: PinnedScheduling): WorkAnswer {
  const { placementOf: plan, migration = defaultMigration } = request;
  const limits = limitsOf(request.limits, plan.transition?.limits);
  const outcome = reschedule({ prepared: groundOfPlan(documents, plan), plan, book: ruleBook, limits, migration });
  switch (outcome.status) {
    case "scheduled":
      return done(outcome.plan);
    case "empty": {
      const detail = `There is nothing to schedule: the plan places nothing, its status is ${plan.status}. Give one that is complete`;
      return { status: "refused", detail, problems: [] };
    }
    case "unsound": {
      const detail = "The placement does not hold in this network, so no way to it was looked for";
      return { status: "unsound", detail, problems: problemsOf(rootsOf(outcome.findings)) };
    }
    case "blocked":
      return withoutOrder(outcome.proven, outcome.blocked);
    case "wrong": {
      const detail = "the schedule does not pass verification";
      const instance = JSON.stringify({ network: documents.network, traffic: documents.traffic, request, findings: outcome.findings });
      return { status: "wrong", solver: "Rehome's own scheduler", detail, instance, remedy: "Please report it" };
    }
    default:
      return outcome satisfies never;
  }
}
