/** What a network is generated from: sites, the links between them, and what each site holds. */

import type { Gbps, Ms } from "../../units.ts";
import type { Place } from "./geography.ts";
import type { Hardware } from "./hardware.ts";

export interface SiteBlueprint extends Place {
  readonly id: string;
  readonly name?: string;
  readonly region?: string;
  /** Mass in the gravity model, in any unit: customers, inhabitants. */
  readonly weight: number;
  /** One box per physical router, in order. */
  readonly hardware: readonly Hardware[];
  readonly virtualRouters: number;
}

export interface LinkBlueprint {
  /** Indexes of sites. */
  readonly from: number;
  readonly to: number;
  readonly delayMs: Ms;
  /** Per direction. Absent: the smallest usual size that today's load fills to at most `SIZING_UTILISATION`. */
  readonly capacityGbps?: Gbps;
  readonly sharedRiskGroups?: readonly string[];
  /** Absent: "FROM-TO". */
  readonly id?: string;
}

export interface Blueprint {
  readonly name: string;
  readonly seed: number;
  readonly sites: readonly SiteBlueprint[];
  readonly links: readonly LinkBlueprint[];
  readonly maxUtilisation: number;
  /** How full every box is by day, in each resource: drawn between the two. */
  readonly fill: { readonly from: number; readonly to: number };
  /** No backbone link is sized below this. Absent: none. */
  readonly leastLinkGbps?: Gbps;
  /** Absent: sized so that one box could carry its whole site. */
  readonly uplinkGbps?: Gbps;
  /** Bound of every access link and every virtual link, over today's delay. Absent: none. */
  readonly maxAddedDelayMs?: Ms;
}

/** Load over capacity that a new link is sized for: leaves room for failures, growth and consolidation. */
export const SIZING_UTILISATION = 0.4;

const SIZES_GBPS = [10, 40, 100, 200, 400];

/** The smallest usual size of at least so much; above 400 Gb/s, bundles of 400. */
export const linkSize = (gbps: Gbps, least: Gbps = 0): Gbps =>
  SIZES_GBPS.find((size) => size >= Math.max(gbps, least)) ?? 400 * Math.ceil(gbps / 400);

export const linkIdOf = (blueprint: Blueprint, link: LinkBlueprint): string =>
  link.id ?? `${blueprint.sites[link.from]?.id}-${blueprint.sites[link.to]?.id}`;
