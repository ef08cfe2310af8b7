/**
 * The virtual topology of a blueprint. The first two virtual routers of a site are its core (planes A and B), the rest its edge:
 * - neighbouring sites are joined by one virtual link a plane, each with half of what the demand matrix puts on the physical link;
 * - the two core routers of a site are joined, and every edge router is joined to both, half of its customers' traffic on each;
 * - every virtual router has one access link to its site's fabric, with its share of what the site's customers send and receive.
 * Each link's traffic is a function of the site loads, so that the same topology serves one matrix or a week of them.
 */

import type { Gbps } from "../../units.ts";
import type { Blueprint } from "./blueprint.ts";
import { createRandom } from "./random.ts";
import type { SiteLoads } from "./site-graph.ts";

/** A virtual router by site index and number (from 0). */
export interface RouterPosition {
  readonly site: number;
  readonly number: number;
}

export interface VirtualLinkPlan {
  readonly id: string;
  readonly a: RouterPosition;
  readonly b: RouterPosition;
  trafficOf(loads: SiteLoads): { readonly ab: Gbps; readonly ba: Gbps };
}

export interface AccessLinkPlan {
  readonly id: string;
  readonly router: RouterPosition;
  trafficOf(loads: SiteLoads): { readonly in: Gbps; readonly out: Gbps };
}

export interface Overlay {
  readonly virtualLinks: readonly VirtualLinkPlan[];
  readonly accessLinks: readonly AccessLinkPlan[];
}

const PLANES = 2;
const at = (values: Float64Array, index: number): number => values[index] ?? 0;

export const virtualRouterId = (blueprint: Blueprint, { site, number }: RouterPosition): string =>
  `vr-${blueprint.sites[site]?.id}-${number + 1}`;

/** "nyc.1~was.1": the dots keep site s1, router 21 apart from site s12, router 1. */
const idOf = (blueprint: Blueprint, a: RouterPosition, b: RouterPosition): string =>
  [a, b].map(({ site, number }) => `${blueprint.sites[site]?.id}.${number + 1}`).join("~");

export function planOverlay(blueprint: Blueprint): Overlay {
  const shares = blueprint.sites.map((site) => sharesOf(blueprint.seed, site.id, site.virtualRouters));
  return {
    virtualLinks: [...backboneLinks(blueprint), ...blueprint.sites.flatMap((_, site) => siteLinks(blueprint, site, shares[site] ?? []))],
    accessLinks: blueprint.sites.flatMap((site, index) =>
      Array.from({ length: site.virtualRouters }, (_, number) =>
        accessLink(blueprint, { site: index, number }, shares[index]?.[number] ?? 0),
      ),
    ),
  };
}

/** Each router's share of its site's customers: weights between 1 and 3, so that no router has more than three times another's. */
function sharesOf(seed: number, site: string, count: number): readonly number[] {
  const random = createRandom(seed, `shares/${site}`);
  const weights = Array.from({ length: count }, () => random.between(1, 3));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function* backboneLinks(blueprint: Blueprint): Iterable<VirtualLinkPlan> {
  const planesAt = (site: number): number => Math.min(PLANES, blueprint.sites[site]?.virtualRouters ?? 0);
  for (const [index, link] of blueprint.links.entries()) {
    const planes = Math.max(planesAt(link.from), planesAt(link.to));
    for (let plane = 0; plane < planes; plane++) {
      const a = { site: link.from, number: Math.min(plane, planesAt(link.from) - 1) };
      const b = { site: link.to, number: Math.min(plane, planesAt(link.to) - 1) };
      const trafficOf = (loads: SiteLoads) => ({ ab: at(loads.ab, index) / planes, ba: at(loads.ba, index) / planes });
      yield { id: idOf(blueprint, a, b), a, b, trafficOf };
    }
  }
}

function siteLinks(blueprint: Blueprint, site: number, shares: readonly number[]): readonly VirtualLinkPlan[] {
  const join = (one: number, other: number, forwardSent: number, backSent: number): VirtualLinkPlan => {
    const [a, b] = [
      { site, number: one },
      { site, number: other },
    ];
    return {
      id: idOf(blueprint, a, b),
      a,
      b,
      // What a's customers send and b's receive goes forward; half of each, the other half is on the other plane.
      trafficOf: (loads) => ({
        ab: (forwardSent * at(loads.sent, site) + backSent * at(loads.received, site)) / PLANES,
        ba: (backSent * at(loads.sent, site) + forwardSent * at(loads.received, site)) / PLANES,
      }),
    };
  };
  const links: VirtualLinkPlan[] = [];
  if (shares.length >= PLANES) links.push(join(0, 1, shares[0] ?? 0, shares[1] ?? 0));
  for (let edge = PLANES; edge < shares.length; edge++)
    for (let core = 0; core < PLANES; core++) links.push(join(edge, core, shares[edge] ?? 0, 0));
  return links;
}

function accessLink(blueprint: Blueprint, router: RouterPosition, share: number): AccessLinkPlan {
  return {
    id: `cust-${blueprint.sites[router.site]?.id}-${router.number + 1}`,
    router,
    trafficOf: (loads) => ({ in: share * at(loads.sent, router.site), out: share * at(loads.received, router.site) }),
  };
}
