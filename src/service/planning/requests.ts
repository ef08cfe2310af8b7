/** What can be asked of the planner through the service: the one source of the types, of HTTP's description and of what jobs keep. */
import { z } from "zod";
import { changesSchema } from "../../network/changes-document.ts";
import { idSchema, labelSchema } from "../../network/scalars.ts";
import { solverNames } from "../../optimiser/solvers/port.ts";
import { dayPlanSchema } from "../../plan/day/day-plan-document.ts";
import { goals, type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import { migrationModelSchema } from "../../plan/pre-copy.ts";

/** At one time; a limit above it is none. */
export const MOST_MOVES = 100_000;
const SWEEP_SECONDS = 10;
const PLAN_SECONDS = 60;
const MOST_SECONDS = 600;
const MOST_HOURS = 87_600;
const MOST_SEED = 2 ** 31 - 1;

const MOST_VERSION = 2 ** 31 - 1;

/** The id of anything that the service has made. PostgreSQL knows no text with a NUL in it. */
export const jobIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, "an id as the service gives it");

const versionSchema = z.int().min(1).max(MOST_VERSION);
const limitSchema = z.int().min(1).max(MOST_MOVES).nullable().optional();

export const trafficChoiceSchema = z
  .strictObject({
    version: versionSchema.optional().meta({ description: "Of the network's traffic; absent: the newest when it is asked" }),
    window: labelSchema.optional().meta({ description: '"01:00-05:00", "quietest:4h" or "all" (default)' }),
    timeZone: labelSchema.optional().meta({ description: "Zone of the window, such as Europe/Paris; default UTC" }),
    use: labelSchema.optional().meta({ description: '"peak" (default), "mean" or a percentile such as "p95"' }),
    margin: z.number().min(0).max(100).optional().meta({ description: "Added to all traffic: 0.1 is 10 % more" }),
  })
  .meta({ id: "TrafficChoice", description: "Which part of the network's traffic is planned for" });

const transitionLimitsSchema = z
  .strictObject({ perPhysicalRouter: limitSchema, perSite: limitSchema, total: limitSchema })
  .meta({ id: "TransitionLimits", description: "Moves at one time; null: no limit; absent: 2 for each physical router, no other limit" });

/** What every question to the planner may say. */
const common = {
  networkVersion: versionSchema.optional().meta({ description: "Absent: the newest when it is asked" }),
  traffic: trafficChoiceSchema.nullable().default(null).meta({ description: "Null: the network's own trafficGbps" }),
  hours: z.number().min(0).max(MOST_HOURS).optional().meta({ description: "Hours that it is for; absent: the window's, or 24" }),
  gap: z.number().min(0).max(1).default(0.001).meta({ description: "Optimal is what is proven to be this close" }),
  seed: z.int().min(0).max(MOST_SEED).default(1),
  solver: z.enum(solverNames).optional().meta({ description: "This one and no other; absent: highs, and jslp where it fails" }),
  limits: transitionLimitsSchema.optional(),
  migration: migrationModelSchema.optional(),
};

const timeLimitSchema = z.number().min(0.1).max(MOST_SECONDS);

export const planRequestSchema = z
  .strictObject({
    goal: z.enum(goals).default("consolidate"),
    drain: z.array(idSchema).max(10_000).default([]).meta({ description: "Physical routers to empty; goes before the changes" }),
    changes: changesSchema.default([]),
    to: z
      .strictObject({ version: versionSchema })
      .optional()
      .meta({ description: "For restore: the version of the network whose placement to come back to" }),
    urgent: z
      .boolean()
      .default(false)
      .meta({ description: "For restore: the order that ends overloads soonest, whatever it costs in power" }),
    timeLimitSeconds: timeLimitSchema.default(PLAN_SECONDS),
    ...common,
  })
  .refine(({ goal, to }) => goal !== "restore" || to !== undefined, {
    path: ["to"],
    error: "restore needs the version to come back to",
  })
  .refine(({ goal, to }) => goal === "restore" || to === undefined, { path: ["to"], error: "this is for the goal restore only" })
  .refine(({ goal, urgent }) => goal === "restore" || !urgent, { path: ["urgent"], error: "this is for the goal restore only" })
  .meta({ id: "PlanRequest" });

export const targetsRequestSchema = z
  .strictObject({
    changes: changesSchema.default([]),
    traffic: trafficChoiceSchema.nullable().default(null).meta({ description: "Null: the network's own trafficGbps" }),
  })
  .meta({ id: "TargetsRequest" });

export const failureKinds = ["physicalRouter", "physicalLink"] as const;

export const doublesSchema = z
  .strictObject({
    count: z.int().min(1).max(1000).meta({ description: "How many pairs; all of them where there are no more" }),
    seed: z.int().min(0).max(MOST_SEED).default(1),
  })
  .meta({ id: "DoubleFailures", description: "Pairs drawn at random from what may fail" });

export const whatIfRequestSchema = z
  .strictObject({
    changes: changesSchema.default([]),
    goal: z.enum(goals).exclude(["restore"]).default("evacuate"),
    each: z.enum(failureKinds).optional().meta({ description: "A sweep: each of these fails in turn, after the changes" }),
    doubles: doublesSchema.optional().meta({ description: "A sweep: of the kind in `each`, or of both kinds" }),
    timeLimitSeconds: timeLimitSchema
      .optional()
      .meta({ description: `For each plan; absent: ${PLAN_SECONDS}, in a sweep ${SWEEP_SECONDS}` }),
    ...common,
  })
  .refine(({ changes, each, doubles }) => changes.length > 0 || each !== undefined || doubles !== undefined, {
    path: ["changes"],
    error: "there is nothing to ask: give changes, each, or doubles",
  })
  .meta({ id: "WhatIfRequest" });

export const verificationRequestSchema = z
  .strictObject({
    plan: z.discriminatedUnion("schema", [planSchema, dayPlanSchema]),
    networkVersion: versionSchema.optional().meta({ description: "Absent: the newest" }),
    migration: migrationModelSchema.optional().meta({ description: "For moves that do not say what bandwidth they copy at" }),
  })
  .meta({ id: "VerificationRequest", description: "The traffic that the plan names has to be among the network's" });

export const schedulingRequestSchema = z
  .strictObject({
    plan: planSchema
      .optional()
      .meta({ description: "The plan whose placement to come to, from anywhere: its own moves are replaced, and may be wrong or missing" }),
    planId: jobIdSchema.optional().meta({ description: "Instead of `plan`: the id of one of the network's plans here" }),
    networkVersion: versionSchema.optional().meta({ description: "Absent: the newest" }),
    limits: transitionLimitsSchema
      .optional()
      .meta({ description: "Moves at one time; whatever is absent is as in the plan's own `transition`, where it has one" }),
    migration: migrationModelSchema.optional(),
  })
  .refine(({ plan, planId }) => (plan === undefined) !== (planId === undefined), {
    path: ["plan"],
    error: "give either plan or planId",
  })
  .meta({ id: "SchedulingRequest", description: "The traffic that the plan names has to be among the network's" });

export type PlanRequestBody = z.output<typeof planRequestSchema>;
export type WhatIfRequestBody = z.output<typeof whatIfRequestSchema>;
export type VerificationRequestBody = z.output<typeof verificationRequestSchema>;
export type SchedulingRequestBody = z.output<typeof schedulingRequestSchema>;
export type TrafficChoice = z.output<typeof trafficChoiceSchema>;
export type DoubleFailures = z.output<typeof doublesSchema>;

/** One case of a sweep as its own job keeps it; nothing in `fail`: the network under the changes alone, which the others are held against. */
export const sweepCaseRequestSchema = z.strictObject({
  ...whatIfRequestSchema.shape,
  fail: z.array(idSchema).max(2),
});
export type SweepCaseRequest = z.output<typeof sweepCaseRequestSchema>;

/** A verification as its job keeps it. */
export interface PinnedVerification extends VerificationRequestBody {
  /** Null: the plan was made for the network's own traffic. */
  readonly trafficVersion: number | null;
}

/** A scheduling as the job of the plan that comes of it keeps it. */
export interface PinnedScheduling extends Pick<SchedulingRequestBody, "limits" | "migration"> {
  readonly placementOf: PlanDocument;
  /** Null: the plan came with the request. */
  readonly planId: string | null;
  readonly networkVersion: number;
  /** Null: the plan was made for the network's own traffic. */
  readonly trafficVersion: number | null;
}

/** Of the request of a plan's job. */
export const isScheduling = (request: object): request is PinnedScheduling => "placementOf" in request;

export const isSweep = ({ each, doubles }: Pick<WhatIfRequestBody, "each" | "doubles">): boolean =>
  each !== undefined || doubles !== undefined;

export const secondsFor = (request: Pick<WhatIfRequestBody, "each" | "doubles" | "timeLimitSeconds">): number =>
  request.timeLimitSeconds ?? (isSweep(request) ? SWEEP_SECONDS : PLAN_SECONDS);
