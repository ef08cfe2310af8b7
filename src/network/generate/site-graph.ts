/** The graph of sites, least-delay trees over it, and a demand matrix routed along them. */
import type { Gbps } from "../../units.ts";
import { createHeap } from "../heap.ts";

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

/** Dijkstra's algorithm; entries that a better one has overtaken stay in the heap and are skipped. */
export function leastDelayTree(graph: SiteGraph, source: number): Tree {
  const delayUs = new Float64Array(graph.siteCount).fill(Number.POSITIVE_INFINITY);
  const hops = new Int32Array(graph.siteCount);
  const via = new Int32Array(graph.siteCount).fill(-1);
  const done = new Uint8Array(graph.siteCount);
  const settled: number[] = [];
  const heap = createHeap<Entry>((x, y) => x.delayUs - y.delayUs || x.hops - y.hops || x.site - y.site);
  delayUs[source] = 0;
  heap.push({ delayUs: 0, hops: 0, site: source });
  for (let nearest = heap.pop(); nearest !== undefined; nearest = heap.pop()) {
    const { site } = nearest;
    if (done[site] === 1) continue;
    done[site] = 1;
    settled.push(site);
    for (const link of graph.linksAt[site] ?? []) {
      const other = otherEnd(graph, link, site);
      const reach = { delayUs: nearest.delayUs + (graph.delayUs[link] ?? 0), hops: nearest.hops + 1, site: other };
      const known = delayUs[other] ?? 0;
      if (done[other] === 1 || reach.delayUs > known || (reach.delayUs === known && reach.hops >= (hops[other] ?? 0))) continue;
      delayUs[other] = reach.delayUs;
      hops[other] = reach.hops;
      via[other] = link;
      heap.push(reach);
    }
  }
  return { delayUs, via, settled };
}

interface Entry {
  readonly delayUs: number;
  readonly hops: number;
  readonly site: number;
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
