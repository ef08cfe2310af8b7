/** Of a request, what plan-network is told beside what to plan for. */
import type { PlanRequest } from "../../plan/plan-network.ts";
import { defaultLimits, type TransitionLimits } from "../../plan/schedule/transition.ts";
import type { PlanRequestBody } from "./requests.ts";

export function settingsOf(
  { gap, seed, limits, migration }: Pick<PlanRequestBody, "gap" | "seed" | "limits" | "migration">,
  timeLimitSeconds: number,
): Omit<PlanRequest, "prepared" | "goal"> {
  return { gap, seed, timeLimitSeconds, limits: limitsOf(limits), ...(migration === undefined ? {} : { migration }) };
}

/** `base`: the limits that the request does not speak of. */
export function limitsOf(limits: PlanRequestBody["limits"], base: TransitionLimits = defaultLimits): TransitionLimits {
  const { perPhysicalRouter = base.perPhysicalRouter, perSite = base.perSite, total = base.total } = limits ?? {};
  return { perPhysicalRouter, perSite, total };
}
