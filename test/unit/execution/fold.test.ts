import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldJournal } from "../../../src/execution/journal/fold.ts";
import type { JournalRecord } from "../../../src/execution/journal/record.ts";
import type { StepName } from "../../../src/execution/steps/step.ts";
import { survive } from "../../support/campaign.ts";
import { exerciseOf, oneMove } from "../../support/executions.ts";

const names: readonly string[] = [
  "preflight",
  "prepare",
  "migrate",
  "switch-locally",
  "re-home",
  "re-bind",
  "verify-traffic",
  "confirm",
  "leave-old-home",
  "retire",
];
const stepIndex = (_: number, step: string): number => names.indexOf(step);
const entriesOf = (records: readonly JournalRecord[]) => records.map((body, index) => ({ sequence: index + 1, at: index, body }));
const fold = (records: readonly JournalRecord[]) => foldJournal(entriesOf(records), stepIndex);

const step = (name: StepName, way: "forward" | "back" = "forward"): JournalRecord => ({
  type: "step-begun",
  move: 0,
  step: name,
  way,
});
const undone = (name: StepName): JournalRecord => ({
  type: "step-ended",
  move: 0,
  step: name,
  way: "back",
  end: "done",
  why: null,
});

describe("the state of an execution", () => {
  it("remembers how far a move had come when a resumed executor does earlier steps again", () => {
    const records = [step("prepare"), step("migrate"), step("re-home"), step("prepare")];
    expect(fold(records).moves.get(0)?.reached).toBe(stepIndex(0, "re-home") + 1);
    expect(fold([...records, step("re-home", "back"), undone("re-home")]).moves.get(0)?.reached).toBe(stepIndex(0, "re-home"));
  });

  it("counts migrations by the way that they went", () => {
    const sent = (effect: number): JournalRecord => ({
      type: "intended",
      effect,
      move: 0,
      what: { kind: "act", act: { act: "migrate", job: { id: `j${effect}`, router: "r", from: "a", to: "b", gbps: null } } },
    });
    const back: JournalRecord = { type: "move-begun", move: 0, way: "back" };
    const state = fold([
      { type: "move-begun", move: 0, way: "forward" },
      sent(1),
      sent(2),
      back,
      sent(3),
      { type: "ended", effect: 3, ran: { ran: "done" } },
    ]);
    expect(state.moves.get(0)?.attempts).toEqual({ there: 2, back: 1 });
    expect([state.lastEffect, [...state.open]]).toEqual([3, [1, 2]]);
  });

  it("is unfinished again once it was resumed", () => {
    const finished: JournalRecord = { type: "finished", as: "needs-person", why: "w", page: ["p"] };
    expect(fold([finished]).finished?.as).toBe("needs-person");
    expect(fold([finished, { type: "resumed", by: "x" }]).finished).toBeNull();
  });

  it("never forgets, whatever is appended: stages, effects and turns only grow", async () => {
    const exercise = exerciseOf(oneMove);
    await survive(exercise, { faults: [{ fault: "migration", how: "cut-in-pre-copy", times: Number.POSITIVE_INFINITY }] });
    const records = exercise.store.read("ex-1").map(({ body }) => body);
    fc.assert(
      fc.property(fc.nat(records.length), fc.nat(records.length), (x, y) => {
        const [before, after] = [fold(records.slice(0, Math.min(x, y))), fold(records.slice(0, Math.max(x, y)))];
        expect([...before.stagesBegun].every((stage) => after.stagesBegun.has(stage))).toBe(true);
        expect([...before.turnedBack.keys()].every((stage) => after.turnedBack.has(stage))).toBe(true);
        expect(after.lastEffect).toBeGreaterThanOrEqual(before.lastEffect);
        for (const [move, { attempts }] of before.moves) {
          expect(after.moves.get(move)?.attempts.there).toBeGreaterThanOrEqual(attempts.there);
        }
      }),
      { seed: 43 },
    );
  });
});
