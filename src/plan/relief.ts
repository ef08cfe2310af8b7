/** When a transition has brought relief: from which second on no rule that today breaks is broken any more. */
import type { RuleBook } from "../constraints/constraint.ts";
import { TRANSITION_UTILISATION } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import type { Times } from "./replay-timeline.ts";
import { statesOf } from "./states.ts";

export interface Relief {
  /** No rule that holds at every moment is broken any more, links counted at their capacity. Null: never. */
  readonly safeAfterSeconds: Seconds | null;
  /** The same with links counted at their share of it, maxUtilisation. Null: never. */
  readonly withinTargetAfterSeconds: Seconds | null;
}

/**
 * Judged by what carries the traffic while the transition goes on. Only rules that today breaks are asked: a schedule adds no
 * breach. Cost: a check of each of them at every instant.
 */
export function reliefOf(network: Network, target: Candidate, times: Times, book: RuleBook): Relief {
  const states = [...statesOf(network, target, times)];
  const always = book.constraints.filter(({ moment }) => moment === "always");
  const after = (utilisation: number): Seconds | null => {
    const isBroken = (candidate: Candidate, rules: typeof always): boolean =>
      rules.some((rule) => rule.check(network, candidate, book, utilisation).length > 0);
    const broken = always.filter((rule) => isBroken(network.today, [rule]));
    if (broken.length === 0) return 0;
    const last = states.findLastIndex(({ moment }) => isBroken(moment.before, broken));
    if (last === states.length - 1) return null;
    return states[last + 1]?.atSeconds ?? 0;
  };
  return { safeAfterSeconds: after(TRANSITION_UTILISATION), withinTargetAfterSeconds: after(network.maxUtilisation) };
}
