/** What a schedule is made under, from options; and what there is to say when there is none. */
import { defaultMigration, type MigrationModel } from "../plan/pre-copy.ts";
import { type Blockage, defaultLimits, type TransitionLimits } from "../plan/schedule/transition.ts";
import type { Problem } from "../result.ts";
import { loadMigration } from "./documents.ts";
import { CommandFailure, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { TransitionOptions } from "./options.ts";
import { count } from "./views/words.ts";

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

/** No order of the moves: which of them stand still, why, and what would free them. */
export function noOrder(proven: boolean, blocked: readonly Blockage[]): CommandFailure {
  const stuck = blocked.filter(({ virtualRouter }) => virtualRouter !== null).length;
  const what = stuck === 0 ? "the hosts cannot be switched" : `${count(stuck, "move")} cannot be made`;
  const message = proven
    ? `no order of moves leads to this placement: every one was tried, parking moves included, and ${what}`
    : `no order of moves was found that leads to this placement, which does not prove that there is none: ${what}`;
  return new CommandFailure(proven ? exitStatus.infeasible : exitStatus.notFound, message, blocked.flatMap(problemsOf));
}

function problemsOf({ virtualRouter, from, to, because }: Blockage): readonly Problem[] {
  const pointer = virtualRouter === null ? "switching" : `${virtualRouter} (${from ?? "no host"} to ${to})`;
  if (because.length === 0) {
    const remedy = "Free room on any host that it may run on, or plan another placement";
    return [{ pointer, found: "it waits for the others, and they for it; no host has room to park one of them", remedy }];
  }
  return because.map(({ found, remedy }) => ({ pointer, found, remedy }));
}
