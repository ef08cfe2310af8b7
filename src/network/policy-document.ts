/** The policies of network@1. Each may have an id; without one it is known by its index. */
import { z } from "zod";
import { idSchema, quantitySchema } from "./scalars.ts";

const id = { id: idSchema.optional() };
const virtualRouters = z.array(idSchema).min(1);
export const scopes = ["physicalRouter", "site", "region"] as const;
const scope = z.enum(scopes).default("physicalRouter");
const wideScope = z.enum(["site", "region"]);

export const policySchema = z.discriminatedUnion("type", [
  z.strictObject({ ...id, type: z.literal("separate"), virtualRouters: virtualRouters.min(2), scope }),
  z.strictObject({ ...id, type: z.literal("gather"), virtualRouters: virtualRouters.min(2), scope }),
  z.strictObject({
    ...id,
    type: z.literal("fence"),
    virtualRouters,
    sites: z.array(idSchema).default([]),
    physicalRouters: z.array(idSchema).default([]),
  }),
  z.strictObject({ ...id, type: z.literal("ban"), virtualRouters, physicalRouters: z.array(idSchema).min(1) }),
  z.strictObject({ ...id, type: z.literal("keepOn"), physicalRouters: z.array(idSchema).min(1) }),
  z.strictObject({ ...id, type: z.literal("minOn"), scope: wideScope, count: z.int().min(0).max(1e6) }),
  z.strictObject({ ...id, type: z.literal("spare"), scope: wideScope, failures: z.literal(1).default(1) }),
  z.strictObject({ ...id, type: z.literal("diverse"), virtualLinks: z.array(idSchema).min(2) }),
  z.strictObject({ ...id, type: z.literal("sitePower"), site: idSchema, maxWatts: quantitySchema }),
  z.strictObject({ ...id, type: z.literal("maxMoves"), count: z.int().min(0).max(1e6) }),
]);

export type PolicyDocument = z.output<typeof policySchema>;
export type PolicyType = PolicyDocument["type"];
export type PolicyOf<Type extends PolicyType> = Extract<PolicyDocument, { type: Type }>;
export type Scope = (typeof scopes)[number];
