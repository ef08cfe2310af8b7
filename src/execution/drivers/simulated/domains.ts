/** Domains on hosts: their interfaces, names and states. An answer is xl's complaint, or null when it was done. */
import { attach, newPort, removePort } from "./apply-op.ts";
import { announce } from "./flows.ts";
import {
  count,
  type DeviceRow,
  type DomainRow,
  type HostRow,
  interfaceName,
  memoryOf,
  type RouterRow,
  roomMiB,
  routerKey,
  runningCopies,
  type Sim,
} from "./state.ts";

type Complaint = string | null;

export const incomingName = (router: string): string => `${router}--incoming`;
export const awayName = (router: string): string => `${router}--migratedaway`;

export const domainNamed = (host: HostRow, name: string): DomainRow | undefined =>
  [...host.domains.values()].find((domain) => domain.name === name);

interface NewDomain {
  readonly router: string;
  readonly name: string;
  readonly state: DomainRow["state"];
  readonly incoming: string | null;
}

export function addDomain(
  sim: Sim,
  device: DeviceRow,
  host: HostRow,
  row: RouterRow,
  { router, name, state, incoming }: NewDomain,
): DomainRow {
  const { memoryMiB, interfaces } = row;
  const domain: DomainRow = { id: host.nextDomain++, router, name, state, complete: incoming === null, memoryMiB, interfaces, incoming };
  host.domains.set(domain.id, domain);
  const copies = sim.copiesOf.get(router);
  if (copies === undefined) sim.copiesOf.set(router, new Set([device]));
  else copies.add(device);
  sim.changed.add(routerKey(router));
  return domain;
}

export function removeDomain(sim: Sim, device: DeviceRow, domain: DomainRow): void {
  device.host?.domains.delete(domain.id);
  for (const index of domain.interfaces.keys()) removePort(sim, device, interfaceName(domain.id, index));
  const isLast = ![...(device.host?.domains.values() ?? [])].some(({ router }) => router === domain.router);
  if (isLast) sim.copiesOf.get(domain.router)?.delete(device);
  sim.changed.add(routerKey(domain.router));
}

export function setState(sim: Sim, device: DeviceRow, domain: DomainRow, state: DomainRow["state"]): void {
  domain.state = state;
  sim.changed.add(routerKey(domain.router));
  if (state !== "running") return;
  announce(sim, device, domain);
  if ([...runningCopies(sim, domain.router)].length > 1) count(sim, "routers doubled");
}

/** Its ports, in their bridges: a bridge that is missing fails the whole, as the hotplug script does. */
export function plugInterfaces(sim: Sim, device: DeviceRow, domain: DomainRow): Complaint {
  for (const [index, { bridge, mac }] of domain.interfaces.entries()) {
    const name = interfaceName(domain.id, index);
    device.ports.set(name, newPort("interface", { domain: domain.id, mac }));
    const complaint = attach(sim, device, name, bridge);
    if (complaint !== null) return `libxl: error: ${name}: hotplug script failed: could not find bridge ${bridge}`;
  }
  return null;
}

export function createDomain(sim: Sim, device: DeviceRow, router: string): Complaint {
  const { host } = device;
  const row = sim.state.routers.get(router);
  if (host === null) return "xl: command not found";
  if (row === undefined) return `Failed to read config file: /etc/xen/${router}.cfg: No such file or directory`;
  if (domainNamed(host, router) !== undefined) return `libxl: error: Domain with name "${router}" already exists.`;
  if (roomMiB(host) < row.memoryMiB) return "libxl: error: failed to free memory for the domain";
  const domain = addDomain(sim, device, host, row, { router, name: router, state: "paused", incoming: null });
  const complaint = plugInterfaces(sim, device, domain);
  if (complaint !== null) {
    removeDomain(sim, device, domain);
    return complaint;
  }
  setState(sim, device, domain, "running");
  return null;
}

/** By name and id, so that never another one is hit. */
export function findDomain(device: DeviceRow, { name, id }: { readonly name: string; readonly id: number }): DomainRow | string {
  const domain = device.host?.domains.get(id);
  return domain === undefined || domain.name !== name ? `${name} is an invalid domain identifier (rc=-6)` : domain;
}

export function renameDomain(sim: Sim, device: DeviceRow, domain: DomainRow, name: string): Complaint {
  if (domain.name === name) return null;
  if (device.host !== null && domainNamed(device.host, name) !== undefined)
    return `libxl: error: Domain with name "${name}" already exists.`;
  domain.name = name;
  sim.changed.add(routerKey(domain.router));
  return null;
}

export function unpauseDomain(sim: Sim, device: DeviceRow, domain: DomainRow): Complaint {
  if (domain.state === "running") return null;
  if (domain.state !== "paused") return `libxl: error: Failed to unpause domain ${domain.id}: Invalid argument`;
  setState(sim, device, domain, domain.complete ? "running" : "crashed");
  return null;
}

export const domainFacts = (sim: Sim, host: HostRow) =>
  [...host.domains.values()].map((domain) => ({
    name: domain.name,
    id: domain.id,
    memoryMiB: memoryOf(sim.state, domain),
    state: domain.state,
  }));
