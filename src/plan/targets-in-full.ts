/** One virtual router on another host, with every consequence worked out over the whole network: slow and obvious. */
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { createIgp } from "../network/routes.ts";
import { overlayEnds } from "../network/walk.ts";

/**
 * The base candidate with one router elsewhere. A host that is off is switched on, with its links; one that has failed stays off.
 * Under igp all routes follow, save those that the document gives for today; under explicit routing only the router's own links
 * and those that had no route take the least-cost route.
 */
export function candidateAfterMove(network: Network, base: Candidate, router: string, to: string): Candidate {
  const placements = new Map(base.placements).set(router, to);
  const { routersOn, linksOn } = switchedOn(network, base, to);
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    if (ends === undefined) continue;
    const isOwn = link.a === router || link.b === router;
    const isFixed = network.routing === "explicit" || (base === network.today && link.givenRoute !== undefined);
    const route = (!isOwn && isFixed ? base.routes.get(link.id) : undefined) ?? igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

function switchedOn(network: Network, base: Candidate, host: string): Pick<Candidate, "routersOn" | "linksOn"> {
  if (base.routersOn.has(host) || lookup(network.physicalRouters, host).state === "failed") return base;
  const routersOn = new Set(base.routersOn).add(host);
  const isOn = (node: string): boolean => !lookup(network.nodes, node).isPhysicalRouter || routersOn.has(node);
  const waking = lookup(network.nodes, host).links.filter((link) => link.state === "on" && isOn(link.a) && isOn(link.b));
  return { routersOn, linksOn: new Set([...base.linksOn, ...waking.map((link) => link.id)]) };
}
