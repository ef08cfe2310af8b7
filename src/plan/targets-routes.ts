/**
 * Least-cost routes between one fixed node and any other, in both directions, from one shortest-path tree. The order of routes
 * is that of network/routes.ts; a tree a destination, as there, would make one tree for every host a router could go to.
 */
import { lookup } from "../network/lookup.ts";
import type { PhysicalLink, SubstrateNode } from "../network/network.ts";
import { addLengths, compareLengths, compareLinkIds, farEnd, type LiveSubstrate, linkLength } from "../network/routes.ts";
import type { Ms } from "../units.ts";
import {
  type Edge,
  growTree,
  lengthIn,
  NO_STEP,
  type Numbers,
  numberAll,
  type Room,
  shortest,
  smallest,
  stepFrom,
  type Tree,
} from "./targets-tree.ts";

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
  /** Of routes between the root and all others but newcomers. */
  readonly reach: Reach;
}

/** A root that hangs on one link has the tree of the node it hangs on. */
export interface Reach {
  readonly tree: Tree;
  /** From the root. */
  readonly uplink: { readonly link: PhysicalLink; readonly step: number } | undefined;
}

export interface LiveGraph {
  readonly numbers: Numbers;
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

const unlimited: Room = { onLink: () => Number.POSITIVE_INFINITY, atNode: () => Number.POSITIVE_INFINITY };

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
  const numbers = numberAll([...substrate.nodes.keys()], [...new Set([...substrate.nodes.values()].flatMap((node) => node.links))]);
  const grown = new Map<string, Tree>();
  const trees = new Map<string, RouteTree>();
  const transit = new Map<string, boolean>();
  const grow = (root: string): Tree => remember(grown, root, () => growTree(root, numbers, edgesAt, room));

  function plant(root: string): RouteTree {
    const [uplink, another] = edgesAt(root);
    const isLeaf = uplink !== undefined && another === undefined && edgesAt(uplink.to).length > 1;
    const own = (): RouteTree => treeOver(root, { tree: grow(root), uplink: undefined }, numbers);
    if (!isLeaf) return own();
    const step = stepFrom(numbers, uplink.link.id, root);
    const grafted = treeOver(root, { tree: grow(uplink.to), uplink: { link: uplink.link, step } }, numbers);
    return besideNewcomers(root, grafted, own);
  }

  return {
    numbers,
    treeAt: (root) => (isOn(root) ? remember(trees, root, () => plant(root)) : undefined),
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

/** A newcomer that comes up right beside a grafted root makes the root's own tree another. */
function besideNewcomers(root: string, grafted: RouteTree, own: () => RouteTree): RouteTree {
  const treeFor = (newcomer: Newcomer | undefined): RouteTree =>
    newcomer?.edges.some((edge) => edge.to === root) === true ? own() : grafted;
  return {
    fromRoot: (node, newcomer) => treeFor(newcomer).fromRoot(node, newcomer),
    toRoot: (node, newcomer) => treeFor(newcomer).toRoot(node, newcomer),
    delayMs: (node, newcomer) => treeFor(newcomer).delayMs(node, newcomer),
    reach: grafted.reach,
  };
}

function treeOver(root: string, reach: Reach, numbers: Numbers): RouteTree {
  const { tree, uplink } = reach;
  const numberOf = (node: string): number => lookup(numbers.node, node);
  const hasRoute = (node: string): boolean => !Number.isNaN(tree.delayMs[numberOf(node)] ?? Number.NaN);
  const hanging = uplink === undefined ? [] : [uplink.link.id];
  const hangingMs = uplink?.link.delayMs ?? 0;
  /** Edges that start a least route from a newcomer to the root. */
  const ways = ({ edges }: Newcomer): readonly Edge[] => {
    const all = edges.flatMap((edge) => {
      const rest = lengthIn(tree, numberOf(edge.to));
      return rest === undefined ? [] : [{ edge, length: addLengths(edge.length, rest) }];
    });
    const least = all.map(({ length }) => length).sort(compareLengths)[0];
    return all.filter(({ length }) => least !== undefined && compareLengths(length, least) === 0).map(({ edge }) => edge);
  };

  function toTree(node: string, newcomer: Newcomer | undefined): readonly string[] | undefined {
    if (node !== newcomer?.id) return hasRoute(node) ? inwards(tree, numbers, numberOf(node)) : undefined;
    const all = ways(newcomer);
    if (all.length === 0) return undefined;
    const { link, to } = smallest(node, all);
    return [link.id, ...inwards(tree, numbers, numberOf(to))];
  }

  function fromTree(node: string, newcomer: Newcomer | undefined): readonly string[] | undefined {
    if (node !== newcomer?.id) return hasRoute(node) ? outwards(tree, numbers, numberOf(node)) : undefined;
    const routes = ways(newcomer).map(({ link, to }) => [...outwards(tree, numbers, numberOf(to)), link.id]);
    return routes.sort(compareLinkIds)[0];
  }

  function treeDelayMs(node: string, newcomer: Newcomer | undefined): Ms | undefined {
    if (node !== newcomer?.id) return hasRoute(node) ? tree.delayMs[numberOf(node)] : undefined;
    const all = ways(newcomer);
    if (all.length === 0) return undefined;
    const { link, to } = smallest(node, all);
    return link.delayMs + (tree.delayMs[numberOf(to)] ?? 0);
  }

  return {
    toRoot(node, newcomer) {
      const rest = node === root ? undefined : toTree(node, newcomer);
      return node === root ? [] : rest && [...rest, ...hanging];
    },
    fromRoot(node, newcomer) {
      const rest = node === root ? undefined : fromTree(node, newcomer);
      return node === root ? [] : rest && [...hanging, ...rest];
    },
    delayMs(node, newcomer) {
      const rest = node === root ? undefined : treeDelayMs(node, newcomer);
      return node === root ? 0 : rest === undefined ? undefined : rest + hangingMs;
    },
    reach,
  };
}

/** Link ids of the route from a node to the tree's root. */
function inwards(tree: Tree, { ends, links }: Numbers, node: number): readonly string[] {
  const route: string[] = [];
  for (let at = node; at !== tree.root; ) {
    const step = tree.towards[at] ?? NO_STEP;
    route.push(links[step >> 1]?.id ?? "");
    at = ends[step ^ 1] ?? tree.root;
  }
  return route;
}

function outwards(tree: Tree, { ends, links }: Numbers, node: number): readonly string[] {
  const route: string[] = [];
  for (let at = node; at !== tree.root; ) {
    const step = tree.outOf[at] ?? NO_STEP;
    route.push(links[step >> 1]?.id ?? "");
    at = ends[step] ?? tree.root;
  }
  return route.reverse();
}

function remember<Value>(memory: Map<string, Value>, key: string, compute: () => Value): Value {
  let value = memory.get(key);
  if (value === undefined) {
    value = compute();
    memory.set(key, value);
  }
  return value;
}
