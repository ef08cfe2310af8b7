/** Asks for a plan as the command line does, without files and processes. */
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { digestOf } from "../../src/network/digest.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import type { GoalRequest } from "../../src/optimiser/goals.ts";
import { type OptimiseOutcome, optimise } from "../../src/optimiser/optimise.ts";
import type { Solver } from "../../src/optimiser/solvers/port.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { type PlanRequest, planNetwork } from "../../src/plan/plan-network.ts";
import type { Prepared } from "../../src/plan/prepare.ts";

/** Long enough for any saving to pay for its moves. */
const HOURS = 1e9;

export const preparedFrom = (document: NetworkDocument, hours = HOURS): Prepared => ({
  network: buildNetwork(document),
  digest: digestOf(JSON.parse(JSON.stringify(document))),
  changes: [],
  traffic: null,
  hours,
});

export function requestFor(document: NetworkDocument, goal: GoalRequest, settings: Partial<PlanRequest> = {}): PlanRequest {
  return { prepared: preparedFrom(document), goal, gap: 0, timeLimitSeconds: 60, seed: 1, ...settings };
}

/** What the optimiser answers, whatever becomes of the moves to it: a network that has just enough room to be in may have none to move in. */
export const placementFor = ({ prepared, goal, gap, timeLimitSeconds, seed }: PlanRequest, solver: Solver): Promise<OptimiseOutcome> =>
  optimise(prepared.network, ruleBook, goal, solver, { gap, timeLimitSeconds, seed });

/** The plan; a wrong answer fails the test with what is wrong. */
export async function planWith(request: PlanRequest, solver: Solver): Promise<PlanDocument> {
  const outcome = await planNetwork(request, ruleBook, solver);
  if (outcome.status === "plan") return outcome.plan;
  const { program: _, ...wrong } = outcome.wrong;
  throw new Error(`wrong answer: ${JSON.stringify(wrong)}`);
}
