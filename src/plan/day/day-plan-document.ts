/** day-plan@1: which placement to use when, over a day that repeats. The one source of its types and of models/day-plan.schema.json. */
import { z } from "zod";
import { changesSchema } from "../../network/changes-document.ts";
import { idSchema, labelSchema, quantitySchema } from "../../network/scalars.ts";
import { planSchema } from "../plan-document.ts";

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits");
const onOffSchema = z.enum(["on", "off"]);
const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day, HH:MM");

/** A placement that some window of the day, or of a comparison, uses. */
export const modeSchema = z.strictObject({
  id: labelSchema,
  /** Where it comes from: "today", or the stretch of the day it is the best placement for. */
  madeFor: labelSchema,
  placements: z.record(idSchema, idSchema),
  routes: z.record(idSchema, z.array(idSchema)),
  physicalRouters: z.record(idSchema, onOffSchema),
  physicalLinks: z.record(idSchema, onOffSchema),
});

export const modeWindowSchema = z.strictObject({ from: clockSchema, to: clockSchema, mode: labelSchema });

export const dayWindowSchema = z.strictObject({
  ...modeWindowSchema.shape,
  /** The change into this window, from the placement of the one before; null when the day has one window only. */
  transition: z
    .strictObject({
      /** When it begins. A contraction begins with its window; an expansion early enough to be done before it. */
      at: clockSchema,
      plan: planSchema,
    })
    .nullable(),
  /** The way back to `home` at any moment of the window, under the window's own forecast; null for the home placement itself. */
  restore: planSchema.nullable(),
});

/** What becomes of the restore when a host that sleeps in `mode` and is on at home does not wake. */
export const contingencySchema = z.strictObject({
  /** Index of the window in which it sleeps. */
  window: z.int().min(0),
  mode: labelSchema,
  physicalRouter: idSchema,
  /** Virtual routers that then run elsewhere than at home. */
  differs: z.record(idSchema, idSchema),
  /** From `mode`, with that host failed, to a placement that keeps every rule all day. */
  plan: planSchema,
});

const keptOnSchema = z.strictObject({ physicalRouter: idSchema, mode: labelSchema, because: z.string() });

/** Watt-hours of one day. */
export const dayEnergySchema = z.strictObject({
  steadyWattHours: quantitySchema,
  moveWattHours: quantitySchema,
  /** Hosts that are on beside the placement in force: booting before an expansion ends, not yet empty after a contraction began. */
  heldWattHours: quantitySchema,
  totalWattHours: quantitySchema,
});

export const comparisonSchema = z.strictObject({
  /** never: today's placement all day; packed: the best one placement that holds all day; nightly: the best two windows; hourly: planned again every hour. */
  name: z.enum(["never", "packed", "nightly", "hourly", "planned"]),
  windows: z.array(modeWindowSchema),
  ...dayEnergySchema.shape,
  moves: z.int().min(0),
  wakes: z.int().min(0),
  /** Changes that no schedule was found for in their hour; their cost is that of the moves alone. */
  unscheduled: z.int().min(0),
  /** Slots in which the placement in force breaks a rule. */
  brokenSlots: z.int().min(0),
  /** Less than `never`, after moves and waking. */
  savedWattHours: z.number(),
  savedPercent: z.number(),
});

export const dayPlanSchema = z.strictObject({
  schema: z.literal("rehome/day-plan@1"),
  network: z.strictObject({ name: labelSchema, digest: digestSchema }),
  /** Applied before planning. */
  changes: changesSchema,
  /** `percentile`, `margin` and `days` given again make the same forecast; `use` says it in words. */
  traffic: z.strictObject({
    digest: digestSchema,
    timeZone: labelSchema,
    use: labelSchema,
    percentile: z.number().positive().max(100),
    margin: quantitySchema,
    /** ISO dates that the forecast was learnt from. */
    days: z.array(labelSchema).min(1),
  }),
  slotMinutes: z.int().min(1).max(1440),
  limits: z.strictObject({
    minDwellMinutes: z.int().min(1).max(1440),
    maxWindows: z.int().min(1).max(24),
    maxMovesPerRouter: z.int().min(0),
  }),
  modes: z.array(modeSchema).min(1),
  /** The placement to come back to: it holds at every hour of the day, or at more of them than the others. */
  home: labelSchema,
  /** From today's placement into the round, once; null when today's placement is part of it. */
  entry: z.strictObject({ mode: labelSchema, at: clockSchema, plan: planSchema }).nullable(),
  windows: z.array(dayWindowSchema).min(1),
  contingencies: z.array(contingencySchema),
  /** Hosts that stay on at night because the morning could not do without them, had they failed to wake. */
  keptOn: z.array(keptOnSchema),
  /** Placements that were not used, and why. */
  rejected: z.array(z.strictObject({ mode: labelSchema, why: z.string() })),
  /** One value a slot, the first at local midnight. */
  watts: z.array(quantitySchema),
  energy: dayEnergySchema,
  comparisons: z.array(comparisonSchema),
  solver: z.strictObject({ name: labelSchema, version: labelSchema, seed: z.int().min(0) }),
});

export type DayPlanDocument = z.output<typeof dayPlanSchema>;
export type ModeWindowDocument = z.output<typeof modeWindowSchema>;
export type DayEnergy = z.output<typeof dayEnergySchema>;
export type ComparisonDocument = z.output<typeof comparisonSchema>;
