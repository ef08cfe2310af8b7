/**
 * Carries plans out as jobs, in the worker that has the executor's journal.
 *
 * The journal says how far an execution is, whatever became of the worker: the next attempt asks it, and goes on there. So a worker
 * may stop at any record. How it ended is the report's to say; the job has succeeded once it ended in any true way.
 */
import {
  closeExecution,
  type ExecuteOutcome,
  type ExecuteRequest,
  resumeExecution,
  stateOf,
  WORLD_DIFFERS,
} from "../../execution/execute.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { ExecutionRow, JournalStore } from "../../execution/journal/store.ts";
import { layoutOf } from "../../execution/layout.ts";
import { keptDocuments, readExecution } from "../../execution/read-execution.ts";
import { RequestProblem } from "../http/problem.ts";
import type { AttemptEnd, JobHandler, JobTask } from "../jobs/port.ts";
import { realTimers, type Timers } from "../jobs/timers.ts";
import type { SignalRecord } from "../records.ts";
import type { Services } from "../services.ts";
import { type Carrying, carry } from "./carry.ts";
import { endOfExecution } from "./end.ts";
import { type Begin, prepareBegin } from "./prepare.ts";
import { workOf } from "./requests.ts";
import type { ExecutionTools } from "./tools.ts";
import { busyNetwork } from "./until-free.ts";
import { isToGoOn, relaySignals } from "./wishes.ts";

export interface ExecutionPorts {
  readonly services: Pick<Services, "store" | "now" | "log">;
  readonly tools: ExecutionTools;
  readonly timers?: Timers;
}

const ended: ReadonlySet<string> = new Set(["done", "rolled-back", "stopped", "closed"]);

export function executionHandler({ services, tools, timers = realTimers }: ExecutionPorts): JobHandler {
  return async (task) => {
    const journal = tools.journal();
    const signals = await task.signals();
    const carrying: Carrying = { services, tools, timers, task, journal };
    const row = journal.row(task.job.id);
    if (row === null) return begin(carrying, signals);
    relaySignals(journal, row.id, signals);
    return goOn(carrying, row, signals);
  };
}

/** Nothing of it is in the journal yet, or its documents alone. */
async function begin(carrying: Carrying, signals: readonly SignalRecord[]): Promise<AttemptEnd> {
  const { task, services, tools } = carrying;
  if (task.job.progress !== null) throw elsewhere(task);
  if (signals.some(({ want }) => want === "abort" || want === "cancel")) return { state: "cancelled" };
  const prepared: Begin = await prepareBegin({ store: services.store, tools, journal: carrying.journal }, task.job);
  const outcome = await carry(carrying, {
    ...prepared,
    signals,
    observe: workOf(task.job.request).observe,
    run: (request) => prepared.begin(request),
  });
  return endOf(carrying, outcome);
}

async function goOn(carrying: Carrying, row: ExecutionRow, signals: readonly SignalRecord[]): Promise<AttemptEnd> {
  const { journal, task } = carrying;
  const { network, plan, fleet } = keptDocuments(row);
  const layout = layoutOf(network, fleet);
  const entries = journal.read(row.id);
  const state = stateOf({ plan, layout }, entries);
  // Its worker ended with the documents in the journal, and before the first record: nothing was touched.
  if (!state.begun) return begin(carrying, signals);
  const as = state.finished?.as ?? null;
  if (as !== null && ended.has(as)) return endOf(carrying, null);
  // The last word counts: who could not close it may let it go on instead.
  const word = signals.findLast(({ want }) => want === "cancel" || want === "go-on" || want === "abort");
  if (word?.want === "cancel") return closed(carrying, row, word);
  const last = entries.at(-1)?.body;
  const heard = last?.type === "finished" ? (last.wishes ?? 0) : 0;
  if (as !== null && !isToGoOn(journal, row.id, heard)) return endOf(carrying, null);
  const run = (request: ExecuteRequest): Promise<ExecuteOutcome> => resumeExecution(request);
  return endOf(carrying, await carry(carrying, { layout, plan, signals, observe: workOf(task.job.request).observe, run }));
}

function closed(carrying: Carrying, { id, network }: ExecutionRow, { by, reason }: SignalRecord): AttemptEnd {
  const { journal, services } = carrying;
  const outcome = closeExecution({
    id,
    network,
    store: journal,
    clock: { now: services.now },
    holder: by,
    reason: reason ?? "no reason given",
  });
  return endOf(carrying, outcome.status === "closed" ? null : outcome);
}

/** `outcome` null: the journal says it already. */
function endOf({ task, journal, services }: Carrying, outcome: ExecuteOutcome | null): AttemptEnd {
  if (outcome?.status === "busy") throw busyNetwork(outcome);
  if (outcome?.status === "refused") {
    const type = outcome.why === WORLD_DIFFERS ? "network-changed" : "conflict";
    throw new RequestProblem(type, `Refused, and nothing was touched: ${outcome.why}.`, { errors: [...outcome.problems] });
  }
  return endOfExecution({ task, services, reading: readExecution(journal, rowOf(journal, task.job.id)) });
}

function rowOf(journal: JournalStore<JournalRecord>, id: string): ExecutionRow {
  const row = journal.row(id);
  if (row === null) throw new Error(`internal: ${id} was carried out, and the journal does not know it`);
  return row;
}

const elsewhere = ({ job }: JobTask): RequestProblem =>
  new RequestProblem(
    "unavailable",
    `${job.id} was begun by another worker, whose journal this one does not have. Workers that carry out share one data folder.`,
  );
