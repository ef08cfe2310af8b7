/** fleet@1: how to reach and drive the devices of a network. The one source of its types and of models/fleet.schema.json. */
import { z } from "zod";
import { idSchema, labelSchema, quantitySchema } from "../network/scalars.ts";

/** Such as 10.0.0.1, 2001:db8::1 or host.example.net: never an option, never anything that a shell could take for more. */
const addressSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.:_-]{0,252}$/, "a host name or an IP address");
const ipSchema = z.string().regex(/^[0-9A-Fa-f.:]{2,45}$/, "an IP address");
const portSchema = z.int().min(1).max(65535);
const macSchema = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "six pairs of lower-case hexadecimal digits, joined by colons");
const interfaceNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, "at most 15 letters, digits, dots, dashes or underscores");
const fileSchema = z.string().min(1).max(4096);

const credentials = { user: labelSchema, passwordFile: fileSchema };

/** A host that is asked to go off has so long to do so; one that is still on then is switched off by force. */
const graceSeconds = quantitySchema.default(300);

export const powerDriverSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("ipmi"),
    address: addressSchema,
    port: portSchema.default(623),
    ...credentials,
    /** Of RMCP+, such as 3 or 17. Absent: the best of those that the controller lists. */
    cipherSuite: z.int().min(1).max(17).optional(),
    graceSeconds,
  }),
  z.strictObject({
    type: z.literal("redfish"),
    url: z.url({ protocol: /^https?$/ }),
    /** As in /redfish/v1/Systems/SYSTEM. */
    system: idSchema,
    user: labelSchema.optional(),
    passwordFile: fileSchema.optional(),
    /** A file with the certificate that its server has to show. */
    caFile: fileSchema.optional(),
    graceSeconds,
  }),
  /** Wakes by a magic packet, sleeps by a command over ssh. */
  z.strictObject({
    type: z.literal("wake-on-lan"),
    mac: macSchema,
    broadcast: ipSchema.default("255.255.255.255"),
    port: portSchema.default(9),
  }),
  /** Off by a command over ssh; nothing switches it on again. */
  z.strictObject({ type: z.literal("shutdown") }),
  /** By the pool that the fleet's `xapi` section names. */
  z.strictObject({ type: z.literal("xapi") }),
  z.strictObject({ type: z.literal("none") }),
]);

export const deviceSchema = z.strictObject({
  /** Where its ssh server listens. Default: the network's management address. */
  address: addressSchema.optional(),
  sshPort: portSchema.default(22),
  /** Its end of tunnels. Default: `address`. */
  tunnelAddress: ipSchema.optional(),
  power: powerDriverSchema.default({ type: "none" }),
});

export const probeSchema = z.strictObject({
  id: idSchema,
  /** The device that sends: a host, or the far end of an access link. */
  from: idSchema,
  to: ipSchema,
  /** The virtual routers that it passes. */
  through: z.array(idSchema).min(1),
  intervalSeconds: z.number().min(0.001).max(10).default(0.05),
});

export const fleetSchema = z.strictObject({
  schema: z.literal("rehome/fleet@1"),
  network: labelSchema,
  ssh: z
    .strictObject({
      user: labelSchema.default("root"),
      /** Absent: the agent of SSH_AUTH_SOCK. Relative paths: from this document's folder. */
      identityFile: fileSchema.optional(),
      /** Host keys are pinned: a host that is not in it is refused. */
      knownHostsFile: fileSchema,
    })
    .optional(),
  /** By id: physical routers, and the transport nodes that access links are attached to. */
  devices: z.record(idSchema, deviceSchema).default({}),
  tunnels: z.strictObject({ type: z.enum(["gretap", "vxlan"]).default("gretap") }).default({ type: "gretap" }),
  migration: z
    .discriminatedUnion("transport", [
      z.strictObject({ transport: z.literal("ssh") }),
      /** Plain TCP by socat: for a network of its own that nobody else can read. */
      z.strictObject({ transport: z.literal("tcp"), firstPort: portSchema.default(18000) }),
      z.strictObject({
        transport: z.literal("tls"),
        firstPort: portSchema.default(18000),
        /** Paths on the hosts. */
        certificateFile: fileSchema,
        keyFile: fileSchema,
        caFile: fileSchema,
      }),
    ])
    .default({ transport: "ssh" }),
  /** What the routers' domains are: live migration of paravirtual ones needs shadow paging. */
  guests: z.enum(["pv", "hvm"]).default("pv"),
  /** The XCP-ng or XenServer pool of the hosts whose management has the toolstack xapi. */
  xapi: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      user: labelSchema,
      passwordFile: fileSchema,
      trustsAnyCertificate: z.boolean().default(false),
    })
    .optional(),
  /** Per virtual router and link: the interface that its domain's configuration names. */
  interfaces: z.record(idSchema, z.record(idSchema, z.strictObject({ bridge: interfaceNameSchema, mac: macSchema }))).default({}),
  /** Per access link: the bridge at its far end. Default: one of ours. */
  access: z.record(idSchema, z.strictObject({ bridge: interfaceNameSchema, key: z.int().min(1).max(4294967295).optional() })).default({}),
  probes: z.array(probeSchema).default([]),
  limits: z
    .strictObject({
      /** Routers moved at one time. */
      movesAtOnce: z.int().min(1).default(4),
      /** Routers that one execution may move. */
      moves: z.int().min(1).default(1000),
    })
    .default({ movesAtOnce: 4, moves: 1000 }),
  timeouts: z
    .strictObject({
      commandSeconds: quantitySchema.default(30),
      /** A migration without any progress for so long is hung. */
      stallSeconds: quantitySchema.default(60),
      /** A host that does not answer for so long after it was switched on has failed to wake. Default: five times its bootSeconds. */
      wakeSeconds: quantitySchema.optional(),
      /** A far end that was switched goes back by itself unless confirmed within this. */
      confirmSeconds: quantitySchema.default(60),
    })
    .default({ commandSeconds: 30, stallSeconds: 60, confirmSeconds: 60 }),
});

export type FleetDocument = z.output<typeof fleetSchema>;
export type PowerDriverDocument = z.output<typeof powerDriverSchema>;
export type ProbeDocument = z.output<typeof probeSchema>;

/** The document with each path of a file on this machine changed. Those on the hosts stay. */
export function withPaths(fleet: FleetDocument, change: (path: string) => string): FleetDocument {
  const { ssh, xapi } = fleet;
  const powerOf = (power: PowerDriverDocument): PowerDriverDocument => {
    switch (power.type) {
      case "ipmi":
        return { ...power, passwordFile: change(power.passwordFile) };
      case "redfish":
        return {
          ...power,
          ...(power.passwordFile === undefined ? {} : { passwordFile: change(power.passwordFile) }),
          ...(power.caFile === undefined ? {} : { caFile: change(power.caFile) }),
        };
      default:
        return power;
    }
  };
  return {
    ...fleet,
    ...(ssh === undefined
      ? {}
      : {
          ssh: {
            ...ssh,
            knownHostsFile: change(ssh.knownHostsFile),
            ...(ssh.identityFile === undefined ? {} : { identityFile: change(ssh.identityFile) }),
          },
        }),
    ...(xapi === undefined ? {} : { xapi: { ...xapi, passwordFile: change(xapi.passwordFile) } }),
    devices: Object.fromEntries(Object.entries(fleet.devices).map(([id, device]) => [id, { ...device, power: powerOf(device.power) }])),
  };
}
