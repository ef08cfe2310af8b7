/** How the bundled networks are made from authored facts: one rule for all, so that each file below holds facts alone. */
import type { NetworkDocument } from "../../src/network/document.ts";
import { assembleNetwork } from "../../src/network/generate/assemble.ts";
import type { Blueprint, LinkBlueprint, SiteBlueprint } from "../../src/network/generate/blueprint.ts";
import { generateTraffic } from "../../src/network/generate/generate-traffic.ts";
import { fibreDelayMs } from "../../src/network/generate/geography.ts";
import { gravityDemand } from "../../src/network/generate/gravity.ts";
import { ACME, GLOBEX } from "../../src/network/generate/hardware.ts";
import { planOverlay } from "../../src/network/generate/overlay.ts";
import { createSiteGraph, leastDelayTree, routeDemands, scaleLoads } from "../../src/network/generate/site-graph.ts";
import type { TrafficDocument } from "../../src/network/traffic-document.ts";

export interface Dataset {
  readonly network: NetworkDocument;
  readonly traffic: TrafficDocument;
  /** The text of SOURCE.md. */
  readonly source: string;
}

/** id, name, latitude, longitude, region, weight (inhabitants of the metropolitan area, millions), physical routers (absent: the default). */
export type SiteFact = readonly [string, string, number, number, string, number, number?];
/** from, to, shared risk group. */
export type LinkFact = readonly [string, string, string?];

export interface Facts {
  readonly name: string;
  readonly seed: number;
  readonly sites: readonly SiteFact[];
  readonly links: readonly LinkFact[];
  readonly routersPerSite: number;
  /** The same for all, or absent: sized after the load. */
  readonly linkGbps?: number;
  readonly uplinkGbps: number;
  /** Scales the demand: the busiest backbone link's peak (with linkGbps), or the sum of what all customers send, Gb/s. */
  readonly level: { readonly peakUtilisation: number } | { readonly totalGbps: number };
  readonly decayMs: number;
  readonly maxAddedDelayMs: number;
  readonly decorate: (network: NetworkDocument) => NetworkDocument;
}

export const TRAFFIC_START = "2025-03-11T00:00:00Z";
export const FILL = { from: 0.25, to: 0.45 };

export function buildNetwork(facts: Facts): NetworkDocument {
  const blueprint = blueprintOf(facts);
  const graph = createSiteGraph(blueprint.sites.length, blueprint.links);
  const trees = blueprint.sites.map((_, site) => leastDelayTree(graph, site));
  const loads = routeDemands(graph, trees, gravityDemand(blueprint.sites, trees, facts.seed, facts.decayMs));
  const busiest = [...loads.ab, ...loads.ba].reduce((most, gbps) => Math.max(most, gbps), 0);
  const total = loads.sent.reduce((sum, gbps) => sum + gbps, 0);
  const factor =
    "totalGbps" in facts.level ? facts.level.totalGbps / total : (facts.level.peakUtilisation * (facts.linkGbps ?? 0)) / busiest;
  return facts.decorate(assembleNetwork({ blueprint, overlay: planOverlay(blueprint), trees, loads: scaleLoads(loads, factor) }));
}

export const buildTraffic = (network: NetworkDocument, seed: number): TrafficDocument =>
  generateTraffic(network, { seed, start: TRAFFIC_START });

function blueprintOf(facts: Facts): Blueprint {
  const sites = facts.sites.map(([id, name, lat, lon, region, weight, routers = facts.routersPerSite], index): SiteBlueprint => {
    // Two vendors in turn; every other site starts with the other one.
    const hardware = Array.from({ length: routers }, (_, box) => ((index + box) % 2 === 0 ? ACME : GLOBEX));
    return { id, name, lat, lon, region, weight, hardware, virtualRouters: routers };
  });
  const indexOf = (id: string): number => {
    const index = sites.findIndex((site) => site.id === id);
    if (index < 0) throw new Error(`dataset ${facts.name}: no site ${id}`);
    return index;
  };
  const links = facts.links.map(([a, b, group]): LinkBlueprint => {
    const [from, to] = [indexOf(a), indexOf(b)];
    const [one, other] = [sites[from], sites[to]];
    if (one === undefined || other === undefined) throw new Error(`dataset ${facts.name}: no sites for ${a}-${b}`);
    return {
      from,
      to,
      delayMs: fibreDelayMs(one, other),
      ...(facts.linkGbps === undefined ? {} : { capacityGbps: facts.linkGbps }),
      ...(group === undefined ? {} : { sharedRiskGroups: [group] }),
    };
  });
  return {
    name: facts.name,
    seed: facts.seed,
    sites,
    links,
    maxUtilisation: 0.8,
    fill: FILL,
    leastLinkGbps: 100,
    uplinkGbps: facts.uplinkGbps,
    maxAddedDelayMs: facts.maxAddedDelayMs,
  };
}

/** Gives some boxes and routers capabilities, and lets some routers not move. */
export function withCapabilities(
  network: NetworkDocument,
  rules: { readonly macsec: readonly string[]; readonly pinned: readonly string[] },
): NetworkDocument {
  return {
    ...network,
    physicalRouters: network.physicalRouters.map((router) => ({
      ...router,
      capabilities: router.id.endsWith("-1") ? ["ipv6", "netflow", "macsec"] : ["ipv6", "netflow"],
    })),
    virtualRouters: network.virtualRouters.map((router) => ({
      ...router,
      requires: rules.macsec.includes(router.id) ? ["ipv6", "macsec"] : router.id.endsWith("-3") ? ["ipv6", "netflow"] : ["ipv6"],
      movable: !rules.pinned.includes(router.id),
    })),
  };
}
