/** One run of the executor in the hands of a worker: with the world opened, wishes relayed, and the journal told as events. */
import type { ExecuteOutcome, ExecuteRequest } from "../../execution/execute.ts";
import { defaultSettings } from "../../execution/execute.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import type { Layout } from "../../execution/layout.ts";
import { stagesOf } from "../../execution/stages.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { JobTask } from "../jobs/port.ts";
import type { Timers } from "../jobs/timers.ts";
import type { SignalRecord } from "../records.ts";
import type { Services } from "../services.ts";
import { EVENTS_BATCH, journalEvents } from "./journal-events.ts";
import type { ExecutionTools, OpenFleet } from "./tools.ts";
import { untilFree } from "./until-free.ts";
import { relaySignals } from "./wishes.ts";

export interface Carrying {
  readonly services: Pick<Services, "store" | "now" | "log">;
  readonly tools: ExecutionTools;
  readonly timers: Timers;
  readonly task: JobTask;
  readonly journal: JournalStore<JournalRecord>;
}

export interface Run {
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly observe: boolean;
  /** Those that came before. */
  readonly signals: readonly SignalRecord[];
  readonly run: (request: ExecuteRequest) => Promise<ExecuteOutcome>;
}

const LOOK_EVERY_MS = 500;

/** Throws the reason of `task.over` where the worker had to stop. */
export async function carry(carrying: Carrying, { layout, plan, observe, signals, run }: Run): Promise<ExecuteOutcome> {
  const { services, tools, timers, task, journal } = carrying;
  const { id } = task.job;
  const fleet = tools.open(layout, task.job.network);
  const events = journalEvents({
    task,
    journal,
    eventsAfter: (after) => task.patiently(() => services.store.jobs.events(id, after, EVENTS_BATCH)),
    plan,
    stages: stagesOf(layout.network, plan),
  });
  const relayed = async (): Promise<void> => {
    // What the store does not answer now is asked again in a moment.
    const all = await task.signals().catch(() => []);
    if (journal.row(id) !== null) relaySignals(journal, id, all);
  };
  const stop = timers.every(LOOK_EVERY_MS, relayed);
  let isWritten = false;
  try {
    const request: ExecuteRequest = {
      id,
      layout,
      plan,
      world: fleet.world,
      store: guarded(carrying, fleet, signals, () => {
        isWritten = true;
      }),
      settings: { ...defaultSettings, stallSeconds: layout.fleet.timeouts.stallSeconds, guests: layout.fleet.guests },
      holder: tools.holder,
      named: task.job.network,
      observe,
      heard: () => events.look(),
    };
    return await untilFree(carrying, fleet.world.clock, () => run(request));
  } catch (error) {
    throw task.over.aborted ? task.over.reason : error;
  } finally {
    stop();
    // Who never had the lease, or has it no more, has nothing to keep: a simulated fleet would be as it was before somebody else changed it.
    if (isWritten && !task.over.aborted) fleet.keep();
    await fleet.close();
    if (!task.over.aborted && journal.row(id) !== null) await events.close();
  }
}

/**
 * The journal for a worker that may lose its job: nothing more is written then, so the executor stops there and the next attempt goes
 * on. A simulated fleet is kept before each record, so that what the journal says of it is never more than is on the disk.
 */
function guarded(
  { journal, task }: Carrying,
  fleet: OpenFleet,
  signals: readonly SignalRecord[],
  written: () => void,
): JournalStore<JournalRecord> {
  return {
    ...journal,
    create(row) {
      // The documents are the same when an attempt before this one has come as far as that.
      if (journal.row(row.id) === null) journal.create(row);
      relaySignals(journal, row.id, signals);
    },
    append(execution, token, at, body) {
      if (task.over.aborted) throw task.over.reason;
      fleet.keep();
      const entry = journal.append(execution, token, at, body);
      written();
      return entry;
    },
  };
}
