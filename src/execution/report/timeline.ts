/**
 * What happened in an execution, as the journal has it: all that a report is made from.
 *
 * Moments are milliseconds since 1970 on the executor's clock; those of probe replies are on their sender's.
 */
import type { Gbps, MiB, Ms, Seconds } from "../../units.ts";
import type { MigrationNews, ProbeRecord } from "../ports.ts";
import type { Direction, MoveOutcome, Outcome, StepResult } from "./report-document.ts";

export interface Timeline {
  readonly execution: string;
  readonly network: { readonly name: string; readonly digest: string };
  readonly planDigest: string;
  readonly procedure: string;
  readonly began: number;
  /** Null: not ended yet. */
  readonly ended: number | null;
  readonly outcome: Outcome;
  /** In the executor's words, where there is something to say. */
  readonly why: string | null;
  readonly moves: readonly MoveTimeline[];
  readonly powerEvents: readonly PowerTimeline[];
  readonly probes: readonly ProbeTimeline[];
}

export interface MoveTimeline {
  readonly router: string;
  /** Null: a new router, or one that is started from its configuration. */
  readonly from: string | null;
  readonly to: string;
  readonly wave: number;
  readonly outcome: MoveOutcome;
  /** Why it was not made, in the executor's words. */
  readonly why: string | null;
  /** In the order of their beginnings; a step that was done, undone and done again is there three times. */
  readonly steps: readonly StepSpan[];
  /** In the order of hearing; of several attempts the last one's. */
  readonly news: readonly MigrationNews[];
  /** Migrations that were started for it, both ways. */
  readonly attempts: number;
  readonly predicted: PredictedMove;
  /** From the network; null: not stated there. Needed to fit the migration model. */
  readonly memoryMiB: MiB | null;
  readonly dirtyMiBps: number;
  /** What the copy was held to; null: nothing. */
  readonly heldToGbps: Gbps | null;
}

export interface StepSpan {
  /** Such as "prepare" or "re-home". */
  readonly name: string;
  readonly direction: Direction;
  readonly began: number;
  /** Null: not ended, as far as is known. */
  readonly ended: number | null;
  readonly result: StepResult;
  /** What it changed on devices, from the command to its answer; each device's far ends are told apart by these. */
  readonly changes: readonly ChangeSpan[];
}

export interface ChangeSpan {
  readonly device: string;
  readonly began: number;
  readonly ended: number | null;
}

/** As in the plan: seconds from the beginning of its first event. Null: the plan does not say. */
export interface PredictedMove {
  readonly startSeconds: Seconds;
  readonly seconds: Seconds;
  readonly downtimeSeconds: Seconds | null;
}

export interface PowerTimeline {
  readonly physicalRouter: string;
  readonly to: "on" | "off";
  readonly predictedStartSeconds: Seconds;
  /** When the switch was asked for; null: never. */
  readonly asked: number | null;
  /** When the host was seen to be so; null: never. */
  readonly reached: number | null;
}

export interface ProbeTimeline {
  readonly record: ProbeRecord;
  /** Virtual routers that its packets pass. */
  readonly through: readonly string[];
  /** When it was started, on the executor's clock. */
  readonly began: number;
  /** The sender's clock less the executor's; 0 when they are one, or not known. */
  readonly senderAheadMs: Ms;
}
