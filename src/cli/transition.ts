/** What a schedule is made under, from options; and what there is to say when there is none. */
import { defaultMigration, type MigrationModel } from "../plan/pre-copy.ts";
import { noOrderWords } from "../plan/schedule/no-order.ts";
import { type Blockage, defaultLimits, type TransitionLimits } from "../plan/schedule/transition.ts";
import { loadMigration } from "./documents.ts";
import { CommandFailure, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { TransitionOptions } from "./options.ts";

export interface TransitionChoice {
  readonly limits: TransitionLimits;
  readonly migration: MigrationModel;
}

/** `base`: the limits that no option speaks of. */
export async function transitionFor(
  machine: Machine,
  { maxMovesPerHost, maxMovesPerSite, maxMovesAtOnce, migration }: TransitionOptions,
  base: TransitionLimits = defaultLimits,
): Promise<TransitionChoice> {
  const chosen = (limit: number | "none" | undefined, otherwise: number | null): number | null =>
    limit === "none" ? null : (limit ?? otherwise);
  return {
    limits: {
      perPhysicalRouter: chosen(maxMovesPerHost, base.perPhysicalRouter),
      perSite: chosen(maxMovesPerSite, base.perSite),
      total: chosen(maxMovesAtOnce, base.total),
    },
    migration: migration === undefined ? defaultMigration : await loadMigration(machine, migration),
  };
}

/** Of a change that has no order of moves. */
export function noOrder(proven: boolean, blocked: readonly Blockage[]): CommandFailure {
  const { message, problems } = noOrderWords(proven, blocked);
  return new CommandFailure(proven ? exitStatus.infeasible : exitStatus.notFound, message, problems);
}
