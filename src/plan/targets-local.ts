/**
 * The part of the network that one move can worsen, as a network of its own: small enough to ask the rules about a thousand
 * hosts. The traffic of all other virtual routers is part of its links' background. It holds
 * - the new host with its virtual routers; virtual routers and links that share a policy or a link with the mover, their hosts;
 * - the links that the mover's new routes cross or that come on with its host; of physical routers that these touch, all links;
 * - of sites with a power limit that these touch, all hosts and links.
 * What is left out can only get better by the move.
 */
import type { Constraint, Reason } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink, PhysicalRouter, SubstrateNode, VirtualRouter } from "../network/network.ts";
import { isOnAfter, type Move } from "./targets-move.ts";

/**
 * Rules that need not be asked here: routes come from the same igp, links come on with their ends as the rule says, and
 * switching on breaks neither keepOn nor minOn. maxMoves and spare need the whole network and are asked apart.
 */
const notHere = new Set(["igp-route", "link-states", "keep-on", "min-on", "max-moves", "spare"]);

/** All reasons of the move's surroundings, those included that were there before. */
export function localReasons(move: Move): readonly Reason[] {
  const { network, candidate } = surroundings(move);
  const { book } = move.prepared;
  const reasons: Reason[] = [];
  for (const constraint of localRules(book.constraints)) reasons.push(...constraint.check(network, candidate, book));
  return reasons;
}

const localRules = (constraints: readonly Constraint[]): readonly Constraint[] => constraints.filter(({ id }) => !notHere.has(id));

interface Surroundings {
  readonly network: Network;
  readonly candidate: Candidate;
}

function surroundings(move: Move): Surroundings {
  const { network, base, routersAt, tdmLinksOf, order, bareNodes } = move.prepared;
  const touched = touchedPart(move);
  const routers = virtualRoutersOf(move, network, routersAt, order);
  const placements = new Map<string, string>();
  const physicalRouters = new Map<string, PhysicalRouter>();
  const nodes = new Map<string, SubstrateNode>();
  const routersOn = new Set<string>();
  const addHost = (id: string, node: SubstrateNode): void => {
    physicalRouters.set(id, lookup(network.physicalRouters, id));
    nodes.set(id, node);
    if (base.routersOn.has(id) || id === move.newcomer?.id) routersOn.add(id);
  };
  for (const id of touched.hosts) addHost(id, lookup(network.nodes, id));
  for (const id of routers.keys()) {
    const host = id === move.router ? move.to : base.placements.get(id);
    if (host === undefined || !network.physicalRouters.has(host)) continue;
    placements.set(id, host);
    if (!physicalRouters.has(host)) addHost(host, lookup(bareNodes, host));
  }
  for (const { attachedTo } of move.links) {
    if (attachedTo !== undefined && !nodes.has(attachedTo)) nodes.set(attachedTo, lookup(bareNodes, attachedTo));
  }
  const physicalLinks = new Map<string, PhysicalLink>();
  const linksOn = new Set<string>();
  for (const link of touched.links) {
    physicalLinks.set(link.id, withOthersTraffic(move, link));
    if (isOnAfter(move, link)) linksOn.add(link.id);
    for (const end of [link.a, link.b]) if (!nodes.has(end)) nodes.set(end, lookup(bareNodes, end));
  }
  const accessLinks = [...routers.keys()].flatMap((id) => tdmLinksOf.get(id) ?? []);
  const overlayLinks = new Map<string, OverlayLink>(move.links.map((link) => [link.id, link]));
  return {
    network: {
      name: network.name,
      document: { ...network.document, accessLinks },
      routing: network.routing,
      maxUtilisation: network.maxUtilisation,
      sites: network.sites,
      nodes,
      physicalRouters,
      physicalLinks,
      virtualRouters: routers,
      overlayLinks,
      policies: [...move.policies, ...touched.sitePolicies],
      overlayLinksOf: (router) => network.overlayLinksOf(router),
      tdmPortsOf: (router) => network.tdmPortsOf(router),
      today: network.today,
    },
    candidate: { placements, routes: routesOf(move), routersOn, linksOn },
  };
}

function virtualRoutersOf(
  { router, to, mates }: Move,
  network: Network,
  routersAt: ReadonlyMap<string, readonly string[]>,
  order: ReadonlyMap<string, number>,
): ReadonlyMap<string, VirtualRouter> {
  const ids = [...new Set([router, ...mates, ...(routersAt.get(to) ?? [])])].sort((x, y) => lookup(order, x) - lookup(order, y));
  return new Map(ids.map((id) => [id, lookup(network.virtualRouters, id)]));
}

function routesOf({ prepared, routes, mateLinks }: Move): ReadonlyMap<string, readonly string[]> {
  if (mateLinks.length === 0) return routes;
  const all = new Map(routes);
  for (const link of mateLinks) {
    const route = prepared.base.routes.get(link);
    if (route !== undefined) all.set(link, route);
  }
  return all;
}

interface Touched {
  /** Physical routers that are there with all their links. */
  readonly hosts: ReadonlySet<string>;
  readonly links: ReadonlySet<PhysicalLink>;
  readonly sitePolicies: Network["policies"];
}

function touchedPart({ prepared, to, routes, newcomer, mateLinks }: Move): Touched {
  const { network, limitedSites, base } = prepared;
  const links = new Set<PhysicalLink>(newcomer?.edges.map((edge) => edge.link));
  const add = (route: readonly string[]): void => {
    for (const id of route) links.add(lookup(network.physicalLinks, id));
  };
  for (const route of routes.values()) add(route);
  const hosts = new Set([to]);
  const sites = new Set<string>();
  for (const link of links) {
    for (const end of [link.a, link.b]) {
      const node = lookup(network.nodes, end);
      if (node.isPhysicalRouter) hosts.add(end);
      if (limitedSites.has(node.site)) sites.add(node.site);
    }
  }
  if (limitedSites.has(lookup(network.nodes, to).site)) sites.add(lookup(network.nodes, to).site);
  for (const site of sites) {
    const limited = lookup(limitedSites, site);
    for (const host of limited.hosts) hosts.add(host);
    for (const link of limited.links) links.add(link);
  }
  for (const host of hosts) for (const link of lookup(network.nodes, host).links) links.add(link);
  for (const mate of mateLinks) add(base.routes.get(mate) ?? []);
  const sitePolicies = network.policies.filter((policy) => policy.type === "sitePower" && sites.has(policy.site));
  return { hosts, links, sitePolicies };
}

/** A link that is on, with what others put on it as background; the mover's own traffic comes on top by its routes. */
function withOthersTraffic({ prepared, ownLoads }: Move, link: PhysicalLink): PhysicalLink {
  if (!prepared.base.linksOn.has(link.id)) return link;
  const [load, own] = [lookup(prepared.loads, link.id), ownLoads.get(link.id)];
  const backgroundGbps = own === undefined ? load : { ab: load.ab - own.ab, ba: load.ba - own.ba };
  return { ...link, backgroundGbps };
}
