/** changes: what-if and maintenance. A list, applied in order to a copy of a network. */
import { z } from "zod";
import { collections } from "./collections.ts";
import { idSchema } from "./scalars.ts";

/** One key names the collection in the singular, with the whole object: {"add": {"physicalLink": {…}}}. */
export const addSchema = z.union([
  z.strictObject({ site: collections.sites.schema }),
  z.strictObject({ transportNode: collections.transportNodes.schema }),
  z.strictObject({ physicalRouter: collections.physicalRouters.schema }),
  z.strictObject({ physicalLink: collections.physicalLinks.schema }),
  z.strictObject({ virtualRouter: collections.virtualRouters.schema }),
  z.strictObject({ virtualLink: collections.virtualLinks.schema }),
  z.strictObject({ accessLink: collections.accessLinks.schema }),
  z.strictObject({ policy: collections.policies.schema }),
]);

export const changeSchema = z.union([
  /** A physical router goes into maintenance. */
  z.strictObject({ drain: idSchema }),
  /** A physical router or link fails. */
  z.strictObject({ fail: idSchema }),
  z.strictObject({ add: addSchema }),
  z.strictObject({ remove: idSchema }),
  /** Path: "power.idleWatts" or "/power/idleWatts". A null removes a key that may be absent. */
  z.strictObject({ set: z.strictObject({ id: idSchema, path: z.string().min(1).max(256), value: z.json() }) }),
  /** Without `links`: every virtual and access link. Background load stays. */
  z.strictObject({ scaleTraffic: z.strictObject({ factor: z.number().min(0).max(1e6), links: z.array(idSchema).optional() }) }),
  z.strictObject({
    relax: z.union([z.strictObject({ policy: idSchema }), z.strictObject({ link: idSchema }), z.strictObject({ router: idSchema })]),
  }),
]);

export const changesSchema = z.array(changeSchema).max(10_000);
export type Change = z.output<typeof changeSchema>;
export type Addition = z.output<typeof addSchema>;
