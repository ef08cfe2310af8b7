/**
 * Least-cost routes between one fixed node and any other, in both directions, from one shortest-path tree. The order of routes
 * is that of network/routes.ts; a tree a destination, as there, would make one tree for every host a router could go to.
 */
import { createHeap } from "../network/heap.ts";
import type { PhysicalLink, SubstrateNode } from "../network/network.ts";
import { addLengths, compareLengths, farEnd, type LiveSubstrate, linkLength, type RouteLength } from "../network/routes.ts";
import type { Gbps, Ms } from "../units.ts";

export interface Edge {
  readonly link: PhysicalLink;
  readonly to: string;
  readonly length: RouteLength;
}

/** A physical router that is off, as if it were switched on, with the links that would come on with it. */
export interface Newcomer {
  readonly id: string;
  readonly edges: readonly Edge[];
}

export interface RouteTree {
  /** Link ids from the root to the node, or from the node to the root; undefined when there is no route. */
  fromRoot(node: string, newcomer?: Newcomer): readonly string[] | undefined;
  toRoot(node: string, newcomer?: Newcomer): readonly string[] | undefined;
  /** One-way delay of either; undefined when there is no route. */
  delayMs(node: string, newcomer?: Newcomer): Ms | undefined;
  /** The least room at the links and nodes of every least route there is between the two, whichever of them is taken. */
  room(node: string, newcomer?: Newcomer): Gbps;
  /** Of a root that hangs on one link: what it hangs on. Undefined as well where a newcomer makes that another matter. */
  hangs(newcomer?: Newcomer): Hanging | undefined;
}

/** Routes of the trunk to one node are the same array each time, those of what hangs on it are made anew. */
export interface Hanging {
  /** From the root. */
  readonly uplink: Edge;
  readonly trunk: RouteTree;
}

/** How much more traffic fits, in the direction that has less left. */
export interface Room {
  onLink(link: PhysicalLink): Gbps;
  /** Of what may enter a node. */
  atNode(node: string): Gbps;
}

const unlimited: Room = { onLink: () => Number.POSITIVE_INFINITY, atNode: () => Number.POSITIVE_INFINITY };

export interface LiveGraph {
  /** The tree of a node, made when first asked for; undefined when the node is off. */
  treeAt(root: string): RouteTree | undefined;
  /** The live links of a node that is on. */
  edgesAt(node: string): readonly Edge[];
  newcomer(node: SubstrateNode): Newcomer;
  /**
   * Whether some route between two other nodes could run through the newcomer: two of its neighbours are as near to each other
   * through it as without it.
   */
  couldCarryTransit(newcomer: Newcomer): boolean;
  readonly room: Room;
}

const START: RouteLength = { cost: 0, delay: 0, hops: 0 };

export function createLiveGraph(substrate: LiveSubstrate, room: Room = unlimited): LiveGraph {
  const isOn = (id: string): boolean => {
    const node = substrate.nodes.get(id);
    return node !== undefined && (!node.isPhysicalRouter || substrate.routersOn.has(id));
  };
  const edges = new Map<string, readonly Edge[]>();
  for (const node of substrate.nodes.values()) {
    if (isOn(node.id))
      edges.set(
        node.id,
        edgesOf(node, (link) => substrate.linksOn.has(link.id) && isOn(farEnd(link, node.id))),
      );
  }
  const edgesAt = (node: string): readonly Edge[] => edges.get(node) ?? [];
  const trees = new Map<string, RouteTree>();
  const transit = new Map<string, boolean>();
  /** A root that hangs on one link shares the tree of the node it hangs on. */
  function plantTree(root: string): RouteTree {
    const [uplink, another] = edgesAt(root);
    const isLeaf = uplink !== undefined && another === undefined && edgesAt(uplink.to).length > 1;
    const own = (): RouteTree => treeOver(root, shortest(root, edgesAt), edgesAt, room);
    return isLeaf ? graftTree(root, uplink, treeAt(uplink.to), own, room) : own();
  }

  function treeAt(root: string): RouteTree {
    let tree = trees.get(root);
    if (tree === undefined) {
      tree = plantTree(root);
      trees.set(root, tree);
    }
    return tree;
  }

  return {
    treeAt(root) {
      return isOn(root) ? treeAt(root) : undefined;
    },
    edgesAt,
    newcomer: (node) => ({ id: node.id, edges: edgesOf(node, (link) => link.state === "on" && isOn(farEnd(link, node.id))) }),
    room,
    couldCarryTransit: ({ id, edges: uplinks }) => remember(transit, id, () => someRouteCouldPass(uplinks, edgesAt)),
  };
}

function someRouteCouldPass(uplinks: readonly Edge[], edgesAt: (node: string) => readonly Edge[]): boolean {
  return uplinks.some((entry, index) =>
    uplinks.slice(index + 1).some((exit) => {
      if (entry.to === exit.to) return false;
      const through = addLengths(entry.length, exit.length);
      const without = shortest(entry.to, edgesAt, { target: exit.to, within: through }).get(exit.to);
      return without === undefined || compareLengths(without, through) >= 0;
    }),
  );
}

function edgesOf(node: SubstrateNode, isLive: (link: PhysicalLink) => boolean): readonly Edge[] {
  return node.links.filter(isLive).map((link) => ({ link, to: farEnd(link, node.id), length: linkLength(link) }));
}

/** Dijkstra's algorithm; stops early at a target, or where everything left is longer than `within`. */
function shortest(
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

/** The tree of a root with one link, made from that of the node it hangs on; a newcomer beside the root needs the root's own. */
function graftTree(root: string, uplink: Edge, trunk: RouteTree, own: () => RouteTree, rooms: Room): RouteTree {
  const isBeside = (newcomer: Newcomer | undefined): boolean => newcomer?.edges.some((edge) => edge.to === root) ?? false;
  const hanging = { uplink, trunk };
  return {
    hangs: (newcomer) => (isBeside(newcomer) ? undefined : hanging),
    toRoot(node, newcomer) {
      if (isBeside(newcomer)) return own().toRoot(node, newcomer);
      const rest = node === root ? undefined : trunk.toRoot(node, newcomer);
      return node === root ? [] : rest && [...rest, uplink.link.id];
    },
    fromRoot(node, newcomer) {
      if (isBeside(newcomer)) return own().fromRoot(node, newcomer);
      const rest = node === root ? undefined : trunk.fromRoot(node, newcomer);
      return node === root ? [] : rest && [uplink.link.id, ...rest];
    },
    delayMs(node, newcomer) {
      if (isBeside(newcomer)) return own().delayMs(node, newcomer);
      const rest = node === root ? undefined : trunk.delayMs(node, newcomer);
      return node === root ? 0 : rest === undefined ? undefined : rest + uplink.link.delayMs;
    },
    room(node, newcomer) {
      if (isBeside(newcomer)) return own().room(node, newcomer);
      if (node === root) return rooms.atNode(root);
      return Math.min(rooms.atNode(root), rooms.onLink(uplink.link), trunk.room(node, newcomer));
    },
  };
}

function treeOver(
  root: string,
  lengths: ReadonlyMap<string, RouteLength>,
  edgesAt: (node: string) => readonly Edge[],
  rooms: Room,
): RouteTree {
  const lengthOf = (node: string, newcomer: Newcomer | undefined): RouteLength | undefined => {
    if (node !== newcomer?.id) return lengths.get(node);
    const all = newcomer.edges.flatMap(({ to, length }) => {
      const rest = lengths.get(to);
      return rest === undefined ? [] : [addLengths(length, rest)];
    });
    return all.sort(compareLengths)[0];
  };
  /** Routes are kept where others pass: at nodes with more than one link. */
  const isLeaf = (node: string): boolean => edgesAt(node).length === 1;
  const known = {
    delay: new Map<string, Ms>(),
    onward: new Map<string, readonly Edge[]>(),
    to: new Map<string, readonly string[]>(),
    from: new Map<string, readonly string[]>(),
    room: new Map<string, Gbps>(),
  };
  const leastEdges = (node: string, edges: readonly Edge[], newcomer?: Newcomer): readonly Edge[] => {
    const length = lengthOf(node, newcomer);
    if (length === undefined) return [];
    return edges.filter((edge) => {
      const rest = lengths.get(edge.to);
      return rest !== undefined && compareLengths(addLengths(edge.length, rest), length) === 0;
    });
  };
  /** Edges that start a least route from the node to the root. */
  const onward = (node: string, newcomer: Newcomer | undefined): readonly Edge[] =>
    node === newcomer?.id
      ? leastEdges(node, newcomer.edges, newcomer)
      : remember(known.onward, node, () => leastEdges(node, edgesAt(node)));

  function toRoot(node: string, newcomer?: Newcomer): readonly string[] | undefined {
    if (node === root) return [];
    if (lengthOf(node, newcomer) === undefined) return undefined;
    const compute = (): readonly string[] => {
      const next = smallest(node, onward(node, newcomer));
      return [next.link.id, ...(toRoot(next.to) ?? [])];
    };
    return node === newcomer?.id || isLeaf(node) ? compute() : remember(known.to, node, compute);
  }

  function fromRoot(node: string, newcomer?: Newcomer): readonly string[] | undefined {
    if (node === root) return [];
    if (lengthOf(node, newcomer) === undefined) return undefined;
    const compute = (): readonly string[] => {
      const [only, another] = onward(node, newcomer);
      if (only !== undefined && another === undefined) return [...(fromRoot(only.to) ?? []), only.link.id];
      return walkBack(node, newcomer);
    };
    return node === newcomer?.id || isLeaf(node) ? compute() : remember(known.from, node, compute);
  }

  /** Turns every least route from the node round, and follows the smallest ids from the root. */
  function walkBack(node: string, newcomer: Newcomer | undefined): readonly string[] {
    const back = new Map<string, Edge[]>();
    const open = [node];
    const seen = new Set(open);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const edge of at === root ? [] : onward(at, newcomer)) {
        remember(back, edge.to, () => []).push({ link: edge.link, to: at, length: edge.length });
        if (seen.has(edge.to)) continue;
        seen.add(edge.to);
        open.push(edge.to);
      }
    }
    const route: string[] = [];
    for (let at = root; at !== node; ) {
      const next = smallest(at, back.get(at) ?? []);
      route.push(next.link.id);
      at = next.to;
    }
    return route;
  }

  function delayMs(node: string, newcomer?: Newcomer): Ms | undefined {
    if (node === root) return 0;
    if (lengthOf(node, newcomer) === undefined) return undefined;
    const compute = (): Ms => {
      const next = smallest(node, onward(node, newcomer));
      return next.link.delayMs + (delayMs(next.to) ?? 0);
    };
    return node === newcomer?.id || isLeaf(node) ? compute() : remember(known.delay, node, compute);
  }

  function room(node: string, newcomer?: Newcomer): Gbps {
    if (node === root) return rooms.atNode(root);
    const through = (edge: Edge): Gbps => Math.min(rooms.onLink(edge.link), room(edge.to));
    const compute = (): Gbps => Math.min(rooms.atNode(node), ...onward(node, newcomer).map(through));
    return node === newcomer?.id || isLeaf(node) ? compute() : remember(known.room, node, compute);
  }

  return { toRoot, fromRoot, delayMs, room, hangs: () => undefined };
}

/** The smallest link id at every step makes the smallest list of ids, since all least routes are equally long. */
function smallest(node: string, edges: readonly Edge[]): Edge {
  const [first, ...others] = edges;
  if (first === undefined) throw new Error(`internal: a least route ends at ${node}`);
  return others.reduce((least, edge) => (edge.link.id < least.link.id ? edge : least), first);
}

function remember<Value>(memory: Map<string, Value>, key: string, compute: () => Value): Value {
  let value = memory.get(key);
  if (value === undefined) {
    value = compute();
    memory.set(key, value);
  }
  return value;
}
