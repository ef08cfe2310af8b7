/**
 * Hosts of today: each must be able to hold its virtual router if it held nothing else. A host that is draining, in
 * maintenance or failed may hold routers (planning is for that), and so may one whose routers together are too much for it.
 */
import { TOLERANCE } from "../units.ts";
import type { NetworkDocument, PhysicalRouterDocument, VirtualRouterDocument } from "./document.ts";
import { pointerOf } from "./json-pointer.ts";
import type { ProblemList } from "./problem-list.ts";

export function addHostProblems(document: NetworkDocument, problems: ProblemList): void {
  const hosts = new Map(document.physicalRouters.map((router) => [router.id, router]));
  const ports = new Map<string, number>();
  for (const link of document.accessLinks) {
    if (link.technology === "tdm") ports.set(link.router, (ports.get(link.router) ?? 0) + 1);
  }
  for (const [i, router] of document.virtualRouters.entries()) {
    const host = router.host === null ? undefined : hosts.get(router.host);
    if (host === undefined || problems.isFull) continue;
    for (const [found, remedy] of reasons(router, host, ports.get(router.id) ?? 0)) {
      problems.add(pointerOf(["virtualRouters", i, "host"]), `${router.id} on ${host.id}: ${found}`, remedy);
    }
  }
}

function reasons(router: VirtualRouterDocument, host: PhysicalRouterDocument, tdmLinks: number): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  if (host.state === "off") found.push([`${host.id} is off`, `set its state to on, or the router's host to null`]);
  if (!host.routerHypervisor && (router.vendor !== host.vendor || router.platform !== host.platform)) {
    found.push([
      `it is ${router.vendor} ${router.platform}, the host takes ${host.vendor} ${host.platform} only`,
      "correct vendor and platform, or set the host's routerHypervisor to true",
    ]);
  }
  for (const capability of new Set(router.requires)) {
    if (!host.capabilities.includes(capability))
      found.push([`the host lacks ${capability}`, `add ${capability} to its capabilities, or correct the router's requires`]);
  }
  const demand = new Map(Object.entries(router.demand));
  if (tdmLinks > 0) demand.set("tdmPorts", (demand.get("tdmPorts") ?? 0) + tdmLinks);
  const capacity = new Map(Object.entries(host.capacity));
  for (const [key, needed] of demand) {
    const has = capacity.get(key) ?? 0;
    if (needed > has + TOLERANCE)
      found.push([`it needs ${needed} ${key}, the host has ${has}`, `correct the host's capacity.${key} or the router's demand`]);
  }
  return found;
}
