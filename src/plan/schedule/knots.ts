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
const HURRIED = 100;
/** Routers parked for one knot at most. */
const MOST_PARKED = 4;
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
  const waiting = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const others = waiting.get(one.to);
    if (others === undefined) waiting.set(one.to, [one]);
    else others.push(one);
  }
  const isOpen =
    (other: string, to: string) =>
    (host: string): boolean =>
      isFree(host) && host !== to && host !== goals.get(other);
  const park = (other: string, to: string): boolean =>
    room.placesFor(other, isOpen(other, to), (host) => waiting.get(host)?.length ?? 0).some((host) => make(other, host));
  /** Parks routers that leave the host until the one that waits fits: one if one will do, the smallest first. */
  function makeRoomFor({ router, to }: Wanted): boolean {
    const before = made.length;
    const others = room.smallestFirst((leaving.get(to) ?? []).filter((other) => state.hostOf(other) === to && other !== router));
    for (const other of others) {
      if (park(other, to) && make(router, to)) return true;
      takeBackTo(before);
    }
    for (const other of others) {
      if (made.length - before === MOST_PARKED) break;
      if (park(other, to) && made.length - before > 1 && make(router, to)) return true;
    }
    takeBackTo(before);
    return false;
  }
  /** How many routers could go home once this one has left its host. */
  function countFollowers(freed: string | undefined): number {
    const before = made.length;
    const queue = freed === undefined ? [] : [freed];
    for (let host = queue.shift(); host !== undefined; host = queue.shift()) {
      for (const { router } of waiting.get(host) ?? []) {
        const from = state.hostOf(router);
        if (from !== host && make(router, host) && from !== undefined) queue.push(from);
      }
    }
    return made.length - before;
  }
  interface Knot {
    readonly one: Wanted;
    /** Memory parked for each router that gets home. */
    readonly cost: number;
  }
  const isUntouched = (one: Wanted): boolean => {
    const from = state.hostOf(one.router);
    return isFree(one.to) && (from === undefined || isFree(from)) && !state.isMoving(one.router);
  };
  function lookAt(one: Wanted): readonly Knot[] {
    const [before, from] = [made.length, state.hostOf(one.router)];
    if (!makeRoomFor(one)) return [];
    const parked = made.slice(before, -1).reduce((sum, { router }) => sum + room.memory(router) + 1, 0);
    const home = 1 + countFollowers(from);
    takeBackTo(before);
    return [{ one, cost: parked / home }];
  }
  const list = wanted.toSorted((x, y) => urgency(y) - urgency(x));
  const knots = (isStandstill ? list : list.slice(0, HURRIED)).filter(isUntouched).flatMap(lookAt);
  for (const { one } of knots.toSorted((x, y) => x.cost - y.cost)) {
    const before = made.length;
    if (isUntouched(one) && makeRoomFor(one)) touch(before);
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

/** Routers by what their memory costs to move, and places that few wait for first. */
function createRoomOrder(state: TransitionState, places: (router: string) => readonly string[]) {
  const { network } = state;
  const memory = (router: string): number => lookup(network.virtualRouters, router).demand["memoryMiB"] ?? 0;
  return {
    memory,
    smallestFirst: (routers: readonly string[]): readonly string[] => routers.toSorted((x, y) => memory(x) - memory(y)),
    /** Places that are open and have room, the ones that the fewest wait for first. */
    placesFor(router: string, isOpen: (host: string) => boolean, crowd: (host: string) => number): readonly string[] {
      return places(router)
        .filter((host) => state.hasRoom(router, host) && isOpen(host))
        .sort((x, y) => crowd(x) - crowd(y));
    },
  };
}
