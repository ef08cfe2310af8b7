/** What each goal asks for, in the contract's words and apart from the optimiser: measures in their order, and what stays on. */
import type { Candidate } from "../../src/network/candidate.ts";
import { linkLoads } from "../../src/network/load.ts";
import type { Network } from "../../src/network/network.ts";
import { candidatePower } from "../../src/network/power.ts";
import { routeDelayMs } from "../../src/network/walk.ts";
import type { GoalRequest } from "../../src/optimiser/goals.ts";
import { allCandidates, leastBy } from "./all-candidates.ts";
import { isAccepted } from "./brute-force.ts";

type Measure = (candidate: Candidate) => number;

/** Virtual routers that are elsewhere than `placements` says; those that it does not name do not count. */
const strangers =
  (placements: Candidate["placements"]): Measure =>
  (candidate) =>
    [...placements].filter(([router, host]) => candidate.placements.get(router) !== host).length;

function busiest(network: Network, candidate: Candidate): number {
  const loads = linkLoads(network, candidate);
  const shares = [...network.physicalLinks.values()].map(({ id, capacityGbps }) => {
    const { ab, ba } = loads.get(id) ?? { ab: 0, ba: 0 };
    return capacityGbps === 0 ? 0 : Math.max(ab, ba) / capacityGbps;
  });
  return Math.max(0, ...shares);
}

/** First things first. */
export function measuresOf(request: GoalRequest, network: Network): readonly Measure[] {
  const { today } = network;
  const watts: Measure = (candidate) => candidatePower(network, candidate).totalWatts;
  const moves = strangers(today.placements);
  const delay: Measure = ({ routes }) => [...routes.values()].reduce((sum, route) => sum + routeDelayMs(network, route), 0);
  const woken: Measure = ({ routersOn }) => [...routersOn].filter((host) => !today.routersOn.has(host)).length;
  switch (request.goal) {
    case "consolidate":
      return [watts, moves, delay];
    case "evacuate":
      return [moves, woken, delay];
    case "deploy":
      return [moves, watts, delay];
    case "balance":
      return [(candidate) => busiest(network, candidate), moves, delay];
    case "restore":
      return [strangers(request.to.placements), watts, moves];
    default:
      return request satisfies never;
  }
}

/** Only consolidation switches anything off that works; restoring brings back what was on. */
function keptOn(request: GoalRequest, network: Network): readonly string[] {
  if (request.goal === "consolidate") return [];
  const on = request.goal === "restore" ? request.to.routersOn : network.today.routersOn;
  return [...on].filter((host) => network.physicalRouters.get(host)?.state !== "failed");
}

/**
 * The candidates that serve the goal best, by trying everything; empty when none is accepted. Leaving things as they are is best
 * when nothing is better in the first measure. Keeping hosts on is a wish: it gives way where no candidate keeps them.
 */
export function bestOf(network: Network, request: GoalRequest): readonly Candidate[] {
  const kept = keptOn(request, network);
  const keeps = ({ routersOn }: Candidate): boolean => kept.every((host) => routersOn.has(host));
  const all = [...allCandidates(network)].filter((candidate) => isAccepted(network, candidate));
  const keeping = all.filter(keeps);
  const accepted = keeping.length > 0 ? keeping : all;
  const measures = measuresOf(request, network);
  const { today } = network;
  const isTodayPossible = isAccepted(network, today) && (keeping.length === 0 || keeps(today));
  const [first] = measures;
  if (isTodayPossible && first !== undefined && accepted.every((candidate) => first(candidate) >= first(today) - 1e-6)) return [today];
  return leastBy(accepted, measures);
}
