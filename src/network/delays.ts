/** Shortest lengths over the substrate, and the least delay that any state of it could give. */

import type { Ms } from "../units.ts";
import { createHeap } from "./heap.ts";
import type { Network, PhysicalLink } from "./network.ts";
import { addLengths, compareLengths, farEnd, linkLength, type RouteLength } from "./routes.ts";

const MICRO = 1e6;

/** A link measured by delay before cost: the fields of RouteLength change places, so that the same comparison serves. */
export function linkLengthByDelay(link: PhysicalLink): RouteLength {
  const { cost, delay, hops } = linkLength(link);
  return { cost: delay, delay: cost, hops };
}

/** Least length from every node that can reach `target` over the links that `linksAt` gives, in the measure given. One Dijkstra. */
export function shortestLengths(
  target: string,
  linksAt: (node: string) => readonly PhysicalLink[],
  measure: (link: PhysicalLink) => RouteLength,
): ReadonlyMap<string, RouteLength> {
  const lengths = new Map<string, RouteLength>();
  const heap = createHeap<{ readonly node: string; readonly length: RouteLength }>((x, y) => compareLengths(x.length, y.length));
  heap.push({ node: target, length: { cost: 0, delay: 0, hops: 0 } });
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    if (lengths.has(entry.node)) continue;
    lengths.set(entry.node, entry.length);
    for (const link of linksAt(entry.node)) {
      const node = farEnd(link, entry.node);
      if (!lengths.has(node)) heap.push({ node, length: addLengths(entry.length, measure(link)) });
    }
  }
  return lengths;
}

const known = new WeakMap<Network, Map<string, ReadonlyMap<string, Ms>>>();

/**
 * Least one-way delay between `node` and every node that it can reach, whatever is switched on or off: over everything that has
 * not failed. Nodes out of reach are absent; all are when `node` itself has failed. Kept with the network: one Dijkstra a node.
 */
export function leastDelays(network: Network, node: string): ReadonlyMap<string, Ms> {
  let delays = known.get(network);
  if (delays === undefined) {
    delays = new Map();
    known.set(network, delays);
  }
  let fromNode = delays.get(node);
  if (fromNode === undefined) {
    fromNode = computeLeastDelays(network, node);
    delays.set(node, fromNode);
  }
  return fromNode;
}

function computeLeastDelays(network: Network, node: string): ReadonlyMap<string, Ms> {
  const works = (id: string): boolean => network.nodes.has(id) && network.physicalRouters.get(id)?.state !== "failed";
  if (!works(node)) return new Map();
  const linksAt = (id: string): readonly PhysicalLink[] =>
    (network.nodes.get(id)?.links ?? []).filter((link) => link.state === "on" && works(farEnd(link, id)));
  const lengths = shortestLengths(node, linksAt, linkLengthByDelay);
  return new Map([...lengths].map(([id, { cost }]) => [id, cost / MICRO]));
}
