/**
 * What a virtual router's links do to the substrate when it is at one node, or behind it. Hosts that hang on the same node by one
 * link share a trunk: only their own link differs.
 */
import type { LinkLoad } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink } from "../network/network.ts";
import type { Gbps, Ms, Watts } from "../units.ts";
import { type BusyLink, busyLink, type PreparedTargets, utilisationOf } from "./targets-prepare.ts";
import type { Newcomer, RouteTree } from "./targets-routes.ts";

/** One link of the router that has somewhere to go, seen from the router. */
export interface Strand {
  readonly link: OverlayLink;
  /** The other end's node; undefined for a link from the router to itself, whose ends move together. */
  readonly far: string | undefined;
  /** The router is the link's a. */
  readonly isFromRouter: boolean;
  /** Undefined while the other end is off. */
  readonly tree: RouteTree | undefined;
}

export interface Trunk {
  /** By strand, from the link's a to its b; undefined where there is no route. */
  readonly routes: readonly (readonly string[] | undefined)[];
  readonly delays: readonly (Ms | undefined)[];
  /** Loads after the move of every physical link whose load may have changed. */
  readonly loads: ReadonlyMap<string, LinkLoad>;
  /** Physical links that the routes cross. */
  readonly crossed: ReadonlySet<string>;
  /** Of the links in `loads`: those that carry more than they may. */
  readonly over: readonly PhysicalLink[];
  /** Gb/s more, by physical router with a forwarding limit, that enter it on these links. */
  readonly entering: ReadonlyMap<string, Gbps>;
  /** Watts more, by site with a power limit, that its physical routers draw for the traffic on these links. */
  readonly watts: ReadonlyMap<string, Watts>;
  /** In `loads`, and in those of its links that the routes cross. */
  readonly busiest: BusyLink | null;
  readonly busiestCrossed: BusyLink | null;
}

interface Ground {
  readonly prepared: PreparedTargets;
  readonly strands: readonly Strand[];
  readonly ownLoads: ReadonlyMap<string, LinkLoad>;
}

/** The trunk of a node; `newcomer` when that node is a host that is off. */
export function trunkAt(ground: Ground, node: string, newcomer: Newcomer | undefined): Trunk {
  const { prepared, strands, ownLoads } = ground;
  const { network } = prepared;
  const routes: (readonly string[] | undefined)[] = [];
  const delays: (Ms | undefined)[] = [];
  const added = new Map<string, { ab: number; ba: number }>();
  for (const { link, far, isFromRouter, tree } of strands) {
    const isHere = far === undefined || far === node;
    const route = isHere ? [] : isFromRouter ? tree?.toRoot(node, newcomer) : tree?.fromRoot(node, newcomer);
    routes.push(route);
    delays.push(route === undefined ? undefined : isHere ? 0 : tree?.delayMs(node, newcomer));
    if (route !== undefined) addLoads(network, added, link, isFromRouter ? node : (far ?? node), route);
  }
  const loads = new Map<string, LinkLoad>();
  for (const [id, own] of ownLoads) loads.set(id, plus(lookup(prepared.loads, id), added.get(id), own));
  for (const [id, more] of added) if (!loads.has(id)) loads.set(id, plus(lookup(prepared.loads, id), more));
  for (const { link } of newcomer?.edges ?? []) loads.set(link.id, plus(link.backgroundGbps, added.get(link.id)));
  return { routes, delays, ...factsOf(prepared, loads, new Set(added.keys())) };
}

const NO_LOAD: LinkLoad = { ab: 0, ba: 0 };

export const plus = (load: LinkLoad, more: LinkLoad = NO_LOAD, less: LinkLoad = NO_LOAD): LinkLoad => ({
  ab: load.ab - less.ab + more.ab,
  ba: load.ba - less.ba + more.ba,
});

/** What there is to say about changed loads, whatever put them there. */
export function factsOf(
  { network, base, entering, loads: before, limitedSites }: PreparedTargets,
  loads: ReadonlyMap<string, LinkLoad>,
  crossed: ReadonlySet<string>,
): Omit<Trunk, "routes" | "delays"> {
  const over: PhysicalLink[] = [];
  const more = new Map<string, Gbps>();
  const watts = new Map<string, Watts>();
  let busiest: BusyLink | null = null;
  let busiestCrossed: BusyLink | null = null;
  for (const [id, load] of loads) {
    const link = lookup(network.physicalLinks, id);
    if (isOver(network, link, load)) over.push(link);
    const was = base.linksOn.has(id) ? (before.get(id) ?? NO_LOAD) : NO_LOAD;
    if (entering.has(link.b)) more.set(link.b, (more.get(link.b) ?? 0) + load.ab - was.ab);
    if (entering.has(link.a)) more.set(link.a, (more.get(link.a) ?? 0) + load.ba - was.ba);
    if (limitedSites.size > 0) addWatts(network, limitedSites, watts, link, load.ab + load.ba - was.ab - was.ba);
    busiest = busier(busiest, link, load);
    if (crossed.has(id)) busiestCrossed = busier(busiestCrossed, link, load);
  }
  return { loads, crossed, over, entering: more, watts, busiest, busiestCrossed };
}

/** What so much more traffic on a link makes the physical routers at its ends draw, where their site has a limit. */
export function addWatts(
  network: Network,
  limitedSites: PreparedTargets["limitedSites"],
  watts: Map<string, Watts>,
  link: PhysicalLink,
  gbps: Gbps,
): void {
  for (const end of [link.a, link.b]) {
    const host = network.physicalRouters.get(end);
    if (host !== undefined && limitedSites.has(host.site)) {
      watts.set(host.site, (watts.get(host.site) ?? 0) + host.power.wattsPerGbps * gbps);
    }
  }
}

export const isOver = ({ maxUtilisation }: Network, link: PhysicalLink, load: LinkLoad): boolean =>
  Math.max(load.ab, load.ba) > link.capacityGbps * maxUtilisation;

/** The busier of two, the second in its busier direction. */
export function busier(busy: BusyLink | null, link: PhysicalLink, load: LinkLoad): BusyLink {
  const most = Math.max(load.ab, load.ba);
  if (busy !== null && utilisationOf(link, most) <= busy.utilisation) return busy;
  return busyLink(link, load.ab >= load.ba ? "ab" : "ba", load);
}

/** Written without walkRoute's hops: this runs for every link and trunk. */
export function addLoads(
  network: Network,
  loads: Map<string, { ab: number; ba: number }>,
  link: OverlayLink,
  from: string,
  route: readonly string[],
): void {
  let node = from;
  for (const id of route) {
    const crossed = network.physicalLinks.get(id);
    if (crossed === undefined) return;
    const isForward = crossed.a === node;
    node = isForward ? crossed.b : crossed.a;
    let load = loads.get(id);
    if (load === undefined) {
      load = { ab: 0, ba: 0 };
      loads.set(id, load);
    }
    load.ab += isForward ? link.forwardGbps : link.backwardGbps;
    load.ba += isForward ? link.backwardGbps : link.forwardGbps;
  }
}
