/**
 * What a placement means on the devices, once nothing moves: bridges, tunnels and patches, as facts.
 *
 * A link is carried by one leg between the bridges of its two ends: a tunnel between two devices, a patch within one.
 */
import type { OverlayLink } from "../network/network.ts";
import type { PortSettings } from "./device.ts";
import { type Fact, settled } from "./fact.ts";
import { type Layout, otherEnd, TRANSPORT_NETWORK } from "./layout.ts";
import { type LegPurpose, macAddress, patchName, tunnelKey, tunnelName } from "./names.ts";

/** The bridge of one end of a link, on the device where that end is. */
export interface Place {
  readonly device: string;
  readonly bridge: string;
}

export interface LegEnd extends Place {
  readonly port: string;
  /** That the port exists. */
  readonly made: Fact;
}

/** Its ends in the order in which they were asked for. */
export interface Leg {
  readonly here: LegEnd;
  readonly there: LegEnd;
}

/** The leg that joins two places for a link. It is the same one whichever end is named first. */
export function legBetween(layout: Layout, purpose: LegPurpose, link: string, here: Place, there: Place): Leg {
  if (here.device === there.device) {
    const [first = "", second = ""] = [here.bridge, there.bridge].sort();
    const parts = [link, here.device, first, second];
    const end = (place: Place): LegEnd => {
      const side = place.bridge === first ? "a" : "b";
      const [port, peer] = [patchName(parts, side), patchName(parts, side === "a" ? "b" : "a")];
      return { ...place, port, made: { device: place.device, is: "patch", name: port, peer } };
    };
    return { here: end(here), there: end(there) };
  }
  const devices = [here.device, there.device].sort();
  // A router's detours between two hosts are told apart by its bridge there: a link may join two routers of these hosts.
  const parts = purpose === "path" ? [link, ...devices] : [link, here.bridge, ...devices];
  const port = tunnelName(purpose, parts);
  const type = layout.tunnelTypeOf(link);
  // A device has one VXLAN device a network identifier, whatever its ends: old and new leg need two.
  const key = purpose === "path" && type !== "vxlan" ? layout.keyOf(link) : tunnelKey([purpose, ...parts], type === "vxlan" ? 24 : 32);
  const end = (place: Place, other: Place): LegEnd => {
    const tunnel = { type, local: addressOf(layout, place.device), remote: addressOf(layout, other.device), key };
    return { ...place, port, made: { device: place.device, is: "tunnel", name: port, tunnel } };
  };
  return { here: end(here, there), there: end(there, here) };
}

/** Gates refuse a fleet without these before anything is wired. */
const addressOf = (layout: Layout, device: string): string => layout.tunnelAddress(device) ?? "";

export const bridgeFact = ({ device, bridge }: Place): Fact => ({ device, is: "bridge", name: bridge, mac: macAddress([device, bridge]) });

export const attached = ({ device, port, bridge }: LegEnd, settings: PortSettings = settled): Fact => ({
  device,
  is: "attached",
  port,
  bridge,
  settings,
});

/** With the bridge and the port itself: a device that was started again has neither. */
export const standing = (end: LegEnd, settings: PortSettings = settled): readonly Fact[] => [
  bridgeFact(end),
  end.made,
  attached(end, settings),
];

export const interfacePlace = (layout: Layout, router: string, link: string, host: string): Place => ({
  device: host,
  bridge: layout.bridgeOf(router, link),
});

/** Where the far end of a router's link is; undefined while the other router is nowhere. */
export function farPlace(layout: Layout, link: OverlayLink, router: string, placements: ReadonlyMap<string, string>): Place | undefined {
  if (link.attachedTo !== undefined) return { device: link.attachedTo, bridge: layout.accessBridgeOf(link.id) };
  const other = otherEnd(link, router);
  const host = placements.get(other);
  return host === undefined ? undefined : interfacePlace(layout, other, link.id, host);
}

/** Everything that is there when nothing moves, device by device in no order, bridges before what is attached to them. */
export function settledWiring(layout: Layout, placements: ReadonlyMap<string, string>): readonly Fact[] {
  const facts: Fact[] = [];
  for (const link of layout.network.overlayLinks.values()) {
    const host = placements.get(link.a);
    if (host === undefined) {
      const other = farPlace(layout, link, link.a, placements);
      if (other !== undefined && link.kind === "virtual") facts.push(bridgeFact(other));
      continue;
    }
    if (link.isTdm) {
      facts.push({ device: TRANSPORT_NETWORK, is: "circuit", link: link.id, hosts: [host] });
      continue;
    }
    const near = interfacePlace(layout, link.a, link.id, host);
    facts.push(bridgeFact(near));
    const far = farPlace(layout, link, link.a, placements);
    if (far === undefined) continue;
    const { here, there } = legBetween(layout, "path", link.id, near, far);
    facts.push(bridgeFact(far), here.made, there.made, attached(here), attached(there));
  }
  return facts;
}
