/** Plans through the planner's main use case, as the command line does, and measures it. */
import { ruleBook } from "../../src/constraints/index.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Solver } from "../../src/optimiser/solvers/port.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import { type PlanOutcome, planNetwork } from "../../src/plan/plan-network.ts";
import type { Prepared } from "../../src/plan/prepare.ts";
import type { Seconds } from "../../src/units.ts";
import { SEED } from "./instances.ts";
import { tell } from "./report.ts";

/** What an operator asks for: gap at most 0.1%. */
export const GAP = 0.001;

type Answer = Extract<PlanOutcome, { status: "plan" }>;

export interface Solved extends Answer {
  /** Undefined when there is no plan. */
  readonly candidate: Candidate | undefined;
  /** On the wall, from the request to the verified plan. */
  readonly seconds: Seconds;
  /** Until the first objective was settled, on the wall; null when no later one was begun. */
  readonly firstStageSeconds: Seconds | null;
}

/** Throws on a wrong answer: a benchmark of wrong answers says nothing. */
export async function solve(what: string, prepared: Prepared, solver: Solver, timeLimitSeconds: Seconds): Promise<Solved> {
  const begun = performance.now();
  const elapsed = (): Seconds => (performance.now() - begun) / 1000;
  let endOfLast: Seconds = 0;
  let firstStageSeconds: Seconds | null = null;
  const timed: Solver = {
    ...solver,
    async solve(program, options, watch) {
      const outcome = await solver.solve(program, options, watch);
      endOfLast = elapsed();
      return outcome;
    },
  };
  const request = { prepared, goal: { goal: "consolidate" }, gap: GAP, timeLimitSeconds, seed: SEED } as const;
  const outcome = await planNetwork(request, ruleBook, timed, {
    onProgress({ stage }) {
      if (stage > 1) firstStageSeconds ??= endOfLast;
    },
  });
  const seconds = elapsed();
  if (outcome.status === "wrong") {
    const { detail, findings, reasons } = outcome.wrong;
    throw new Error(`${what}: ${detail}: ${JSON.stringify(findings.length > 0 ? findings[0] : reasons[0])}`);
  }
  const { plan } = outcome;
  const gapText = plan.bound?.gap == null ? "" : `, gap ${(100 * plan.bound.gap).toFixed(3)}%`;
  tell(`${what}: ${plan.status}, ${plan.power?.afterWatts ?? "no"} W${gapText}, ${seconds.toFixed(1)} s`);
  return { ...outcome, candidate: candidateOfPlan(prepared.network, plan), seconds, firstStageSeconds };
}
