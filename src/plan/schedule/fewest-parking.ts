/**
 * The order of hops with the fewest parking moves, by exhaustive search: one hop at a time, since hops at the same time only hold
 * more. Parking moves allowed: none, then one, then two, ...; a state that failed with as many left is not looked at again.
 */
import type { Network } from "../../network/network.ts";
import { isRefusal, type TransitionState } from "./state.ts";
import type { Wanted } from "./transition.ts";

export interface ParkingSearch {
  readonly state: TransitionState;
  readonly wanted: readonly Wanted[];
  /** Routers that may be moved out of the way besides the wanted ones, the cheapest to move first. */
  readonly bystanders: readonly string[];
  readonly places: (router: string) => readonly string[];
  /** How many hops may be tried. */
  readonly effort: number;
}

export type ParkingOutcome =
  | { readonly status: "found"; readonly sequence: readonly Wanted[]; readonly parkingMoves: number }
  | { readonly status: "none" }
  | { readonly status: "gaveUp" };

/** Leaves the state as it was. "none": every order was tried. */
export function fewestParking(search: ParkingSearch): ParkingOutcome {
  const { state, wanted, places } = search;
  const goal = new Map(wanted.map(({ router, to }) => [router, to]));
  for (const router of search.bystanders) if (!goal.has(router)) goal.set(router, state.hostOf(router) ?? "");
  const routers = [...goal.keys()];
  let left = search.effort;
  /** By state: the most parking moves with which it has failed. */
  const failed = new Map<string, number>();
  const path: Wanted[] = [];

  const isHome = (router: string): boolean => state.hostOf(router) === goal.get(router);
  function tryHop(router: string, to: string, budget: number): boolean {
    if (left <= 0) return false;
    left--;
    const hop = state.begin(router, to, Number.POSITIVE_INFINITY);
    if (isRefusal(hop)) return false;
    state.end(hop);
    path.push({ router, to });
    const found = reach(budget);
    if (!found) path.pop();
    state.takeBack(hop);
    return found;
  }
  function reach(budget: number): boolean {
    if (routers.every(isHome)) return true;
    const key = routers.map((router) => state.hostOf(router) ?? "").join("\n");
    if ((failed.get(key) ?? -1) >= budget) return false;
    for (const router of routers) if (!isHome(router) && tryHop(router, goal.get(router) ?? "", budget)) return true;
    for (const router of budget === 0 ? [] : routers) {
      for (const host of places(router)) {
        if (host === goal.get(router) || host === state.hostOf(router) || state.hostOf(router) === undefined) continue;
        if (tryHop(router, host, budget - 1)) return true;
      }
    }
    if (left > 0) failed.set(key, budget);
    return false;
  }

  for (let budget = 0, known = 0; ; budget++) {
    if (reach(budget)) return { status: "found", sequence: path, parkingMoves: budget };
    if (left <= 0) return { status: "gaveUp" };
    // One parking move more led to no new state: no number of them will.
    if (budget > 0 && failed.size === known) return { status: "none" };
    known = failed.size;
  }
}

/** Movable routers that need not move, the ones with the least memory first. */
export const bystandersOf = (network: Network, wanted: readonly Wanted[]): readonly string[] => {
  const moved = new Set(wanted.map(({ router }) => router));
  return [...network.virtualRouters.values()]
    .filter(({ id, movable, host }) => movable && host !== null && !moved.has(id))
    .sort((x, y) => (x.demand["memoryMiB"] ?? 0) - (y.demand["memoryMiB"] ?? 0))
    .map(({ id }) => id);
};
