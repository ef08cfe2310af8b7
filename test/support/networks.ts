/** Small networks and candidates for tests. */
import type { z } from "zod";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { type NetworkDocument, networkSchema, type physicalRouterSchema, type virtualRouterSchema } from "../../src/network/document.ts";
import type { Network } from "../../src/network/network.ts";

type NetworkParts = Partial<z.input<typeof networkSchema>>;
type HostParts = Partial<z.input<typeof physicalRouterSchema>>;
type RouterParts = Partial<z.input<typeof virtualRouterSchema>>;

/** A document with every default filled in. Says nothing about references: those are the test's own. */
export const aNetwork = (parts: NetworkParts = {}): NetworkDocument =>
  networkSchema.parse({ schema: "rehome/network@1", name: "test", ...parts });

/** A physical router at site "nyc" that takes any router of acme xen. */
export const aHost = (id: string, parts: HostParts = {}): z.input<typeof physicalRouterSchema> => ({
  id,
  site: "nyc",
  vendor: "acme",
  platform: "xen",
  ...parts,
});

/** A virtual router of acme xen that demands nothing and has no host. */
export const aRouter = (id: string, parts: RouterParts = {}): z.input<typeof virtualRouterSchema> => ({
  id,
  vendor: "acme",
  platform: "xen",
  ...parts,
});

export const aBuiltNetwork = (parts: NetworkParts = {}): Network => buildNetwork(aNetwork(parts));

/**
 * A candidate with these placements. Unless told otherwise every physical router is on, every physical link is on, and no
 * overlay link has a route.
 */
export function aCandidate(
  network: Network,
  placements: Readonly<Record<string, string>>,
  parts: {
    readonly routersOn?: readonly string[];
    readonly linksOn?: readonly string[];
    readonly routes?: Readonly<Record<string, readonly string[]>>;
  } = {},
): Candidate {
  return {
    placements: new Map(Object.entries(placements)),
    routes: new Map(Object.entries(parts.routes ?? {})),
    routersOn: new Set(parts.routersOn ?? network.physicalRouters.keys()),
    linksOn: new Set(parts.linksOn ?? network.physicalLinks.keys()),
  };
}
