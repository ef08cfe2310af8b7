/**
 * A plan without some of its moves: what depended on them is left out as well, so that every moment of the rest is safe.
 *
 * A move stays when the transition of all that stays up to it passes the replay, which knows the rules and nothing of the scheduler. A host
 * that would be switched off and is not empty stays on. Cost: one replay when nothing depends on what is left out, otherwise one for each move.
 */
import { ruleBook } from "../constraints/index.ts";
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { replayTransition } from "../plan/replay.ts";
import { type CompletePlan, isComplete } from "../plan/verify-shape.ts";

export interface LeftOut {
  /** By index, with the reason. */
  readonly moves: ReadonlyMap<number, string>;
  /** Hosts that stay on, with the reason. */
  readonly awake: ReadonlyMap<string, string>;
}

/** `skipped`: by index, with a person's reason. */
export function leaveOut(network: Network, plan: PlanDocument, skipped: ReadonlyMap<number, string>): LeftOut {
  if (skipped.size === 0 || !isComplete(plan)) return { moves: skipped, awake: new Map() };
  const out = new Map(skipped);
  for (const index of skipped.keys()) leaveLaterHops(plan, index, out);
  if (!isSafe(network, rest(network, plan, out))) {
    const order = plan.moves.map((_, index) => index).sort((x, y) => startOf(plan, x) - startOf(plan, y) || x - y);
    const undecided = new Set(order.filter((index) => !out.has(index)));
    for (const index of order) {
      if (!undecided.delete(index) || out.has(index)) continue;
      const without = new Map([...out, ...[...undecided].map((other) => [other, ""] as const)]);
      if (isSafe(network, rest(network, plan, without))) continue;
      const moved = [...new Set([...skipped.keys()].map((other) => plan.moves[other]?.router))].join(", ");
      out.set(index, `it is not safe without the move of ${moved}`);
      leaveLaterHops(plan, index, out);
    }
  }
  const left = rest(network, plan, out);
  const switchedOff = plan.powerEvents.filter(({ to }) => to === "off").map(({ physicalRouter }) => physicalRouter);
  const awake = switchedOff
    .filter((host) => !left.powerEvents.some((event) => event.to === "off" && event.physicalRouter === host))
    .map((host) => {
      const held = Object.entries(left.placements).flatMap(([router, at]) => (at === host ? [router] : []));
      return [host, `it still holds ${held.join(", ")}`] as const;
    });
  return { moves: out, awake: new Map(awake) };
}

const startOf = ({ moves }: PlanDocument, index: number): number => moves[index]?.startSeconds ?? 0;

/** A router that did not make one hop is not where the next begins. */
function leaveLaterHops(plan: PlanDocument, index: number, out: Map<number, string>): void {
  const router = plan.moves[index]?.router;
  plan.moves.forEach((move, other) => {
    if (move.router === router && startOf(plan, other) > startOf(plan, index) && !out.has(other)) {
      out.set(other, `${router} is not where this move begins`);
    }
  });
}

/** The plan as it is carried out without those moves. */
function rest(network: Network, plan: CompletePlan, out: ReadonlyMap<number, string>): CompletePlan {
  const moves = plan.moves.filter((_, index) => !out.has(index));
  const at = new Map(network.today.placements);
  for (const { router, to } of moves.toSorted((x, y) => x.startSeconds - y.startSeconds)) at.set(router, to);
  const needed = new Set(at.values());
  const powerEvents = plan.powerEvents.filter(({ to, physicalRouter }) => to === "on" || !needed.has(physicalRouter));
  const wakes = new Set(plan.powerEvents.filter(({ to }) => to === "off").map(({ physicalRouter }) => physicalRouter));
  const physicalRouters = { ...plan.physicalRouters };
  for (const host of wakes) if (needed.has(host)) physicalRouters[host] = "on";
  return { ...plan, moves, powerEvents, physicalRouters, placements: Object.fromEntries(at) };
}

/** Where it ends is another place than the plan's, and may be; what happens on the way may not. */
const isSafe = (network: Network, plan: CompletePlan): boolean =>
  replayTransition(network, plan, ruleBook).every(({ where }) => where === "transition/at the end");
