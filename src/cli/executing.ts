/** What the commands that carry out, resume and take back have in common. */
import { ruleBook } from "../constraints/index.ts";
import type { ExecuteOutcome } from "../execution/execute.ts";
import type { JournalRecord } from "../execution/journal/record.ts";
import type { ExecutionRow, JournalStore } from "../execution/journal/store.ts";
import type { Layout } from "../execution/layout.ts";
import { networkAfter, openMoves } from "../execution/network-after.ts";
import type { ExecutionReading } from "../execution/read-execution.ts";
import type { NetworkDocument } from "../network/document.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "./exit.ts";
import type { Machine, OpenWorld } from "./machine.ts";

export interface WorldOptions {
  readonly fleet?: string;
  readonly simulated?: string;
  readonly journal?: string;
}

export function openFleet(machine: Machine, layout: Layout, simulated: string | undefined): Promise<OpenWorld> {
  return simulated === undefined ? machine.executions.openWorld(layout) : machine.executions.openSimulated(layout, simulated);
}

/** The execution of that id, or the newest where none is given. */
export function executionOf(store: JournalStore<JournalRecord>, id: string | undefined): ExecutionRow {
  const wanted = id ?? store.rows()[0]?.id;
  if (wanted === undefined) throw badInput("the journal holds no execution. `rehome execute NETWORK PLAN` begins one");
  const row = store.row(wanted);
  if (row === null) throw badInput(`there is no execution ${wanted}. \`rehome execution list\` names them`);
  return row;
}

/** Where routers run and hosts are on by now; refused while that is not known of all of them. */
export function networkNow({ row, kept, state, entries }: ExecutionReading): NetworkDocument {
  const open = openMoves(state);
  if (open.length > 0) {
    const routers = open.map((index) => kept.plan.moves[index]?.router ?? "").join(", ");
    throw new CommandFailure(
      exitStatus.needsPerson,
      `${row.id} is not at an end: ${routers} is under way. First: rehome execution resume ${row.id}`,
    );
  }
  return networkAfter(kept.supplied, kept.plan, state, entries);
}

export const busy = ({ heldBy, expiresAt }: { readonly heldBy: string; readonly expiresAt: number }): CommandFailure =>
  new CommandFailure(
    exitStatus.notFound,
    `somebody else is changing this network: ${heldBy}, until ${new Date(expiresAt).toISOString()} unless renewed. Try again then`,
  );

/** What the process says at its end. Throws for what was not begun. */
export function statusOf(outcome: ExecuteOutcome): ExitStatus {
  switch (outcome.status) {
    case "busy":
      throw busy(outcome);
    case "refused":
      throw new CommandFailure(exitStatus.verificationFailed, `refused, and nothing was touched: ${outcome.why}`, [...outcome.problems]);
    case "ended":
      break;
    default:
      outcome satisfies never;
  }
  return statusOfEnd(outcome.end.as);
}

type End = Extract<ExecuteOutcome, { readonly status: "ended" }>["end"];

export function statusOfEnd(as: End["as"]): ExitStatus {
  switch (as) {
    case "done":
      return exitStatus.done;
    case "rolled-back":
    case "stopped":
    case "paused":
    case "closed":
      return exitStatus.rolledBack;
    case "needs-person":
      return exitStatus.needsPerson;
    default:
      return as satisfies never;
  }
}

export const rules = ruleBook;
