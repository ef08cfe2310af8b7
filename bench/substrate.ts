/**
 * Benchmark networks from real topologies and real traffic matrices: the rule that puts routers under measured demand.
 * The data is read from a folder that the caller names; none of it is part of this project.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { NetworkDocument } from "../src/network/document.ts";
import { assembleNetwork } from "../src/network/generate/assemble.ts";
import type { Blueprint, SiteBlueprint } from "../src/network/generate/blueprint.ts";
import { ACME, GLOBEX } from "../src/network/generate/hardware.ts";
import { type Overlay, planOverlay } from "../src/network/generate/overlay.ts";
import { peakUtilisation } from "../src/network/generate/peak-utilisation.ts";
import { significant } from "../src/network/generate/random.ts";
import {
  createSiteGraph,
  leastDelayTree,
  routeDemands,
  type SiteGraph,
  type SiteLoads,
  scaleLoads,
  type Tree,
} from "../src/network/generate/site-graph.ts";
import type { TrafficDocument } from "../src/network/traffic-document.ts";
import type { Gbps, Ms, Seconds } from "../src/units.ts";

/** A topology and its traffic matrices, as SNDlib data converted to JSON holds them. Links are undirected, capacities per direction. */
export interface BenchmarkData {
  readonly name: string;
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly lat: number; readonly lon: number }[];
  readonly links: readonly {
    readonly id: string;
    readonly a: string;
    readonly b: string;
    readonly capacityGbps: Gbps;
    readonly delayMs: Ms;
  }[];
  readonly traffic: {
    /** Without a zone; taken as UTC. */
    readonly start: string;
    readonly stepSeconds: Seconds;
    /** From, to. */
    readonly pairs: readonly (readonly [string, string])[];
    /** Gb/s for each pair, sample by sample. */
    readonly samples: readonly (readonly Gbps[])[];
  };
}

export interface SubstrateOptions {
  /** Absent: 3. */
  readonly routersPerSite?: number;
  /** Absent: as many as physical routers. */
  readonly virtualRoutersPerSite?: number;
  /** Absent: 1. */
  readonly seed?: number;
  /** Of every access link and every virtual link, over today's delay. Absent: 5. */
  readonly maxAddedDelayMs?: Ms;
  /** Scales the matrices so that the busiest link between sites peaks at this. Absent: the level that was measured. */
  readonly peakUtilisation?: number;
  /** Links with less are given this. Absent: none is changed. */
  readonly leastLinkGbps?: Gbps;
  /** How full every box is, drawn for each resource. Absent: 0.30 to 0.40. */
  readonly fill?: { readonly from: number; readonly to: number };
  /** Absent: all samples. */
  readonly firstSample?: number;
  readonly sampleCount?: number;
}

/**
 * What the issue's figures are taken on. Abilene keeps its measured level. GÉANT's level is not real: its links are all given
 * 10 Gb/s (three of 155 Mb/s would otherwise set the scale alone), and the busiest peaks at 40%.
 */
export const BENCHMARKS = {
  "abilene-5ms": { data: "abilene", options: { maxAddedDelayMs: 5 } },
  "geant-2ms": { data: "geant", options: { maxAddedDelayMs: 2, peakUtilisation: 0.4, leastLinkGbps: 10 } },
  "geant-5ms": { data: "geant", options: { maxAddedDelayMs: 5, peakUtilisation: 0.4, leastLinkGbps: 10 } },
} as const satisfies Readonly<Record<string, { readonly data: string; readonly options: SubstrateOptions }>>;

export interface BenchmarkNetwork {
  readonly network: NetworkDocument;
  readonly traffic: TrafficDocument;
  /** The rule, seed, fill and peak utilisation, in sentences: to stand beside every figure. */
  readonly rule: string;
}

/** The network called `name` in the folder, or undefined when the folder is not named or has no such file. */
export function readBenchmarkData(name: string, folder: string | undefined): BenchmarkData | undefined {
  if (folder === undefined) return undefined;
  const path = join(folder, `${name}.json.gz`);
  return existsSync(path) ? (JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as BenchmarkData) : undefined;
}

/**
 * Every node of the data is a site: a transport node and its physical routers, two vendors in turn. Virtual routers and their
 * links follow `src/network/generate/overlay.ts`; the matrices are routed over the sites' links by least delay and added up.
 * Cost: one pass over the least-delay trees a sample.
 */
export function benchmarkNetwork(data: BenchmarkData, options: SubstrateOptions = {}): BenchmarkNetwork {
  const blueprint = blueprintOf(data, options);
  const graph = createSiteGraph(blueprint.sites.length, blueprint.links);
  const trees = blueprint.sites.map((_, site) => leastDelayTree(graph, site));
  const measured = loadsOf(data, options, graph, trees);
  const factor = scaleFactor(blueprint, measured, options);
  const loads = measured.map((sample) => scaleLoads(sample, factor));
  const overlay = planOverlay(blueprint);
  const traffic = trafficOf(data, options, overlay, loads);
  const network = withPeaks(assembleNetwork({ blueprint, overlay, trees, loads: peaksOf(loads) }), traffic);
  return { network, traffic, rule: ruleOf(data, options, network, loads.length, factor) };
}

function blueprintOf(data: BenchmarkData, options: SubstrateOptions): Blueprint {
  const routers = options.routersPerSite ?? 3;
  const sites = data.nodes.map(({ id, name, lat, lon }, index): SiteBlueprint => {
    const hardware = Array.from({ length: routers }, (_, box) => ((index + box) % 2 === 0 ? ACME : GLOBEX));
    return { id, name, lat, lon, weight: 1, hardware, virtualRouters: options.virtualRoutersPerSite ?? routers };
  });
  const indexOf = new Map(sites.map(({ id }, index) => [id, index]));
  return {
    name: data.name,
    seed: options.seed ?? 1,
    sites,
    links: data.links.map(({ id, a, b, capacityGbps, delayMs }) => ({
      id,
      from: indexOf.get(a) ?? 0,
      to: indexOf.get(b) ?? 0,
      delayMs: Math.round(delayMs * 1000) / 1000,
      capacityGbps: Math.max(capacityGbps, options.leastLinkGbps ?? 0),
    })),
    maxUtilisation: 0.8,
    fill: options.fill ?? { from: 0.3, to: 0.4 },
    uplinkGbps: 100,
    maxAddedDelayMs: options.maxAddedDelayMs ?? 5,
  };
}

const windowOf = (data: BenchmarkData, { firstSample = 0, sampleCount = data.traffic.samples.length }: SubstrateOptions) =>
  data.traffic.samples.slice(firstSample, firstSample + sampleCount);

function loadsOf(data: BenchmarkData, options: SubstrateOptions, graph: SiteGraph, trees: readonly Tree[]): readonly SiteLoads[] {
  const count = data.nodes.length;
  const indexOf = new Map(data.nodes.map(({ id }, index) => [id, index]));
  const cells = data.traffic.pairs.map(([from, to]) => (indexOf.get(from) ?? 0) * count + (indexOf.get(to) ?? 0));
  return windowOf(data, options).map((sample) => {
    const matrix = new Float64Array(count * count);
    cells.forEach((cell, pair) => {
      matrix[cell] = sample[pair] ?? 0;
    });
    return routeDemands(graph, trees, (from, to) => matrix[from * count + to] ?? 0);
  });
}

/** The highest of every figure over all samples. */
function peaksOf(loads: readonly SiteLoads[]): SiteLoads {
  const highest = (pick: (sample: SiteLoads) => Float64Array): Float64Array => {
    const peaks = new Float64Array(loads[0] === undefined ? 0 : pick(loads[0]).length);
    for (const sample of loads) {
      for (const [index, value] of pick(sample).entries()) peaks[index] = Math.max(peaks[index] ?? 0, value);
    }
    return peaks;
  };
  return {
    ab: highest((sample) => sample.ab),
    ba: highest((sample) => sample.ba),
    sent: highest((sample) => sample.sent),
    received: highest((sample) => sample.received),
  };
}

function scaleFactor(blueprint: Blueprint, loads: readonly SiteLoads[], { peakUtilisation: wanted }: SubstrateOptions): number {
  if (wanted === undefined) return 1;
  const peaks = peaksOf(loads);
  const shares = blueprint.links.map(({ capacityGbps = 1 }, index) => Math.max(peaks.ab[index] ?? 0, peaks.ba[index] ?? 0) / capacityGbps);
  return wanted / Math.max(...shares);
}

function trafficOf(data: BenchmarkData, options: SubstrateOptions, overlay: Overlay, loads: readonly SiteLoads[]): TrafficDocument {
  const start = Date.parse(`${data.traffic.start}Z`) + (options.firstSample ?? 0) * data.traffic.stepSeconds * 1000;
  const virtual = overlay.virtualLinks.map((link) => {
    const samples = loads.map((sample) => link.trafficOf(sample));
    return [link.id, { ab: samples.map(({ ab }) => significant(ab, 6)), ba: samples.map(({ ba }) => significant(ba, 6)) }] as const;
  });
  const access = overlay.accessLinks.map((link) => {
    const samples = loads.map((sample) => link.trafficOf(sample));
    return [
      link.id,
      { in: samples.map((sample) => significant(sample.in, 6)), out: samples.map(({ out }) => significant(out, 6)) },
    ] as const;
  });
  return {
    schema: "rehome/traffic@1",
    network: data.name,
    start: new Date(start).toISOString(),
    stepSeconds: data.traffic.stepSeconds,
    series: Object.fromEntries([...virtual, ...access]),
  };
}

/** The document's own traffic is each series' peak. */
function withPeaks(network: NetworkDocument, { series }: TrafficDocument): NetworkDocument {
  const peak = (samples: readonly Gbps[]): Gbps => samples.reduce((most, value) => Math.max(most, value), 0);
  return {
    ...network,
    virtualLinks: network.virtualLinks.map((link) => {
      const own = series[link.id];
      return own !== undefined && "ab" in own ? { ...link, trafficGbps: { ab: peak(own.ab), ba: peak(own.ba) } } : link;
    }),
    accessLinks: network.accessLinks.map((link) => {
      const own = series[link.id];
      return own !== undefined && "in" in own ? { ...link, trafficGbps: { in: peak(own.in), out: peak(own.out) } } : link;
    }),
  };
}

function ruleOf(data: BenchmarkData, options: SubstrateOptions, network: NetworkDocument, samples: number, factor: number): string {
  const { from, to } = options.fill ?? { from: 0.3, to: 0.4 };
  const { link, utilisation } = peakUtilisation(network);
  const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
  return [
    `${data.name}: ${data.nodes.length} sites, each a transport node and ${options.routersPerSite ?? 3} physical routers on 100 Gb/s uplinks; ` +
      `${network.physicalRouters.length} physical and ${network.virtualRouters.length} virtual routers, ${network.virtualLinks.length} virtual links, ${network.accessLinks.length} access links.`,
    "Vendors in turn (NCS-55A1-24H and 7280CR3K-32D4 power), 5.4 W an optic; links between sites may not sleep.",
    `Each virtual router on a box of its own site, its demand ${percent(from)} to ${percent(to)} of it in each resource; seed ${options.seed ?? 1}.`,
    "Virtual links: two planes over each link between sites, half of the routed matrix each, and inside the site; one access link a virtual router, with its share of the site's traffic.",
    `At most ${options.maxAddedDelayMs ?? 5} ms added to any link; at most 80% of any link used.`,
    `${samples} samples, scaled by ${significant(factor)}${factor === 1 ? " (the measured level)" : ""}${options.leastLinkGbps === undefined ? "" : `, links raised to at least ${options.leastLinkGbps} Gb/s`}.`,
    `Busiest link with every series at its peak: ${link}, ${percent(utilisation)}.`,
  ].join(" ");
}
