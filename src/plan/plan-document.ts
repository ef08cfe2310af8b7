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
  /** Bandwidth the memory copy is held to, and reserved for it; absent: what the migration model allows. 0: nothing is copied. */
  gbps: quantitySchema.optional(),
  /** Predicted: how long the router is paused. */
  downtimeSeconds: quantitySchema.optional(),
});

export const powerEventSchema = z.strictObject({ physicalRouter: idSchema, to: onOffSchema, startSeconds: quantitySchema });

/** A sleepable physical link that is switched while both its ends stay on. */
export const linkEventSchema = z.strictObject({ physicalLink: idSchema, to: onOffSchema, startSeconds: quantitySchema });

/** Explicit routing: the link takes this route; over [start, start + seconds) the one it had is kept as well. */
export const rerouteSchema = z.strictObject({
  link: idSchema,
  route: z.array(idSchema),
  startSeconds: quantitySchema,
  seconds: quantitySchema,
});

/** What the order of the moves was made for, and how good it is. */
export const transitionSchema = z.strictObject({
  /** From the first event to the last. */
  seconds: quantitySchema,
  /** Proven: no order under these limits is faster. */
  boundSeconds: quantitySchema,
  parkingMoves: z.int().min(0),
  /** True: no order that wakes no more hosts does with fewer parking moves. */
  fewestParkingMoves: z.boolean(),
  /** Moves at one time: in and out of a host, in and out of a site, and in all; null: no limit. */
  limits: z.strictObject({
    perPhysicalRouter: z.int().min(1).nullable(),
    perSite: z.int().min(1).nullable(),
    total: z.int().min(1).nullable(),
  }),
});

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
  /** Sets of relaxations, cheapest first; applying all of one set makes a placement possible. Room to move there is another matter. */
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
  linkEvents: z.array(linkEventSchema).default([]),
  reroutes: z.array(rerouteSchema).default([]),
  transition: transitionSchema.nullable().default(null),
  solver: z.strictObject({ name: labelSchema, version: labelSchema, seconds: quantitySchema, seed: z.int().min(0) }),
  conflict: conflictSchema.nullable(),
});

export type PlanDocument = z.output<typeof planSchema>;
export type MoveDocument = z.output<typeof moveSchema>;
export type RerouteDocument = z.output<typeof rerouteSchema>;
export type TransitionDocument = z.output<typeof transitionSchema>;
export type ConflictDocument = z.output<typeof conflictSchema>;
