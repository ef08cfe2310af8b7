/** A plan in reasons, as answers have it: plan/explain.ts' PlanExplanation. */
import { z } from "zod";
import { findingSchema } from "./finding-view.ts";

const routerSchema = z
  .object({
    virtualRouter: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    cause: z.enum(["new", "failed", "maintenance", "broken", "emptied", "crowded-out", "better", "stays", "fixed"]),
    reasons: z.array(findingSchema),
    text: z.string(),
  })
  .meta({ id: "RouterExplanation" });

const hostSchema = z
  .object({
    physicalRouter: z.string(),
    virtualRouters: z.array(z.string()),
    blockers: z
      .array(
        z.object({
          kind: z.enum(["rule", "stuck", "short", "packing", "gain"]),
          virtualRouter: z.string().nullable(),
          reasons: z.array(findingSchema),
          text: z.string(),
        }),
      )
      .meta({ description: "What keeps it on; empty when it could be turned off alone, and something be saved" }),
    savedWatts: z.number().nullable(),
    text: z.string(),
  })
  .meta({ id: "HostExplanation" });

export const explanationSchema = z
  .object({ virtualRouters: z.array(routerSchema), physicalRouters: z.array(hostSchema) })
  .meta({ id: "PlanExplanation" });
