/** The graph of sites, least-delay trees over it, and a demand matrix routed along them. */
import type { Gbps } from "../../units.ts";

/** Links join sites by index; delays are whole microseconds, so that sums are exact and ties are real ties. */
export interface SiteGraph {
  readonly siteCount: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly delayUs: readonly number[];
  /** Indexes of the links at each site. */
  readonly linksAt: readonly (readonly number[])[];
}

export function createSiteGraph(
  siteCount: number,
  links: readonly { readonly from: number; readonly to: number; readonly delayMs: number }[],
): SiteGraph {
  const linksAt: number[][] = Array.from({ length: siteCount }, () => []);
  links.forEach((link, index) => {
    linksAt[link.from]?.push(index);
    linksAt[link.to]?.push(index);
  });
  return {
    siteCount,
    from: links.map((link) => link.from),
    to: links.map((link) => link.to),
    delayUs: links.map((link) => Math.round(link.delayMs * 1000)),
    linksAt,
  };
}

/** The least-delay tree of one source; ties go to the fewest links, then to the link listed first. */
export interface Tree {
  readonly delayUs: Float64Array;
  /** The link by which each site is reached; -1 for the source and for what cannot be reached. */
  readonly via: Int32Array;
  /** Sites in the order in which they were settled, the source first. */
  readonly settled: readonly number[];
}

/** Dijkstra with a binary heap of [delay, hops, site]. */
export function leastDelayTree(graph: SiteGraph, source: number): Tree {
  const delayUs = new Float64Array(graph.siteCount).fill(Number.POSITIVE_INFINITY);
  const hops = new Int32Array(graph.siteCount);
  const via = new Int32Array(graph.siteCount).fill(-1);
  const done = new Uint8Array(graph.siteCount);
  const settled: number[] = [];
  const heap = createHeap();
  delayUs[source] = 0;
  heap.push(0, source);
  for (let site = heap.pop(); site !== undefined; site = heap.pop()) {
    if (done[site] === 1) continue;
    done[site] = 1;
    settled.push(site);
    for (const link of graph.linksAt[site] ?? []) {
      const other = otherEnd(graph, link, site);
      const reach = (delayUs[site] ?? 0) + (graph.delayUs[link] ?? 0);
      const known = delayUs[other] ?? 0;
      const steps = (hops[site] ?? 0) + 1;
      if (done[other] === 1 || reach > known || (reach === known && steps >= (hops[other] ?? 0))) continue;
      delayUs[other] = reach;
      hops[other] = steps;
      via[other] = link;
      // Hops break ties: a microsecond counts for more than any number of them.
      heap.push(reach * 65_536 + steps, other);
    }
  }
  return { delayUs, via, settled };
}

export const otherEnd = (graph: SiteGraph, link: number, site: number): number =>
  (graph.from[link] === site ? graph.to[link] : graph.from[link]) ?? site;

/** What a demand matrix does to the sites and their links. Indexed as the graph is. */
export interface SiteLoads {
  /** Gb/s on each link from its `from` to its `to`, and back. */
  readonly ab: Float64Array;
  readonly ba: Float64Array;
  /** Gb/s that customers of each site send into the network, and receive from it. */
  readonly sent: Float64Array;
  readonly received: Float64Array;
}

/** Routes every demand along its source's tree: each tree is walked once from its leaves, so the cost is that of the trees. */
export function routeDemands(graph: SiteGraph, trees: readonly Tree[], demandGbps: (from: number, to: number) => Gbps): SiteLoads {
  const loads = {
    ab: new Float64Array(graph.from.length),
    ba: new Float64Array(graph.from.length),
    sent: new Float64Array(graph.siteCount),
    received: new Float64Array(graph.siteCount),
  };
  trees.forEach((tree, source) => {
    const below = new Float64Array(graph.siteCount);
    for (let index = tree.settled.length - 1; index > 0; index--) {
      const site = tree.settled[index] ?? source;
      const demand = demandGbps(source, site);
      loads.sent[source] = (loads.sent[source] ?? 0) + demand;
      loads.received[site] = (loads.received[site] ?? 0) + demand;
      const flow = (below[site] ?? 0) + demand;
      const link = tree.via[site] ?? -1;
      const parent = otherEnd(graph, link, site);
      below[parent] = (below[parent] ?? 0) + flow;
      const direction = graph.from[link] === parent ? loads.ab : loads.ba;
      direction[link] = (direction[link] ?? 0) + flow;
    }
  });
  return loads;
}

export const scaleLoads = (loads: SiteLoads, factor: number): SiteLoads => ({
  ab: loads.ab.map((gbps) => gbps * factor),
  ba: loads.ba.map((gbps) => gbps * factor),
  sent: loads.sent.map((gbps) => gbps * factor),
  received: loads.received.map((gbps) => gbps * factor),
});

interface Heap {
  push(key: number, site: number): void;
  pop(): number | undefined;
}

function createHeap(): Heap {
  const keys: number[] = [];
  const sites: number[] = [];
  const before = (one: number, other: number): boolean => {
    const difference = (keys[one] ?? 0) - (keys[other] ?? 0);
    return difference < 0 || (difference === 0 && (sites[one] ?? 0) < (sites[other] ?? 0));
  };
  const swap = (one: number, other: number): void => {
    [keys[one], keys[other]] = [keys[other] ?? 0, keys[one] ?? 0];
    [sites[one], sites[other]] = [sites[other] ?? 0, sites[one] ?? 0];
  };
  return {
    push(key, site) {
      let at = keys.push(key) - 1;
      sites.push(site);
      for (let up = (at - 1) >> 1; at > 0 && before(at, up); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop() {
      if (keys.length === 0) return undefined;
      swap(0, keys.length - 1);
      keys.pop();
      const top = sites.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        let least = at;
        if (left < keys.length && before(left, least)) least = left;
        if (left + 1 < keys.length && before(left + 1, least)) least = left + 1;
        if (least === at) return top;
        swap(at, least);
        at = least;
      }
    },
  };
}
