/**
 * Wide instances: many candidate sites for each virtual router, smaller routers, an affinity policy, and sites whose backbone
 * ends on a router instead of a cross-connect, so that a box without virtual routers may still be needed for transit.
 */
import { buildNetwork } from "../../../src/network/build-network.ts";
import { digestOf } from "../../../src/network/digest.ts";
import type { NetworkDocument } from "../../../src/network/document.ts";
import { generateNetwork } from "../../../src/network/generate/generate-network.ts";
import type { Prepared } from "../../../src/plan/prepare.ts";
import type { Ms } from "../../../src/units.ts";

export interface WideOptions {
  readonly sites: number;
  readonly routers: number;
  readonly virtualRouters: number;
  readonly maxAddedDelayMs: Ms;
  /** Every so many sites, the first physical router carries the backbone links of its site. */
  readonly transitEvery: number;
  readonly seed: number;
}

/** How long a plan for it is meant to last. */
const HOURS = 4;

export function wideInstance({ transitEvery, ...options }: WideOptions): Prepared {
  const document = withTransit(withPlanesApart(generateNetwork(options)), transitEvery);
  return { network: buildNetwork(document), digest: digestOf(document), changes: [], traffic: null, hours: HOURS };
}

/** The two core routers of each site may not share a box: what operators do, and every packer for virtual machines can. */
function withPlanesApart(document: NetworkDocument): NetworkDocument {
  const known = new Set(document.virtualRouters.map(({ id }) => id));
  const policies = document.sites
    .map(({ id }) => [`vr-${id}-1`, `vr-${id}-2`])
    .filter((pair) => pair.every((router) => known.has(router)))
    .map((virtualRouters) => ({ type: "separate" as const, virtualRouters, scope: "physicalRouter" as const }));
  return { ...document, policies: [...document.policies, ...policies] };
}

function withTransit(document: NetworkDocument, every: number): NetworkDocument {
  const hosts = new Set(document.physicalRouters.map(({ id }) => id));
  const gateways = new Map(
    document.sites.flatMap(({ id }, index): readonly (readonly [string, string])[] => {
      const first = document.physicalRouters.find(({ site }) => site === id);
      return index % every === 0 && first !== undefined ? [[`${id}-t`, first.id]] : [];
    }),
  );
  const physicalLinks = document.physicalLinks.map((link) => {
    if (hosts.has(link.a) || hosts.has(link.b)) return link;
    return { ...link, a: gateways.get(link.a) ?? link.a, b: gateways.get(link.b) ?? link.b };
  });
  return { ...document, physicalLinks };
}
