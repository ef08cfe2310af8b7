/** The plan that takes a finished execution back: to where routers ran and which hosts were on before it. Scheduled anew and verified. */
import type { RuleBook } from "../constraints/constraint.ts";
import { buildNetwork } from "../network/build-network.ts";
import { digestOf } from "../network/digest.ts";
import type { NetworkDocument } from "../network/document.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { plannedStateOf } from "../plan/candidate-of-plan.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { MigrationModel } from "../plan/pre-copy.ts";
import { scheduleTransition } from "../plan/schedule/schedule-transition.ts";
import type { Blockage, TransitionLimits } from "../plan/schedule/transition.ts";
import { type Finding, verifyPlan } from "../plan/verify.ts";

export interface WayBackRequest {
  /** As it was before the execution. */
  readonly before: Network;
  /** As the execution left it. */
  readonly after: NetworkDocument;
  readonly book: RuleBook;
  readonly limits: TransitionLimits;
  readonly migration: MigrationModel;
}

export type WayBack =
  | { readonly status: "plan"; readonly plan: PlanDocument; readonly network: Network }
  | { readonly status: "blocked"; readonly proven: boolean; readonly blocked: readonly Blockage[] }
  /** What was there before breaks rules, or the way does. */
  | { readonly status: "unsound"; readonly findings: readonly Finding[] };

export function wayBack({ before, after, book, limits, migration }: WayBackRequest): WayBack {
  const network = buildNetwork(after);
  const target = before.today;
  const outcome = scheduleTransition({ network, target, book, limits, migration });
  if (outcome.status === "blocked") return outcome;
  const milli = (value: number): number => Math.round(value * 1000) / 1000;
  const [beforeWatts, afterWatts] = [network.today, target].map((state) => milli(candidatePower(network, state).totalWatts)) as [
    number,
    number,
  ];
  const digest = digestOf(JSON.parse(JSON.stringify(after)));
  const plan: PlanDocument = {
    schema: "rehome/plan@1",
    network: { name: network.name, digest },
    changes: [],
    traffic: null,
    goal: "restore",
    status: "feasible",
    ...plannedStateOf(network, target),
    power: { beforeWatts, afterWatts, savedPercent: beforeWatts === 0 ? 0 : Math.round((1 - afterWatts / beforeWatts) * 1e4) / 100 },
    bound: null,
    ...outcome.schedule,
    solver: { name: "none", version: "0", seconds: 0, seed: 0 },
    conflict: null,
  };
  const findings = verifyPlan({ prepared: { network, digest, changes: [], traffic: null }, plan, book, migration });
  return findings.length > 0 ? { status: "unsound", findings } : { status: "plan", plan, network };
}
