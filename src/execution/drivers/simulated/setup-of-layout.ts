/** The simulated fleet of a network: its hosts, its routers where they run today, and the wiring that this means. */
import type { OverlayLink } from "../../../network/network.ts";
import type { DeviceState } from "../../device.ts";
import { changesTo, type Fact } from "../../fact.ts";
import type { ProbeDocument } from "../../fleet-document.ts";
import { type Layout, packetLinksOf, TRANSPORT_NETWORK } from "../../layout.ts";
import { settledWiring } from "../../wiring.ts";
import type { End, SimulatedDevice, SimulatedFleetSetup, SimulatedPath } from "./setup.ts";

/** Of a host that its network gives no memory for. */
const DEFAULT_MEMORY_MIB = 16384;
const DEFAULT_ROUTER_MIB = 512;
/** What a hypervisor needs for a guest beside the guest's memory. */
const SPARE_MIB = 64;
const DOM0_MIB = 512;

export function simulatedSetupOf(layout: Layout, seed = 1): SimulatedFleetSetup {
  const { network, fleet } = layout;
  const wiring = settledWiring(layout, network.today.placements);
  const wiringOf = (device: string) =>
    changesTo(
      wiring.filter((fact: Fact) => fact.device === device),
      emptyDevice,
    );
  const far = [...network.overlayLinks.values()].flatMap(({ attachedTo }) => (attachedTo === undefined ? [] : [attachedTo]));
  const others = [...new Set(far), TRANSPORT_NETWORK].filter((device) => !network.physicalRouters.has(device));
  const hostOf = (router: string): string | null => {
    const host = network.today.placements.get(router);
    return host !== undefined && network.today.routersOn.has(host) ? host : null;
  };
  const device = (id: string): SimulatedDevice => ({ id, address: layout.tunnelAddress(id) ?? id, wiring: wiringOf(id) });
  return {
    seed,
    hosts: [...network.physicalRouters.values()].map((host) => ({
      ...device(host.id),
      totalMemoryMiB: (host.capacity["memoryMiB"] ?? DEFAULT_MEMORY_MIB) + DOM0_MIB + SPARE_MIB * 8,
      dom0MemoryMiB: DOM0_MIB,
      bootSeconds: host.power.bootSeconds,
      on: network.today.routersOn.has(host.id),
    })),
    devices: others.map(device),
    domains: [...network.virtualRouters.values()].map(({ id, demand, memoryDirtyMiBps }) => ({
      router: id,
      host: hostOf(id),
      memoryMiB: demand["memoryMiB"] ?? DEFAULT_ROUTER_MIB,
      dirtyMiBps: memoryDirtyMiBps,
      interfaces: packetLinksOf(network, id).map((link) => ({ bridge: layout.bridgeOf(id, link.id), mac: layout.macOf(id, link.id) })),
    })),
    paths: fleet.probes.flatMap((probe) => pathOf(layout, probe) ?? []),
  };
}

const emptyDevice: DeviceState = {
  bootId: "",
  bridges: new Set(),
  ports: new Map(),
  pins: [],
  guards: new Set(),
  circuits: new Map(),
};

/** From the probe's device over the routers it passes to an access link of the last one; undefined when the network has no such way. */
function pathOf(layout: Layout, { from, to, through }: ProbeDocument): SimulatedPath | undefined {
  const { network } = layout;
  const linksOf = (router: string): readonly OverlayLink[] => packetLinksOf(network, router);
  const [first, last] = [through[0] ?? "", through.at(-1) ?? ""];
  const entry = linksOf(first).find(({ attachedTo }) => attachedTo === from);
  const exit = linksOf(last).find((link) => link.attachedTo !== undefined && link.id !== entry?.id);
  if (entry === undefined || exit?.attachedTo === undefined) return undefined;
  const end = (router: string, link: OverlayLink): End => ({ router, mac: layout.macOf(router, link.id) });
  const segments: (readonly [End, End])[] = [[{ device: from, bridge: layout.accessBridgeOf(entry.id) }, end(first, entry)]];
  for (const [index, router] of through.entries()) {
    const next = through[index + 1];
    if (next === undefined) break;
    const link = linksOf(router).find(({ a, b }) => b !== undefined && (a === next || b === next));
    if (link === undefined) return undefined;
    segments.push([end(router, link), end(next, link)]);
  }
  segments.push([end(last, exit), { device: exit.attachedTo, bridge: layout.accessBridgeOf(exit.id) }]);
  return { from, to, segments };
}
