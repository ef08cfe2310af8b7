/** Day plans and replays: what answers say of the jobs behind them. */
import { z } from "zod";
import { dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import type { DayReplay } from "../../plan/day/replay-traffic.ts";
import { dayPlanRequestSchema } from "../planning/day-requests.ts";
import type { JobRecord } from "../records.ts";
import { jobShape, parsed, summaryView } from "./job-view.ts";

export const dayPlanSummarySchema = z.object(jobShape).meta({ id: "DayPlanSummary" });

const { energy } = dayPlanSchema.shape;

const outcomeSchema = z
  .object({
    status: z.enum(["planned", "infeasible", "unknown"]).meta({
      description: "`infeasible`: nothing keeps all rules at the peak of the day. `unknown`: nothing was found in the time given",
    }),
    windows: z.int().meta({ description: "0 where there is no day" }),
    energy: energy.nullable().meta({ description: "Watt-hours of one day" }),
    savedPercent: z.number().nullable().meta({ description: "Less than today's placement all day, after moves and waking" }),
  })
  .meta({ id: "DayPlanOutcome", description: "The headline of the document" });

export const dayPlanViewSchema = z
  .object({
    ...jobShape,
    request: dayPlanRequestSchema,
    outcome: outcomeSchema.nullable().meta({ description: "Null until it has succeeded" }),
  })
  .meta({ id: "DayPlanState" });

const headline = z.object({
  energy,
  windows: z.array(z.unknown()),
  comparisons: z.array(z.object({ name: z.string(), savedPercent: z.number() })),
});
const noDay = z.object({ status: z.enum(["infeasible", "unknown"]) });

function outcomeOf(result: string): z.output<typeof outcomeSchema> {
  const document: unknown = JSON.parse(result);
  const none = noDay.safeParse(document);
  if (none.success) return { status: none.data.status, windows: 0, energy: null, savedPercent: null };
  const { windows, comparisons, ...made } = headline.parse(document);
  const savedPercent = comparisons.find(({ name }) => name === "planned")?.savedPercent ?? null;
  return { status: "planned", windows: windows.length, energy: made.energy, savedPercent };
}

export const dayPlanView = (job: JobRecord) => ({
  ...summaryView(job),
  request: parsed(job.request),
  outcome: job.result === null ? null : outcomeOf(job.result),
});

const replayReportSchema = z
  .object({
    days: z.array(z.string()).meta({ description: "ISO dates that were replayed" }),
    samples: z.int(),
    overloadLinkMinutes: z.number().meta({ description: "Minutes above capacity, added up over links and directions" }),
    aboveTargetLinkMinutes: z.number().meta({ description: "The same above capacity times maxUtilisation" }),
    forwardingRouterMinutes: z.number().meta({ description: "Minutes in which more entered a physical router than it forwards" }),
    worst: z
      .object({
        physicalLink: z.string(),
        direction: z.enum(["ab", "ba"]),
        at: z.string().meta({ description: "Start of the sample" }),
        gbps: z.number(),
        capacityGbps: z.number(),
        utilisation: z.number(),
        excessGbps: z.number(),
      })
      .nullable()
      .meta({ description: "The direction of a link that was filled most; null when none carried anything" }),
    kWh: z.number(),
    neverKWh: z.number().meta({ description: "Of today's placement under the same traffic" }),
    savedPercent: z.number(),
  })
  .meta({ id: "DayReplay" }) satisfies z.ZodType<DayReplay>;

export const replayViewSchema = z
  .object({ ...jobShape, report: replayReportSchema.nullable().meta({ description: "Null until it has succeeded" }) })
  .meta({ id: "Replay" });

export const replayView = (job: JobRecord) => ({ ...summaryView(job), report: parsed(job.result) });
