/**
 * The contract of a step. A step of facts says what holds once it is done and once it is undone; whoever runs it reads the
 * devices and makes what is missing, so that it can be repeated at any time. A step of acts does what no bridge or tunnel can show.
 */
import type { Fact } from "../fact.ts";
import type { Move } from "../move.ts";
import type { Crew } from "./crew.ts";

export type StepName =
  | "preflight"
  | "fence-lost-host"
  | "prepare"
  | "prepare-standby"
  | "prepare-cold"
  | "migrate"
  | "start"
  | "switch-locally"
  | "re-home"
  | "re-home-in-turn"
  | "verify-traffic"
  | "confirm"
  | "re-bind"
  | "leave-old-home"
  | "retire"
  | "retire-standby";

export interface FactStep {
  readonly kind: "facts";
  readonly name: StepName;
  /** Holds once it is done; in an order in which it may be made at any moment of live traffic. */
  done(move: Move): readonly Fact[];
  /** Holds once it is undone: exactly what held before. */
  undone(move: Move): readonly Fact[];
  /** Devices one after another, in the order in which the facts name them; otherwise all at the same time. */
  readonly inTurn?: boolean;
}

export type StepEnd =
  | { readonly end: "done" }
  /** The world is as `undo` can take it from here. */
  | { readonly end: "failed"; readonly why: string }
  /** Nothing may be done without a person: `page` says what is known and which commands would help. */
  | { readonly end: "stuck"; readonly why: string; readonly page: readonly string[] };

export interface ActStep {
  readonly kind: "acts";
  readonly name: StepName;
  do(move: Move, crew: Crew): Promise<StepEnd>;
  undo(move: Move, crew: Crew): Promise<StepEnd>;
  /** Commands that `do` and `undo` may run, for people. */
  describe(move: Move): { readonly forward: readonly DescribedAct[]; readonly backward: readonly DescribedAct[] };
}

/** A command on a host, or what is looked at there. */
export type DescribedAct =
  | { readonly kind: "hypervisor"; readonly host: string; readonly act: import("../ports.ts").HypervisorAct }
  | { readonly kind: "look"; readonly host: string; readonly text: string };

export type Step = FactStep | ActStep;

export const done: StepEnd = { end: "done" };
export const failed = (why: string): StepEnd => ({ end: "failed", why });
export const stuck = (why: string, page: readonly string[]): StepEnd => ({ end: "stuck", why, page });
