/** What answers say about rules and links, in the shapes that the planner's reports have. */
import { z } from "zod";

/** plan/verify-finding.ts' Finding. */
export const findingSchema = z
  .object({
    rule: z.string().meta({ description: "A rule of the rule book, or plan-… for what a plan says of itself" }),
    subject: z.string(),
    found: z.string(),
    where: z.string(),
    remedy: z.string(),
  })
  .meta({ id: "Finding" });

/** plan/targets-prepare.ts' BusyLink. */
export const busyLinkSchema = z
  .object({
    physicalLink: z.string(),
    direction: z.enum(["ab", "ba"]),
    gbps: z.number(),
    capacityGbps: z.number(),
    utilisation: z.number().nullable().meta({ description: "Null: there is traffic on a link without capacity" }),
  })
  .meta({ id: "BusyLink" });

/** plan/targets.ts' TargetDelay. */
export const targetDelaySchema = z
  .object({
    link: z.string(),
    delayMs: z.number().nullable().meta({ description: "One way; null: there is no route" }),
    addedMs: z.number().nullable().meta({ description: "Over the link's reference delay" }),
    allowedAddedMs: z.number().nullable().meta({ description: "maxAddedDelayMs; null: the link has none" }),
  })
  .meta({ id: "TargetDelay" });
