/** Sites scattered over a continent in regions, and a planar backbone between them that survives the loss of any one link. */
import type { Place } from "./geography.ts";
import { createRandom } from "./random.ts";

export interface ScatteredSite extends Place {
  /** Region number, from 0. */
  readonly region: number;
}

/** The size of the contiguous United States: delays come out as a national backbone's. */
const BOX = { south: 30, north: 47, west: -122, east: -72 };
/** Standard deviation of sites about their region's centre, degrees, for one region; shrinks with their number. */
const SPREAD_DEGREES = 6;

/** Sites about regional centres, one region for every dozen of them. Coordinates have three decimals. */
export function scatterSites(count: number, seed: number): readonly ScatteredSite[] {
  const regionCount = Math.max(1, Math.round(count / 12));
  const centres = Array.from({ length: regionCount }, (_, region) => {
    const random = createRandom(seed, `region/${region}`);
    return { lat: random.between(BOX.south, BOX.north), lon: random.between(BOX.west, BOX.east) };
  });
  const spread = SPREAD_DEGREES / Math.sqrt(regionCount);
  const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value * 1000) / 1000));
  return Array.from({ length: count }, (_, index) => {
    const region = index % regionCount;
    const random = createRandom(seed, `site/${index}`);
    const centre = centres[region] ?? { lat: 0, lon: 0 };
    const lat = clamp(centre.lat + spread * random.normal(), 25, 52);
    const lon = clamp(centre.lon + 1.3 * spread * random.normal(), -128, -66);
    return { region, lat, lon };
  });
}

/** A pair of site indexes, the smaller first. */
export type Edge = readonly [number, number];

/**
 * The Gabriel graph (two sites are joined when the circle on the line between them is empty), which is planar and connected,
 * and then the shortest further edge across every bridge, until no single link can cut the network (two sites keep one link).
 * Cost: a few tests a pair, 1.4 million pairs for 1,667 sites.
 */
export function backboneEdges(places: readonly Place[]): readonly Edge[] {
  const points = project(places);
  const edges = gabrielEdges(points);
  const joined = new Set(edges.map(([one, other]) => one * places.length + other));
  for (let side = sideOfBridge(places.length, edges); side !== undefined; side = sideOfBridge(places.length, edges)) {
    const extra = shortestAcross(points, side, joined);
    if (extra === undefined) break;
    joined.add(extra[0] * places.length + extra[1]);
    edges.push(extra);
  }
  return edges.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Equirectangular about 38 degrees north; two sites at one place are told apart by a hair, so that none hides the other. */
const project = (places: readonly Place[]): readonly Point[] =>
  places.map(({ lat, lon }, index) => ({ x: lon * 0.788 + index * 1e-7, y: lat }));

const squaredDistance = (a: Point, b: Point): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;

function gabrielEdges(points: readonly Point[]): Edge[] {
  const edges: Edge[] = [];
  points.forEach((p, one) => {
    // Near sites first: for nearly every far pair the first test finds one inside the circle.
    const nearest = points.map((_, index) => index).filter((index) => index !== one);
    const distance = points.map((q) => squaredDistance(p, q));
    nearest.sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0) || a - b);
    nearest.forEach((other, rank) => {
      const q = points[other];
      if (other < one || q === undefined) return;
      const centre = { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
      const radius = (distance[other] ?? 0) / 4;
      for (let index = 0; index < rank; index++) {
        const r = points[nearest[index] ?? one];
        if (r !== undefined && squaredDistance(r, centre) < radius) return;
      }
      edges.push([one, other]);
    });
  });
  return edges;
}

/** The sites on one side of some bridge, marked 1; undefined when no edge is a bridge. Lowest-reachable depth-first search, without recursion. */
function sideOfBridge(count: number, edges: readonly Edge[]): Uint8Array | undefined {
  const incident: number[][] = Array.from({ length: count }, () => []);
  edges.forEach(([one, other], edge) => {
    incident[one]?.push(edge);
    incident[other]?.push(edge);
  });
  const other = (edge: number, site: number): number => (edges[edge]?.[0] === site ? edges[edge][1] : edges[edge]?.[0]) ?? site;
  const entered = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const next = new Int32Array(count);
  const stack: { readonly site: number; readonly by: number }[] = [{ site: 0, by: -1 }];
  const order: number[] = [0];
  entered[0] = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { site, by } = top;
    const edge = incident[site]?.[next[site] ?? 0];
    if (edge === undefined) {
      stack.pop();
      const parent = stack.at(-1)?.site;
      if (parent === undefined) return undefined;
      // Nothing below `site` reaches above it: the edge to its parent is a bridge, and what was entered since then lies below.
      if ((lowest[site] ?? 0) === entered[site]) return mark(count, order.slice(entered[site]));
      lowest[parent] = Math.min(lowest[parent] ?? 0, lowest[site] ?? 0);
      continue;
    }
    next[site] = (next[site] ?? 0) + 1;
    if (edge === by) continue;
    const neighbour = other(edge, site);
    if (entered[neighbour] === -1) {
      entered[neighbour] = order.length;
      lowest[neighbour] = order.length;
      order.push(neighbour);
      stack.push({ site: neighbour, by: edge });
    } else lowest[site] = Math.min(lowest[site] ?? 0, entered[neighbour] ?? 0);
  }
  return undefined;
}

function mark(count: number, sites: readonly number[]): Uint8Array {
  const marks = new Uint8Array(count);
  for (const site of sites) marks[site] = 1;
  return marks;
}

function shortestAcross(points: readonly Point[], side: Uint8Array, joined: ReadonlySet<number>): Edge | undefined {
  let best: Edge | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let one = 0; one < points.length; one++)
    for (let other = one + 1; other < points.length; other++) {
      const [p, q] = [points[one], points[other]];
      if (side[one] === side[other] || p === undefined || q === undefined) continue;
      const distance = squaredDistance(p, q);
      if (distance >= least || joined.has(one * points.length + other)) continue;
      [best, least] = [[one, other], distance];
    }
  return best;
}
