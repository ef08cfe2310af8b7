/** For every virtual router on a physical one: where it could go by itself, or what stands in the way. Lets others work in between. */
import { setImmediate } from "node:timers/promises";
import { lookup } from "../../network/lookup.ts";
import { type PreparedTargets, rankTargets, type Target, type TargetRanking } from "../../plan/targets.ts";
import type { DrainedView, HeadlineView, ObstacleView } from "../views/target-view.ts";

/** Targets whose reasons are looked at before the event loop gets its turn. */
const AT_ONCE = 25;

export interface DrainOptions {
  readonly prepared: PreparedTargets;
  readonly physicalRouter: string;
  /** Targets that are told for each virtual router. */
  readonly most: number;
  /** Aborted: nobody waits for the answer. */
  readonly gone: AbortSignal;
}

/** Each virtual router is looked at as if it alone were to go. */
export async function drainOf({ prepared, physicalRouter, most, gone }: DrainOptions): Promise<readonly DrainedView[]> {
  const drained: DrainedView[] = [];
  for (const virtualRouter of prepared.routersAt.get(physicalRouter) ?? []) {
    await setImmediate();
    gone.throwIfAborted();
    const ranking = rankTargets(prepared, virtualRouter);
    const feasible = othersThan(physicalRouter, ranking.targets(0, Math.min(ranking.feasibleCount, most + 1)), true);
    const count = ranking.feasibleCount - (currentIsFeasible(ranking, physicalRouter) ? 1 : 0);
    drained.push({
      virtualRouter,
      movable: lookup(prepared.network.virtualRouters, virtualRouter).movable,
      feasible: count,
      targets: feasible.slice(0, most).map(headlineOf),
      inTheWay: count > 0 ? [] : await obstaclesOf(ranking, physicalRouter, gone),
    });
  }
  return drained;
}

const othersThan = (host: string, targets: readonly Target[], feasible: boolean): readonly Target[] =>
  targets.filter((target) => target.physicalRouter !== host && target.feasible === feasible);

/** A host that is feasible itself comes first. */
const currentIsFeasible = (ranking: TargetRanking, host: string): boolean =>
  ranking.feasibleCount > 0 && ranking.targets(0, 1).some((target) => target.physicalRouter === host);

const headlineOf = ({ physicalRouter, worstDelay, busiestLink, powersOn, couldPowerOff }: Target): HeadlineView => ({
  physicalRouter,
  worstDelay,
  busiestLink,
  powersOn,
  couldPowerOff,
});

/** By rule, how many hosts it rules out. Targets that fail least come first: they make the examples. */
async function obstaclesOf(ranking: TargetRanking, host: string, gone: AbortSignal): Promise<ObstacleView[]> {
  const found = new Map<string, { hosts: number; readonly example: ObstacleView["example"] }>();
  for (let from = 0; from < ranking.count; from += AT_ONCE) {
    for (const target of othersThan(host, ranking.targets(from, from + AT_ONCE), false)) {
      for (const reason of new Map(target.reasons.map((each) => [each.rule, each])).values()) {
        const obstacle = found.get(reason.rule);
        if (obstacle !== undefined) obstacle.hosts += 1;
        else {
          const { found: words, remedy } = reason;
          found.set(reason.rule, { hosts: 1, example: { physicalRouter: target.physicalRouter, found: words, remedy } });
        }
      }
    }
    await setImmediate();
    gone.throwIfAborted();
  }
  return [...found].map(([rule, obstacle]) => ({ rule, ...obstacle })).sort((x, y) => y.hosts - x.hosts);
}
