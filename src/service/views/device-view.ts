/** Wirings and wake clearances: what answers say of the jobs behind them. */
import { z } from "zod";
import type { WakeClearance } from "../executions/device-handlers.ts";
import { wakeClearanceRequestSchema, wiringRequestSchema } from "../executions/device-requests.ts";
import { problemSchema } from "../http/problem.ts";
import type { JobRecord } from "../records.ts";
import { jobShape, parsed, summaryView } from "./job-view.ts";

const differenceSchema = z
  .object({
    change: z.object({
      device: z.string(),
      ops: z.array(z.looseObject({ op: z.string() })).meta({ description: "What the device lacks or has too much, in order" }),
    }),
    commands: z.array(z.string()).meta({ description: "The same as its driver says it to the device" }),
    left: z.array(z.string()).meta({ description: "What an earlier execution left, in words: the change removes it" }),
  })
  .meta({ id: "WiringDifference" });

const wiringReportSchema = z
  .object({
    applied: z.boolean(),
    differences: z.array(differenceSchema).meta({
      description:
        "As they were seen by the last attempt; with `applied` they are made since. What a worker made that died is not among them",
    }),
    unseen: z.array(z.object({ device: z.string(), why: z.string() })).meta({ description: "Devices that could not be asked" }),
    problems: problemSchema.shape.errors
      .unwrap()
      .meta({ description: "Devices of which it is not known whether they were changed; `pointer` is the device" }),
  })
  .meta({ id: "WiringReport" });

export const wiringViewSchema = z
  .object({
    ...jobShape,
    request: wiringRequestSchema,
    report: wiringReportSchema.nullable().meta({ description: "Null until it has succeeded" }),
  })
  .meta({ id: "Wiring" });

export const wiringView = (job: JobRecord) => ({ ...summaryView(job), request: parsed(job.request), report: parsed(job.result) });

export const wakeClearanceViewSchema = z
  .object({
    ...jobShape,
    request: wakeClearanceRequestSchema,
    cleared: z.boolean().nullable().meta({ description: "False: it is not known to have failed to wake. Null until it has succeeded" }),
  })
  .meta({ id: "WakeClearance" });

export function wakeClearanceView(job: JobRecord) {
  const done = parsed(job.result) as WakeClearance | null;
  return { ...summaryView(job), request: parsed(job.request), cleared: done?.cleared ?? null };
}
