/** Whether a plan is worth carrying out, and small enough, by a schedule's guards. */
import type { Network } from "../../network/network.ts";
import { movesEnergy, netEnergy, wakesEnergy } from "../../plan/energy.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { ScheduleDocument } from "./schedule-document.ts";

export interface Guarded {
  readonly guards: ScheduleDocument["guards"];
  /** Under the plan's traffic. */
  readonly network: Network;
  readonly plan: PlanDocument;
  /** How long its state lasts. */
  readonly hours: number;
}

/** Null: every guard is met; otherwise the first that is not, in words. Those about moves at one time are limits of the plan itself. */
export function unmetGuard({ guards, network, plan, hours }: Guarded): string | null {
  const moved = new Set(plan.moves.map(({ router }) => router)).size;
  const most = Math.min(
    guards.maxMovedRouters ?? Number.POSITIVE_INFINITY,
    Math.floor((guards.maxMovedShare ?? Number.POSITIVE_INFINITY) * network.virtualRouters.size + 1e-9),
  );
  if (moved > most) return `it moves ${moved} virtual routers, and at most ${most} may`;
  const [host, together] = fullestHost(plan);
  if (together > (guards.maxRoutersPerPhysicalRouter ?? Number.POSITIVE_INFINITY)) {
    return `${together} virtual routers would be on ${host}, and at most ${guards.maxRoutersPerPhysicalRouter} may`;
  }
  const { beforeWatts, afterWatts } = plan.power ?? { beforeWatts: 0, afterWatts: 0 };
  const saved = beforeWatts - afterWatts;
  if (guards.minSavedWatts !== undefined && saved < guards.minSavedWatts) {
    return `it saves ${rounded(saved)} W, and ${guards.minSavedWatts} W are asked for`;
  }
  if (guards.minNetSavedKwh === undefined) return null;
  const [moves, wakes] = [movesEnergy(network, plan.moves), wakesEnergy(network, plan.powerEvents)];
  const net = netEnergy({ beforeWatts, afterWatts, hours, moves, wakes }).netWattHours / 1000;
  return net < guards.minNetSavedKwh
    ? `it saves ${rounded(net)} kWh net over ${rounded(hours)} hours, and ${guards.minNetSavedKwh} kWh are asked for`
    : null;
}

function fullestHost({ placements }: PlanDocument): readonly [string, number] {
  const counts = new Map<string, number>();
  for (const host of Object.values(placements ?? {})) counts.set(host, (counts.get(host) ?? 0) + 1);
  return [...counts].reduce<readonly [string, number]>((most, one) => (one[1] > most[1] ? one : most), ["", 0]);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
