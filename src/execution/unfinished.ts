/**
 * Executions that left a network between two states: nothing else may change it before they are resumed, taken back or closed.
 *
 * What an unfinished move has laid looks like something left over, so a new execution, or `rehome wiring --apply`, would take it away.
 */
import type { Problem } from "../result.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { ExecutionSummary, JournalStore } from "./journal/store.ts";

export interface Unfinished {
  readonly id: string;
  /** `cut off`: its executor ended without a word, or is at work: who holds the lease knows. */
  readonly as: "cut off" | "paused" | "needs-person";
}

type Journal = Pick<JournalStore<JournalRecord>, "rows" | "read">;

/** Of the network of that name, newest first; one that was never begun has touched nothing. Reads one record an execution. */
export const unfinishedOf = (store: Journal, network: string): readonly Unfinished[] =>
  store.rows().flatMap((row) => (row.network === network ? standing(store, row) : []));

function standing(store: Journal, { id, entries }: ExecutionSummary): readonly Unfinished[] {
  // Whatever goes on after an end writes first that it does: the last record tells.
  const last = store.read(id, entries - 1).at(-1)?.body;
  if (last === undefined) return [];
  if (last.type !== "finished") return [{ id, as: "cut off" }];
  return last.as === "paused" || last.as === "needs-person" ? [{ id, as: last.as }] : [];
}

/** As reasons not to touch the network; `except` is an execution that this is done for. */
export const unfinishedProblems = (store: Journal, network: string, except: string | null = null): readonly Problem[] =>
  unfinishedOf(store, network).flatMap(({ id, as }) =>
    id === except
      ? []
      : [
          {
            pointer: `executions/${id}`,
            found: `it is not at an end (${inWords[as]})`,
            remedy: `rehome execution resume ${id}; or, when a person has put everything right: rehome execution close ${id} --reason TEXT`,
          },
        ],
  );

const inWords: Readonly<Record<Unfinished["as"], string>> = {
  "cut off": "it was cut off",
  paused: "it is paused",
  "needs-person": "it waits for a person",
};
