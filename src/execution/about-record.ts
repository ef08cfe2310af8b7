/** What a record of the journal is about, by name: records have indices of the plan, which whoever follows from afar may not have. */
import type { PlanDocument } from "../plan/plan-document.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { Stage } from "./stages.ts";

export interface RecordAbout {
  /** Of records of one move. */
  readonly move?: { readonly router: string; readonly from: string | null; readonly to: string };
  /** Of the beginning of a stage. */
  readonly stage?:
    | { readonly kind: "power"; readonly to: "on" | "off"; readonly physicalRouters: readonly string[] }
    | { readonly kind: "wave"; readonly wave: number; readonly waves: number; readonly moves: number };
}

/** Empty: there is nothing that the record does not say itself. */
export function aboutRecord(record: JournalRecord, plan: Pick<PlanDocument, "moves">, stages: readonly Stage[]): RecordAbout {
  if (record.type === "stage-begun") {
    const stage = stages[record.stage];
    if (stage === undefined) return {};
    if (stage.kind === "power") return { stage };
    const waves = stages.filter(({ kind }) => kind === "wave").length;
    return { stage: { kind: "wave", wave: stage.wave, waves, moves: stage.moves.length } };
  }
  const move = "move" in record && record.move !== null ? plan.moves[record.move] : undefined;
  return move === undefined ? {} : { move: { router: move.router, from: move.from, to: move.to } };
}
