/** All simple paths between two nodes, best first. */
import { linkLengthByDelay, shortestLengths } from "./delays.ts";
import { createHeap } from "./heap.ts";
import type { PhysicalLink, SubstrateNode } from "./network.ts";
import { addLengths, compareLengths, compareLinkIds, farEnd, type LiveSubstrate, linkLength, type RouteLength } from "./routes.ts";

/** A network, or the part of one that is on; without sets of what is on, everything counts as on, failed or not. */
export type PathSubstrate = Pick<LiveSubstrate, "nodes"> & Partial<LiveSubstrate>;

export interface PathOptions {
  /** "igp", the default: cost, delay, number of links, list of link ids. "delay": delay before cost, the rest alike. */
  readonly order?: "igp" | "delay";
  /** Ids of nodes and physical links that no path may use. */
  readonly avoid?: ReadonlySet<string>;
}

/** The start of a path, read from its last link backwards. */
interface Prefix {
  readonly node: string;
  readonly link: PhysicalLink | undefined;
  readonly before: Prefix | undefined;
  readonly length: RouteLength;
  /** `length` plus the least that is still to come. */
  readonly promise: RouteLength;
}

/**
 * Yields every simple path from one node to another, in the contract's exact order; the empty path alone when they are one
 * node; nothing when either is off or they are apart. Lazy: best-first search guided by the exact remaining lengths, so the
 * first paths are cheap. Memory grows with what was opened; dense graphs have exponentially many paths, stop when you have enough.
 */
export function* simplePaths(
  substrate: PathSubstrate,
  from: string,
  to: string,
  options: PathOptions = {},
): Generator<readonly PhysicalLink[]> {
  const measure = options.order === "delay" ? linkLengthByDelay : linkLength;
  const linksAt = usableLinks(substrate, options.avoid);
  if (!isUsable(substrate, options.avoid, from) || !isUsable(substrate, options.avoid, to)) return;
  const remaining = shortestLengths(to, linksAt, measure);
  const start = remaining.get(from);
  if (start === undefined) return;
  const heap = createHeap(comparePrefixes);
  heap.push({ node: from, link: undefined, before: undefined, length: { cost: 0, delay: 0, hops: 0 }, promise: start });
  for (let prefix = heap.pop(); prefix !== undefined; prefix = heap.pop()) {
    if (prefix.node === to) {
      yield linksOf(prefix);
      continue;
    }
    for (const link of linksAt(prefix.node)) {
      const node = farEnd(link, prefix.node);
      const rest = remaining.get(node);
      if (rest === undefined || visits(prefix, node)) continue;
      const length = addLengths(prefix.length, measure(link));
      heap.push({ node, link, before: prefix, length, promise: addLengths(length, rest) });
    }
  }
}

function isUsable({ nodes, routersOn }: PathSubstrate, avoid: ReadonlySet<string> | undefined, id: string): boolean {
  const node: SubstrateNode | undefined = nodes.get(id);
  if (node === undefined || avoid?.has(id) === true) return false;
  return !node.isPhysicalRouter || routersOn === undefined || routersOn.has(id);
}

function usableLinks(substrate: PathSubstrate, avoid: ReadonlySet<string> | undefined): (node: string) => readonly PhysicalLink[] {
  const known = new Map<string, readonly PhysicalLink[]>();
  return (node) => {
    let links = known.get(node);
    if (links === undefined) {
      links = (substrate.nodes.get(node)?.links ?? []).filter(
        (link) =>
          substrate.linksOn?.has(link.id) !== false && avoid?.has(link.id) !== true && isUsable(substrate, avoid, farEnd(link, node)),
      );
      known.set(node, links);
    }
    return links;
  };
}

/** A prefix comes before what it is a prefix of, so a finished path is never held back by one that would come after it. */
const comparePrefixes = (x: Prefix, y: Prefix): number => compareLengths(x.promise, y.promise) || compareLinkIds(idsOf(x), idsOf(y));

const idsOf = (prefix: Prefix): readonly string[] => linksOf(prefix).map((link) => link.id);

function linksOf(prefix: Prefix): readonly PhysicalLink[] {
  const links: PhysicalLink[] = [];
  for (let at: Prefix | undefined = prefix; at?.link !== undefined; at = at.before) links.push(at.link);
  return links.reverse();
}

function visits(prefix: Prefix, node: string): boolean {
  for (let at: Prefix | undefined = prefix; at !== undefined; at = at.before) if (at.node === node) return true;
  return false;
}
