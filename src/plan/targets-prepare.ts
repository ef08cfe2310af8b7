/** What finding targets needs to know about a network and its present candidate, worked out once for all virtual routers. */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import { checkAll, ruleBook } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import type { AccessLinkDocument } from "../network/document.ts";
import { type LinkLoad, linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, PhysicalLink } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { overlayEnds } from "../network/walk.ts";
import { type Gbps, TOLERANCE, type Watts } from "../units.ts";
import { createLiveGraph, type LiveGraph } from "./targets-routes.ts";
import { type KnownReasons, knownReasons } from "./targets-severity.ts";
import type { Room } from "./targets-tree.ts";

/** One direction of a physical link under a candidate. */
export interface BusyLink {
  readonly physicalLink: string;
  readonly direction: "ab" | "ba";
  readonly gbps: Gbps;
  readonly capacityGbps: Gbps;
  /** gbps / capacityGbps; Infinity for traffic on a link without capacity. */
  readonly utilisation: number;
}

/** A site with a power limit, its hosts, and all links with an end there. */
export interface LimitedSite {
  readonly hosts: readonly string[];
  readonly links: readonly PhysicalLink[];
  /** In the base candidate. */
  readonly watts: Watts;
  /** The lowest of its limits. */
  readonly maxWatts: Watts;
}

export interface PreparedTargets {
  readonly network: Network;
  /** Where things stand: today, or a planned state. Targets are judged as one move away from it. */
  readonly base: Candidate;
  readonly book: RuleBook;
  readonly loads: ReadonlyMap<string, LinkLoad>;
  readonly baseReasons: readonly Reason[];
  readonly known: KnownReasons;
  readonly graph: LiveGraph;
  /** Virtual routers by host, in document order. */
  readonly routersAt: ReadonlyMap<string, readonly string[]>;
  /** TDM access links by virtual router. */
  readonly tdmLinksOf: ReadonlyMap<string, readonly AccessLinkDocument[]>;
  readonly documentWithoutAccess: Network["document"];
  /** Access links by the physical router they are attached to. */
  readonly attachedAt: ReadonlyMap<string, readonly string[]>;
  /** Place of each virtual router in the document. */
  readonly order: ReadonlyMap<string, number>;
  /** How many overlay links' routes touch each node. */
  readonly routesAt: ReadonlyMap<string, number>;
  /** Some overlay link whose ends have hosts has no route. */
  readonly hasUnrouted: boolean;
  /** Both directions of every link that is on, busiest first. */
  readonly busiest: readonly BusyLink[];
  /** Gb/s entering each physical router that has a forwarding limit. */
  readonly entering: ReadonlyMap<string, Gbps>;
  /** Sites with a power limit, with what belongs to them. */
  readonly limitedSites: ReadonlyMap<string, LimitedSite>;
}

/** Costs one full check of the base candidate and its link loads. */
export function prepareTargets(network: Network, base: Candidate = network.today, book: RuleBook = ruleBook): PreparedTargets {
  const loads = linkLoads(network, base);
  const baseReasons = checkAll(network, base, book);
  const routersAt = groupBy(network.virtualRouters.keys(), (router) => base.placements.get(router));
  const tdmLinks = network.document.accessLinks.filter((link) => link.technology === "tdm");
  const attached = network.document.accessLinks.filter((link) => network.physicalRouters.has(link.attachedTo));
  const entering = enteringAt(network, loads);
  return {
    network,
    base,
    book,
    loads,
    baseReasons,
    known: knownReasons(baseReasons),
    graph: createLiveGraph({ nodes: network.nodes, routersOn: base.routersOn, linksOn: base.linksOn }, roomUnder(network, loads, entering)),
    routersAt,
    tdmLinksOf: groupBy(tdmLinks, (link) => link.router),
    documentWithoutAccess: { ...network.document, accessLinks: [] },
    attachedAt: new Map([...groupBy(attached, (link) => link.attachedTo)].map(([node, links]) => [node, links.map((link) => link.id)])),
    order: new Map([...network.virtualRouters.keys()].map((router, index) => [router, index])),
    routesAt: countRoutes(network, base.routes.values()),
    hasUnrouted: [...network.overlayLinks.values()].some(
      (link) => overlayEnds(link, base.placements) !== undefined && !base.routes.has(link.id),
    ),
    busiest: rank(network, loads),
    entering,
    limitedSites: limitedSitesOf(network, base, loads),
  };
}

export const busyLink = (link: PhysicalLink, direction: "ab" | "ba", load: LinkLoad): BusyLink => ({
  physicalLink: link.id,
  direction,
  gbps: load[direction],
  capacityGbps: link.capacityGbps,
  utilisation: utilisationOf(link, load[direction]),
});

export function utilisationOf({ capacityGbps }: PhysicalLink, gbps: Gbps): number {
  if (capacityGbps > 0) return gbps / capacityGbps;
  return gbps > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** How many of these routes touch each node, ends included. */
export function countRoutes(network: Network, routes: Iterable<readonly string[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const route of routes) {
    for (const node of nodesOn(network, route)) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}

/** Nodes at the ends of a route's links, each once. */
export function nodesOn(network: Network, route: readonly string[]): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const id of route) {
    const link = network.physicalLinks.get(id);
    if (link !== undefined) nodes.add(link.a).add(link.b);
  }
  return nodes;
}

function rank(network: Network, loads: ReadonlyMap<string, LinkLoad>): readonly BusyLink[] {
  const all = [...loads].flatMap(([id, load]) => {
    const link = lookup(network.physicalLinks, id);
    return [busyLink(link, "ab", load), busyLink(link, "ba", load)];
  });
  return all.sort((x, y) => y.utilisation - x.utilisation);
}

function enteringAt(network: Network, loads: ReadonlyMap<string, LinkLoad>): ReadonlyMap<string, Gbps> {
  const entering = new Map<string, Gbps>();
  for (const { id, forwardingGbps } of network.physicalRouters.values()) {
    if (forwardingGbps === undefined) continue;
    const { links } = lookup(network.nodes, id);
    entering.set(
      id,
      links.reduce((sum, link) => sum + lookup(loads, link.id)[link.b === id ? "ab" : "ba"], 0),
    );
  }
  return entering;
}

/** What links and forwarding limits have left under the base candidate. */
function roomUnder(network: Network, loads: ReadonlyMap<string, LinkLoad>, entering: ReadonlyMap<string, Gbps>): Room {
  return {
    onLink(link) {
      const load = lookup(loads, link.id);
      return link.capacityGbps * network.maxUtilisation - Math.max(load.ab, load.ba);
    },
    atNode(node) {
      const limit = network.physicalRouters.get(node)?.forwardingGbps;
      return limit === undefined ? Number.POSITIVE_INFINITY : limit - TOLERANCE - lookup(entering, node);
    },
  };
}

function limitedSitesOf(network: Network, base: Candidate, loads: ReadonlyMap<string, LinkLoad>): ReadonlyMap<string, LimitedSite> {
  const limits = new Map<string, Watts>();
  for (const policy of network.policies) {
    if (policy.type === "sitePower")
      limits.set(policy.site, Math.min(policy.maxWatts, limits.get(policy.site) ?? Number.POSITIVE_INFINITY));
  }
  if (limits.size === 0) return new Map();
  const power = candidatePower(network, base, loads);
  return new Map(
    [...limits].map(([site, maxWatts]) => {
      const hosts = [...network.physicalRouters.values()].filter((host) => host.site === site).map((host) => host.id);
      const links = [...network.physicalLinks.values()].filter((link) => endsAt(network, link, site) > 0);
      const atHosts = hosts.reduce((sum, host) => sum + lookup(power.routers, host), 0);
      const watts = links.reduce((sum, link) => sum + (endsAt(network, link, site) * lookup(power.links, link.id)) / 2, atHosts);
      return [site, { hosts, links, watts, maxWatts }];
    }),
  );
}

const endsAt = (network: Network, link: PhysicalLink, site: string): number =>
  [link.a, link.b].filter((end) => network.nodes.get(end)?.site === site).length;

function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string | undefined): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
