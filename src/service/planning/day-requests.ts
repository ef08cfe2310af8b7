/** What can be asked about days: plans for one, and how one would have gone. */
import { z } from "zod";
import { labelSchema } from "../../network/scalars.ts";
import { dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { jobIdSchema, planRequestSchema, trafficChoiceSchema } from "./requests.ts";

const MINUTES_A_DAY = 1440;

const { drain, changes, networkVersion, timeLimitSeconds, gap, seed, solver } = planRequestSchema.shape;
const { version, timeZone } = trafficChoiceSchema.shape;

export const dayTrafficSchema = z
  .strictObject({
    version,
    timeZone: timeZone.meta({ description: "Zone whose clocks the day follows, such as Europe/Paris; default UTC" }),
    percentile: z.number().gt(0).max(100).default(100).meta({ description: "Of the past samples of a slot; 100: their peak" }),
    margin: z.number().min(0).max(100).default(0).meta({ description: "Added to all traffic: 0.1 is 10 % more" }),
    weekday: z
      .union([z.enum(["workday", "weekend"]), z.literal([0, 1, 2, 3, 4, 5, 6])])
      .optional()
      .meta({ description: "Learn from these days only; 0 is Sunday. Absent: all" }),
  })
  .meta({ id: "DayTraffic", description: "How the network's traffic makes the forecast that a day is planned for" });

export const dayPlanRequestSchema = z
  .strictObject({
    drain,
    changes,
    networkVersion,
    traffic: dayTrafficSchema.prefault({}),
    slotMinutes: z.int().min(5).max(240).default(60).meta({ description: "What windows are made of; has to divide the day" }),
    minDwellMinutes: z.int().min(1).max(MINUTES_A_DAY).default(120).meta({ description: "How long a placement stays at least" }),
    maxMovesPerRouter: z.int().min(0).max(100).default(2).meta({ description: "Moves of one virtual router a day" }),
    maxWindows: z.int().min(1).max(6).default(4),
    hourly: z.boolean().default(true).meta({ description: "Compare with planning every hour anew, which takes 24 more plans" }),
    timeLimitSeconds: timeLimitSeconds.meta({ description: "Of each of the placements that are looked for" }),
    gap,
    seed,
    solver,
  })
  .refine(({ slotMinutes }) => MINUTES_A_DAY % slotMinutes === 0, {
    path: ["slotMinutes"],
    error: "give minutes that divide the day, such as 15, 30 or 60",
  })
  .meta({ id: "DayPlanRequest" });

export const replayRequestSchema = z
  .strictObject({
    dayPlan: z.union([jobIdSchema, dayPlanSchema]).meta({
      description:
        "The id of a day plan of this network, or a document. The state of the network that it was made for has to be one of the versions",
    }),
    trafficVersion: version.meta({ description: "Of the traffic to replay; absent: the newest when it is asked" }),
    days: z
      .array(labelSchema)
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: "ISO dates, such as 2004-03-05; absent: all days of the traffic" }),
  })
  .meta({ id: "ReplayRequest" });

export type DayPlanRequestBody = z.output<typeof dayPlanRequestSchema>;
export type ReplayRequestBody = z.output<typeof replayRequestSchema>;

/** A replay as its job keeps it. */
export interface PinnedReplay extends ReplayRequestBody {
  readonly trafficVersion: number;
}
