/** What the commands that carry out, resume and take back have in common. */
import { ruleBook } from "../constraints/index.ts";
import type { ExecuteOutcome } from "../execution/execute.ts";
import { stateOf } from "../execution/execute.ts";
import type { FleetDocument } from "../execution/fleet-document.ts";
import { fleetSchema } from "../execution/fleet-document.ts";
import type { JournalRecord } from "../execution/journal/record.ts";
import type { ExecutionRow, JournalStore } from "../execution/journal/store.ts";
import { type Layout, layoutOf } from "../execution/layout.ts";
import { networkAfter, openMoves } from "../execution/network-after.ts";
import { buildReport } from "../execution/report/build-report.ts";
import type { ExecutionReport } from "../execution/report/report-document.ts";
import { timelineOf } from "../execution/timeline-of-journal.ts";
import { buildNetwork } from "../network/build-network.ts";
import { type NetworkDocument, networkSchema } from "../network/document.ts";
import type { Network } from "../network/network.ts";
import { type PlanDocument, planSchema } from "../plan/plan-document.ts";
import type { Problem } from "../result.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "./exit.ts";
import type { Machine, OpenWorld } from "./machine.ts";

/** Of a simulated fleet that no document is given for: addresses are made up, in a network of nobody's. */
export function simulatedFleet({ name, nodes }: Network): FleetDocument {
  const address = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const devices = Object.fromEntries([...nodes.keys()].map((id, index) => [id, { address: address(index + 1) }]));
  return fleetSchema.parse({ schema: "rehome/fleet@1", network: name, devices });
}

export interface WorldOptions {
  readonly fleet?: string;
  readonly simulated?: string;
  readonly journal?: string;
}

export function openFleet(machine: Machine, layout: Layout, simulated: string | undefined): Promise<OpenWorld> {
  return simulated === undefined ? machine.executions.openWorld(layout) : machine.executions.openSimulated(layout, simulated);
}

/** What the journal keeps of an execution, so that going on with it needs no file. */
export interface KeptDocuments {
  /** As supplied: where the next plan starts from. */
  readonly supplied: Network;
  /** Under the plan's traffic, after its changes. */
  readonly network: Network;
  readonly plan: PlanDocument;
  readonly fleet: FleetDocument;
  /** The file of the simulated fleet, or null for a real one. */
  readonly simulated: string | null;
}

export const documentsText = (
  supplied: NetworkDocument,
  prepared: NetworkDocument,
  plan: PlanDocument,
  fleet: FleetDocument,
  simulated: string | undefined,
): ExecutionRow["documents"] => ({
  network: JSON.stringify({ supplied, prepared }),
  plan: JSON.stringify(plan),
  fleet: JSON.stringify({ fleet, simulated: simulated ?? null }),
});

export function keptDocuments(row: ExecutionRow): KeptDocuments {
  const networks = JSON.parse(row.documents.network) as { readonly supplied: unknown; readonly prepared: unknown };
  const { fleet, simulated } = JSON.parse(row.documents.fleet) as { readonly fleet: unknown; readonly simulated: string | null };
  return {
    supplied: buildNetwork(networkSchema.parse(networks.supplied)),
    network: buildNetwork(networkSchema.parse(networks.prepared)),
    plan: planSchema.parse(JSON.parse(row.documents.plan)),
    fleet: fleetSchema.parse(fleet),
    simulated,
  };
}

/** The execution of that id, or the newest where none is given. */
export function executionOf(store: JournalStore<JournalRecord>, id: string | undefined): ExecutionRow {
  const wanted = id ?? store.rows()[0]?.id;
  if (wanted === undefined) throw badInput("the journal holds no execution. `rehome execute NETWORK PLAN` begins one");
  const row = store.row(wanted);
  if (row === null) throw badInput(`there is no execution ${wanted}. \`rehome execution list\` names them`);
  return row;
}

export interface ExecutionReading {
  readonly row: ExecutionRow;
  readonly kept: KeptDocuments;
  readonly report: ExecutionReport;
  readonly entries: ReturnType<JournalStore<JournalRecord>["read"]>;
  readonly state: ReturnType<typeof stateOf>;
}

export function readExecution(store: JournalStore<JournalRecord>, row: ExecutionRow): ExecutionReading {
  const kept = keptDocuments(row);
  const { network, plan, fleet } = kept;
  const entries = store.read(row.id);
  const timeline = timelineOf({ execution: row.id, network, plan, planDigest: row.planDigest, probes: fleet.probes, entries });
  return { row, kept, report: buildReport(timeline), entries, state: stateOf({ plan, layout: layoutOf(network, fleet) }, entries) };
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
  switch (outcome.end.as) {
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
      return outcome.end.as satisfies never;
  }
}

export const problemsOf = (
  findings: readonly { readonly where: string; readonly found: string; readonly remedy: string }[],
): readonly Problem[] => findings.map(({ where, found, remedy }) => ({ pointer: where, found, remedy }));

export const rules = ruleBook;
