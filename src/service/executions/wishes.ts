/** What people want of an execution: signals of its job, as wishes in the journal, each once. */
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import type { SignalRecord } from "../records.ts";

type Signal = Pick<SignalRecord, "at" | "by" | "want" | "router" | "reason">;

const keyOf = ({ at, by, want, router }: Pick<Signal, "at" | "by" | "want" | "router">): string => JSON.stringify([at, by, want, router]);

/** The journal has to know the execution. Closing is not the journal's: it is no wish. */
export function relaySignals(
  journal: Pick<JournalStore<JournalRecord>, "wish" | "wishes">,
  execution: string,
  signals: readonly Signal[],
): void {
  const known = new Set(journal.wishes(execution).map(keyOf));
  for (const { at, by, want, router, reason } of signals) {
    if (want === "cancel" || known.has(keyOf({ at, by, want, router }))) continue;
    journal.wish(execution, { at, by, want, router, reason });
  }
}

/** Somebody has said "go on", or to stop, since it ended. `heard`: the last wish that its end has heard. */
export const isToGoOn = (journal: Pick<JournalStore<JournalRecord>, "wishes">, execution: string, heard: number): boolean =>
  journal.wishes(execution, heard).some(({ want }) => want === "go-on" || want === "abort");
