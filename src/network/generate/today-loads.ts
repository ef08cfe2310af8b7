/** What today's placement puts on every physical link under igp routing: for sizing and for stating how busy a network is. */

import type { Gbps } from "../../units.ts";
import type { NetworkDocument, PhysicalLinkDocument } from "../document.ts";

export interface LinkLoad {
  readonly ab: Gbps;
  readonly ba: Gbps;
}

/**
 * Gb/s on each physical link in each direction, background included. Follows a link's own `route` where it has one, else the
 * path of least igpCost over nodes and links that are on (ties: fewest links, then document order; the network index knows the
 * full rule). Virtual and access links without a placed router or a path carry nothing. Cost: one search a link, stopped at its far end.
 */
export function todayLoads(network: NetworkDocument): ReadonlyMap<string, LinkLoad> {
  const loads = new Map(network.physicalLinks.map((link) => [link.id, { ...link.backgroundGbps }]));
  const links = new Map(network.physicalLinks.map((link) => [link.id, link]));
  const hosts = new Map(network.virtualRouters.map((router) => [router.id, router.host]));
  const pathBetween = pathFinder(network);
  const add = (
    from: string | null | undefined,
    to: string | null | undefined,
    route: readonly string[] | undefined,
    there: Gbps,
    back: Gbps,
  ) => {
    if (from === null || from === undefined || to === null || to === undefined) return;
    let node = from;
    for (const id of route ?? pathBetween(from, to)) {
      const [link, load] = [links.get(id), loads.get(id)];
      if (link === undefined || load === undefined) return;
      const forward = link.a === node;
      load.ab += forward ? there : back;
      load.ba += forward ? back : there;
      node = forward ? link.b : link.a;
    }
  };
  for (const link of network.virtualLinks) add(hosts.get(link.a), hosts.get(link.b), link.route, link.trafficGbps.ab, link.trafficGbps.ba);
  for (const link of network.accessLinks)
    add(hosts.get(link.router), link.attachedTo, link.route, link.trafficGbps.out, link.trafficGbps.in);
  return loads;
}

/** The busiest physical link: its load over its capacity, in its busier direction. */
export function peakUtilisation(network: NetworkDocument): { readonly link: string; readonly utilisation: number } {
  const loads = todayLoads(network);
  let busiest = { link: "", utilisation: 0 };
  for (const { id, capacityGbps } of network.physicalLinks) {
    const load = loads.get(id) ?? { ab: 0, ba: 0 };
    const utilisation = capacityGbps > 0 ? Math.max(load.ab, load.ba) / capacityGbps : 0;
    if (utilisation > busiest.utilisation) busiest = { link: id, utilisation };
  }
  return busiest;
}

interface Reach {
  readonly cost: number;
  readonly hops: number;
  readonly by: PhysicalLinkDocument | undefined;
  readonly from: string | undefined;
}

/** Finds least-cost paths, and remembers them. Small frontiers: a linear scan for the nearest node is enough. */
function pathFinder(network: NetworkDocument): (from: string, to: string) => readonly string[] {
  const dead = new Set(network.physicalRouters.filter(({ state }) => state === "off" || state === "failed").map(({ id }) => id));
  const linksAt = new Map<string, PhysicalLinkDocument[]>();
  for (const link of network.physicalLinks) {
    if (link.state === "failed" || dead.has(link.a) || dead.has(link.b)) continue;
    for (const end of [link.a, link.b]) linksAt.set(end, [...(linksAt.get(end) ?? []), link]);
  }
  const known = new Map<string, readonly string[]>();
  return (from, to) => {
    const key = `${from} ${to}`;
    const path = known.get(key) ?? search(linksAt, from, to);
    known.set(key, path);
    return path;
  };
}

function search(linksAt: ReadonlyMap<string, readonly PhysicalLinkDocument[]>, from: string, to: string): readonly string[] {
  const frontier = new Map<string, Reach>([[from, { cost: 0, hops: 0, by: undefined, from: undefined }]]);
  const settled = new Map<string, Reach>();
  while (frontier.size > 0) {
    const [node, reach] = nearest(frontier);
    frontier.delete(node);
    settled.set(node, reach);
    if (node === to) return walkBack(settled, to);
    for (const link of linksAt.get(node) ?? []) {
      const other = link.a === node ? link.b : link.a;
      if (settled.has(other)) continue;
      const found = { cost: reach.cost + (link.igpCost ?? link.delayMs), hops: reach.hops + 1, by: link, from: node };
      const best = frontier.get(other);
      if (best === undefined || isBefore(found, best)) frontier.set(other, found);
    }
  }
  return [];
}

const isBefore = (one: Reach, other: Reach): boolean =>
  one.cost < other.cost - 1e-9 || (one.cost <= other.cost + 1e-9 && one.hops < other.hops);

function nearest(frontier: ReadonlyMap<string, Reach>): readonly [string, Reach] {
  let best: readonly [string, Reach] | undefined;
  for (const entry of frontier) if (best === undefined || isBefore(entry[1], best[1])) best = entry;
  if (best === undefined) throw new Error("internal: the frontier is empty");
  return best;
}

function walkBack(settled: ReadonlyMap<string, Reach>, to: string): readonly string[] {
  const path: string[] = [];
  for (let reach = settled.get(to); reach?.by !== undefined; reach = reach.from === undefined ? undefined : settled.get(reach.from))
    path.push(reach.by.id);
  return path.reverse();
}
