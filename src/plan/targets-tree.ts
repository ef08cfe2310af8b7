/**
 * Shortest-path trees over the substrate that is on, as arrays by the numbers of nodes and links: a question about a router with
 * twenty links reads some hundred thousand of their entries. The order of routes is that of network/routes.ts.
 */
import { createHeap } from "../network/heap.ts";
import { lookup } from "../network/lookup.ts";
import type { PhysicalLink } from "../network/network.ts";
import { addLengths, compareLengths, type RouteLength } from "../network/routes.ts";
import type { Gbps } from "../units.ts";

/** A link that is on, seen from one of its ends. */
export interface Edge {
  readonly link: PhysicalLink;
  readonly to: string;
  readonly length: RouteLength;
}

/** How much more traffic fits, in the direction that has less left. */
export interface Room {
  onLink(link: PhysicalLink): Gbps;
  /** Of what may enter a node. */
  atNode(node: string): Gbps;
}

/**
 * Numbers of nodes and links. A step is the crossing of a link: twice its number from a to b, one more from b to a. So `step ^ 1` is
 * the way back, and `ends[step]` the node that it starts from.
 */
export interface Numbers {
  readonly node: ReadonlyMap<string, number>;
  readonly nodes: readonly string[];
  readonly link: ReadonlyMap<string, number>;
  readonly links: readonly PhysicalLink[];
  readonly ends: Int32Array;
}

export function numberAll(nodes: readonly string[], links: readonly PhysicalLink[]): Numbers {
  const node = new Map(nodes.map((id, index) => [id, index]));
  return {
    node,
    nodes,
    link: new Map(links.map(({ id }, index) => [id, index])),
    links,
    ends: Int32Array.from(links.flatMap(({ a, b }) => [lookup(node, a), lookup(node, b)])),
  };
}

/** The step over a link from a node that it ends at. */
export function stepFrom({ link, node, ends }: Numbers, crossed: string, from: string): number {
  const step = 2 * lookup(link, crossed);
  return ends[step] === lookup(node, from) ? step : step + 1;
}

/** No step: at the root, and where no route leads. */
export const NO_STEP = -1;

/** Least routes between the root and every node, in both directions: all by the number of the node. */
export interface Tree {
  readonly root: number;
  /** The first step from the node to the root. */
  readonly towards: Int32Array;
  /** The last step from the root to the node. Routes there and back may differ where several are equally long. */
  readonly outOf: Int32Array;
  /** One way; not a number where there is no route. */
  readonly delayMs: Float64Array;
  /** The least room at the links and nodes of every least route there is between the two, whichever of them is taken. */
  readonly roomGbps: Float64Array;
  /** The parts of the routes' `RouteLength`. */
  readonly cost: Float64Array;
  readonly delay: Float64Array;
  readonly hops: Int32Array;
}

/** What a tree takes for each node of the substrate. */
export const BYTES_A_NODE = 44;

/** Undefined where there is no route. */
export function lengthIn({ delayMs, cost, delay, hops }: Tree, node: number): RouteLength | undefined {
  if (Number.isNaN(delayMs[node] ?? Number.NaN)) return undefined;
  return { cost: cost[node] ?? 0, delay: delay[node] ?? 0, hops: hops[node] ?? 0 };
}

export function growTree(root: string, numbers: Numbers, edgesAt: (node: string) => readonly Edge[], rooms: Room): Tree {
  const { nodes } = numbers;
  const start = lookup(numbers.node, root);
  const lengths = shortest(root, edgesAt);
  const tree = {
    root: start,
    towards: new Int32Array(nodes.length).fill(NO_STEP),
    outOf: new Int32Array(nodes.length).fill(NO_STEP),
    delayMs: new Float64Array(nodes.length).fill(Number.NaN),
    roomGbps: new Float64Array(nodes.length),
    cost: new Float64Array(nodes.length),
    delay: new Float64Array(nodes.length),
    hops: new Int32Array(nodes.length),
  };
  // From the root outwards: whatever a route passes has been seen to before its end.
  for (const [id, length] of lengths) {
    const node = lookup(numbers.node, id);
    [tree.cost[node], tree.delay[node], tree.hops[node]] = [length.cost, length.delay, length.hops];
    tree.roomGbps[node] = rooms.atNode(id);
    if (node === start) tree.delayMs[node] = 0;
    else hang(tree, numbers, { id, node, ways: leastWays(edgesAt(id), length, lengths) }, rooms);
  }
  return tree;
}

interface Hung {
  readonly id: string;
  readonly node: number;
  /** Edges that start a least route to the root. */
  readonly ways: readonly Edge[];
}

function hang(tree: Tree, numbers: Numbers, { id, node, ways }: Hung, rooms: Room): void {
  const next = smallest(id, ways);
  const step = stepFrom(numbers, next.link.id, id);
  const after = numbers.ends[step ^ 1] ?? node;
  tree.towards[node] = step;
  tree.delayMs[node] = next.link.delayMs + (tree.delayMs[after] ?? 0);
  let last = step ^ 1;
  for (const { link, to } of ways) {
    const room = Math.min(rooms.onLink(link), tree.roomGbps[lookup(numbers.node, to)] ?? 0);
    tree.roomGbps[node] = Math.min(tree.roomGbps[node] ?? 0, room);
    if (link !== next.link) last = earlier(tree, numbers, last, stepFrom(numbers, link.id, to));
  }
  tree.outOf[node] = last;
}

/**
 * Of two last steps of equally long routes from the root, that of the smaller list of link ids. The two are followed back to where
 * they part.
 */
export function earlier({ outOf }: Tree, { ends, links }: Numbers, x: number, y: number): number {
  let [p, q] = [x, y];
  while (ends[p] !== ends[q]) [p, q] = [outOf[ends[p] ?? 0] ?? 0, outOf[ends[q] ?? 0] ?? 0];
  return (links[p >> 1]?.id ?? "") < (links[q >> 1]?.id ?? "") ? x : y;
}

const leastWays = (edges: readonly Edge[], length: RouteLength, lengths: ReadonlyMap<string, RouteLength>): readonly Edge[] =>
  edges.filter((edge) => {
    const rest = lengths.get(edge.to);
    return rest !== undefined && compareLengths(addLengths(edge.length, rest), length) === 0;
  });

/** The smallest link id at every step makes the smallest list of ids, since all least routes are equally long. */
export function smallest(node: string, edges: readonly Edge[]): Edge {
  const [first, ...others] = edges;
  if (first === undefined) throw new Error(`internal: a least route ends at ${node}`);
  return others.reduce((least, edge) => (edge.link.id < least.link.id ? edge : least), first);
}

const START: RouteLength = { cost: 0, delay: 0, hops: 0 };

/** Dijkstra's algorithm, nearest first; stops early at a target, or where everything left is longer than `within`. */
export function shortest(
  root: string,
  edgesAt: (node: string) => readonly Edge[],
  stop?: { readonly target: string; readonly within: RouteLength },
): ReadonlyMap<string, RouteLength> {
  const lengths = new Map<string, RouteLength>();
  const heap = createHeap<{ readonly node: string; readonly length: RouteLength }>((x, y) => compareLengths(x.length, y.length));
  heap.push({ node: root, length: START });
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    if (lengths.has(entry.node)) continue;
    if (stop !== undefined && compareLengths(entry.length, stop.within) > 0) break;
    lengths.set(entry.node, entry.length);
    if (entry.node === stop?.target) break;
    for (const { to, length } of edgesAt(entry.node))
      if (!lengths.has(to)) heap.push({ node: to, length: addLengths(entry.length, length) });
  }
  return lengths;
}
