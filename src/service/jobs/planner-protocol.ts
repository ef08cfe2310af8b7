/** What a planner's process and its parent say to each other. Sent with `serialization: "advanced"`: JSON would lose Infinity. */
import type { Work, WorkAnswer } from "../planning/work.ts";

/** Where a search stands, as clients are told it. Objectives and bounds are in the unit of the objective. */
export interface PlannerProgress {
  /** Of work that asks for several plans, what this one is for. */
  readonly doing?: string;
  /** 1-based; the objective being minimised, of so many. */
  readonly stage: number;
  readonly stages: number;
  readonly objective: string;
  readonly seconds: number;
  readonly incumbent: number | null;
  readonly bound: number | null;
  readonly gap: number | null;
}

export type PlannerRequest =
  /** `name`: of the job, for the instances of wrong answers. */
  | { readonly kind: "work"; readonly id: number; readonly name: string; readonly work: Work }
  /** Loads the usual solver, which takes seconds the first time. */
  | { readonly kind: "warm"; readonly id: number };

export type PlannerMessage =
  | { readonly kind: "progress"; readonly id: number; readonly progress: PlannerProgress }
  /** Something on the way that belongs in the log. */
  | { readonly kind: "note"; readonly id: number; readonly text: string }
  /** `instance` of a wrong answer is the name of its file. */
  | { readonly kind: "answer"; readonly id: number; readonly answer: WorkAnswer; readonly residentMiB: number }
  /** A bug of ours; for the log. */
  | { readonly kind: "broken"; readonly id: number; readonly error: string };
