/** Executions as the journal keeps them: the documents they were begun with, and what became of them. */
import { buildNetwork } from "../network/build-network.ts";
import { type NetworkDocument, networkSchema } from "../network/document.ts";
import type { Network } from "../network/network.ts";
import { type PlanDocument, planSchema } from "../plan/plan-document.ts";
import { stateOf } from "./execute.ts";
import { type FleetDocument, fleetSchema } from "./fleet-document.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { ExecutionRow, JournalStore } from "./journal/store.ts";
import { layoutOf } from "./layout.ts";
import { buildReport } from "./report/build-report.ts";
import type { ExecutionReport } from "./report/report-document.ts";
import { timelineOf } from "./timeline-of-journal.ts";

/** Of a simulated fleet that no document is given for: addresses are made up, in a network of nobody's. */
export function simulatedFleet({ name, nodes }: Network): FleetDocument {
  const address = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const devices = Object.fromEntries([...nodes.keys()].map((id, index) => [id, { address: address(index + 1) }]));
  return fleetSchema.parse({ schema: "rehome/fleet@1", network: name, devices });
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
