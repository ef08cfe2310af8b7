/**
 * Least-cost routing over the substrate that is on, as an interior gateway protocol does it.
 *
 * Order of routes (contract, "Routes"): least sum of igpCost, then least delay, then fewest links, then the smallest list of
 * link ids, read from the route's first end. Costs and delays are compared in whole millionths of their unit, so that sums
 * are exact and a tie is a tie.
 */
import { createHeap } from "./heap.ts";
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

/** A way out of a node, over a link that is on to a node that is on. */
interface Way {
  readonly link: PhysicalLink;
  readonly to: string;
  readonly length: RouteLength;
}

type Tree = ReadonlyMap<string, RouteLength>;

/** Routes over a fixed state of the substrate. One shortest-path tree a destination, made when first asked for. */
export function createIgp(substrate: LiveSubstrate): Igp {
  const trees = new Map<string, Tree>();
  const known = new Map<string, readonly Way[]>();
  const isOn = (node: string): boolean => {
    const found = substrate.nodes.get(node);
    return found !== undefined && (!found.isPhysicalRouter || substrate.routersOn.has(node));
  };
  function waysFrom(node: string): readonly Way[] {
    let ways = known.get(node);
    if (ways === undefined) {
      const links = (substrate.nodes.get(node)?.links ?? []).filter((link) => substrate.linksOn.has(link.id) && isOn(farEnd(link, node)));
      ways = links.map((link) => ({ link, to: farEnd(link, node), length: linkLength(link) }));
      known.set(node, ways);
    }
    return ways;
  }
  /** Nothing passes through a node with one way out: trees leave it away, and routes from it start with that way. */
  const isStub = (node: string): boolean => waysFrom(node).length === 1;

  function routeTo(from: string, target: string): readonly string[] | undefined {
    let tree = trees.get(target);
    if (tree === undefined) {
      tree = shortestPathTree(target, waysFrom, isStub);
      trees.set(target, tree);
    }
    const route: string[] = [];
    let node = from;
    if (isStub(from) && from !== target) {
      const [way] = waysFrom(from) as readonly [Way];
      route.push(way.link.id);
      node = way.to;
    }
    if (!tree.has(node)) return undefined;
    while (node !== target) {
      const next = bestWay(tree, node, waysFrom(node));
      if (next === undefined) throw new Error(`internal: the tree to ${target} has no way on at ${node}`);
      route.push(next.link.id);
      node = next.to;
    }
    return route;
  }

  return {
    route(from, to) {
      if (!isOn(from) || !isOn(to)) return undefined;
      if (from === to) return [];
      // A single-homed destination shares the tree of the node it hangs on.
      if (!isStub(to)) return routeTo(from, to);
      const [way] = waysFrom(to) as readonly [Way];
      const rest = routeTo(from, way.to);
      return rest === undefined ? undefined : [...rest, way.link.id];
    },
  };
}

/** Of the ways that keep to the tree, the one with the smallest link id. */
function bestWay(tree: Tree, node: string, ways: readonly Way[]): Way | undefined {
  const length = tree.get(node);
  let best: Way | undefined;
  for (const way of ways) {
    const rest = tree.get(way.to);
    if (rest === undefined || length === undefined || compareLengths(addLengths(way.length, rest), length) !== 0) continue;
    if (best === undefined || way.link.id < best.link.id) best = way;
  }
  return best;
}

/** Dijkstra's algorithm from the target outwards. */
function shortestPathTree(target: string, waysFrom: (node: string) => readonly Way[], isStub: (node: string) => boolean): Tree {
  const lengths = new Map<string, RouteLength>();
  const heap = createHeap<{ readonly node: string; readonly length: RouteLength }>((x, y) => compareLengths(x.length, y.length));
  heap.push({ node: target, length: { cost: 0, delay: 0, hops: 0 } });
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    if (lengths.has(entry.node)) continue;
    lengths.set(entry.node, entry.length);
    for (const way of waysFrom(entry.node)) {
      if (!lengths.has(way.to) && !isStub(way.to)) heap.push({ node: way.to, length: addLengths(entry.length, way.length) });
    }
  }
  return lengths;
}
