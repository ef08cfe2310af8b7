/**
 * The network in the middle of a transition, as the scheduler sees it: who is where, what is under way, what everything holds.
 * docs/transition.md says what each of it means.
 */
import type { Reason } from "../../constraints/constraint.ts";
import { checkMoment, duringOf } from "../../constraints/index.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Copy, Moment } from "../../network/moment.ts";
import type { Network, OverlayLink } from "../../network/network.ts";
import { overlayEnds } from "../../network/walk.ts";
import { type Gbps, TOLERANCE } from "../../units.ts";
import type { TransitionGround } from "./ground.ts";
import { createLedger, type Obstacle } from "./ledger.ts";
import { createRouteEntries, type RouteEntry, type Substrate } from "./route-entries.ts";

/** Copies slower than this are not worth starting: a gigabyte would take hours. */
const LEAST_COPY_GBPS: Gbps = 0.001;

export interface Reroute {
  readonly link: OverlayLink;
  readonly old: RouteEntry | undefined;
  readonly next: RouteEntry | undefined;
}

/** What a move holds besides its two hosts. */
interface Held {
  /** Undefined: nothing is copied. */
  readonly copy: { readonly route: RouteEntry; readonly gbps: Gbps } | undefined;
  readonly reroutes: readonly Reroute[];
}

/** A move that has started. When the substrate changes meanwhile, what it holds changes too. */
export interface Hop {
  readonly router: string;
  readonly from: string | null;
  readonly to: string;
  held: Held;
}

export type Refusal = Obstacle | "off" | "neighbour" | "copy" | "rule";
export const isRefusal = (outcome: Hop | Refusal): outcome is Refusal => typeof outcome === "string";

export interface TransitionState {
  readonly network: Network;
  readonly substrate: Substrate;
  hostOf(router: string): string | undefined;
  isMoving(router: string): boolean;
  /** The host is on and has the resources that the router needs. Cheap. */
  hasRoom(router: string, host: string): boolean;
  /** Starts a move, if every rule allows it now. A copy gets `gbps`, or what its path has left when that is less even without other copies. */
  begin(router: string, to: string, gbps: Gbps): Hop | Refusal;
  end(hop: Hop): void;
  /** Takes back a move that has ended, and all later ones have been taken back. */
  takeBack(hop: Hop): void;
  /** Explicit routing: gives a link another route, holding both. Undefined when there is no room. */
  beginReroute(link: OverlayLink, next: RouteEntry): Reroute | undefined;
  endReroute(reroute: Reroute): void;
  /** Changes what forwards, if every rule allows the moments of it. Changes nothing and answers the new breaches otherwise. */
  switchTo(next: Substrate, booting?: ReadonlySet<string>): readonly Reason[];
  setBooting(hosts: ReadonlySet<string>): void;
  /** Explicit routing: links with both ends where they stay that are not on their final route yet. `isDone`: it moves no more. */
  reroutesDue(isDone: (router: string) => boolean): readonly { readonly link: OverlayLink; readonly next: RouteEntry }[];
  routeOf(link: string): RouteEntry | undefined;
  moment(booting?: ReadonlySet<string>): Moment;
  /** New breaches of the moment in which this router moves there and nothing else is changed. */
  breachesOf(router: string, to: string): readonly Reason[];
  newBreaches(moment: Moment): readonly Reason[];
}

export function createTransitionState(ground: TransitionGround): TransitionState {
  const { network, target, book, asked, newOnly, delayLimits: limits } = ground;
  const { today } = network;
  let booting: ReadonlySet<string> = new Set();
  let substrate: Substrate = { routersOn: today.routersOn, linksOn: today.linksOn };
  const entries = createRouteEntries(network, substrate, target, ground.routes);
  const ledger = createLedger(network);
  const placements = new Map(today.placements);
  const routes = new Map<string, RouteEntry>();
  const moving = new Map<string, Hop>();
  const rerouting = new Set<Reroute>();
  const isLive = (host: string): boolean => substrate.routersOn.has(host);

  const isRerouting = (id: string): boolean => rerouting.size > 0 && [...rerouting].some(({ link }) => link.id === id);

  function endsOf(link: OverlayLink, router: string, host: string): { readonly from: string; readonly to: string } | undefined {
    const hostOf = (end: string | undefined): string | undefined => (end === router ? host : placements.get(end ?? ""));
    const from = hostOf(link.a);
    const to = link.attachedTo ?? hostOf(link.b);
    return from === undefined || to === undefined ? undefined : { from, to };
  }
  /** Holds the first route that fits for a link whose end moves to a host. */
  function holdNew(link: OverlayLink, router: string, host: string): Reroute | Obstacle {
    const old = routes.get(link.id);
    const ends = endsOf(link, router, host);
    if (ends === undefined) return { link, old, next: undefined };
    let obstacle: Obstacle = "route";
    for (const next of entries.options(link, ends.from, ends.to)) {
      if (next.delayMs > (limits.get(link.id) ?? Number.POSITIVE_INFINITY) + TOLERANCE) {
        obstacle = "delay";
        continue;
      }
      const refused = ledger.holdRoute(link, next, old);
      if (refused === undefined) return { link, old, next };
      obstacle = refused;
    }
    return obstacle === "route" && wasCutOff(link) ? { link, old, next: undefined } : obstacle;
  }
  /** Its ends have hosts today and no route: the transition may leave it so. */
  function wasCutOff(link: OverlayLink): boolean {
    return overlayEnds(link, today.placements) !== undefined && !today.routes.has(link.id);
  }
  function letGo(reroutes: readonly Reroute[]): void {
    for (const { link, old, next } of reroutes) if (next !== undefined) ledger.releaseRoute(link, next, old);
  }
  function copyRoom(from: string, to: string, gbps: Gbps): Held["copy"] | "copy" {
    const route = entries.igp(from, to);
    if (route === undefined) return "copy";
    const { now, alone } = ledger.spareGbps(route);
    const wanted = Math.min(gbps, Math.floor(alone * 1e6) / 1e6);
    return wanted < LEAST_COPY_GBPS || now < wanted - TOLERANCE ? "copy" : { route, gbps: wanted };
  }
  function begin(router: string, to: string, gbps: Gbps): Hop | Refusal {
    if (!isLive(to)) return "off";
    if (moving.has(router)) return "neighbour";
    const from = placements.get(router) ?? null;
    const held = ledger.holdHost(router, to);
    if (held !== undefined) return held;
    for (const link of network.overlayLinksOf(router)) {
      const other = link.a === router ? link.b : link.a;
      const isBusy = other !== undefined && other !== router && moving.has(other);
      if (!isBusy && !isRerouting(link.id)) continue;
      ledger.releaseHost(router, to);
      return "neighbour";
    }
    const reroutes: Reroute[] = [];
    const refuse = (why: Refusal): Refusal => {
      letGo(reroutes);
      ledger.releaseHost(router, to);
      return why;
    };
    for (const link of network.overlayLinksOf(router)) {
      const reroute = holdNew(link, router, to);
      if (typeof reroute === "string") return refuse(reroute);
      reroutes.push(reroute);
    }
    const isCold = from === null || !isLive(from);
    const copy = isCold ? undefined : copyRoom(from, to, gbps);
    if (copy === "copy") return refuse(copy);
    const hop: Hop = { router, from, to, held: { copy, reroutes } };
    if (copy !== undefined) ledger.holdCopy(copy.route, copy.gbps);
    moving.set(router, hop);
    if (asked.length === 0) return hop;
    const moment = momentNow();
    if (asked.every((rule) => newOnly(duringOf(rule, network, moment, book)).length === 0)) return hop;
    moving.delete(router);
    if (copy !== undefined) ledger.releaseCopy(copy.route, copy.gbps);
    return refuse("rule");
  }
  function end({ router, from, to, held: { copy, reroutes } }: Hop): void {
    moving.delete(router);
    if (copy !== undefined) ledger.releaseCopy(copy.route, copy.gbps);
    for (const { link, old, next } of reroutes) {
      if (old !== undefined) ledger.releaseRoute(link, old, next);
      if (next !== undefined) routes.set(link.id, next);
      else routes.delete(link.id);
    }
    if (from !== null) ledger.releaseHost(router, from);
    placements.set(router, to);
  }
  function takeBack({ router, from, to, held: { reroutes } }: Hop): void {
    if (from === null) placements.delete(router);
    else {
      ledger.holdHost(router, from, true);
      placements.set(router, from);
    }
    for (const { link, old, next } of reroutes) {
      if (old !== undefined) ledger.holdRoute(link, old, next, true);
      if (next !== undefined) ledger.releaseRoute(link, next, old);
      if (old !== undefined) routes.set(link.id, old);
      else routes.delete(link.id);
    }
    ledger.releaseHost(router, to);
  }
  function sides(): { readonly before: Candidate; readonly after: Candidate } {
    const beforeRoutes = new Map([...routes].map(([id, { ids }]) => [id, ids]));
    const before: Candidate = { placements: new Map(placements), routes: beforeRoutes, ...substrate };
    if (moving.size + rerouting.size === 0) return { before, after: before };
    const afterPlacements = new Map(placements);
    const afterRoutes = new Map(beforeRoutes);
    for (const { router, to } of moving.values()) afterPlacements.set(router, to);
    for (const { link, next } of [...rerouting, ...[...moving.values()].flatMap(({ held }) => held.reroutes)]) {
      if (next === undefined) afterRoutes.delete(link.id);
      else afterRoutes.set(link.id, next.ids);
    }
    return { before, after: { placements: afterPlacements, routes: afterRoutes, ...substrate } };
  }
  const copiesNow = (): readonly Copy[] =>
    [...moving.values()].flatMap(({ router, from, held: { copy } }) =>
      copy === undefined || from === null ? [] : [{ virtualRouter: router, from, route: copy.route.ids, gbps: copy.gbps }],
    );
  const momentNow = (dark = booting): Moment => ({ ...sides(), copies: copiesNow(), booting: dark });

  /** Routes everything anew over the present substrate, what is under way as well; explicit routes stay. */
  function routeAll(): void {
    ledger.clearTraffic(substrate.linksOn);
    for (const link of network.overlayLinks.values()) {
      const now = routeBetween(link, endsOf(link, "", ""));
      if (now === undefined) routes.delete(link.id);
      else {
        routes.set(link.id, now);
        ledger.holdRoute(link, now, undefined, true);
      }
    }
    for (const { link, old, next } of rerouting) if (next !== undefined) ledger.holdRoute(link, next, old, true);
    for (const hop of moving.values()) {
      const { router, from, to, held } = hop;
      const reroutes = held.reroutes.map(({ link, next }): Reroute => {
        const there = network.routing === "igp" ? routeBetween(link, endsOf(link, router, to)) : next;
        return { link, old: routes.get(link.id), next: there };
      });
      for (const { link, old, next } of reroutes) if (next !== undefined) ledger.holdRoute(link, next, old, true);
      const route = from === null || held.copy === undefined ? undefined : entries.igp(from, to);
      if (held.copy !== undefined && route !== undefined) ledger.holdCopy(route, held.copy.gbps);
      hop.held = { reroutes, copy: held.copy === undefined ? undefined : { gbps: held.copy.gbps, route: route ?? held.copy.route } };
    }
  }
  function routeBetween(link: OverlayLink, ends: ReturnType<typeof endsOf>): RouteEntry | undefined {
    if (ends === undefined) return undefined;
    if (network.routing === "igp") return entries.igp(ends.from, ends.to);
    const given = routes.get(link.id)?.ids ?? today.routes.get(link.id);
    return given === undefined ? undefined : entries.entry(ends.from, given);
  }
  /** The change itself is checked with what is under way on its old side, on its new side, and then with both held. */
  function switchTo(next: Substrate, dark: ReadonlySet<string> = booting): readonly Reason[] {
    const was = substrate;
    const [old, oldCopies] = [sides(), copiesNow()];
    const move = (to: Substrate): void => {
      substrate = to;
      entries.switchTo(to);
      routeAll();
    };
    move(next);
    const now = momentNow(dark);
    const copies = [...oldCopies, ...now.copies.filter(({ route }, index) => !sameRoute(route, oldCopies[index]?.route))];
    const moments: readonly Moment[] = [
      { before: old.before, after: now.before, copies, booting: dark },
      ...(now.after === now.before ? [] : [{ before: old.after, after: now.after, copies, booting: dark }]),
      now,
    ];
    const breaches = moments.flatMap((moment) => newOnly(checkMoment(network, moment, book)));
    if (breaches.length > 0) move(was);
    return breaches;
  }

  function reroutesDue(isDone: (router: string) => boolean): readonly { readonly link: OverlayLink; readonly next: RouteEntry }[] {
    if (network.routing === "igp") return [];
    const due: { readonly link: OverlayLink; readonly next: RouteEntry }[] = [];
    const busy = new Set([...rerouting].map(({ link }) => link.id));
    for (const link of network.overlayLinks.values()) {
      const wanted = target.routes.get(link.id);
      const stays = (router: string): boolean =>
        isDone(router) && !moving.has(router) && placements.get(router) === target.placements.get(router);
      if (wanted === undefined || busy.has(link.id) || !stays(link.a) || (link.b !== undefined && !stays(link.b))) continue;
      if (sameRoute(wanted, routes.get(link.id)?.ids)) continue;
      const from = placements.get(link.a);
      if (from !== undefined) due.push({ link, next: entries.entry(from, wanted) });
    }
    return due;
  }

  routeAll();
  return {
    network,
    get substrate() {
      return substrate;
    },
    hostOf: (router) => placements.get(router),
    isMoving: (router) => moving.has(router),
    hasRoom: (router, host) => isLive(host) && ledger.fits(router, host),
    begin,
    end,
    takeBack,
    beginReroute(link, next) {
      const old = routes.get(link.id);
      if (next.delayMs > (limits.get(link.id) ?? Number.POSITIVE_INFINITY) + TOLERANCE) return undefined;
      if (ledger.holdRoute(link, next, old) !== undefined) return undefined;
      const reroute: Reroute = { link, old, next };
      rerouting.add(reroute);
      if (asked.every((rule) => newOnly(duringOf(rule, network, momentNow(), book)).length === 0)) return reroute;
      rerouting.delete(reroute);
      ledger.releaseRoute(link, next, old);
      return undefined;
    },
    endReroute(reroute) {
      const { link, old, next } = reroute;
      rerouting.delete(reroute);
      if (old !== undefined) ledger.releaseRoute(link, old, next);
      if (next !== undefined) routes.set(link.id, next);
    },
    switchTo,
    routeOf: (link) => routes.get(link),
    moment: (dark) => momentNow(dark),
    setBooting(hosts) {
      booting = hosts;
    },
    reroutesDue,
    breachesOf(router, to) {
      const { before } = sides();
      const from = placements.get(router);
      const route = from === undefined || !isLive(from) ? undefined : entries.igp(from, to);
      const copies: readonly Copy[] =
        from === undefined || route === undefined ? [] : [{ virtualRouter: router, from, route: route.ids, gbps: LEAST_COPY_GBPS }];
      return newOnly(checkMoment(network, { before, after: forcedSide(before, router, to), copies, booting }, book));
    },
    newBreaches: (moment) => newOnly(checkMoment(network, moment, book)),
  };

  /** The state with one router elsewhere, whatever it breaks. */
  function forcedSide(before: Candidate, router: string, to: string): Candidate {
    const routesThere = new Map(before.routes);
    for (const link of network.overlayLinksOf(router)) {
      const ends = endsOf(link, router, to);
      const [first] = ends === undefined ? [] : entries.options(link, ends.from, ends.to);
      if (first === undefined) routesThere.delete(link.id);
      else routesThere.set(link.id, first.ids);
    }
    return { ...before, placements: new Map(before.placements).set(router, to), routes: routesThere };
  }
}

const sameRoute = (x: readonly string[], y: readonly string[] | undefined): boolean =>
  y !== undefined && x.length === y.length && x.every((id, index) => id === y[index]);
