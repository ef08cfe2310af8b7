/** Turns a blueprint and its loads into a network@1 document that is valid, and in which today's placement keeps every rule. */

import type { Gbps, Ms } from "../../units.ts";
import type { NetworkDocument, PhysicalLinkDocument, PhysicalRouterDocument, VirtualRouterDocument } from "../document.ts";
import type { Blueprint, SiteBlueprint } from "./blueprint.ts";
import { linkIdOf, linkSize, SIZING_UTILISATION } from "./blueprint.ts";
import type { Hardware } from "./hardware.ts";
import { COPPER_WATTS_PER_END, OPTIC_WATTS_PER_END } from "./hardware.ts";
import type { Overlay, RouterPosition } from "./overlay.ts";
import { virtualRouterId } from "./overlay.ts";
import { createRandom, significant } from "./random.ts";
import type { SiteLoads, Tree } from "./site-graph.ts";

/** A cable across a room. */
export const UPLINK_DELAY_MS: Ms = 0.01;

export interface Assembly {
  readonly blueprint: Blueprint;
  readonly overlay: Overlay;
  readonly loads: SiteLoads;
  readonly trees: readonly Tree[];
}

export function assembleNetwork(assembly: Assembly): NetworkDocument {
  const { blueprint } = assembly;
  const uplinkSizes = uplinkSizesOf(assembly);
  return {
    schema: "rehome/network@1",
    name: blueprint.name,
    routing: "igp",
    maxUtilisation: blueprint.maxUtilisation,
    sites: blueprint.sites.map(siteOf),
    transportNodes: blueprint.sites.map(({ id }) => ({ id: `${id}-t`, site: id })),
    physicalRouters: blueprint.sites.flatMap((site, index) =>
      site.hardware.map((hardware, box) => physicalRouterOf(site, hardware, box, uplinkSizes[index] ?? 0)),
    ),
    physicalLinks: [...uplinks(blueprint, uplinkSizes), ...backbone(assembly)],
    virtualRouters: blueprint.sites.flatMap((_, site) => virtualRoutersOf(blueprint, site)),
    ...overlayLinks(assembly),
    policies: [],
  };
}

const siteOf = ({ id, name, lat, lon, region }: SiteBlueprint): NetworkDocument["sites"][number] => ({
  id,
  ...(name === undefined ? {} : { name }),
  lat,
  lon,
  ...(region === undefined ? {} : { region }),
});

const hostId = (site: SiteBlueprint | undefined, index: number): string => `${site?.id}-${index + 1}`;

/** Virtual router k of a site runs on box k modulo their number, so boxes are equally full. */
const hostIndex = (site: SiteBlueprint, number: number): number => number % site.hardware.length;

const physicalRouterOf = (site: SiteBlueprint, hardware: Hardware, index: number, uplinkGbps: Gbps): PhysicalRouterDocument => ({
  id: hostId(site, index),
  site: site.id,
  vendor: hardware.vendor,
  platform: hardware.platform,
  routerHypervisor: false,
  capabilities: [],
  capacity: { ...hardware.capacity },
  // A box that is given a wider uplink than the measured model forwards is a larger one of its family.
  forwardingGbps: Math.max(hardware.forwardingGbps, uplinkGbps),
  power: { ...hardware.power },
  state: "on",
});

const linkDefaults = { backgroundGbps: { ab: 0, ba: 0 }, sleepable: false, state: "on" } as const;

const uplinks = (blueprint: Blueprint, sizes: readonly Gbps[]): PhysicalLinkDocument[] =>
  blueprint.sites.flatMap((site, siteIndex) =>
    site.hardware.map((_, index) => ({
      id: `${hostId(site, index)}-up`,
      a: hostId(site, index),
      b: `${site.id}-t`,
      capacityGbps: sizes[siteIndex] ?? 0,
      delayMs: UPLINK_DELAY_MS,
      wattsPerEnd: COPPER_WATTS_PER_END,
      sharedRiskGroups: [],
      ...linkDefaults,
    })),
  );

const uplinkSizesOf = ({ blueprint, overlay, loads }: Assembly): readonly Gbps[] =>
  siteThroughput(blueprint, overlay, loads).map((gbps) => blueprint.uplinkGbps ?? linkSize(gbps / blueprint.maxUtilisation));

/** The larger direction of what all virtual routers of a site exchange with anything, those of the same site included. */
function siteThroughput(blueprint: Blueprint, overlay: Overlay, loads: SiteLoads): readonly Gbps[] {
  const entering = blueprint.sites.map(() => 0);
  const leaving = blueprint.sites.map(() => 0);
  const count = (site: number, outwards: Gbps, inwards: Gbps): void => {
    entering[site] = (entering[site] ?? 0) + inwards;
    leaving[site] = (leaving[site] ?? 0) + outwards;
  };
  for (const link of overlay.virtualLinks) {
    const { ab, ba } = link.trafficOf(loads);
    count(link.a.site, ab, ba);
    count(link.b.site, ba, ab);
  }
  for (const link of overlay.accessLinks) {
    const traffic = link.trafficOf(loads);
    count(link.router.site, traffic.out, traffic.in);
  }
  return entering.map((gbps, site) => Math.max(gbps, leaving[site] ?? 0));
}

const backbone = ({ blueprint, loads }: Assembly): PhysicalLinkDocument[] =>
  blueprint.links.map((link, index) => ({
    id: linkIdOf(blueprint, link),
    a: `${blueprint.sites[link.from]?.id}-t`,
    b: `${blueprint.sites[link.to]?.id}-t`,
    capacityGbps:
      link.capacityGbps ?? linkSize(Math.max(loads.ab[index] ?? 0, loads.ba[index] ?? 0) / SIZING_UTILISATION, blueprint.leastLinkGbps),
    delayMs: link.delayMs,
    wattsPerEnd: OPTIC_WATTS_PER_END,
    sharedRiskGroups: [...(link.sharedRiskGroups ?? [])],
    ...linkDefaults,
  }));

/** Steps that demands are rounded down to, so that sums are exact and documents readable. */
const DEMAND_STEPS: Readonly<Record<string, number>> = { cpuCores: 0.25, memoryMiB: 64, fibEntries: 1000, aclEntries: 10 };

function virtualRoutersOf(blueprint: Blueprint, siteIndex: number): VirtualRouterDocument[] {
  const site = blueprint.sites[siteIndex];
  if (site === undefined) return [];
  const sharers = Math.ceil(site.virtualRouters / site.hardware.length);
  return Array.from({ length: site.virtualRouters }, (_, number) => {
    const id = virtualRouterId(blueprint, { site: siteIndex, number });
    const random = createRandom(blueprint.seed, id);
    const index = hostIndex(site, number);
    const hardware = site.hardware[index];
    const demand = Object.entries(hardware?.capacity ?? {}).map(([key, room]) => {
      const wanted = (room * random.between(blueprint.fill.from, blueprint.fill.to)) / sharers;
      const step = DEMAND_STEPS[key] ?? 1;
      return [key, Math.floor(wanted / step) * step] as const;
    });
    return {
      id,
      host: hostId(site, index),
      vendor: hardware?.vendor ?? "",
      platform: hardware?.platform ?? "",
      requires: [],
      demand: Object.fromEntries(demand),
      memoryDirtyMiBps: 2 + random.below(7),
      movable: true,
    };
  });
}

function overlayLinks({ blueprint, overlay, loads, trees }: Assembly): Pick<NetworkDocument, "virtualLinks" | "accessLinks"> {
  const bound = blueprint.maxAddedDelayMs === undefined ? {} : { maxAddedDelayMs: blueprint.maxAddedDelayMs };
  return {
    virtualLinks: overlay.virtualLinks.map((link) => {
      const { ab, ba } = link.trafficOf(loads);
      return {
        id: link.id,
        a: virtualRouterId(blueprint, link.a),
        b: virtualRouterId(blueprint, link.b),
        trafficGbps: { ab: significant(ab), ba: significant(ba) },
        ...bound,
        referenceDelayMs: delayToday(blueprint, trees, link.a, link.b),
      };
    }),
    accessLinks: overlay.accessLinks.map((link) => {
      const traffic = link.trafficOf(loads);
      return {
        id: link.id,
        router: virtualRouterId(blueprint, link.router),
        attachedTo: `${blueprint.sites[link.router.site]?.id}-t`,
        technology: "packet" as const,
        trafficGbps: { in: significant(traffic.in), out: significant(traffic.out) },
        ...bound,
        referenceDelayMs: UPLINK_DELAY_MS,
      };
    }),
  };
}

function delayToday(blueprint: Blueprint, trees: readonly Tree[], a: RouterPosition, b: RouterPosition): Ms {
  const site = blueprint.sites[a.site];
  if (a.site === b.site && site !== undefined && hostIndex(site, a.number) === hostIndex(site, b.number)) return 0;
  const between = trees[a.site]?.delayUs[b.site] ?? 0;
  return (between + 2 * Math.round(UPLINK_DELAY_MS * 1000)) / 1000;
}
