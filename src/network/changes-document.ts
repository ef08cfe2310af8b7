/** changes: what-if and maintenance. A list, applied in order to a copy of a network. */
import { z } from "zod";
import { idSchema } from "./scalars.ts";


export const changeSchema = z.union([
  z.strictObject({ drain: idSchema }),
  z.strictObject({ fail: idSchema }),
  /** One key naming the collection, with the object to add: {"add": {"physicalLink": {…}}}. */
  z.strictObject({ add: z.record(z.string(), z.unknown()) }),
  z.strictObject({ remove: idSchema }),
  z.strictObject({ set: z.strictObject({ id: idSchema, path: z.string().min(1).max(256), value: z.json() }) }),
  z.strictObject({
    scaleTraffic: z.strictObject({ factor: z.number().min(0).max(1e6), links: z.array(idSchema).optional() }),
  }),
  z.strictObject({
    relax: z.union([z.strictObject({ policy: idSchema }), z.strictObject({ link: idSchema }), z.strictObject({ router: idSchema })]),
  }),
]);

export const changesSchema = z.array(changeSchema).max(10_000);
export type Change = z.output<typeof changeSchema>;
