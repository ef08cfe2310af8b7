/** Where virtual routers could go, as answers have it. */
import { z } from "zod";
import { idSchema } from "../../network/scalars.ts";
import { busyLinkSchema, findingSchema, targetDelaySchema } from "./finding-view.ts";
import { networkRefSchema } from "./version-view.ts";

/** plan/targets.ts' Target. */
export const targetSchema = z
  .object({
    physicalRouter: z.string(),
    isCurrent: z.boolean().meta({ description: "It runs there. Its reasons are the rules that it breaks there" }),
    feasible: z.boolean(),
    reasons: z.array(findingSchema).meta({ description: "Everything that stands in the way; empty when it is feasible" }),
    delays: z.array(targetDelaySchema),
    worstDelay: targetDelaySchema.nullable(),
    busiestLink: busyLinkSchema.nullable().meta({ description: "Of the whole network, after the move" }),
    busiestOnRoutes: busyLinkSchema.nullable().meta({ description: "Of the links that the router's routes cross, after the move" }),
    powersOn: z.string().nullable().meta({ description: "The host, when it is off and would be switched on" }),
    couldPowerOff: z.string().nullable().meta({ description: "The old host, when nothing would need it any more" }),
  })
  .meta({ id: "Target" });

export const targetsSchema = z
  .object({
    network: networkRefSchema,
    virtualRouter: idSchema,
    currentHost: z.string().nullable(),
    feasible: z.int().meta({ description: "How many physical routers are feasible" }),
    infeasible: z.int(),
    items: z.array(targetSchema).meta({ description: "Best first" }),
    next: z.string().nullable().meta({ description: "For ?after of the next page; null: this was the last" }),
  })
  .meta({ id: "Targets" });

/** Without the reasons (there are none) and the single delays. */
export const headlineSchema = targetSchema
  .pick({ physicalRouter: true, worstDelay: true, busiestLink: true, powersOn: true, couldPowerOff: true })
  .meta({ id: "TargetHeadline" });

const obstacleSchema = z
  .object({
    rule: z.string(),
    hosts: z.int().meta({ description: "How many physical routers it rules out" }),
    example: z.object({ physicalRouter: z.string(), found: z.string(), remedy: z.string() }),
  })
  .meta({ id: "Obstacle", description: "A rule that stands in the way, with what it says of the physical router that fails least" });

const drainedSchema = z
  .object({
    virtualRouter: z.string(),
    movable: z.boolean(),
    feasible: z.int().meta({ description: "How many other physical routers could take it, with everything else as it is" }),
    targets: z.array(headlineSchema).meta({ description: "Some of them, best first" }),
    inTheWay: z.array(obstacleSchema).meta({ description: "Where none could: by rule, the one that rules out most first" }),
  })
  .meta({ id: "DrainedRouter" });

export const drainSchema = z
  .object({
    network: networkRefSchema,
    physicalRouter: z.string(),
    state: z.string(),
    stuck: z.int().meta({ description: "How many of its virtual routers could go nowhere" }),
    virtualRouters: z.array(drainedSchema),
  })
  .meta({ id: "Drain" });

export type DrainedView = z.input<typeof drainedSchema>;
export type HeadlineView = z.input<typeof headlineSchema>;
export type ObstacleView = z.input<typeof obstacleSchema>;
