/** Where the things of a network are on its devices: addresses, bridges, interfaces, keys. The network's ids and the fleet document in one. */
import type { Network, OverlayLink } from "../network/network.ts";
import type { TunnelType } from "./device.ts";
import type { FleetDocument } from "./fleet-document.ts";
import { canonicalAddress } from "./ip-address.ts";
import { bridgeName, macAddress, tunnelKey } from "./names.ts";

/** The pseudo-device that cross-connects TDM circuits. No id has a space. */
export const TRANSPORT_NETWORK = "transport network";

export interface Layout {
  readonly network: Network;
  readonly fleet: FleetDocument;
  /** Undefined: nothing says where the device's tunnels end. */
  tunnelAddress(device: string): string | undefined;
  /** The same on every host: the domain's configuration names it. */
  bridgeOf(router: string, link: string): string;
  macOf(router: string, link: string): string;
  /** The bridge at the fixed end of an access link. */
  accessBridgeOf(link: string): string;
  tunnelTypeOf(link: string): TunnelType;
  /** Of the link's own path over GRE. Detours and VXLAN have keys that come from their names. */
  keyOf(link: string): number;
}

export function layoutOf(network: Network, fleet: FleetDocument): Layout {
  const tunnels = new Map(network.document.virtualLinks.map(({ id, tunnel }) => [id, tunnel]));
  const tunnelTypeOf = (link: string): TunnelType => {
    const asked = tunnels.get(link)?.type;
    if (asked === undefined) return fleet.tunnels.type;
    return asked === "vxlan" ? "vxlan" : "gretap";
  };
  return {
    network,
    fleet,
    tunnelAddress(device) {
      const own = fleet.devices[device];
      const address = own?.tunnelAddress ?? own?.address ?? network.physicalRouters.get(device)?.management?.address;
      return address === undefined ? undefined : canonicalAddress(address);
    },
    bridgeOf: (router, link) => fleet.interfaces[router]?.[link]?.bridge ?? bridgeName(["interface", router, link]),
    macOf: (router, link) => fleet.interfaces[router]?.[link]?.mac ?? macAddress(["interface", router, link]),
    accessBridgeOf: (link) => fleet.access[link]?.bridge ?? bridgeName(["access", link]),
    tunnelTypeOf,
    keyOf: (link) => tunnels.get(link)?.key ?? fleet.access[link]?.key ?? tunnelKey([link], 32),
  };
}

/** The network says that it is dead: it is asked for nothing. */
export const hasFailed = ({ network }: Layout, device: string): boolean => network.physicalRouters.get(device)?.state === "failed";

/** Links that are carried by Ethernet legs; TDM access links are circuits of the transport network. */
export const packetLinksOf = (network: Network, router: string): readonly OverlayLink[] =>
  network.overlayLinksOf(router).filter(({ isTdm }) => !isTdm);

export const circuitsOf = (network: Network, router: string): readonly OverlayLink[] =>
  network.overlayLinksOf(router).filter(({ isTdm }) => isTdm);

/** The other virtual router of a virtual link. */
export const otherEnd = (link: OverlayLink, router: string): string => (link.a === router ? (link.b as string) : link.a);
