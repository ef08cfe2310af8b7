/**
 * The state of an execution: a fold over its journal. It says how far we came and which way we were going; what is true of
 * hosts and devices is read from them.
 */
import type { Ending, JournalRecord, Way } from "./record.ts";
import type { JournalEntry } from "./store.ts";

export interface MoveProgress {
  /** `waiting`: nothing of it has begun. `under way`: some of its steps have. */
  readonly status: "waiting" | "under way" | "moved" | "undone" | "skipped" | "stuck";
  readonly way: Way;
  /** Steps that may have had an effect: all those before this index of its procedure, undone from the last. */
  readonly reached: number;
  /** Migrations started, by direction. */
  readonly attempts: { readonly there: number; readonly back: number };
  readonly why: string | null;
}

export interface ExecutionState {
  readonly begun: boolean;
  readonly procedure: string | null;
  readonly stagesDone: ReadonlySet<number>;
  readonly stagesBegun: ReadonlySet<number>;
  /** Stages whose wave is going back, or has gone, with the reason. */
  readonly turnedBack: ReadonlyMap<number, string>;
  readonly undone: ReadonlySet<number>;
  readonly moves: ReadonlyMap<number, MoveProgress>;
  /** Null: not finished. A resumed one is not. */
  readonly finished: { readonly as: Ending; readonly why: string; readonly page: readonly string[] } | null;
  readonly lastEffect: number;
  /** Hosts that were asked to go off, whatever came of it. */
  readonly askedOff: ReadonlySet<string>;
  /** Effects that were meant and of which no end was heard. */
  readonly open: ReadonlySet<number>;
}

const waiting: MoveProgress = { status: "waiting", way: "forward", reached: 0, attempts: { there: 0, back: 0 }, why: null };

export const progressOf = (state: ExecutionState, move: number): MoveProgress => state.moves.get(move) ?? waiting;

/** `stepIndex`: where a step stands in the procedure of that move. */
export function foldJournal(
  entries: readonly JournalEntry<JournalRecord>[],
  stepIndex: (move: number, step: string) => number,
): ExecutionState {
  const moves = new Map<number, MoveProgress>();
  const stagesDone = new Set<number>();
  const stagesBegun = new Set<number>();
  const turnedBack = new Map<number, string>();
  const undone = new Set<number>();
  const askedOff = new Set<string>();
  const open = new Set<number>();
  let [begun, procedure, finished, lastEffect] = [false, null as string | null, null as ExecutionState["finished"], 0];
  const change = (move: number, part: Partial<MoveProgress>): void => {
    moves.set(move, { ...(moves.get(move) ?? waiting), ...part });
  };
  for (const { body } of entries) {
    switch (body.type) {
      case "begun":
        [begun, procedure] = [true, body.procedure];
        break;
      case "resumed":
        finished = null;
        break;
      case "stage-begun":
        stagesBegun.add(body.stage);
        break;
      case "stage-ended":
        stagesDone.add(body.stage);
        break;
      case "wave-turned-back":
        turnedBack.set(body.stage, body.why);
        break;
      case "wave-undone":
        undone.add(body.stage);
        break;
      case "move-begun":
        change(body.move, { status: "under way", way: body.way });
        break;
      case "step-begun":
        // A resumed executor may do earlier steps again: what came after them has had its effect all the same.
        if (body.way === "forward") {
          const { reached } = moves.get(body.move) ?? waiting;
          change(body.move, { reached: Math.max(reached, stepIndex(body.move, body.step) + 1) });
        }
        break;
      case "step-ended":
        if (body.way === "back" && body.end === "done") change(body.move, { reached: stepIndex(body.move, body.step) });
        break;
      case "move-ended":
        change(body.move, { status: body.as, why: body.why });
        break;
      case "intended": {
        lastEffect = Math.max(lastEffect, body.effect);
        open.add(body.effect);
        const { move, what } = body;
        if (what.kind === "power" && what.to === "off") askedOff.add(what.physicalRouter);
        if (move !== null && what.kind === "act" && what.act.act === "migrate") {
          const { there, back } = (moves.get(move) ?? waiting).attempts;
          const goesBack = (moves.get(move) ?? waiting).way === "back";
          change(move, { attempts: goesBack ? { there, back: back + 1 } : { there: there + 1, back } });
        }
        break;
      }
      case "ended":
        open.delete(body.effect);
        break;
      case "finished":
        finished = { as: body.as, why: body.why, page: body.page };
        break;
      case "heard":
      case "power-ended":
      case "probed":
      case "noted":
        break;
      default:
        body satisfies never;
    }
  }
  return { begun, procedure, stagesDone, stagesBegun, turnedBack, undone, moves, finished, lastEffect, askedOff, open };
}
