/** The network as it is once a plan has been carried out. */
import type { Candidate } from "../network/candidate.ts";
import type { NetworkDocument, PhysicalRouterDocument } from "../network/document.ts";
import type { Network } from "../network/network.ts";

/**
 * The document after the candidate is carried out: hosts, on and off, routes. Draining, maintenance and failed routers keep
 * their state, it says more than on or off. Under explicit routing each link gets its route; under igp none is given, the
 * network finds it. Reference delays are written down, since carrying out a plan must not change them (contract, "network@1").
 */
export function plannedNetwork(network: Network, candidate: Candidate): NetworkDocument {
  const { document } = network;
  const routed = <Link extends { id: string; route?: string[] | undefined; referenceDelayMs?: number | undefined }>(link: Link): Link => {
    const { route: _today, referenceDelayMs: _given, ...rest } = link;
    const reference = network.overlayLinks.get(link.id)?.referenceDelayMs;
    const route = network.routing === "explicit" ? candidate.routes.get(link.id) : undefined;
    return {
      ...rest,
      ...(reference === undefined ? {} : { referenceDelayMs: reference }),
      ...(route === undefined ? {} : { route: [...route] }),
    } as Link;
  };
  return {
    ...document,
    physicalRouters: document.physicalRouters.map((router) => ({
      ...router,
      state: stateAfter(router, candidate.routersOn.has(router.id)),
    })),
    virtualRouters: document.virtualRouters.map((router) => ({ ...router, host: candidate.placements.get(router.id) ?? null })),
    virtualLinks: document.virtualLinks.map(routed),
    accessLinks: document.accessLinks.map(routed),
  };
}

function stateAfter(router: PhysicalRouterDocument, isOn: boolean): PhysicalRouterDocument["state"] {
  if (router.state !== "on" && router.state !== "off") return router.state;
  return isOn ? "on" : "off";
}
