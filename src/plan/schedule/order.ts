/**
 * Which hops go first: those of the hosts with the most moving still before them, and those that make room at a host which such
 * hosts wait for.
 */
import { lookup } from "../../network/lookup.ts";
import type { Seconds } from "../../units.ts";
import { preCopy } from "../pre-copy.ts";
import type { ScheduleRequest, Wanted } from "./transition.ts";

export interface Order {
  /** The list with the most urgent first. */
  sorted(list: readonly Wanted[]): readonly Wanted[];
  urgency(wanted: Wanted): number;
  /** The hop has started from there. */
  started(wanted: Wanted, from: string | undefined): void;
}

/** `lending`: how much of a host's urgency it lends to a host that it waits for, from 0 to 1. */
export function createOrder(
  { network, migration, priority }: ScheduleRequest,
  hostOf: (router: string) => string | undefined,
  wanted: readonly Wanted[],
  lending: number,
): Order {
  const work = new Map<string, number>();
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
  const urgency = (one: Wanted): number => {
    const from = hostOf(one.router);
    return Math.max(workOf(one.to), workOf(from), from === undefined ? 0 : (lent.get(from) ?? 0));
  };
  return {
    urgency,
    sorted(list) {
      const wait = new Map<string, number>();
      for (const { router, to } of list) wait.set(to, Math.max(wait.get(to) ?? 0, lending * workOf(hostOf(router))));
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
