/** What reproduces an answer of a solver that did not hold, as JSON. */
import type { FailedInstance } from "../optimiser/solvers/portfolio.ts";
import type { PlanRequest, WrongPlan } from "./plan-network.ts";

export function wrongPlanText({ prepared, goal, gap, seed }: PlanRequest, wrong: WrongPlan): string {
  const { network, changes, traffic } = prepared;
  return textOf({ ...wrong, request: { goal: goal.goal, gap, seed, changes, traffic }, network: network.document });
}

export const failedInstanceText = (instance: FailedInstance): string => textOf(instance);

const textOf = (value: object): string => `${JSON.stringify(value, infinities)}\n`;

/** JSON has no infinity: written as text, so that a saved program is whole. */
const infinities = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
