/**
 * The part of the network that one move can worsen, as networks of their own: small enough to ask the rules about a thousand
 * hosts. What is left out can only get better by the move.
 */
import type { Reason } from "../constraints/constraint.ts";
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink, PhysicalRouter, VirtualRouter } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import { delayOf, isOnAfter, loadAfter, type Move, type RouterMove, routeOf, type Uplink } from "./targets-move.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import { addWatts, isOver, type Trunk } from "./targets-trunk.ts";

/**
 * Rules that need not be asked: the mover has a host, routes come from the same igp, links come on with their ends as the rule
 * says, and switching on breaks neither keepOn nor minOn. maxMoves and spare need the whole network and are asked apart.
 */
const notHere = new Set(["placed-once", "igp-route", "link-states", "keep-on", "min-on", "max-moves", "spare"]);
/** Rules about what links carry. */
const trafficRules = new Set(["link-capacity", "forwarding-capacity", "site-power", "route-connects"]);

/** Rules about who is where, that need nothing but the mover, its mates, and their hosts. */
export const placementRules: ReadonlySet<string> = new Set([
  "host-is-on",
  "host-accepts",
  "platform-matches",
  "capabilities-present",
  "stays-put",
  "separate",
  "gather",
  "fence",
  "ban",
]);

/** Whether a rule is asked about surroundings. */
export const asksHere = (rule: string): boolean => !notHere.has(rule);

/** Reasons of `placementRules` for the router on a host that has not failed. */
export function placementReasons(move: RouterMove, to: string): readonly Reason[] {
  const { network, base, book } = move.prepared;
  const found = placed(move, to, [move.router, ...move.mates]);
  const isOn = (host: string): boolean => host === to || base.routersOn.has(host);
  const around = partOf(move, {
    physicalRouters: found.physicalRouters,
    virtualRouters: found.routers,
    policies: move.policies,
    nodes: network.nodes,
    physicalLinks: network.physicalLinks,
    overlayLinks: new Map(),
  });
  const candidate: Candidate = {
    placements: found.placements,
    routes: new Map(),
    routersOn: new Set([...found.physicalRouters.keys()].filter(isOn)),
    linksOn: base.linksOn,
  };
  return book.constraints.filter(({ id }) => placementRules.has(id)).flatMap((rule) => rule.check(around, candidate, book));
}

/** All reasons of the move's surroundings, those included that were there before. */
export function localReasons(move: Move): readonly Reason[] {
  const { book } = move.prepared;
  const reasons: Reason[] = [];
  const ask = ({ network, candidate }: Surroundings, isAsked: (rule: string) => boolean): void => {
    for (const rule of book.constraints) {
      if (isAsked(rule.id)) for (const reason of rule.check(network, candidate, book)) reasons.push(reason);
    }
  };
  ask(hostSurroundings(move), (rule) => !notHere.has(rule) && !trafficRules.has(rule));
  const traffic = trafficSurroundings(move);
  if (traffic !== undefined) ask(traffic, (rule) => trafficRules.has(rule));
  return reasons;
}

interface Surroundings {
  readonly network: Network;
  readonly candidate: Candidate;
}

/** The new host with its virtual routers; virtual routers and links that share a policy with the mover, and their hosts. */
function hostSurroundings(move: Move): Surroundings {
  const { network, base, routersAt } = move.prepared;
  const { routers, placements, physicalRouters } = placed(move, move.to, [move.router, ...move.mates, ...(routersAt.get(move.to) ?? [])]);
  const overlayLinks = new Map<string, OverlayLink>();
  const routes = new Map<string, readonly string[]>();
  for (const [index, { link }] of move.strands.entries()) {
    const mayBeSlow = (delayOf(move, index) ?? 0) > link.delayBoundMs - TOLERANCE;
    if (mayBeSlow) {
      overlayLinks.set(link.id, link);
      addNeighbour(move, link, placements);
    }
    const route = mayBeSlow || move.namedLinks.has(link.id) ? routeOf(move, index) : undefined;
    if (route !== undefined) routes.set(link.id, route);
  }
  for (const link of move.mateLinks) routes.set(link, base.routes.get(link) ?? []);
  const isOn = (host: string): boolean => base.routersOn.has(host) || host === move.newcomer?.id;
  return {
    network: partOf(move, {
      physicalRouters,
      virtualRouters: routers,
      policies: move.policies,
      nodes: network.nodes,
      physicalLinks: network.physicalLinks,
      overlayLinks,
    }),
    candidate: { placements, routes, routersOn: new Set([...physicalRouters.keys()].filter(isOn)), linksOn: base.linksOn },
  };
}

interface Placed {
  readonly routers: ReadonlyMap<string, VirtualRouter>;
  readonly placements: Map<string, string>;
  readonly physicalRouters: ReadonlyMap<string, PhysicalRouter>;
}

/** These virtual routers in document order, the mover on its new host, and everybody's hosts. */
function placed({ prepared: { network, base, order }, router }: RouterMove, to: string, some: readonly string[]): Placed {
  const ids = [...new Set(some)].sort((x, y) => lookup(order, x) - lookup(order, y));
  const routers = new Map<string, VirtualRouter>();
  const placements = new Map<string, string>();
  const physicalRouters = new Map<string, PhysicalRouter>([[to, lookup(network.physicalRouters, to)]]);
  for (const id of ids) {
    routers.set(id, lookup(network.virtualRouters, id));
    const host = id === router ? to : base.placements.get(id);
    const known = network.physicalRouters.get(host ?? "");
    if (host === undefined || known === undefined) continue;
    placements.set(id, host);
    physicalRouters.set(host, known);
  }
  return { routers, placements, physicalRouters };
}

type Parts = Pick<Network, "physicalRouters" | "virtualRouters" | "policies" | "nodes" | "physicalLinks" | "overlayLinks">;

function partOf({ prepared }: RouterMove, parts: Parts): Network {
  const { network, tdmLinksOf } = prepared;
  const tdmLinks = tdmLinksOf.size === 0 ? [] : [...parts.virtualRouters.keys()].flatMap((id) => tdmLinksOf.get(id) ?? []);
  return {
    name: network.name,
    document: tdmLinks.length === 0 ? prepared.documentWithoutAccess : { ...network.document, accessLinks: tdmLinks },
    routing: network.routing,
    maxUtilisation: network.maxUtilisation,
    sites: network.sites,
    overlayLinksOf: (router) => network.overlayLinksOf(router),
    tdmPortsOf: (router) => network.tdmPortsOf(router),
    today: network.today,
    ...parts,
  };
}

/** What of the traffic may break a rule: everything else holds whatever the exact figures are. */
interface Suspects {
  readonly links: ReadonlySet<PhysicalLink>;
  /** Physical routers whose forwarding limit is near, and all of these sites. */
  readonly hosts: ReadonlySet<string>;
  /** Sites whose power limit is near. */
  readonly sites: ReadonlySet<string>;
  readonly unrouted: readonly OverlayLink[];
}

function suspectsOf(move: Move): Suspects {
  const { prepared, strands, trunk, uplink } = move;
  const { network, entering, limitedSites } = prepared;
  const links = new Set(trunk.over);
  if (uplink !== undefined && isOver(network, uplink.link, uplink.load)) links.add(uplink.link);
  const hosts = new Set<string>();
  for (const [host, gbps] of uplink === undefined ? trunk.entering : withUplink(prepared, trunk, uplink)) {
    const limit = lookup(network.physicalRouters, host).forwardingGbps ?? Number.POSITIVE_INFINITY;
    if (lookup(entering, host) + gbps > limit - TOLERANCE) hosts.add(host);
  }
  const sites = limitedSites.size === 0 ? NO_SITES : suspectSites(move);
  for (const site of sites) {
    const limited = lookup(limitedSites, site);
    for (const host of limited.hosts) hosts.add(host);
    for (const link of limited.links) links.add(link);
  }
  for (const host of hosts) for (const link of lookup(network.nodes, host).links) links.add(link);
  const unrouted = strands.filter((_, index) => trunk.routes[index] === undefined).map(({ link }) => link);
  return { links, hosts, sites, unrouted };
}

const NO_SITES: ReadonlySet<string> = new Set();

/** Sites whose power limit is near, or that have to do with a host that is switched on. */
function suspectSites({ prepared, to, newcomer, trunk, uplink }: Move): ReadonlySet<string> {
  const { network, base, loads, limitedSites } = prepared;
  const sites = new Set<string>();
  const waking = newcomer === undefined ? [] : [to, ...newcomer.edges.map((edge) => edge.to)];
  for (const node of waking) {
    const { site } = lookup(network.nodes, node);
    if (limitedSites.has(site)) sites.add(site);
  }
  const watts = new Map(trunk.watts);
  if (uplink !== undefined) {
    const was = base.linksOn.has(uplink.link.id) ? lookup(loads, uplink.link.id) : { ab: 0, ba: 0 };
    addWatts(network, limitedSites, watts, uplink.link, uplink.load.ab + uplink.load.ba - was.ab - was.ba);
  }
  for (const [site, more] of watts) {
    const limited = lookup(limitedSites, site);
    if (limited.watts + more > limited.maxWatts - TOLERANCE) sites.add(site);
  }
  return sites;
}

/** What more enters physical routers with a limit, on the uplink too. */
function withUplink({ base, loads, entering }: PreparedTargets, trunk: Trunk, { link, load }: Uplink): ReadonlyMap<string, number> {
  if (!entering.has(link.a) && !entering.has(link.b)) return trunk.entering;
  const more = new Map(trunk.entering);
  const was = base.linksOn.has(link.id) ? lookup(loads, link.id) : { ab: 0, ba: 0 };
  if (entering.has(link.b)) more.set(link.b, (more.get(link.b) ?? 0) + load.ab - was.ab);
  if (entering.has(link.a)) more.set(link.a, (more.get(link.a) ?? 0) + load.ba - was.ba);
  return more;
}

/** The host of a link's other router, where it has one. */
function addNeighbour({ router, neighbours }: Move, link: OverlayLink, placements: Map<string, string>): void {
  const neighbour = link.a === router ? link.b : link.a;
  const host = neighbours.get(neighbour ?? "");
  if (neighbour !== undefined && host !== undefined) placements.set(neighbour, host);
}

/** The suspects, with all traffic after the move as background; only links without a route are there as such. */
function trafficSurroundings(move: Move): Surroundings | undefined {
  const { network, base } = move.prepared;
  const suspects = suspectsOf(move);
  if (suspects.links.size + suspects.hosts.size + suspects.unrouted.length === 0) return undefined;
  const placements = new Map([[move.router, move.to]]);
  for (const link of suspects.unrouted) addNeighbour(move, link, placements);
  const physicalRouters = new Map([...suspects.hosts].map((id) => [id, lookup(network.physicalRouters, id)]));
  const physicalLinks = new Map([...suspects.links].map((link) => [link.id, withTraffic(move, link)]));
  return {
    network: partOf(move, {
      physicalRouters,
      physicalLinks,
      nodes: network.nodes,
      virtualRouters: new Map(),
      policies: network.policies.filter((policy) => policy.type === "sitePower" && suspects.sites.has(policy.site)),
      overlayLinks: new Map(suspects.unrouted.map((link) => [link.id, link])),
    }),
    candidate: {
      placements,
      routes: new Map(),
      routersOn: new Set([...physicalRouters.keys()].filter((id) => base.routersOn.has(id) || id === move.newcomer?.id)),
      linksOn: new Set([...suspects.links].filter((link) => isOnAfter(move, link)).map((link) => link.id)),
    },
  };
}

/** A link that is on, with everything that it carries after the move as background. */
function withTraffic(move: Move, link: PhysicalLink): PhysicalLink {
  const { base, loads } = move.prepared;
  const load = loadAfter(move, link.id) ?? (base.linksOn.has(link.id) ? loads.get(link.id) : undefined);
  return load === undefined ? link : { ...link, backgroundGbps: load };
}
