/** One virtual router on its way to any host: its links' routes and what they change, without looking at the rest of the network. */
import type { LinkLoad } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink, Policy } from "../network/network.ts";
import { overlayEnds } from "../network/walk.ts";
import type { Ms } from "../units.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Newcomer, RouteTree } from "./targets-routes.ts";

/** What is the same for every host the router could go to. */
export interface RouterMove {
  readonly prepared: PreparedTargets;
  readonly router: string;
  /** Where it runs in the base candidate. */
  readonly host: string | undefined;
  readonly links: readonly OverlayLink[];
  /** Its links that have an end to go to, each with that end and the tree of routes there. */
  readonly strands: readonly Strand[];
  /** What its links put on physical links in the base candidate. */
  readonly ownLoads: ReadonlyMap<string, LinkLoad>;
  /** Policies that name it or one of its links. */
  readonly policies: readonly Policy[];
  /** Other virtual routers that these policies name. */
  readonly mates: readonly string[];
  /** Hosts of the virtual routers that its links lead to. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Other virtual links that these policies name. */
  readonly mateLinks: readonly string[];
}

/** One link of the router, seen from the router. */
interface Strand {
  readonly link: OverlayLink;
  /** The other end's node; undefined for a link from the router to itself, whose ends move together. */
  readonly far: string | undefined;
  /** The router is the link's a. */
  readonly isFromRouter: boolean;
  /** Undefined while the other end is off. */
  readonly tree: RouteTree | undefined;
}

function strandsOf({ base, graph }: PreparedTargets, router: string, links: readonly OverlayLink[]): readonly Strand[] {
  return links.flatMap((link): Strand[] => {
    const isFromRouter = link.a === router;
    const neighbour = isFromRouter ? link.b : link.a;
    if (neighbour === router) return [{ link, far: undefined, isFromRouter, tree: undefined }];
    const far = link.attachedTo ?? base.placements.get(neighbour ?? "");
    return far === undefined ? [] : [{ link, far, isFromRouter, tree: graph.treeAt(far) }];
  });
}

export function describeMove(prepared: PreparedTargets, router: string): RouterMove {
  const { network, base } = prepared;
  const links = network.overlayLinksOf(router);
  const own = new Set(links.map((link) => link.id));
  const policies = network.policies.filter((policy) => concerns(policy, router, own));
  const named = policies.flatMap((policy) => ("virtualRouters" in policy ? policy.virtualRouters : []));
  const mateLinks = policies.flatMap((policy) => (policy.type === "diverse" ? policy.virtualLinks : []));
  const ownLoads = new Map<string, { ab: number; ba: number }>();
  for (const link of links) {
    const ends = overlayEnds(link, base.placements);
    const route = base.routes.get(link.id);
    if (ends !== undefined && route !== undefined) addLoads(network, ownLoads, link, ends.from, route);
  }
  return {
    prepared,
    router,
    host: base.placements.get(router),
    links,
    strands: strandsOf(prepared, router, links),
    ownLoads,
    policies,
    mates: [...new Set(named)].filter((mate) => mate !== router && network.virtualRouters.has(mate)),
    neighbours: new Map(
      links.flatMap(({ a, b }) => {
        const neighbour = a === router ? b : a;
        const host = neighbour === undefined || neighbour === router ? undefined : base.placements.get(neighbour);
        return neighbour === undefined || host === undefined ? [] : [[neighbour, host] as const];
      }),
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
  /** One-way delays of the routes. */
  readonly delays: ReadonlyMap<string, Ms>;
  /** Loads of every physical link whose load may have changed. */
  readonly loads: ReadonlyMap<string, LinkLoad>;
}

export function moveTo(move: RouterMove, to: string): Move {
  const { prepared, strands, ownLoads } = move;
  const { network, base, graph, loads } = prepared;
  const newcomer = base.routersOn.has(to) ? undefined : graph.newcomer(lookup(network.nodes, to));
  const routes = new Map<string, readonly string[]>();
  const delays = new Map<string, Ms>();
  const added = new Map<string, { ab: number; ba: number }>();
  for (const { link, far, isFromRouter, tree } of strands) {
    const isHere = far === undefined || far === to;
    const route = isHere ? [] : isFromRouter ? tree?.toRoot(to, newcomer) : tree?.fromRoot(to, newcomer);
    if (route === undefined) continue;
    routes.set(link.id, route);
    delays.set(link.id, isHere ? 0 : (tree?.delayMs(to, newcomer) ?? 0));
    addLoads(network, added, link, isFromRouter ? to : (far ?? to), route);
  }
  const after = new Map<string, LinkLoad>();
  for (const [id, own] of ownLoads) after.set(id, plus(lookup(loads, id), added.get(id), own));
  for (const [id, more] of added) if (!after.has(id)) after.set(id, plus(lookup(loads, id), more));
  for (const { link } of newcomer?.edges ?? []) after.set(link.id, plus(link.backgroundGbps, added.get(link.id)));
  return { ...move, to, newcomer, routes, delays, loads: after };
}

const NO_LOAD: LinkLoad = { ab: 0, ba: 0 };

const plus = (load: LinkLoad, more: LinkLoad = NO_LOAD, less: LinkLoad = NO_LOAD): LinkLoad => ({
  ab: load.ab - less.ab + more.ab,
  ba: load.ba - less.ba + more.ba,
});

/** Written without walkRoute's hops: this runs for every link and host. */
function addLoads(
  network: Network,
  loads: Map<string, { ab: number; ba: number }>,
  link: OverlayLink,
  from: string,
  route: readonly string[],
): void {
  let node = from;
  for (const id of route) {
    const crossed = lookup(network.physicalLinks, id);
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

/** Links that come on, and the rest of the base candidate's, as seen from one link. */
export const isOnAfter = (move: Move, link: PhysicalLink): boolean =>
  move.prepared.base.linksOn.has(link.id) || (move.newcomer?.edges.some((edge) => edge.link.id === link.id) ?? false);
