/** What can be asked of the executor through the service, and what a job keeps of it. */
import { z } from "zod";
import { procedureNames } from "../../execution/procedure.ts";
import { outcomeSchema } from "../../execution/report/report-document.ts";
import { idSchema, labelSchema } from "../../network/scalars.ts";

const skipSchema = z.strictObject({ router: idSchema, reason: labelSchema });

export const executionRequestSchema = z
  .strictObject({
    dryRun: z
      .boolean()
      .default(false)
      .meta({ description: "Answer every command on every host, in order, with its undo, and change nothing" }),
    procedure: z.enum(procedureNames).default("local-switching").meta({ description: "How a router moves" }),
    skip: z.array(skipSchema).max(10_000).default([]).meta({ description: "Virtual routers whose moves are left out, with the reason" }),
    observe: z.boolean().default(true).meta({ description: "Send probes through the routers while they move" }),
  })
  .meta({ id: "ExecutionRequest" });

/** As its job keeps it. */
export const executionWorkSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("execute"),
    plan: z.string(),
    procedure: z.enum(procedureNames),
    skip: z.array(skipSchema),
    observe: z.boolean(),
  }),
  /** Back to where everything was before the execution `of`. */
  z.strictObject({ kind: z.literal("rollback"), of: z.string(), observe: z.boolean() }),
]);

const versionRefSchema = z.object({ version: z.int(), digest: z.string() });

/** How far it is, and how it ended: the progress of its job. */
export const standingSchema = z.object({
  outcome: outcomeSchema,
  why: z.string().nullable(),
  /** Moves that are made by now, and all. */
  moved: z.int(),
  moves: z.int(),
  /** Stages that are done, and all: waves of moves and switchings of hosts. */
  stagesDone: z.int(),
  stages: z.int(),
  /** What a person should do now. */
  page: z.array(z.string()),
  /** The version of the network that it made: what is planned from next. */
  left: versionRefSchema.nullable(),
  remark: z.string().nullable(),
});

export type ExecutionRequestBody = z.output<typeof executionRequestSchema>;
export type ExecutionWork = z.output<typeof executionWorkSchema>;
export type Standing = z.output<typeof standingSchema>;

export const workOf = (request: string): ExecutionWork => executionWorkSchema.parse(JSON.parse(request));
/** Null: not begun, nothing was touched. */
export const standingOfJob = ({ progress }: { readonly progress: string | null }): Standing | null =>
  progress === null ? null : standingSchema.parse(JSON.parse(progress));
