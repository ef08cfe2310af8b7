/**
 * The view that tools for virtual machines have: who is where, and processor and memory of both sides. Nothing of the network,
 * and of the other resources (FIB and ACL entries) nothing either: no such tool counts them.
 */

import { ruleBook } from "../../../src/constraints/index.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import { linksBetween } from "../../../src/network/links-between.ts";
import { lookup } from "../../../src/network/lookup.ts";
import type { Network, PhysicalRouter, VirtualRouter } from "../../../src/network/network.ts";
import { createIgp } from "../../../src/network/routes.ts";
import { overlayEnds } from "../../../src/network/walk.ts";
import { TOLERANCE } from "../../../src/units.ts";

export type Placements = Candidate["placements"];
/** Whether a router may run on a host whatever else is placed. */
export type Accepts = (router: string, host: string) => boolean;
/** A peer's algorithm: a pure function of the network under its peak traffic. A router without a host is absent. */
export type Peer = (network: Network, accepts: Accepts) => Placements;

/** What a pair must satisfy whatever else is placed: these rules' filters. */
const PAIR_RULES: ReadonlySet<string> = new Set(["host-accepts", "platform-matches", "capabilities-present", "stays-put", "fence", "ban"]);

/** Vendor, platform, capabilities, state, fences and bans: what operators give such tools as host aggregates and flavours. */
export function withinAggregates(network: Network, book = ruleBook): Accepts {
  const rules = book.constraints.filter(({ id }) => PAIR_RULES.has(id));
  return (router, host) => rules.every((rule) => rule.filter(network, router, host).length === 0);
}

/** One audit over all hosts that can be used: what a tool does when nobody tells it about platforms. */
export const anywhere =
  (network: Network): Accepts =>
  (_router, host) =>
    ["on", "off"].includes(lookup(network.physicalRouters, host).state);

export const cpuOf = ({ demand }: VirtualRouter): number => demand["cpuCores"] ?? 0;
export const memoryOf = ({ demand }: VirtualRouter): number => demand["memoryMiB"] ?? 0;

/** Processor and memory of every host under a placement that changes. */
export interface Cluster {
  readonly hosts: readonly PhysicalRouter[];
  readonly placements: Placements;
  /** In document order. */
  hosted(host: string): readonly VirtualRouter[];
  cpuUsed(host: string): number;
  /** Accepted, and within the host's processor times `cpuShare` and its memory. */
  fits(router: VirtualRouter, host: PhysicalRouter, cpuShare?: number): boolean;
  move(router: VirtualRouter, host: PhysicalRouter): void;
}

/** Cost: a look at every virtual router a question; these networks are small. */
export function createCluster(network: Network, accepts: Accepts, start: Placements): Cluster {
  const placements = new Map(start);
  const hosted = (host: string): readonly VirtualRouter[] =>
    [...network.virtualRouters.values()].filter(({ id }) => placements.get(id) === host);
  const used = (host: string, amount: (router: VirtualRouter) => number): number =>
    hosted(host).reduce((sum, router) => sum + amount(router), 0);
  return {
    hosts: [...network.physicalRouters.values()],
    placements,
    hosted,
    cpuUsed: (host) => used(host, cpuOf),
    fits: (router, { id, capacity }, cpuShare = 1) =>
      accepts(router.id, id) &&
      used(id, cpuOf) + cpuOf(router) <= (capacity["cpuCores"] ?? 0) * cpuShare + TOLERANCE &&
      used(id, memoryOf) + memoryOf(router) <= (capacity["memoryMiB"] ?? 0) + TOLERANCE,
    move: (router, { id }) => {
      placements.set(router.id, id);
    },
  };
}

/**
 * A placement carried out as these tools would: hosts that hold nothing are switched off, whatever crosses them, and every link
 * takes its igp route over what is left. A link that has none left is without a route.
 */
export function carriedOut(network: Network, placements: Placements): Candidate {
  const routersOn = new Set(placements.values());
  const linksOn = linksBetween(network, routersOn);
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}
