/** network@1: what there is, and where it runs today. The one source of its types and of models/network.schema.json. */
import { z } from "zod";
import { policySchema } from "./policy-document.ts";
import { idSchema, labelSchema, quantitySchema } from "./scalars.ts";

export const siteSchema = z.strictObject({
  id: idSchema,
  name: labelSchema.optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
  region: labelSchema.optional(),
});

export const transportNodeSchema = z.strictObject({ id: idSchema, site: idSchema });

export const physicalRouterStates = ["on", "off", "draining", "maintenance", "failed"] as const;

const resourcesSchema = z.record(idSchema, quantitySchema);

export const physicalRouterSchema = z.strictObject({
  id: idSchema,
  site: idSchema,
  vendor: labelSchema,
  platform: labelSchema,
  routerHypervisor: z.boolean().default(false),
  capabilities: z.array(labelSchema).default([]),
  capacity: resourcesSchema.default({}),
  forwardingGbps: quantitySchema.optional(),
  power: z
    .strictObject({
      idleWatts: quantitySchema.default(0),
      sleepWatts: quantitySchema.default(0),
      wattsPerGbps: quantitySchema.default(0),
      bootSeconds: quantitySchema.default(0),
    })
    .default({ idleWatts: 0, sleepWatts: 0, wattsPerGbps: 0, bootSeconds: 0 }),
  state: z.enum(physicalRouterStates).default("on"),
  management: z.strictObject({ address: labelSchema, toolstack: z.enum(["xl", "xapi", "simulated"]) }).optional(),
});

const bothWaysSchema = z.strictObject({ ab: quantitySchema.default(0), ba: quantitySchema.default(0) });

export const physicalLinkSchema = z.strictObject({
  id: idSchema,
  a: idSchema,
  b: idSchema,
  capacityGbps: quantitySchema,
  delayMs: quantitySchema,
  igpCost: quantitySchema.optional(),
  backgroundGbps: bothWaysSchema.default({ ab: 0, ba: 0 }),
  wattsPerEnd: quantitySchema.default(0),
  sleepable: z.boolean().default(false),
  state: z.enum(["on", "failed"]).default("on"),
  sharedRiskGroups: z.array(labelSchema).default([]),
});

export const virtualRouterSchema = z.strictObject({
  id: idSchema,
  host: idSchema.nullable().default(null),
  vendor: labelSchema,
  platform: labelSchema,
  requires: z.array(labelSchema).default([]),
  demand: resourcesSchema.default({}),
  memoryDirtyMiBps: quantitySchema.default(0),
  movable: z.boolean().default(true),
});

const delayBounds = {
  maxDelayMs: quantitySchema.optional(),
  maxAddedDelayMs: quantitySchema.optional(),
  referenceDelayMs: quantitySchema.optional(),
  route: z.array(idSchema).optional(),
};

export const virtualLinkSchema = z.strictObject({
  id: idSchema,
  a: idSchema,
  b: idSchema,
  trafficGbps: bothWaysSchema.default({ ab: 0, ba: 0 }),
  ...delayBounds,
  tunnel: z.strictObject({ type: z.enum(["gre", "gretap", "vxlan"]), key: z.int().min(0).max(4294967295).optional() }).optional(),
});

export const accessLinkSchema = z.strictObject({
  id: idSchema,
  router: idSchema,
  attachedTo: idSchema,
  technology: z.enum(["packet", "tdm"]).default("packet"),
  trafficGbps: z.strictObject({ in: quantitySchema.default(0), out: quantitySchema.default(0) }).default({ in: 0, out: 0 }),
  ...delayBounds,
});

export const networkSchema = z.strictObject({
  schema: z.literal("rehome/network@1"),
  name: labelSchema,
  routing: z.enum(["igp", "explicit"]).default("igp"),
  maxUtilisation: z.number().min(0).max(1).default(1),
  sites: z.array(siteSchema).default([]),
  transportNodes: z.array(transportNodeSchema).default([]),
  physicalRouters: z.array(physicalRouterSchema).default([]),
  physicalLinks: z.array(physicalLinkSchema).default([]),
  virtualRouters: z.array(virtualRouterSchema).default([]),
  virtualLinks: z.array(virtualLinkSchema).default([]),
  accessLinks: z.array(accessLinkSchema).default([]),
  policies: z.array(policySchema).default([]),
});

/** A document with its defaults filled in. */
export type NetworkDocument = z.output<typeof networkSchema>;
export type SiteDocument = z.output<typeof siteSchema>;
export type PhysicalRouterDocument = z.output<typeof physicalRouterSchema>;
export type PhysicalLinkDocument = z.output<typeof physicalLinkSchema>;
export type VirtualRouterDocument = z.output<typeof virtualRouterSchema>;
export type AccessLinkDocument = z.output<typeof accessLinkSchema>;
export type PhysicalRouterState = (typeof physicalRouterStates)[number];
