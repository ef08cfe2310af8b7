/** What the journal of an execution says, as events of its job: each record once, in order, whatever process wrote it. */
import { aboutRecord, type RecordAbout } from "../../execution/about-record.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalEntry, JournalStore } from "../../execution/journal/store.ts";
import type { Stage } from "../../execution/stages.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import type { JobTask } from "../jobs/port.ts";
import type { EventRecord } from "../records.ts";
import type { Standing } from "./requests.ts";

export interface JournalEvents {
  /** There may be something new. */
  look(): void;
  /** Resolves once everything is told. Rejects as the task does. */
  close(): Promise<void>;
}

export interface JournalEventsSetup {
  readonly task: JobTask;
  readonly journal: Pick<JournalStore<JournalRecord>, "read">;
  readonly eventsAfter: (sequence: number) => Promise<readonly EventRecord[]>;
  readonly plan: Pick<PlanDocument, "moves">;
  readonly stages: readonly Stage[];
}

const BATCH = 1000;

export function journalEvents({ task, journal, eventsAfter, plan, stages }: JournalEventsSetup): JournalEvents {
  const { id, attempt } = task.job;
  const moved = new Map<number, string>();
  const stagesDone = new Set<number>();
  let told: number | null = attempt > 1 ? null : 0;
  let read = 0;
  let again = false;
  let telling: Promise<void> | null = null;

  const tell = async (): Promise<void> => {
    told ??= await lastTold(eventsAfter);
    while (again) {
      again = false;
      for (const entry of journal.read(id, read)) {
        const { sequence, body } = entry;
        if (body.type === "move-ended") moved.set(body.move, body.as);
        if (body.type === "stage-ended") stagesDone.add(body.stage);
        read = sequence;
        if (sequence <= told) continue;
        await task.event("record", eventOf(entry, aboutRecord(body, plan, stages)));
        told = sequence;
        if (tellsProgress.has(body.type)) await task.event("progress", standing());
      }
    }
  };
  const standing = (): Standing => ({
    outcome: "running",
    why: null,
    moved: [...moved.values()].filter((as) => as === "moved").length,
    moves: plan.moves.length,
    stagesDone: stagesDone.size,
    stages: stages.length,
    page: [],
    left: null,
    remark: null,
  });
  const look = (): void => {
    again = true;
    telling ??= tell().finally(() => {
      telling = null;
    });
    // Whatever is the matter shows at the close.
    telling.catch(() => {});
  };
  return {
    look,
    async close() {
      await telling?.catch(() => {});
      look();
      await telling;
    },
  };
}

const tellsProgress: ReadonlySet<JournalRecord["type"]> = new Set(["begun", "resumed", "stage-ended", "move-ended"]);

/** With names for what is an index; what a probe saw, packet by packet, is in the report. */
function eventOf({ sequence, at, body }: JournalEntry<JournalRecord>, about: RecordAbout): object {
  const told = body.type === "probed" ? { type: body.type, probe: body.record.request.id, sent: body.record.sent } : body;
  return { sequence, at: new Date(at).toISOString(), ...told, ...(Object.keys(about).length === 0 ? {} : { about }) };
}

async function lastTold(eventsAfter: JournalEventsSetup["eventsAfter"]): Promise<number> {
  let last = 0;
  for (let after = 0; ; ) {
    const events = await eventsAfter(after);
    for (const { event, data } of events) {
      if (event === "record") last = (JSON.parse(data) as { readonly sequence: number }).sequence;
    }
    if (events.length < BATCH) return last;
    after = events.at(-1)?.sequence ?? after;
  }
}

export const EVENTS_BATCH = BATCH;
