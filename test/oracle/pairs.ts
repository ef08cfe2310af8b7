/** Which virtual router may be on which physical router in some plan: the pairs that have a column. Straight from the contract. */
import type { Instance, PhysicalRouter, VirtualRouter } from "./instance.ts";
import type { PhysicalLink } from "./paths.ts";

const TOLERANCE = 1e-6;

/** Host indexes of every virtual router, ascending; all hosts when nothing is pruned. */
export function pairsOf(instance: Instance, prunes: boolean): readonly (readonly number[])[] {
  const least = leastDelays(instance);
  return instance.routers.map((router) =>
    instance.hosts.flatMap((host, index) => (!prunes || isAcceptable(instance, router, host, least) ? [index] : [])),
  );
}

type Delays = (from: string, to: string) => number;

function isAcceptable(instance: Instance, router: VirtualRouter, host: PhysicalRouter, least: Delays): boolean {
  const { document } = instance;
  const isHome = router.host === host.id;
  if (host.state === "failed" || host.state === "maintenance" || (host.state === "draining" && !isHome)) return false;
  if (!host.routerHypervisor && (host.vendor !== router.vendor || host.platform !== router.platform)) return false;
  if (router.requires.some((capability) => !host.capabilities.includes(capability))) return false;
  const ports = document.accessLinks.filter((link) => link.router === router.id && link.technology === "tdm").length;
  const needs = { ...router.demand, tdmPorts: ports + (router.demand["tdmPorts"] ?? 0) };
  if (Object.entries(needs).some(([key, need]) => need > (host.capacity[key] ?? 0) + TOLERANCE)) return false;
  if (!router.movable && router.host !== null && !isHome) return false;
  return linksAllow(instance, router, host, least) && policiesAllow(instance, router, host);
}

/** A link with one end fixed must reach it, in time; a virtual link is fixed at a neighbour that may not move. */
function linksAllow({ overlays, routers }: Instance, router: VirtualRouter, host: PhysicalRouter, least: Delays): boolean {
  return overlays.every(({ a, b, attachedTo, boundMs }) => {
    if (a !== router.id && b !== router.id) return true;
    const neighbour = routers.find(({ id }) => id === (a === router.id ? b : a));
    const fixed = attachedTo ?? (neighbour?.movable === false ? neighbour.host : null);
    if (fixed === null) return true;
    const delay = least(fixed, host.id);
    // Without any way a virtual link is the route's affair, which rows decide.
    if (delay === Infinity) return attachedTo === undefined || attachedTo === host.id;
    return delay <= boundMs + TOLERANCE;
  });
}

function policiesAllow(instance: Instance, router: VirtualRouter, host: PhysicalRouter): boolean {
  return instance.document.policies.every((policy) => {
    switch (policy.type) {
      case "separate":
        if (!policy.virtualRouters.includes(router.id)) return true;
        return instance.routers.every((other) => {
          if (other.id === router.id || other.movable || !policy.virtualRouters.includes(other.id)) return true;
          const home = instance.hosts.find(({ id }) => id === other.host);
          return home === undefined || instance.groupOf(policy.scope, home) !== instance.groupOf(policy.scope, host);
        });
      case "fence":
        return !policy.virtualRouters.includes(router.id) || policy.sites.includes(host.site) || policy.physicalRouters.includes(host.id);
      case "ban":
        return !policy.virtualRouters.includes(router.id) || !policy.physicalRouters.includes(host.id);
      case "maxMoves":
        return policy.count > 0 || router.host === null || router.host === host.id;
      default:
        return true;
    }
  });
}

/** Least delay between nodes over everything that has not failed (Floyd and Warshall), Infinity where there is no way. */
function leastDelays({ document, links }: Instance): Delays {
  const failed = new Set(document.physicalRouters.filter(({ state }) => state === "failed").map(({ id }) => id));
  const nodes = [...document.transportNodes, ...document.physicalRouters].map(({ id }) => id).filter((id) => !failed.has(id));
  const delays = new Map(nodes.map((from) => [from, new Map(nodes.map((to) => [to, from === to ? 0 : Infinity]))]));
  const get = (from: string, to: string): number => delays.get(from)?.get(to) ?? Infinity;
  const works = (link: PhysicalLink): boolean => link.state === "on" && !failed.has(link.a) && !failed.has(link.b);
  for (const { a, b, delayMs } of links.filter(works)) {
    const delay = Math.min(get(a, b), Math.round(delayMs * 1e6) / 1e6);
    delays.get(a)?.set(b, delay);
    delays.get(b)?.set(a, delay);
  }
  for (const via of nodes)
    for (const from of nodes) for (const to of nodes) delays.get(from)?.set(to, Math.min(get(from, to), get(from, via) + get(via, to)));
  return get;
}
