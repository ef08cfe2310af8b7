/**
 * What a device of the substrate carries of ours, as it was read from it, and the small changes that can be made to it.
 *
 * A device is anything with bridges and tunnels: a physical router (its dom0), the far end of an access link, or the
 * transport network, whose TDM circuits are cross-connected. Changes are data, so that they can be journaled, shown by
 * `--dry-run`, carried out by any driver and tried on a simulated one.
 */

/** Ethernet over GRE (`gretap`, also what a document's `gre` means: bridges join Ethernet) or over VXLAN. */
export type TunnelType = "gretap" | "vxlan";

export interface TunnelEnd {
  readonly type: TunnelType;
  /** IP addresses of both ends in the substrate. */
  readonly local: string;
  readonly remote: string;
  /** GRE key, or VXLAN network identifier. */
  readonly key: number;
}

export interface PortState {
  readonly kind: "tunnel" | "patch" | "interface" | "other";
  /** Of a tunnel. */
  readonly tunnel: TunnelEnd | null;
  /** The bridge it is in. */
  readonly bridge: string | null;
  readonly up: boolean;
  /** Frames never pass between two isolated ports of a bridge. False outside a bridge. */
  readonly isolated: boolean;
  /** Whether the bridge learns addresses from it. True outside a bridge. */
  readonly learning: boolean;
  /** Whether frames for unknown, multicast and broadcast addresses go out of it. True outside a bridge. */
  readonly flood: boolean;
  /** Since the port was made. */
  readonly rxPackets: number;
  readonly txPackets: number;
}

export interface DeviceState {
  /** Another one means: it was started again and carries nothing of what it did. */
  readonly bootId: string;
  readonly bridges: ReadonlySet<string>;
  readonly ports: ReadonlyMap<string, PortState>;
  /** Static forwarding entries. */
  readonly pins: readonly Pin[];
  /** Tokens of dead man's switches that are armed. */
  readonly guards: ReadonlySet<string>;
  /** TDM circuits: the hosts that each access link is cross-connected to, two while it is bridged. Empty but on a transport network. */
  readonly circuits: ReadonlyMap<string, readonly string[]>;
}

/** Frames for this address leave by this port. */
export interface Pin {
  readonly mac: string;
  readonly port: string;
}

export interface PortSettings {
  readonly isolated: boolean;
  readonly learning: boolean;
  readonly flood: boolean;
}

/** One change. Each can be made twice with the same result. Names, addresses and tokens are checked before a driver sees them. */
export type Op =
  /** With a fixed MAC, since a bridge otherwise takes its ports' and neighbours' ARP entries go stale; and a fixed MTU. */
  | { readonly op: "add-bridge"; readonly name: string; readonly mac: string }
  | { readonly op: "remove-bridge"; readonly name: string }
  | { readonly op: "add-tunnel"; readonly name: string; readonly tunnel: TunnelEnd }
  /** Two ports joined by a wire, on one device. */
  | { readonly op: "add-patch"; readonly name: string; readonly peer: string }
  /** A patch's peer goes with it. */
  | { readonly op: "remove-port"; readonly name: string }
  /** Put into the bridge while down, set, then up: it never forwards with other settings. */
  | { readonly op: "attach"; readonly port: string; readonly bridge: string; readonly settings: PortSettings }
  | { readonly op: "detach"; readonly port: string }
  | { readonly op: "set-port"; readonly port: string; readonly settings: PortSettings }
  | { readonly op: "pin"; readonly mac: string; readonly port: string }
  | { readonly op: "unpin"; readonly mac: string; readonly port: string }
  /** Unless `confirm` comes within `seconds`, the device itself makes these changes. */
  | { readonly op: "guard"; readonly token: string; readonly seconds: number; readonly back: readonly GuardedOp[] }
  | { readonly op: "confirm"; readonly token: string }
  | { readonly op: "connect-circuit"; readonly link: string; readonly hosts: readonly string[] };

/** What a dead man's switch may do. */
export type GuardedOp = Extract<Op, { readonly op: "pin" | "unpin" | "attach" | "detach" }>;
