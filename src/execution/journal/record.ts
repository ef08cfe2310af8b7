/** What the journal of an execution says. Each is written before what it speaks of, or after: the name says which. */
import { z } from "zod";
import type { Op } from "../device.ts";
import type { MigrationNews, ProbeRecord, Ran } from "../ports.ts";
import type { ActRecord } from "../steps/crew.ts";
import type { StepName } from "../steps/step.ts";

export type Way = "forward" | "back";

export type Effect =
  | { readonly kind: "change"; readonly device: string; readonly ops: readonly Op[] }
  | { readonly kind: "act"; readonly act: ActRecord }
  | { readonly kind: "power"; readonly physicalRouter: string; readonly to: "on" | "off" };

/** `closed`: by a person, or by the execution that takes it back. */
export type Ending = "done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed";

export type JournalRecord =
  | { readonly type: "begun"; readonly by: string; readonly procedure: string }
  | { readonly type: "resumed"; readonly by: string }
  | { readonly type: "stage-begun"; readonly stage: number }
  | { readonly type: "stage-ended"; readonly stage: number }
  /** From here on the moves of this wave go back. */
  | { readonly type: "wave-turned-back"; readonly stage: number; readonly why: string }
  | { readonly type: "wave-undone"; readonly stage: number }
  | { readonly type: "move-begun"; readonly move: number; readonly way: Way }
  | { readonly type: "step-begun"; readonly move: number; readonly step: StepName; readonly way: Way }
  | {
      readonly type: "step-ended";
      readonly move: number;
      readonly step: StepName;
      readonly way: Way;
      readonly end: "done" | "failed" | "stuck";
      readonly why: string | null;
    }
  | {
      readonly type: "move-ended";
      readonly move: number;
      readonly as: "moved" | "undone" | "skipped" | "stuck";
      readonly why: string | null;
    }
  /** Before an effect, and after it: one that was intended and has not ended may have happened, in part or whole. */
  | { readonly type: "intended"; readonly effect: number; readonly move: number | null; readonly what: Effect }
  | { readonly type: "ended"; readonly effect: number; readonly ran: Ran }
  | { readonly type: "heard"; readonly move: number; readonly news: MigrationNews }
  | {
      readonly type: "power-ended";
      readonly stage: number;
      readonly physicalRouter: string;
      readonly to: "on" | "off";
      readonly why: string | null;
    }
  /** A whole stream; `began`: when it was started, on our clock. */
  | { readonly type: "probed"; readonly record: ProbeRecord; readonly began: number }
  | { readonly type: "noted"; readonly text: string }
  /** `wishes`: the last that was heard. */
  | { readonly type: "finished"; readonly as: Ending; readonly why: string; readonly page: readonly string[]; readonly wishes?: number };

/** The store keeps what we wrote; a record is told by its type, and one of a later version is refused as a whole. */
const recordSchema = z.looseObject({
  type: z.enum([
    "begun",
    "resumed",
    "stage-begun",
    "stage-ended",
    "wave-turned-back",
    "wave-undone",
    "move-begun",
    "step-begun",
    "step-ended",
    "move-ended",
    "intended",
    "ended",
    "heard",
    "power-ended",
    "probed",
    "noted",
    "finished",
  ]),
});

export function readRecord(value: unknown): JournalRecord {
  return recordSchema.parse(value) as JournalRecord;
}
