/** What an execution's journal says happened, in the form that reports are made from. */
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { foldJournal } from "./journal/fold.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { JournalEntry } from "./journal/store.ts";
import type { MigrationNews } from "./ports.ts";
import type { ChangeSpan, MoveTimeline, PowerTimeline, ProbeTimeline, StepSpan, Timeline } from "./report/timeline.ts";

type Entries = readonly JournalEntry<JournalRecord>[];

export interface TimelineRequest {
  readonly execution: string;
  readonly network: Network;
  readonly plan: PlanDocument;
  readonly planDigest: string;
  readonly probes: readonly { readonly id: string; readonly through: readonly string[] }[];
  readonly entries: Entries;
}

export function timelineOf({ execution, network, plan, planDigest, probes, entries }: TimelineRequest): Timeline {
  const state = foldJournal(entries, () => 0);
  const finished = entries.findLast(({ body }) => body.type === "finished");
  return {
    execution,
    network: { name: network.name, digest: plan.network.digest },
    planDigest,
    procedure: state.procedure ?? "local-switching",
    began: entries[0]?.at ?? 0,
    ended: state.finished === null ? null : (finished?.at ?? null),
    outcome: state.finished?.as ?? "running",
    why: state.finished?.why ?? null,
    moves: plan.moves.map((move, index): MoveTimeline => {
      const progress = state.moves.get(index);
      const router = network.virtualRouters.get(move.router);
      return {
        router: move.router,
        from: move.from,
        to: move.to,
        wave: move.wave,
        outcome: progress === undefined || progress.status === "waiting" ? "not-begun" : outcomeOf(progress.status),
        why: progress?.why ?? null,
        steps: stepsOf(entries, index),
        news: newsOf(entries, index),
        attempts: (progress?.attempts.there ?? 0) + (progress?.attempts.back ?? 0),
        predicted: { startSeconds: move.startSeconds, seconds: move.seconds, downtimeSeconds: move.downtimeSeconds ?? null },
        memoryMiB: router?.demand["memoryMiB"] ?? null,
        dirtyMiBps: router?.memoryDirtyMiBps ?? 0,
        heldToGbps: move.gbps === undefined || move.gbps === 0 ? null : move.gbps,
      };
    }),
    powerEvents: plan.powerEvents.map((event): PowerTimeline => {
      const asked = entries.find(
        ({ body }) =>
          body.type === "intended" &&
          body.what.kind === "power" &&
          body.what.physicalRouter === event.physicalRouter &&
          body.what.to === event.to,
      );
      const reached = entries.find(
        ({ body }) =>
          body.type === "power-ended" && body.physicalRouter === event.physicalRouter && body.to === event.to && body.why === null,
      );
      return {
        physicalRouter: event.physicalRouter,
        to: event.to,
        predictedStartSeconds: event.startSeconds,
        asked: asked?.at ?? null,
        reached: asked === undefined ? null : (reached?.at ?? null),
      };
    }),
    probes: entries.flatMap(({ body }): readonly ProbeTimeline[] => {
      if (body.type !== "probed") return [];
      const { record, began } = body;
      const through = probes.find(({ id }) => id === record.request.id)?.through ?? [];
      return [{ record, through, began, senderAheadMs: record.senderAheadMs ?? 0 }];
    }),
  };
}

const outcomeOf = (status: "under way" | "moved" | "undone" | "skipped" | "stuck"): MoveTimeline["outcome"] =>
  status === "under way" ? "running" : status;

function stepsOf(entries: Entries, move: number): readonly StepSpan[] {
  const steps: { span: Omit<StepSpan, "changes">; changes: Map<number, ChangeSpan> }[] = [];
  for (const { at, body } of entries) {
    switch (body.type) {
      case "step-begun":
        if (body.move !== move) break;
        steps.push({ span: { name: body.step, direction: body.way, began: at, ended: null, result: "running" }, changes: new Map() });
        break;
      case "step-ended": {
        const last = body.move === move ? steps.at(-1) : undefined;
        if (last !== undefined) last.span = { ...last.span, ended: at, result: body.end };
        break;
      }
      case "intended":
        if (body.move === move && body.what.kind === "change") {
          steps.at(-1)?.changes.set(body.effect, { device: body.what.device, began: at, ended: null });
        }
        break;
      case "ended": {
        const open = steps.at(-1)?.changes.get(body.effect);
        if (open !== undefined) steps.at(-1)?.changes.set(body.effect, { ...open, ended: at });
        break;
      }
      default:
    }
  }
  return steps.map(({ span, changes }) => ({ ...span, changes: [...changes.values()] }));
}

/** Of the last attempt: what was heard since it was started. */
function newsOf(entries: Entries, move: number): readonly MigrationNews[] {
  let news: MigrationNews[] = [];
  for (const { body } of entries) {
    if (body.type === "intended" && body.move === move && body.what.kind === "act" && body.what.act.act === "migrate") news = [];
    if (body.type === "heard" && body.move === move) news.push(body.news);
  }
  return news;
}
