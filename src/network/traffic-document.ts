/** traffic@1: demand over time. The one source of its types and of models/traffic.schema.json. */
import { z } from "zod";
import { MAX_SAMPLES } from "./limits.ts";
import { idSchema, labelSchema, quantitySchema } from "./scalars.ts";

/** Gb/s, one value a step. */
const samples = z.array(quantitySchema).min(1).max(MAX_SAMPLES);

export const trafficSchema = z.strictObject({
  schema: z.literal("rehome/traffic@1"),
  network: labelSchema,
  /** ISO 8601 with a zone. */
  start: z.iso.datetime({ offset: true }),
  stepSeconds: z.int().min(1).max(86_400),
  series: z.record(idSchema, z.union([z.strictObject({ ab: samples, ba: samples }), z.strictObject({ in: samples, out: samples })])),
});

export type TrafficDocument = z.output<typeof trafficSchema>;
