/**
 * A plan as stages that are carried out one after another: waves of moves, with the switching of hosts between them.
 *
 * docs/transition.md, "When moves take longer or shorter than predicted": nothing starts before all that the schedule lets end before it has really ended. Whole
 * waves keep that: a move's wave is higher than that of every move that ends before it starts. A switch stands before the first wave that the schedule
 * starts after its end, so after all waves whose moves end before it begins.
 */
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { TOLERANCE } from "../units.ts";

export type Stage =
  | { readonly kind: "power"; readonly to: "on" | "off"; readonly physicalRouters: readonly string[] }
  /** Indices of the plan's moves. */
  | { readonly kind: "wave"; readonly wave: number; readonly moves: readonly number[] };

export function stagesOf(network: Network, plan: Pick<PlanDocument, "moves" | "powerEvents">): readonly Stage[] {
  const waves = [...new Set(plan.moves.map(({ wave }) => wave))].sort((x, y) => x - y);
  const startOf = (wave: number): number =>
    Math.max(...plan.moves.filter((move) => move.wave === wave).map(({ startSeconds }) => startSeconds));
  const placed = plan.powerEvents.map((event) => {
    const boot = event.to === "on" ? (network.physicalRouters.get(event.physicalRouter)?.power.bootSeconds ?? 0) : 0;
    const ended = event.startSeconds + boot;
    return { event, before: waves.find((wave) => startOf(wave) >= ended - TOLERANCE) ?? Number.POSITIVE_INFINITY };
  });
  const stages: Stage[] = [];
  for (const wave of [...waves, Number.POSITIVE_INFINITY]) {
    const events = placed.filter(({ before }) => before === wave).map(({ event }) => event);
    for (const event of events.sort((x, y) => x.startSeconds - y.startSeconds)) {
      const last = stages.at(-1);
      if (last?.kind === "power" && last.to === event.to) {
        stages[stages.length - 1] = { ...last, physicalRouters: [...last.physicalRouters, event.physicalRouter] };
      } else stages.push({ kind: "power", to: event.to, physicalRouters: [event.physicalRouter] });
    }
    const moves = plan.moves.flatMap((move, index) => (move.wave === wave ? [index] : []));
    if (moves.length > 0) stages.push({ kind: "wave", wave, moves });
  }
  return stages;
}
