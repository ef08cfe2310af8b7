/** The network after one more physical router has failed. */
import { buildNetwork } from "./build-network.ts";
import type { NetworkDocument } from "./document.ts";
import type { Network } from "./network.ts";

const known = new WeakMap<Network, Map<string, Network>>();

/**
 * The same network with the state of `physicalRouter` set to failed. Today's placements and the reference delays stay what they
 * were: a failure does not move what delays are measured against. Kept with the network: one index a physical router.
 */
export function networkAfterFailure(network: Network, physicalRouter: string): Network {
  let failures = known.get(network);
  if (failures === undefined) {
    failures = new Map();
    known.set(network, failures);
  }
  let after = failures.get(physicalRouter);
  if (after === undefined) {
    after = buildNetwork(documentAfterFailure(network, physicalRouter));
    failures.set(physicalRouter, after);
  }
  return after;
}

function documentAfterFailure(network: Network, physicalRouter: string): NetworkDocument {
  const { document } = network;
  const keepReference = <Link extends { readonly id: string; referenceDelayMs?: number | undefined }>(link: Link): Link => {
    const referenceDelayMs = network.overlayLinks.get(link.id)?.referenceDelayMs;
    return referenceDelayMs === undefined ? link : { ...link, referenceDelayMs };
  };
  return {
    ...document,
    physicalRouters: document.physicalRouters.map((router) => (router.id === physicalRouter ? { ...router, state: "failed" } : router)),
    virtualLinks: document.virtualLinks.map(keepReference),
    accessLinks: document.accessLinks.map(keepReference),
  };
}
