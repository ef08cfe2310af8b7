/**
 * Which hops go first: those of the hosts with the most moving still before them, and those that make room at a host which such
 * hosts wait for.
 */
import { lookup } from "../../network/lookup.ts";
import type { Seconds } from "../../units.ts";
import { preCopy } from "../pre-copy.ts";
import type { ScheduleRequest, Wanted } from "./transition.ts";

/** How an attempt chooses. */
export interface Manner {
  /** How much of a host's urgency it lends to a host that it waits for, from 0 to 1. */
  readonly lending: number;
  /**
   * What comes first. "work": hops of the hosts with the most moving before them. "chains": routers whose leaving lets the most others
   * in, so that free room goes on from host to host. "neighbours": routers that, with those they may not move along with, take longest.
   */
  readonly by: "work" | "chains" | "neighbours";
  /** How much a hop's own seconds count beside those of its hosts: what takes long is not to come last. */
  readonly bulk: number;
  /** How early routers are parked to keep things moving (timeline). */
  readonly idleShare: number;
}

/** A move of about half a minute is one that waits. */
const QUEUED_PER_SECOND = 0.03;

export interface Order {
  /** The list with the most urgent first. */
  sorted(list: readonly Wanted[]): readonly Wanted[];
  urgency(wanted: Wanted): number;
  /** The hop has started from there. */
  started(wanted: Wanted, from: string | undefined): void;
}

export function createOrder(
  { network, migration, priority }: ScheduleRequest,
  hostOf: (router: string) => string | undefined,
  wanted: readonly Wanted[],
  { lending, by, bulk }: Pick<Manner, "lending" | "by" | "bulk">,
): Order {
  const work = new Map<string, number>();
  let queued = new Map<string, number>();
  let lent: ReadonlyMap<string, number> = new Map();
  const workOf = (host: string | undefined): number => (host === undefined ? 0 : (work.get(host) ?? 0));
  const secondsOf = ({ router }: Wanted): Seconds => preCopy(lookup(network.virtualRouters, router), migration).seconds;
  const add = (host: string | undefined, seconds: number): void => {
    if (host !== undefined) work.set(host, workOf(host) + seconds);
  };
  for (const one of wanted) {
    add(one.to, secondsOf(one));
    add(hostOf(one.router), secondsOf(one));
  }
  const aside = by === "neighbours" ? withNeighbours(network, new Map(wanted.map((one) => [one.router, secondsOf(one)]))) : new Map();
  const urgency = (one: Wanted): number => {
    const from = hostOf(one.router);
    if (by === "neighbours") return aside.get(one.router) ?? 0;
    if (by === "chains")
      return from === undefined ? 0 : (queued.get(from) ?? 0) + 1e-6 * workOf(from) + QUEUED_PER_SECOND * bulk * secondsOf(one);
    return Math.max(workOf(one.to), workOf(from), from === undefined ? 0 : (lent.get(from) ?? 0)) + bulk * secondsOf(one);
  };
  return {
    urgency,
    sorted(list) {
      const wait = new Map<string, number>();
      queued = new Map();
      for (const { router, to } of list) {
        wait.set(to, Math.max(wait.get(to) ?? 0, lending * workOf(hostOf(router))));
        queued.set(to, (queued.get(to) ?? 0) + 1);
      }
      lent = wait;
      const keys = new Map(list.map((one) => [one, urgency(one)]));
      const first = (one: Wanted): number => priority?.(one.router) ?? 0;
      return list.toSorted((x, y) => first(y) - first(x) || (keys.get(y) ?? 0) - (keys.get(x) ?? 0));
    },
    started(one, from) {
      add(one.to, -secondsOf(one));
      add(from, -secondsOf(one));
    },
  };
}

/** What a router's move and those of its neighbours take, one after another. */
function withNeighbours(network: ScheduleRequest["network"], seconds: ReadonlyMap<string, Seconds>): ReadonlyMap<string, Seconds> {
  return new Map(
    [...seconds].map(([router, own]) => {
      const others = network.overlayLinksOf(router).map(({ a, b }) => (a === router ? b : a));
      const aside = [...new Set(others)].reduce((sum, other) => sum + (other === router ? 0 : (seconds.get(other ?? "") ?? 0)), 0);
      return [router, own + aside];
    }),
  );
}
