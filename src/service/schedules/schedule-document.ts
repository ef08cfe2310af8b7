/** What a schedule says. The one source of its types and of what is validated. */
import { z } from "zod";
import { goals } from "../../plan/plan-document.ts";
import { planRequestSchema, trafficChoiceSchema } from "../planning/requests.ts";
import { networkNameSchema } from "../views/version-view.ts";
import { cronProblem } from "./cron.ts";

const cronSchema = z
  .string()
  .max(200)
  .check((context) => {
    const problem = cronProblem(context.value);
    if (problem !== null) context.issues.push({ code: "custom", input: context.value, message: problem });
  })
  .meta({ description: 'Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one' });

const timeZoneSchema = z
  .string()
  .regex(/^[A-Za-z0-9_+/-]{1,64}$/, "a zone of the IANA list, such as Europe/Paris")
  .refine(isTimeZone, "a zone of the IANA list, such as Europe/Paris")
  .default("UTC")
  .meta({
    description: "On its clocks. A time that a change of the clocks leaves out is the next that there is; one that comes twice counts once",
  });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const packSchema = z
  .strictObject({
    cron: cronSchema,
    goal: z.enum(goals).exclude(["restore"]).default("consolidate"),
    traffic: trafficChoiceSchema.omit({ version: true }).nullable().default(null).meta({
      id: "ScheduledTraffic",
      description: "Of the newest version of the network's traffic: window, use and margin. Null: the network's own",
    }),
    timeLimitSeconds: planRequestSchema.shape.timeLimitSeconds,
  })
  .meta({ id: "PackTimes" });

const restoreSchema = z.strictObject({ cron: cronSchema }).meta({
  id: "RestoreTimes",
  description: "When everything comes back to where it was before the last pack, under the network's own traffic",
});

const guardsSchema = z
  .strictObject({
    maxMovesAtOnce: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "The largest blast radius: moves that are under way at one time, in all" }),
    maxMovesPerPhysicalRouter: z.int().min(1).optional().meta({ description: "The same, in and out of one physical router" }),
    maxMovedRouters: z.int().min(1).optional().meta({ description: "Virtual routers that one run may move" }),
    maxMovedShare: z.number().min(0).max(1).optional().meta({ description: "The same as a share of all: 0.25 is a quarter" }),
    maxRoutersPerPhysicalRouter: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Virtual routers that one failure would take down afterwards" }),
    minSavedWatts: z.number().min(0).optional(),
    minNetSavedKwh: z
      .number()
      .optional()
      .meta({ description: "Until the restore, or over the hours planned for, after what moves and waking cost" }),
  })
  .meta({ id: "Guards", description: "A pack whose plan breaks one does not run. Restoring is guarded by nothing" });

const bandSchema = z
  .strictObject({
    margin: z.number().min(0).max(100).default(0.2).meta({ description: "The band is the forecast's, this share wider: 0.2 is 20 %" }),
    onOutside: z.enum(["freeze", "expand"]).default("freeze").meta({
      description:
        "When traffic leaves its band after a pack. `freeze`: nothing more runs until a person lets it. `expand`: restore at once when it is above the band",
    }),
  })
  .meta({ id: "ForecastBand" });

export const scheduleSchema = z
  .strictObject({
    network: networkNameSchema,
    timeZone: timeZoneSchema,
    pack: packSchema,
    restore: restoreSchema.nullable().default(null),
    guards: guardsSchema.prefault({}),
    approval: z.enum(["by-hand", "automatic"]).default("by-hand"),
    band: bandSchema.nullable().default(null),
    lateAfterMinutes: z.int().min(1).max(1440).default(30).meta({ description: "A run whose plan is not made by then does not run" }),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "ScheduleDocument" });

export type ScheduleDocument = z.output<typeof scheduleSchema>;

export const readSchedule = (text: string): ScheduleDocument => scheduleSchema.parse(JSON.parse(text));
