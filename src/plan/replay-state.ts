/**
 * The network while a plan is carried out: who is where, which route is held, on either side of everything that is under way.
 * docs/transition.md says what each of it means.
 */
import type { Candidate } from "../network/candidate.ts";
import { igpAfter, igpOver } from "../network/igp-over.ts";
import type { Copy, Moment } from "../network/moment.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import type { Igp } from "../network/routes.ts";
import { overlayEnds, walkRoute } from "../network/walk.ts";
import type { MigrationModel } from "./pre-copy.ts";
import type { Changed } from "./replay-judge.ts";
import { createReplaySubstrate, type SubstrateNow } from "./replay-substrate.ts";
import type { Instant, Rerouting, Trip } from "./replay-timeline.ts";

/** What a virtual router or a link is given: placements and routes of one side. */
interface Side {
  readonly placements: ReadonlyMap<string, string>;
  readonly routes: ReadonlyMap<string, readonly string[]>;
}

/** A move that has started. */
export interface Journey {
  readonly trip: Trip;
  /** The host that it leaves, by what has happened; undefined for none. */
  readonly from: string | undefined;
  /** `no-path`: memory has to be sent and cannot be. */
  readonly copy: Copy | "none" | "no-path";
}

/** A change of what is on. */
export interface Switch {
  /** As it was before and is after, with everything under way on its old side; the same on the new side, where that is another. */
  readonly moments: readonly Moment[];
  /** Who is under way or on what was switched, and which links cross that or have another route for it. */
  readonly changed: Changed;
}

export interface ReplayState {
  readonly substrate: SubstrateNow;
  readonly journeys: ReadonlyMap<string, Journey>;
  readonly reroutings: ReadonlyMap<string, Rerouting>;
  /** Moves and re-routes that end. */
  finish(ending: Instant["ending"]): void;
  /** Hosts that are ready or off, links that are switched; undefined when nothing forwards otherwise than before. */
  pass(instant: Instant): Switch | undefined;
  /** Moves and re-routes that start. */
  begin(starting: Instant["starting"]): void;
  /** Everything under way as it was, and as it will be. */
  moment(): Moment;
}

/** `finalRoutes`: the plan's, for links whose move gives them none of their own. */
export function createReplayState(network: Network, finalRoutes: Candidate["routes"], migration: MigrationModel): ReplayState {
  const substrate = createReplaySubstrate(network);
  const isIgp = network.routing === "igp";
  let igp: Igp = igpOver(network, substrate.now);
  const journeys = new Map<string, Journey>();
  const reroutings = new Map<string, Rerouting>();
  const { placements, routes } = network.today;
  let before: Side = isIgp ? { placements, routes: igpRoutes(network, igp, placements) } : { placements, routes };
  let after: Side = before;

  /** One object while both sides are the same, so that nobody looks at it twice. */
  function momentOf(one: Side, was: SubstrateNow, other: Side, is: SubstrateNow): Moment {
    const first: Candidate = { ...one, routersOn: was.routersOn, linksOn: was.linksOn };
    const second = one === other && was === is ? first : { ...other, routersOn: is.routersOn, linksOn: is.linksOn };
    const copies = [...journeys.values()].flatMap(({ copy }) => (typeof copy === "string" ? [] : [copy]));
    return { before: first, after: second, copies, booting: is.booting };
  }
  /** Explicit routing: the re-route over exactly the move's time, else the plan's final route if it joins the ends' hosts. */
  function routeGiven(link: OverlayLink, trip: Trip, own: readonly Rerouting[], hosts: Side["placements"]): readonly string[] | undefined {
    const entry = own.find((rerouting) => rerouting.link === link.id && rerouting.end === trip.end);
    if (entry !== undefined) return entry.route;
    const ends = overlayEnds(link, hosts);
    const route = finalRoutes.get(link.id);
    if (ends === undefined || route === undefined) return undefined;
    const walk = walkRoute(network, ends.from, route);
    return walk.brokenAt === undefined && walk.end === ends.to ? route : undefined;
  }
  function routeAt(link: OverlayLink, trip: Trip, own: readonly Rerouting[], hosts: Side["placements"]): readonly string[] | undefined {
    const ends = overlayEnds(link, hosts);
    if (ends === undefined) return undefined;
    return isIgp ? igp.route(ends.from, ends.to) : routeGiven(link, trip, own, hosts);
  }
  function journeyOf(trip: Trip): Journey {
    const from = before.placements.get(trip.router);
    const isCold = from === undefined || !substrate.now.routersOn.has(from);
    const gbps = trip.gbps ?? migration.bandwidthGbps;
    if (isCold || from === undefined || gbps === 0) return { trip, from, copy: "none" };
    const route = igp.route(from, trip.to);
    return { trip, from, copy: route === undefined ? "no-path" : { virtualRouter: trip.router, from, route, gbps } };
  }

  return {
    get substrate() {
      return substrate.now;
    },
    journeys,
    reroutings,
    finish({ trips, reroutings: ended }) {
      const [hosts, held] = [new Map(before.placements), new Map(before.routes)];
      for (const trip of trips) {
        if (journeys.get(trip.router)?.trip !== trip) continue;
        journeys.delete(trip.router);
        hosts.set(trip.router, trip.to);
        for (const { id } of network.overlayLinksOf(trip.router)) put(held, id, after.routes.get(id));
      }
      for (const rerouting of ended) {
        if (reroutings.get(rerouting.link) === rerouting) reroutings.delete(rerouting.link);
        put(held, rerouting.link, after.routes.get(rerouting.link));
      }
      before = journeys.size + reroutings.size === 0 ? after : { placements: hosts, routes: held };
    },
    pass(instant) {
      const was = substrate.now;
      substrate.pass(instant);
      const is = substrate.now;
      if (is.routersOn === was.routersOn && is.linksOn === was.linksOn) return undefined;
      const [oldBefore, oldAfter] = [before, after];
      igp = igpAfter(network, was, is);
      if (isIgp) {
        before = { ...before, routes: igpRoutes(network, igp, before.placements) };
        after = oldAfter === oldBefore ? before : { ...after, routes: igpRoutes(network, igp, after.placements) };
      }
      const moments = [momentOf(oldBefore, was, before, is)];
      if (after !== before) moments.push(momentOf(oldAfter, was, after, is));
      return { moments, changed: changedBy(moments, journeys.keys(), reroutings.keys()) };
    },
    begin({ trips, reroutings: started }) {
      if (trips.length + started.length === 0) return;
      const [hosts, held] = [new Map(after.placements), new Map(after.routes)];
      const [oldHosts, oldHeld] = [new Map(before.placements), new Map(before.routes)];
      const ofMoves = new Set<Rerouting>();
      for (const trip of trips) hosts.set(trip.router, trip.to);
      for (const trip of trips) {
        const journey = journeyOf(trip);
        const isCold = journey.from === undefined || !substrate.now.routersOn.has(journey.from);
        if (isCold) oldHosts.set(trip.router, trip.to);
        for (const link of network.overlayLinksOf(trip.router)) {
          const route = routeAt(link, trip, started, hosts);
          put(held, link.id, route);
          if (isCold) put(oldHeld, link.id, route);
          for (const one of started) if (one.link === link.id && one.end === trip.end) ofMoves.add(one);
        }
        journeys.set(trip.router, journey);
      }
      for (const rerouting of started) {
        if (ofMoves.has(rerouting)) continue;
        reroutings.set(rerouting.link, rerouting);
        put(held, rerouting.link, rerouting.route);
      }
      before = { placements: oldHosts, routes: oldHeld };
      after = { placements: hosts, routes: held };
    },
    moment: () => momentOf(before, substrate.now, after, substrate.now),
  };
}

function put(routes: Map<string, readonly string[]>, link: string, route: readonly string[] | undefined): void {
  if (route === undefined) routes.delete(link);
  else routes.set(link, route);
}

/** What a switch concerns. */
function changedBy(moments: readonly Moment[], moving: Iterable<string>, rerouted: Iterable<string>): Changed {
  const virtualRouters = new Set(moving);
  const overlayLinks = new Set(rerouted);
  for (const { before, after } of moments) {
    const hosts = eitherNotBoth(before.routersOn, after.routersOn);
    const links = eitherNotBoth(before.linksOn, after.linksOn);
    const isTouched = (route: readonly string[]): boolean => route.some((id) => links.has(id));
    for (const { placements, routes } of [before, after]) {
      for (const [router, host] of placements) if (hosts.has(host)) virtualRouters.add(router);
      for (const [link, route] of routes)
        if (isTouched(route) || before.routes.get(link) !== after.routes.get(link)) overlayLinks.add(link);
    }
  }
  return { virtualRouters, overlayLinks };
}

const eitherNotBoth = (x: ReadonlySet<string>, y: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...[...x].filter((id) => !y.has(id)), ...[...y].filter((id) => !x.has(id))]);

function igpRoutes(network: Network, igp: Igp, placements: Side["placements"]): Side["routes"] {
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return routes;
}
