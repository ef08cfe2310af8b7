/** execution-report@1: what an execution did, and how far that was from its plan. The one source of its types and of models/execution-report.schema.json. */
import { z } from "zod";
import { idSchema, labelSchema, quantitySchema } from "../../network/scalars.ts";
import { fitErrorsSchema, fittedModelSchema } from "./fit-migration.ts";

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits");
const momentSchema = z.iso.datetime({ precision: 3 });
const countSchema = z.int().min(0);

export const directionSchema = z.enum(["forward", "back"]);
/** `stuck`: what is true out there could not be decided safely. */
export const stepResultSchema = z.enum(["done", "failed", "stuck", "running"]);
export const moveOutcomeSchema = z.enum(["moved", "undone", "skipped", "stuck", "not-begun", "running"]);
export const outcomeSchema = z.enum(["done", "rolled-back", "stopped", "paused", "needs-person", "closed", "running"]);

export const stepReportSchema = z.strictObject({
  name: labelSchema,
  direction: directionSchema,
  beganAt: momentSchema,
  endedAt: momentSchema.nullable(),
  result: stepResultSchema,
  /** What it changed on devices, from the command to its answer. */
  changes: z.array(z.strictObject({ device: labelSchema, beganAt: momentSchema, endedAt: momentSchema.nullable() })),
});

/** Packets of a stream that were sent during one phase of a move. Phases that overlap each count them. */
export const phaseReportSchema = z.strictObject({
  phase: labelSchema,
  sent: countSchema,
  lost: countSchema,
  delayed: countSchema,
});

/** What a stream through the router saw of its move: of the packets sent from the beginning of its first step to the end of its last. */
export const moveProbeSchema = z.strictObject({
  id: idSchema,
  sent: countSchema,
  lost: countSchema,
  delayed: countSchema,
  /** Of outages that touch the move. */
  outages: countSchema,
  /** The longest of them; 0: there was none. */
  outageSeconds: quantitySchema,
  /** Null: the pause is not known. Below 0 where the pause was heard longer than the path was gone. */
  outageMinusPauseSeconds: z.number().nullable(),
  phases: z.array(phaseReportSchema),
});

export const moveReportSchema = z.strictObject({
  router: idSchema,
  from: idSchema.nullable(),
  to: idSchema,
  wave: z.int().min(1),
  outcome: moveOutcomeSchema,
  /** Why it was not made. */
  why: z.string().nullable(),
  steps: z.array(stepReportSchema),
  /** Migrations that were started for it, both ways. */
  attempts: countSchema,
  /** Of the first step and the last; null: none was begun, or none has ended. */
  beganAt: momentSchema.nullable(),
  endedAt: momentSchema.nullable(),
  seconds: quantitySchema.nullable(),
  /** The step that copies the router, when it was done. */
  migrationSeconds: quantitySchema.nullable(),
  /** When the router was suspended at its old home and started at its new one; null: not heard. */
  suspendedAt: momentSchema.nullable(),
  startedAt: momentSchema.nullable(),
  pauseSeconds: quantitySchema.nullable(),
  bytesSent: quantitySchema.nullable(),
  /** What the copy reached while the router ran; null: not heard. */
  copyGbps: quantitySchema.nullable(),
  predicted: z.strictObject({ startSeconds: quantitySchema, seconds: quantitySchema, downtimeSeconds: quantitySchema.nullable() }),
  memoryMiB: quantitySchema.nullable(),
  dirtyMiBps: quantitySchema,
  heldToGbps: quantitySchema.nullable(),
  probes: z.array(moveProbeSchema),
});

export const powerReportSchema = z.strictObject({
  physicalRouter: idSchema,
  to: z.enum(["on", "off"]),
  predictedStartSeconds: quantitySchema,
  askedAt: momentSchema.nullable(),
  reachedAt: momentSchema.nullable(),
  /** From asking to reaching. */
  seconds: quantitySchema.nullable(),
});

/** A whole stream. */
export const streamReportSchema = z.strictObject({
  id: idSchema,
  from: labelSchema,
  to: labelSchema,
  through: z.array(idSchema),
  intervalSeconds: quantitySchema,
  /** On the executor's clock, as all moments here; the sender's was so much ahead. */
  beganAt: momentSchema,
  senderAheadMs: z.number(),
  sent: countSchema,
  received: countSchema,
  lost: countSchema,
  delayed: countSchema,
  duplicates: countSchema,
  usualMs: quantitySchema.nullable(),
  lateAfterMs: quantitySchema.nullable(),
  largestGapSeconds: quantitySchema.nullable(),
});

export const totalsSchema = z.strictObject({
  /** From the beginning to the end; null: not ended. */
  seconds: quantitySchema.nullable(),
  predictedSeconds: quantitySchema,
  moves: countSchema,
  moved: countSchema,
  undone: countSchema,
  pauseSeconds: quantitySchema,
  bytesSent: quantitySchema,
  /** Over whole streams. */
  sent: countSchema,
  lost: countSchema,
  delayed: countSchema,
  longestOutageSeconds: quantitySchema,
});

export const calibrationSchema = z.discriminatedUnion("fitted", [
  z.strictObject({
    fitted: z.literal(true),
    /** How many moves it rests on. */
    moves: z.int().min(1),
    model: fittedModelSchema,
    errors: fitErrorsSchema,
    /** Measured less what the fitted model says. */
    residuals: z.array(z.strictObject({ router: idSchema, seconds: z.number(), sentMiB: z.number(), pausedSeconds: z.number() })),
  }),
  z.strictObject({ fitted: z.literal(false), moves: countSchema, why: z.string() }),
]);

export const executionReportSchema = z.strictObject({
  schema: z.literal("rehome/execution-report@1"),
  execution: idSchema,
  network: z.strictObject({ name: labelSchema, digest: digestSchema }),
  planDigest: digestSchema,
  procedure: labelSchema,
  beganAt: momentSchema,
  endedAt: momentSchema.nullable(),
  outcome: outcomeSchema,
  why: z.string().nullable(),
  moves: z.array(moveReportSchema),
  powerEvents: z.array(powerReportSchema),
  probes: z.array(streamReportSchema),
  totals: totalsSchema,
  calibration: calibrationSchema,
});

export type ExecutionReport = z.output<typeof executionReportSchema>;
export type MoveReport = z.output<typeof moveReportSchema>;
export type MoveProbe = z.output<typeof moveProbeSchema>;
export type StepReport = z.output<typeof stepReportSchema>;
export type StreamReport = z.output<typeof streamReportSchema>;
export type PowerReport = z.output<typeof powerReportSchema>;
export type Calibration = z.output<typeof calibrationSchema>;
export type Outcome = z.output<typeof outcomeSchema>;
export type MoveOutcome = z.output<typeof moveOutcomeSchema>;
export type StepResult = z.output<typeof stepResultSchema>;
export type Direction = z.output<typeof directionSchema>;
