/** plan@1: what to do, and why it can be believed. The one source of its types and of models/plan.schema.json. */
import { z } from "zod";
import { changesSchema } from "../network/changes-document.ts";
import { idSchema, labelSchema, quantitySchema } from "../network/scalars.ts";

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits");
const onOffSchema = z.enum(["on", "off"]);

export const goals = ["consolidate", "evacuate", "deploy", "restore", "balance"] as const;
export type Goal = (typeof goals)[number];

export const moveSchema = z.strictObject({
  router: idSchema,
  from: idSchema.nullable(),
  to: idSchema,
  wave: z.int().min(1),
  startSeconds: quantitySchema,
  seconds: quantitySchema,
});

export const powerEventSchema = z.strictObject({ physicalRouter: idSchema, to: onOffSchema, startSeconds: quantitySchema });

/** One instance of a rule in a conflict, in an operator's words. */
export const conflictRuleSchema = z.strictObject({
  rule: labelSchema,
  subject: labelSchema,
  found: z.string(),
  where: z.string(),
  remedy: z.string(),
});

export const relaxationSchema = z.strictObject({
  rule: labelSchema,
  subject: labelSchema,
  /** How much the limit has to give, in `unit`; null when the rule has to be dropped as a whole. */
  amount: quantitySchema.nullable(),
  unit: labelSchema,
  cost: quantitySchema,
  text: z.string(),
});

export const conflictSchema = z.strictObject({
  /** Drop any one and the rest can be met. */
  rules: z.array(conflictRuleSchema),
  /** False when the time ran out before every rule of the set was shown to be needed, or there are more routes than were looked at. */
  irreducible: z.boolean(),
  /** Sets of relaxations, cheapest first; applying all of one set makes it feasible. */
  relaxations: z.array(z.strictObject({ cost: quantitySchema, items: z.array(relaxationSchema) })),
});

export const planSchema = z.strictObject({
  schema: z.literal("rehome/plan@1"),
  network: z.strictObject({ name: labelSchema, digest: digestSchema }),
  changes: changesSchema.default([]),
  traffic: z.strictObject({ digest: digestSchema, window: labelSchema, timeZone: labelSchema, use: labelSchema }).nullable().default(null),
  goal: z.enum(goals),
  status: z.enum(["optimal", "feasible", "infeasible", "unknown"]),
  placements: z.record(idSchema, idSchema).nullable(),
  routes: z.record(idSchema, z.array(idSchema)).nullable(),
  physicalRouters: z.record(idSchema, onOffSchema).nullable(),
  physicalLinks: z.record(idSchema, onOffSchema).nullable(),
  power: z.strictObject({ beforeWatts: quantitySchema, afterWatts: quantitySchema, savedPercent: z.number() }).nullable(),
  bound: z.strictObject({ objective: z.number(), gap: z.number().min(0).nullable(), model: labelSchema }).nullable(),
  moves: z.array(moveSchema),
  powerEvents: z.array(powerEventSchema),
  solver: z.strictObject({ name: labelSchema, version: labelSchema, seconds: quantitySchema, seed: z.int().min(0) }),
  conflict: conflictSchema.nullable(),
});

export type PlanDocument = z.output<typeof planSchema>;
export type MoveDocument = z.output<typeof moveSchema>;
export type ConflictDocument = z.output<typeof conflictSchema>;
