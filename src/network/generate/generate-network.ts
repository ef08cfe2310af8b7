/** Networks of any size from a seed: `rehome generate`, and the larger benchmarks. */

import type { Gbps, Ms } from "../../units.ts";
import type { NetworkDocument } from "../document.ts";
import { assembleNetwork } from "./assemble.ts";
import type { Blueprint, SiteBlueprint } from "./blueprint.ts";
import { fibreDelayMs } from "./geography.ts";
import { backboneEdges, scatterSites } from "./geometry.ts";
import { gravityDemand } from "./gravity.ts";
import { HARDWARE } from "./hardware.ts";
import { planOverlay } from "./overlay.ts";
import { createRandom } from "./random.ts";
import { createSiteGraph, leastDelayTree, routeDemands, scaleLoads } from "./site-graph.ts";

export interface GenerateNetworkOptions {
  /** 1 to 5,000. */
  readonly sites: number;
  /** Physical routers, at least one a site. */
  readonly routers: number;
  /** At least one a site. Absent: as many as physical routers. */
  readonly virtualRouters?: number;
  readonly seed: number;
  /** Over today's delay, on every access link and virtual link. Absent: 5. */
  readonly maxAddedDelayMs?: Ms;
  /** How many vendors, 1 to 4, taken in turn. Absent: 2. */
  readonly vendors?: number;
  /** How full every box is in each resource. Absent: 0.25 to 0.45. */
  readonly fill?: { readonly from: number; readonly to: number };
  /** What the customers of one virtual router send on average. Absent: 2. */
  readonly gbpsPerVirtualRouter?: Gbps;
  readonly maxUtilisation?: number;
  /** Absent: "generated-SITES-ROUTERS-SEED". */
  readonly name?: string;
}

/** Demand falls to a third over so much delay: most traffic stays in its region, as with content served from caches. */
const DEMAND_DECAY_MS: Ms = 4;

/**
 * A network document, the same for the same options. Valid by construction: the backbone is connected, and has no bridge from
 * three sites on; every virtual router runs on a box of its platform at its own site; links are sized after today's load.
 * Errors: a RangeError that names the option. Cost: one least-delay tree a site, about 3 s for 1,667 sites, 5,000 and 30,000 routers.
 */
export function generateNetwork(options: GenerateNetworkOptions): NetworkDocument {
  checkOptions(options);
  const blueprint = blueprintOf(options);
  const graph = createSiteGraph(blueprint.sites.length, blueprint.links);
  const trees = blueprint.sites.map((_, site) => leastDelayTree(graph, site));
  const overlay = planOverlay(blueprint);
  const loads = routeDemands(graph, trees, gravityDemand(blueprint.sites, trees, options.seed, DEMAND_DECAY_MS));
  const sent = loads.sent.reduce((sum, gbps) => sum + gbps, 0);
  const wanted = (options.gbpsPerVirtualRouter ?? 2) * (options.virtualRouters ?? options.routers);
  return assembleNetwork({ blueprint, overlay, trees, loads: scaleLoads(loads, sent > 0 ? wanted / sent : 0) });
}

function blueprintOf(options: GenerateNetworkOptions): Blueprint {
  const places = scatterSites(options.sites, options.seed);
  const vendors = HARDWARE.slice(0, options.vendors ?? 2);
  const digits = String(options.sites).length;
  const sites = places.map((place, index): SiteBlueprint => {
    const id = `s${String(index + 1).padStart(digits, "0")}`;
    const boxes = evenShare(options.routers, options.sites, index);
    return {
      id,
      lat: place.lat,
      lon: place.lon,
      region: `region-${place.region + 1}`,
      weight: Math.exp(0.8 * createRandom(options.seed, `weight/${id}`).normal()),
      hardware: Array.from({ length: boxes }, (_, box) => vendors[(index + box) % vendors.length]).filter((box) => box !== undefined),
      virtualRouters: evenShare(options.virtualRouters ?? options.routers, options.sites, index),
    };
  });
  return {
    name: options.name ?? `generated-${options.sites}-${options.routers}-${options.seed}`,
    seed: options.seed,
    sites,
    links: backboneEdges(places).map(([from, to]) => ({ from, to, delayMs: delayBetween(sites, from, to) })),
    maxUtilisation: options.maxUtilisation ?? 0.8,
    fill: options.fill ?? { from: 0.25, to: 0.45 },
    maxAddedDelayMs: options.maxAddedDelayMs ?? 5,
  };
}

function delayBetween(sites: readonly SiteBlueprint[], from: number, to: number): Ms {
  const [a, b] = [sites[from], sites[to]];
  return a === undefined || b === undefined ? 0 : fibreDelayMs(a, b);
}

/** What index gets when a total is dealt out in turn. */
const evenShare = (total: number, shares: number, index: number): number => Math.floor(total / shares) + (index < total % shares ? 1 : 0);

function checkOptions(options: GenerateNetworkOptions): void {
  const { sites, routers, virtualRouters = routers, vendors = 2, fill = { from: 0.25, to: 0.45 }, maxUtilisation = 0.8 } = options;
  const demand = (holds: boolean, text: string): void => {
    if (!holds) throw new RangeError(text);
  };
  demand(Number.isInteger(sites) && sites >= 1 && sites <= 5000, `sites is ${sites}: give a whole number from 1 to 5000`);
  demand(
    Number.isInteger(routers) && routers >= sites,
    `routers is ${routers}: give a whole number, at least one for each of ${sites} sites`,
  );
  demand(
    Number.isInteger(virtualRouters) && virtualRouters >= sites,
    `virtualRouters is ${virtualRouters}: give a whole number, at least one for each of ${sites} sites`,
  );
  demand(Number.isInteger(options.seed) && options.seed >= 0, `seed is ${options.seed}: give a whole number from 0`);
  demand(Number.isInteger(vendors) && vendors >= 1 && vendors <= HARDWARE.length, `vendors is ${vendors}: give 1 to ${HARDWARE.length}`);
  demand(fill.from > 0 && fill.from <= fill.to && fill.to <= 1, `fill is ${fill.from} to ${fill.to}: give two shares above 0 and up to 1`);
  demand(maxUtilisation > 0 && maxUtilisation <= 1, `maxUtilisation is ${maxUtilisation}: give a share above 0 and up to 1`);
  demand((options.maxAddedDelayMs ?? 5) >= 0, `maxAddedDelayMs is ${options.maxAddedDelayMs}: give 0 or more`);
  demand((options.gbpsPerVirtualRouter ?? 2) >= 0, `gbpsPerVirtualRouter is ${options.gbpsPerVirtualRouter}: give 0 or more`);
}
