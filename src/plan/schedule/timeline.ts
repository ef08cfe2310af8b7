/**
 * Gives hops their times: whatever may start now, does, the busiest hosts' hops first (list scheduling). Hops of a script keep
 * its order at each host, so that a sequence known to work one by one also works at the same time.
 */

import type { Reason } from "../../constraints/constraint.ts";
import { createHeap } from "../../network/heap.ts";
import { lookup } from "../../network/lookup.ts";
import type { Network } from "../../network/network.ts";
import type { Seconds } from "../../units.ts";
import type { MoveDocument, RerouteDocument } from "../plan-document.ts";
import { coldStart, type MigrationModel, preCopy, toMilliseconds } from "../pre-copy.ts";
import type { Order } from "./order.ts";
import { createPower, type Power } from "./power.ts";
import { type Hop, isRefusal, type Reroute, type TransitionState } from "./state.ts";
import type { ScheduleRequest, TransitionLimits, Wanted } from "./transition.ts";

export interface Timed {
  readonly moves: readonly Omit<MoveDocument, "wave">[];
  readonly reroutes: readonly RerouteDocument[];
  readonly power: Power;
  readonly seconds: Seconds;
}

export interface Timeline {
  /** Starts and ends hops until all are made, or nothing more can start; what is left over. Hops of the script keep its order at each host. */
  run(wanted: readonly Wanted[], script?: readonly Wanted[]): readonly Wanted[];
  /** Ends the transition once all hops are made: last routes, switching off. What forbids it, when rules do. */
  finish(): readonly Reason[] | undefined;
  result(): Timed;
}

/** Finds hops that go on from where nothing can start; none when it knows no way. */
export type WayOut = (stuck: {
  readonly wanted: readonly Wanted[];
  readonly taken: ReadonlySet<string>;
  readonly isStandstill: boolean;
}) => readonly Wanted[];

type Event = { readonly at: Seconds } & (
  | { readonly kind: "hop"; readonly hop: Hop }
  | { readonly kind: "reroute"; readonly reroute: Reroute }
  | { readonly kind: "boot" }
);

export interface TimelineOptions {
  /** Hosts that are off before and after and are needed in between. */
  readonly woken?: readonly string[];
  readonly wayOut?: WayOut | undefined;
  /** With fewer moves under way than this share of those that wait, ways out are looked for before everything stands still. 0: only then. */
  readonly idleShare?: number;
  readonly order: Order;
}

/** Ways out before a standstill are looked for this often at most. */
const PATIENCE: Seconds = 3;

export function createTimeline(request: ScheduleRequest, state: TransitionState, options: TimelineOptions): Timeline {
  const { woken = [], wayOut = () => [], idleShare = 0, order } = options;
  const { network, migration } = request;
  const caps = createCaps(network, request.limits);
  const power = createPower(request, state, woken);
  const moves: Omit<MoveDocument, "wave">[] = [];
  const reroutes: RerouteDocument[] = [];
  const events = createHeap<Event>((x, y) => x.at - y.at);
  let now: Seconds = 0;
  let underway = 0;
  let lastWayOut = 0;

  const after = (seconds: Seconds): Seconds => toMilliseconds(now + seconds);
  function tryStart({ router, to }: Wanted): boolean {
    const from = state.hostOf(router) ?? null;
    if (!caps.allow(from, to)) return false;
    const hop = state.begin(router, to, migration.bandwidthGbps);
    if (isRefusal(hop)) return false;
    const { seconds, downtimeSeconds } = durationOf(network, hop, migration);
    caps.change(from, to, 1);
    order.started({ router, to }, from ?? undefined);
    moves.push({ router, from, to, startSeconds: now, seconds, gbps: hop.held.copy?.gbps ?? 0, downtimeSeconds });
    // Under igp routes follow by themselves.
    for (const { link, next } of network.routing === "igp" ? [] : hop.held.reroutes) {
      if (next !== undefined) reroutes.push({ link: link.id, route: [...next.ids], startSeconds: now, seconds });
    }
    events.push({ at: after(seconds), kind: "hop", hop });
    underway++;
    return true;
  }
  function settle(event: Event): void {
    switch (event.kind) {
      case "hop":
        state.end(event.hop);
        caps.change(event.hop.from, event.hop.to, -1);
        underway--;
        return;
      case "reroute":
        state.endReroute(event.reroute);
        underway--;
        return;
      case "boot":
        return;
      default:
        event satisfies never;
    }
  }
  function startReroutes(isDone: (router: string) => boolean): boolean {
    let started = false;
    for (const { link, next } of state.reroutesDue(isDone)) {
      const reroute = state.beginReroute(link, next);
      if (reroute === undefined) continue;
      const seconds = toMilliseconds(migration.overheadSeconds);
      reroutes.push({ link: link.id, route: [...next.ids], startSeconds: now, seconds });
      events.push({ at: after(seconds), kind: "reroute", reroute });
      underway++;
      started = true;
    }
    return started;
  }
  /** On to the next instant at which something ends; false when nothing is to come. */
  function advance(): boolean {
    const next = events.pop();
    if (next === undefined) return false;
    now = next.at;
    const together = [next];
    for (let more = events.pop(); more !== undefined; more = events.pop()) {
      if (more.at > now) {
        events.push(more);
        break;
      }
      together.push(more);
    }
    for (const event of together) settle(event);
    return true;
  }
  function bootAll(): void {
    for (const readyAt of power.boot(now)) events.push({ at: readyAt, kind: "boot" });
    power.welcome(now);
  }
  return {
    run(wanted, firstScript = []) {
      let [left, script]: [readonly Wanted[], readonly Wanted[]] = [wanted, firstScript];
      for (;;) {
        bootAll();
        const taken = new Set<string>();
        script = startInOrder(script, state, tryStart, taken);
        left = startWhatFits(order.sorted(left), state, tryStart, taken);
        const busy = new Set([...left, ...script].map(({ router }) => router));
        startReroutes((router) => !busy.has(router));
        if (left.length + script.length === 0 && underway === 0 && power.isReady()) return [];
        const isStandstill = events.size() === 0;
        if (left.length > 0 && (isStandstill || (underway < idleShare * left.length && now - lastWayOut >= PATIENCE))) {
          lastWayOut = now;
          const more = wayOut({ wanted: left, taken, isStandstill });
          script = [...script, ...more];
          left = without(left, more);
          if (more.length > 0) continue;
        }
        if (advance()) continue;
        if (!power.shedEmpty(now, [...left, ...script])) return [...left, ...script];
        // What is switched on for the power that this has freed is switched on after it.
        now = after(0.001);
      }
    },
    finish() {
      for (;;) {
        bootAll();
        const started = startReroutes(() => true);
        if (underway === 0 && !started && state.reroutesDue(() => true).length === 0 && power.isReady()) return power.finish(now);
        if (!advance()) return [];
      }
    },
    result: () => ({ moves, reroutes, power, seconds: now }),
  };
}

/** Starts hops of a script, each once none before it waits at its hosts. The ones that wait, whose hosts are then taken. */
function startInOrder(
  script: readonly Wanted[],
  state: TransitionState,
  tryStart: (wanted: Wanted) => boolean,
  taken: Set<string>,
): readonly Wanted[] {
  const routers = new Set<string>();
  return script.filter((wanted) => {
    const from = state.hostOf(wanted.router);
    const isNext = !(taken.has(wanted.to) || (from !== undefined && taken.has(from)) || routers.has(wanted.router));
    if (isNext && tryStart(wanted)) return false;
    taken.add(wanted.to);
    routers.add(wanted.router);
    if (from !== undefined) taken.add(from);
    return true;
  });
}

/** Starts hops from the list, in its order; those that did not start. */
function startWhatFits(
  list: readonly Wanted[],
  state: TransitionState,
  tryStart: (wanted: Wanted) => boolean,
  taken: ReadonlySet<string>,
): readonly Wanted[] {
  return list.filter((wanted) => taken.has(wanted.to) || taken.has(state.hostOf(wanted.router) ?? "") || !tryStart(wanted));
}

/** A parked router still has to go home: only the hops that are part of the script are taken out. */
function without(list: readonly Wanted[], script: readonly Wanted[]): readonly Wanted[] {
  const made = new Set(script.map(({ router, to }) => `${router}\n${to}`));
  return list.filter(({ router, to }) => !made.has(`${router}\n${to}`));
}

/** Rounded to milliseconds, as plans state them. */
export function durationOf(
  network: Network,
  hop: Hop,
  migration: MigrationModel,
): { readonly seconds: Seconds; readonly downtimeSeconds: Seconds } {
  const { copy } = hop.held;
  if (copy === undefined) {
    const seconds = toMilliseconds(coldStart(migration));
    // A router that was nowhere is not missed meanwhile.
    return { seconds, downtimeSeconds: hop.from === null ? 0 : seconds };
  }
  const { seconds, pausedSeconds } = preCopy(lookup(network.virtualRouters, hop.router), migration, copy.gbps);
  return { seconds: toMilliseconds(seconds), downtimeSeconds: toMilliseconds(pausedSeconds) };
}

function createCaps(network: Network, { perPhysicalRouter, perSite, total }: TransitionLimits) {
  const counts = new Map<string, number>();
  let all = 0;
  const site = (host: string): string => `site ${lookup(network.nodes, host).site}`;
  /** What a move counts for; a move inside a site counts once. */
  const subjects = (from: string | null, to: string): readonly (readonly [string, number | null])[] => {
    const list: (readonly [string, number | null])[] = [[to, perPhysicalRouter]];
    if (from !== null) list.push([from, perPhysicalRouter]);
    if (perSite === null) return list;
    list.push([site(to), perSite]);
    if (from !== null && site(from) !== site(to)) list.push([site(from), perSite]);
    return list;
  };
  return {
    allow: (from: string | null, to: string): boolean =>
      (total === null || all < total) && subjects(from, to).every(([key, cap]) => cap === null || (counts.get(key) ?? 0) < cap),
    change(from: string | null, to: string, sign: 1 | -1): void {
      all += sign;
      for (const [key] of subjects(from, to)) counts.set(key, (counts.get(key) ?? 0) + sign);
    },
  };
}
