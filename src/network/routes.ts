/**
 * Least-cost routing over the substrate that is on, as an interior gateway protocol does it.
 *
 * Order of routes (contract, "Routes"): least sum of igpCost, then least delay, then fewest links, then the smallest list of
 * link ids, read from the route's first end. Costs and delays are compared in whole millionths of their unit, so that sums
 * are exact and a tie is a tie.
 */
import type { PhysicalLink, SubstrateNode } from "./network.ts";

/** What a route is measured by before its link ids: exact whole numbers, compared from the first to the last. */
export interface RouteLength {
  readonly cost: number;
  readonly delay: number;
  readonly hops: number;
}

const MICRO = 1e6;
export const linkLength = (link: PhysicalLink): RouteLength => ({
  cost: Math.round((link.igpCost ?? link.delayMs) * MICRO),
  delay: Math.round(link.delayMs * MICRO),
  hops: 1,
});

export const addLengths = (x: RouteLength, y: RouteLength): RouteLength => ({
  cost: x.cost + y.cost,
  delay: x.delay + y.delay,
  hops: x.hops + y.hops,
});

/** Negative when x comes first, 0 when only the link ids can tell. */
export const compareLengths = (x: RouteLength, y: RouteLength): number => x.cost - y.cost || x.delay - y.delay || x.hops - y.hops;

export const routeLength = (links: readonly PhysicalLink[]): RouteLength =>
  links.reduce((sum, link) => addLengths(sum, linkLength(link)), { cost: 0, delay: 0, hops: 0 });

/** Orders two lists of link ids, element by element. */
export function compareLinkIds(x: readonly string[], y: readonly string[]): number {
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p, q] = [x[i] as string, y[i] as string];
    if (p !== q) return p < q ? -1 : 1;
  }
  return x.length - y.length;
}

/** The far end of a link. */
export const farEnd = (link: PhysicalLink, node: string): string => (link.a === node ? link.b : link.a);

/** The part of the substrate that forwards. */
export interface LiveSubstrate {
  readonly nodes: ReadonlyMap<string, SubstrateNode>;
  readonly routersOn: ReadonlySet<string>;
  readonly linksOn: ReadonlySet<string>;
}

export interface Igp {
  /** Link ids of the least-cost route from one node to another; empty when they are one node; undefined when there is none. */
  route(from: string, to: string): readonly string[] | undefined;
}

interface Tree {
  readonly lengths: ReadonlyMap<string, RouteLength>;
}

/** Routes over a fixed state of the substrate. One shortest-path tree a destination, made when first asked for. */
export function createIgp(substrate: LiveSubstrate): Igp {
  const trees = new Map<string, Tree>();
  const isOn = (node: string): boolean => {
    const found = substrate.nodes.get(node);
    return found !== undefined && (!found.isPhysicalRouter || substrate.routersOn.has(node));
  };
  const liveLinks = (node: string): readonly PhysicalLink[] =>
    (substrate.nodes.get(node)?.links ?? []).filter((link) => substrate.linksOn.has(link.id) && isOn(farEnd(link, node)));

  function treeTo(target: string): Tree {
    let tree = trees.get(target);
    if (tree === undefined) {
      tree = shortestPathTree(target, liveLinks);
      trees.set(target, tree);
    }
    return tree;
  }

  function routeTo(from: string, target: string): readonly string[] | undefined {
    const { lengths } = treeTo(target);
    if (!lengths.has(from)) return undefined;
    const route: string[] = [];
    let node = from;
    while (node !== target) {
      const length = lengths.get(node) as RouteLength;
      let next: PhysicalLink | undefined;
      for (const link of liveLinks(node)) {
        const rest = lengths.get(farEnd(link, node));
        if (rest === undefined || compareLengths(addLengths(linkLength(link), rest), length) !== 0) continue;
        if (next === undefined || link.id < next.id) next = link;
      }
      if (next === undefined) throw new Error(`internal: the tree to ${target} has no way on at ${node}`);
      route.push(next.id);
      node = farEnd(next, node);
    }
    return route;
  }

  return {
    route(from, to) {
      if (!isOn(from) || !isOn(to)) return undefined;
      if (from === to) return [];
      const uplinks = liveLinks(to);
      const [uplink] = uplinks;
      if (uplink === undefined) return undefined;
      // A single-homed destination shares the tree of the node it hangs on.
      if (uplinks.length > 1) return routeTo(from, to);
      const rest = routeTo(from, farEnd(uplink, to));
      return rest === undefined ? undefined : [...rest, uplink.id];
    },
  };
}

/** Dijkstra's algorithm from the target outwards, with a binary heap. */
function shortestPathTree(target: string, liveLinks: (node: string) => readonly PhysicalLink[]): Tree {
  const lengths = new Map<string, RouteLength>();
  const heap: { readonly node: string; readonly length: RouteLength }[] = [];
  push(heap, { node: target, length: { cost: 0, delay: 0, hops: 0 } });
  for (let entry = pop(heap); entry !== undefined; entry = pop(heap)) {
    if (lengths.has(entry.node)) continue;
    lengths.set(entry.node, entry.length);
    for (const link of liveLinks(entry.node)) {
      const node = farEnd(link, entry.node);
      if (!lengths.has(node)) push(heap, { node, length: addLengths(entry.length, linkLength(link)) });
    }
  }
  return { lengths };
}

type HeapEntry = { readonly node: string; readonly length: RouteLength };

function push(heap: HeapEntry[], entry: HeapEntry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (compareLengths((heap[parent] as HeapEntry).length, entry.length) <= 0) break;
    heap[index] = heap[parent] as HeapEntry;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: HeapEntry[]): HeapEntry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && compareLengths(right.length, (heap[child] as HeapEntry).length) < 0) child++;
    if (compareLengths((heap[child] as HeapEntry).length, last.length) >= 0) break;
    heap[index] = heap[child] as HeapEntry;
    index = child;
  }
  heap[index] = last;
  return top;
}
