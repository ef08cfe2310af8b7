/**
 * Ways on from a standstill with many hops left. A knot is undone by parking routers that are leaving a host anyway, until one that
 * waits for the host fits: every knot brings one router home, so that there is an end to it. Quick, and not the fewest parking moves.
 */
import { lookup } from "../../network/lookup.ts";
import { fewestParking } from "./fewest-parking.ts";
import { type Hop, isRefusal, type TransitionState } from "./state.ts";
import type { Wanted } from "./transition.ts";

export interface Tangle {
  readonly state: TransitionState;
  /** Hops that cannot start. */
  readonly wanted: readonly Wanted[];
  /** Nothing is under way: a way on has to be found. */
  readonly isStandstill: boolean;
  /** Hosts that are not to be touched: hops that are to start there wait already. */
  readonly taken: ReadonlySet<string>;
  readonly places: (router: string) => readonly string[];
  /** How many hops an exhaustive search of one knot may try; 0: none is made. */
  readonly effort: number;
  /** Larger: its hosts' knots come first. */
  readonly urgency: (wanted: Wanted) => number;
}

/** Of the hops that wait while others are under way, the most urgent that are looked at. */
const HURRIED = 40;
/** Routers parked for one knot at most. */
const MOST_PARKED = 4;
/** Routers that wait for one host, of which a knot is tried. */
const WAITING_TRIED = 3;
/** Routers that one exhaustive search looks at together. */
const KNOT_SIZE = 8;

/** Hops that undo as many knots as can be undone independently, in an order that works; empty when none was found. Leaves the state as it was. */
export function undoKnots({ state, wanted, isStandstill, taken, places, effort, urgency }: Tangle): readonly Wanted[] {
  const goals = new Map(wanted.map(({ router, to }) => [router, to]));
  const made: Hop[] = [];
  const touched = new Set(taken);
  const room = createRoomOrder(state, places);

  function make(router: string, to: string): boolean {
    if (state.isMoving(router)) return false;
    const hop = state.begin(router, to, Number.POSITIVE_INFINITY);
    if (isRefusal(hop)) return false;
    state.end(hop);
    made.push(hop);
    return true;
  }
  function takeBackTo(length: number): void {
    while (made.length > length) state.takeBack(made.pop() as Hop);
  }
  const isFree = (host: string | undefined): host is string => host !== undefined && !touched.has(host);
  function touch(since: number): void {
    for (const { from, to } of made.slice(since)) {
      touched.add(to);
      if (from !== null) touched.add(from);
    }
  }
  const leaving = new Map<string, string[]>();
  for (const { router } of wanted) {
    const host = state.hostOf(router);
    if (host !== undefined && !state.isMoving(router)) leaving.set(host, [...(leaving.get(host) ?? []), router]);
  }
  /** Parks routers that leave the host, the smallest first, until the one that waits fits. */
  function makeRoomFor({ router, to }: Wanted): boolean {
    const before = made.length;
    for (const other of room.smallestFirst(leaving.get(to) ?? [])) {
      if (made.length - before === MOST_PARKED) break;
      if (state.hostOf(other) !== to || other === router) continue;
      if (room.park(other, (host) => isFree(host) && host !== to && host !== goals.get(other) && make(other, host)) && make(router, to))
        return true;
    }
    takeBackTo(before);
    return false;
  }
  const tried = new Map<string, number>();
  for (const one of wanted.toSorted((x, y) => urgency(y) - urgency(x)).slice(0, isStandstill ? wanted.length : HURRIED)) {
    const from = state.hostOf(one.router);
    if (!isFree(one.to) || (from !== undefined && !isFree(from)) || state.isMoving(one.router)) continue;
    const times = tried.get(one.to) ?? 0;
    if (times >= WAITING_TRIED) continue;
    tried.set(one.to, times + 1);
    const before = made.length;
    if (makeRoomFor(one)) touch(before);
  }
  if (made.length === 0 && effort > 0) searchOneKnot();
  const sequence = made.map(({ router, to }) => ({ router, to }));
  takeBackTo(0);
  return sequence;

  function searchOneKnot(): void {
    for (const { router } of wanted) {
      const outcome = fewestParking({ state, wanted: knotOf(router), bystanders: [], places, effort });
      if (outcome.status !== "found") continue;
      for (const hop of outcome.sequence)
        if (!make(hop.router, hop.to)) throw new Error(`internal: ${hop.router} cannot go to ${hop.to} again`);
      return;
    }
  }
  /** A router with those that leave the host it waits for, and so on. */
  function knotOf(router: string): readonly Wanted[] {
    const knot = new Map<string, string>();
    const queue = [router];
    for (let one = queue.shift(); one !== undefined && knot.size < KNOT_SIZE; one = queue.shift()) {
      const to = goals.get(one);
      if (to === undefined || knot.has(one)) continue;
      knot.set(one, to);
      queue.push(...(leaving.get(to) ?? []));
    }
    return [...knot].map(([one, to]) => ({ router: one, to }));
  }
}

/** Routers by what their memory costs to move, and places nearby first. */
function createRoomOrder(state: TransitionState, places: (router: string) => readonly string[]) {
  const { network } = state;
  const memory = (router: string): number => lookup(network.virtualRouters, router).demand["memoryMiB"] ?? 0;
  const site = (host: string | undefined): string | undefined => (host === undefined ? undefined : network.nodes.get(host)?.site);
  return {
    smallestFirst: (routers: readonly string[]): readonly string[] => routers.toSorted((x, y) => memory(x) - memory(y)),
    /** Tries places with room, the ones at the same site first, until one is taken. */
    park(router: string, take: (host: string) => boolean): boolean {
      const home = site(state.hostOf(router));
      const open = places(router).filter((host) => state.hasRoom(router, host));
      return open.some((host) => site(host) === home && take(host)) || open.some((host) => site(host) !== home && take(host));
    },
  };
}
