/** `ip -s -d -j link show` as bridges and ports. Strict on what is used, open to whatever else a version prints. */
import { z } from "zod";
import type { PortState, TunnelEnd } from "../../device.ts";

const counterSchema = z.object({ packets: z.int().min(0) });

const linkSchema = z.object({
  ifname: z.string().min(1),
  flags: z.array(z.string()),
  link_type: z.string().optional(),
  master: z.string().optional(),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_data: z.record(z.string(), z.unknown()).optional(),
      info_slave_kind: z.string().optional(),
      info_slave_data: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  stats64: z.object({ rx: counterSchema, tx: counterSchema }),
});
type Link = z.output<typeof linkSchema>;

const bridgePortSchema = z.object({
  isolated: z.boolean(),
  learning: z.boolean(),
  flood: z.boolean(),
  mcast_flood: z.boolean(),
  bcast_flood: z.boolean(),
});

/** `remote6` and `local6` where the addresses are of IP version 6. */
/** Of one that takes its ends from each packet's metadata ("external"), none of these are told. */
const vxlanSchema = z.object({
  id: z.int().min(0).optional(),
  remote: z.string().optional(),
  remote6: z.string().optional(),
  local: z.string().optional(),
  local6: z.string().optional(),
});

/** Keys look like addresses: 0.0.0.1 is 1. They are left out where there is none. */
const greSchema = z.object({
  remote: z.string().optional(),
  local: z.string().optional(),
  ikey: z.string().optional(),
  okey: z.string().optional(),
});

export interface Links {
  readonly bridges: ReadonlySet<string>;
  readonly ports: ReadonlyMap<string, PortState>;
}

/** Throws a ZodError on what it does not understand: parse-reading.ts makes an answer of it. */
export function parseLinks(json: unknown): Links {
  const links = z.array(linkSchema).parse(json);
  const bridges = new Set(links.filter((link) => link.linkinfo?.info_kind === "bridge").map(({ ifname }) => ifname));
  const ports = new Map(links.filter(({ ifname }) => !bridges.has(ifname)).map((link) => [link.ifname, portOf(link)]));
  return { bridges, ports };
}

function portOf(link: Link): PortState {
  const tunnel = tunnelOf(link);
  const inBridge = link.master !== undefined && link.linkinfo?.info_slave_kind === "bridge";
  const settings = inBridge ? bridgePortSchema.parse(link.linkinfo?.info_slave_data) : null;
  return {
    kind: tunnel !== null ? "tunnel" : kindOf(link),
    tunnel,
    bridge: inBridge && link.master !== undefined ? link.master : null,
    up: link.flags.includes("UP"),
    isolated: settings?.isolated ?? false,
    learning: settings?.learning ?? true,
    // Ours are all set together: a port that floods only some sorts is not as any fact wants it.
    flood: settings === null || (settings.flood && settings.mcast_flood && settings.bcast_flood),
    rxPackets: link.stats64.rx.packets,
    txPackets: link.stats64.tx.packets,
  };
}

/** Physical interfaces, and those of Xen's guests, are of no kind. */
function kindOf({ link_type, linkinfo }: Link): PortState["kind"] {
  if (linkinfo?.info_kind === "veth") return "patch";
  return linkinfo?.info_kind === undefined && link_type === "ether" ? "interface" : "other";
}

/** Null where it is none, or one that leads to nowhere in particular. */
function tunnelOf({ linkinfo }: Link): TunnelEnd | null {
  switch (linkinfo?.info_kind) {
    case "vxlan": {
      const { id, remote, remote6, local, local6 } = vxlanSchema.parse(linkinfo.info_data);
      const [here, there] = [local ?? local6, remote ?? remote6];
      return id === undefined || here === undefined || there === undefined ? null : { type: "vxlan", local: here, remote: there, key: id };
    }
    case "gretap":
    case "ip6gretap": {
      const { remote, local, ikey, okey } = greSchema.parse(linkinfo.info_data);
      if (remote === undefined || local === undefined || remote === "any" || local === "any" || ikey !== okey) return null;
      return { type: "gretap", local, remote, key: keyOf(ikey ?? "0.0.0.0") };
    }
    default:
      return null;
  }
}

const dottedSchema = z.ipv4();

const keyOf = (dotted: string): number =>
  dottedSchema
    .parse(dotted)
    .split(".")
    .reduce((sum, byte) => sum * 256 + Number(byte), 0);
