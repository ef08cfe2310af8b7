/** One virtual router on its way to any host: what changes, without looking at the rest of the network. */
import type { LinkLoad } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { OverlayLink, PhysicalLink, Policy } from "../network/network.ts";
import { overlayEnds } from "../network/walk.ts";
import type { Ms } from "../units.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Newcomer } from "./targets-routes.ts";
import type { Edge } from "./targets-tree.ts";
import { addLoads, plus, type Strand, type Trunk, trunkAt } from "./targets-trunk.ts";

/** What is the same for every host the router could go to. */
export interface RouterMove {
  readonly prepared: PreparedTargets;
  readonly router: string;
  /** Where it runs in the base candidate. */
  readonly host: string | undefined;
  readonly links: readonly OverlayLink[];
  /** Its links that have an end to go to. */
  readonly strands: readonly Strand[];
  /** What its links put on physical links in the base candidate. */
  readonly ownLoads: ReadonlyMap<string, LinkLoad>;
  /** Policies that name it or one of its links. */
  readonly policies: readonly Policy[];
  /** Other virtual routers that these policies name. */
  readonly mates: readonly string[];
  /** Other virtual links that these policies name. */
  readonly mateLinks: readonly string[];
  /** Its own links that these policies name. */
  readonly namedLinks: ReadonlySet<string>;
  /** Hosts of the virtual routers that its links lead to. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Trunks by the node that hosts hang on, as far as known. */
  readonly trunks: Map<string, Trunk>;
}

export function describeMove(prepared: PreparedTargets, router: string): RouterMove {
  const { network, base } = prepared;
  const links = network.overlayLinksOf(router);
  const own = new Set(links.map((link) => link.id));
  const policies = network.policies.filter((policy) => concerns(policy, router, own));
  const named = policies.flatMap((policy) => ("virtualRouters" in policy ? policy.virtualRouters : []));
  const namedLinks = policies.flatMap((policy) => (policy.type === "diverse" ? policy.virtualLinks : []));
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
    mateLinks: [...new Set(namedLinks)].filter((link) => !own.has(link)),
    namedLinks: new Set(namedLinks.filter((link) => own.has(link))),
    neighbours: new Map(
      links.flatMap(({ a, b }) => {
        const neighbour = a === router ? b : a;
        const host = neighbour === undefined || neighbour === router ? undefined : base.placements.get(neighbour);
        return neighbour === undefined || host === undefined ? [] : [[neighbour, host] as const];
      }),
    ),
    trunks: new Map(),
  };
}

function concerns(policy: Policy, router: string, links: ReadonlySet<string>): boolean {
  if (policy.type === "diverse") return policy.virtualLinks.some((link) => links.has(link));
  return "virtualRouters" in policy && policy.virtualRouters.includes(router);
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

/** The router on one host, in a substrate that is otherwise as it was. */
export interface Move extends RouterMove {
  readonly to: string;
  /** The host, when it has to be switched on first, with the links that come on with it. */
  readonly newcomer: Newcomer | undefined;
  /** Of the host, or of the node that it hangs on by `uplink`. */
  readonly trunk: Trunk;
  readonly uplink: Uplink | undefined;
}

export interface Uplink {
  readonly link: PhysicalLink;
  /** After the move. */
  readonly load: LinkLoad;
}

/** The host as a newcomer, when it is off. */
export function newcomerAt({ prepared }: RouterMove, to: string): Newcomer | undefined {
  const { network, base, graph } = prepared;
  return base.routersOn.has(to) ? undefined : graph.newcomer(lookup(network.nodes, to));
}

/** The only link of a host, when all that the router would carry there crosses it and nothing of it does so today. */
export function hangingEdge(move: RouterMove, to: string, newcomer: Newcomer | undefined): Edge | undefined {
  const { graph } = move.prepared;
  const [edge, another] = newcomer?.edges ?? graph.edgesAt(to);
  const isLeaf = edge !== undefined && another === undefined && graph.edgesAt(edge.to).length > 1;
  if (!isLeaf || move.strands.some(({ far }) => far === to) || move.ownLoads.has(edge.link.id)) return undefined;
  return edge;
}

export function moveTo(move: RouterMove, to: string): Move {
  const newcomer = newcomerAt(move, to);
  const edge = hangingEdge(move, to, newcomer);
  if (edge === undefined) return { ...move, to, newcomer, trunk: trunkAt(move, to, newcomer), uplink: undefined };
  let trunk = move.trunks.get(edge.to);
  if (trunk === undefined) {
    trunk = trunkAt(move, edge.to, undefined);
    move.trunks.set(edge.to, trunk);
  }
  return {
    ...move,
    to,
    newcomer,
    trunk,
    uplink: { link: edge.link, load: uplinkLoad(move, trunk, to, edge.link, newcomer !== undefined) },
  };
}

/** All traffic of the router crosses its host's only link. */
function uplinkLoad({ prepared, strands }: RouterMove, trunk: Trunk, host: string, link: PhysicalLink, isWaking: boolean): LinkLoad {
  let [out, back] = [0, 0];
  for (const [index, { link: own, far, isFromRouter }] of strands.entries()) {
    if (far === undefined || trunk.routes[index] === undefined) continue;
    out += isFromRouter ? own.forwardGbps : own.backwardGbps;
    back += isFromRouter ? own.backwardGbps : own.forwardGbps;
  }
  const before = isWaking ? link.backgroundGbps : lookup(prepared.loads, link.id);
  return plus(before, link.a === host ? { ab: out, ba: back } : { ab: back, ba: out });
}

/** The new route of a strand; undefined when it has none. */
export function routeOf({ strands, trunk, uplink }: Move, index: number): readonly string[] | undefined {
  const route = trunk.routes[index];
  const strand = strands[index];
  if (route === undefined || uplink === undefined || strand?.far === undefined) return route;
  return strand.isFromRouter ? [uplink.link.id, ...route] : [...route, uplink.link.id];
}

/** One-way delay of the new route of a strand. */
export function delayOf({ strands, trunk, uplink }: Move, index: number): Ms | undefined {
  const delayMs = trunk.delays[index];
  return delayMs === undefined || strands[index]?.far === undefined ? delayMs : delayMs + (uplink?.link.delayMs ?? 0);
}

/** What a physical link carries after the move; undefined when that has not changed. */
export const loadAfter = ({ trunk, uplink }: Move, link: string): LinkLoad | undefined =>
  uplink?.link.id === link ? uplink.load : trunk.loads.get(link);

/** Links that come on, and the rest of the base candidate's, as seen from one link. */
export const isOnAfter = (move: Move, link: PhysicalLink): boolean =>
  move.prepared.base.linksOn.has(link.id) || (move.newcomer?.edges.some((edge) => edge.link.id === link.id) ?? false);
