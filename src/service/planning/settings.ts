/** Of a request, what plan-network is told beside what to plan for. */
import type { PlanRequest } from "../../plan/plan-network.ts";
import { defaultLimits } from "../../plan/schedule/transition.ts";
import type { PlanRequestBody } from "./requests.ts";

export function settingsOf(
  { gap, seed, limits, migration }: Pick<PlanRequestBody, "gap" | "seed" | "limits" | "migration">,
  timeLimitSeconds: number,
): Omit<PlanRequest, "prepared" | "goal"> {
  const {
    perPhysicalRouter = defaultLimits.perPhysicalRouter,
    perSite = defaultLimits.perSite,
    total = defaultLimits.total,
  } = limits ?? {};
  return { gap, seed, timeLimitSeconds, limits: { perPhysicalRouter, perSite, total }, ...(migration === undefined ? {} : { migration }) };
}
