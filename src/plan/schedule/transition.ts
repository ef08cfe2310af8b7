/** What a schedule is asked for, and what comes of it. docs/transition.md says what each moment of it means. */
import type { Explanation, RuleBook } from "../../constraints/constraint.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { Network } from "../../network/network.ts";
import type { PlanDocument, TransitionDocument } from "../plan-document.ts";
import type { MigrationModel } from "../pre-copy.ts";

export type TransitionLimits = TransitionDocument["limits"];

/**
 * Two moves at a time at each physical router, in and out together. Migration tools default to one or two (OpenStack Nova's
 * max_concurrent_live_migrations is 1): more share the same uplink and finish no sooner.
 */
export const defaultLimits: TransitionLimits = { perPhysicalRouter: 2, perSite: null, total: null };

export interface ScheduleRequest {
  readonly network: Network;
  /** Where `network.today` is to be led: a candidate that keeps every rule. */
  readonly target: Candidate;
  readonly book: RuleBook;
  readonly limits: TransitionLimits;
  readonly migration: MigrationModel;
  /** Routers with more of it go first. */
  readonly priority?: (router: string) => number;
  /** How many partial orders a search for the fewest parking moves may look at. Absent: `defaultEffort`. */
  readonly effort?: number;
}

/** One hop that is to be made. */
export interface Wanted {
  readonly router: string;
  readonly to: string;
}

/** The parts of a plan that say when. */
export type Schedule = Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes"> & {
  readonly transition: TransitionDocument;
};

/** A move that no order lets happen, with what stands in its way when everything else that could move has moved. */
export interface Blockage {
  /** Null: every move is made, and it is the switching that the rules forbid. */
  readonly virtualRouter: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly because: readonly Explanation[];
}

export type ScheduleOutcome =
  | { readonly status: "scheduled"; readonly schedule: Schedule }
  /** `proven`: every order was tried, parking moves included. */
  | { readonly status: "blocked"; readonly proven: boolean; readonly blocked: readonly Blockage[] };
