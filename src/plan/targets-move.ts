/** One virtual router on its way to any host: its links' routes and what they change, without looking at the rest of the network. */
import type { LinkLoad } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink, Policy } from "../network/network.ts";
import { type Ends, overlayEnds, walkRoute } from "../network/walk.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Newcomer } from "./targets-routes.ts";

/** What is the same for every host the router could go to. */
export interface RouterMove {
  readonly prepared: PreparedTargets;
  readonly router: string;
  /** Where it runs in the base candidate. */
  readonly host: string | undefined;
  readonly links: readonly OverlayLink[];
  /** What its links put on physical links in the base candidate. */
  readonly ownLoads: ReadonlyMap<string, LinkLoad>;
  /** Policies that name it or one of its links. */
  readonly policies: readonly Policy[];
  /** Other virtual routers that these policies name or its links lead to. */
  readonly mates: readonly string[];
  /** Other virtual links that these policies name. */
  readonly mateLinks: readonly string[];
}

export function describeMove(prepared: PreparedTargets, router: string): RouterMove {
  const { network, base } = prepared;
  const links = network.overlayLinksOf(router);
  const own = new Set(links.map((link) => link.id));
  const policies = network.policies.filter((policy) => concerns(policy, router, own));
  const mates = policies.flatMap((policy) => ("virtualRouters" in policy ? policy.virtualRouters : []));
  const mateLinks = policies.flatMap((policy) => (policy.type === "diverse" ? policy.virtualLinks : []));
  const ownLoads = new Map<string, { ab: number; ba: number }>();
  for (const link of links) {
    const ends = overlayEnds(link, base.placements);
    const route = base.routes.get(link.id);
    if (ends !== undefined && route !== undefined) addLoads(network, ownLoads, link, ends, route);
  }
  return {
    prepared,
    router,
    host: base.placements.get(router),
    links,
    ownLoads,
    policies,
    mates: [...new Set([...mates, ...links.flatMap(({ a, b }) => (b === undefined ? [] : [a, b]))])].filter(
      (mate) => mate !== router && network.virtualRouters.has(mate),
    ),
    mateLinks: [...new Set(mateLinks)].filter((link) => !own.has(link)),
  };
}

function concerns(policy: Policy, router: string, links: ReadonlySet<string>): boolean {
  if (policy.type === "diverse") return policy.virtualLinks.some((link) => links.has(link));
  return "virtualRouters" in policy && policy.virtualRouters.includes(router);
}

/** The router on one host, in a substrate that is otherwise as it was. */
export interface Move extends RouterMove {
  readonly to: string;
  /** The host, when it has to be switched on first, with the links that come on with it. */
  readonly newcomer: Newcomer | undefined;
  /** New routes of its own links; links without one are absent. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  /** Loads of every physical link whose load may have changed. */
  readonly loads: ReadonlyMap<string, LinkLoad>;
}

export function moveTo(move: RouterMove, to: string): Move {
  const { prepared, links, ownLoads } = move;
  const { network, base, graph, loads } = prepared;
  const newcomer = base.routersOn.has(to) ? undefined : graph.newcomer(lookup(network.nodes, to));
  const routes = new Map<string, readonly string[]>();
  const added = new Map<string, { ab: number; ba: number }>();
  for (const link of links) {
    const ends = endsAfter(move, link, to);
    const route = ends === undefined ? undefined : routeBetween(prepared, ends, to, newcomer);
    if (ends === undefined || route === undefined) continue;
    routes.set(link.id, route);
    addLoads(network, added, link, ends, route);
  }
  const waking = new Set(newcomer?.edges.map((edge) => edge.link.id));
  const after = new Map<string, LinkLoad>();
  for (const id of new Set([...ownLoads.keys(), ...added.keys(), ...waking])) {
    const before = waking.has(id) ? lookup(network.physicalLinks, id).backgroundGbps : lookup(loads, id);
    const [own, more] = [ownLoads.get(id) ?? NO_LOAD, added.get(id) ?? NO_LOAD];
    after.set(id, { ab: before.ab - own.ab + more.ab, ba: before.ba - own.ba + more.ba });
  }
  return { ...move, to, newcomer, routes, loads: after };
}

const NO_LOAD: LinkLoad = { ab: 0, ba: 0 };

/** The ends of a link of the router once it is on `to`. */
function endsAfter(move: RouterMove, link: OverlayLink, to: string): Ends | undefined {
  const hostOf = (router: string): string | undefined => (router === move.router ? to : move.prepared.base.placements.get(router));
  const from = hostOf(link.a);
  const end = link.attachedTo ?? (link.b === undefined ? undefined : hostOf(link.b));
  return from === undefined || end === undefined ? undefined : { from, to: end };
}

/** The least-cost route between two nodes of which at least one is the router's new host. */
function routeBetween(
  { graph }: PreparedTargets,
  { from, to }: Ends,
  host: string,
  newcomer: Newcomer | undefined,
): readonly string[] | undefined {
  if (from === to) return [];
  return from === host ? graph.treeAt(to)?.toRoot(from, newcomer) : graph.treeAt(from)?.fromRoot(to, newcomer);
}

function addLoads(
  network: Network,
  loads: Map<string, { ab: number; ba: number }>,
  link: OverlayLink,
  ends: Ends,
  route: readonly string[],
): void {
  for (const hop of walkRoute(network, ends.from, route).hops) {
    let load = loads.get(hop.link.id);
    if (load === undefined) {
      load = { ab: 0, ba: 0 };
      loads.set(hop.link.id, load);
    }
    load[hop.direction] += link.forwardGbps;
    load[hop.direction === "ab" ? "ba" : "ab"] += link.backwardGbps;
  }
}

/** Links that come on, and the rest of the base candidate's, as seen from one link. */
export const isOnAfter = (move: Move, link: PhysicalLink): boolean =>
  move.prepared.base.linksOn.has(link.id) || (move.newcomer?.edges.some((edge) => edge.link.id === link.id) ?? false);
