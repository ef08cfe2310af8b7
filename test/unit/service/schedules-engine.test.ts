import { describe, expect, it } from "vitest";
import { type Action, nextActions, type Situation } from "../../../src/service/schedules/engine.ts";
import { scheduleSchema } from "../../../src/service/schedules/schedule-document.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const midnight = Date.UTC(2026, 10, 23);
const schedule = scheduleSchema.parse({ network: "lab", pack: { cron: "0 1 * * *" }, restore: { cron: "0 6 * * *" }, band: {} });

const situation = (change: Partial<Situation> = {}): Situation => ({
  schedule,
  frozen: null,
  since: midnight,
  lastDue: {},
  open: [],
  execution: null,
  isPacked: false,
  outside: null,
  now: midnight + HOUR,
  ...change,
});
const told = (actions: readonly Action[]): readonly string[] =>
  actions.map((action) =>
    [action.do, ...("part" in action ? [action.part] : []), ...("reason" in action ? [action.reason] : [])].join(" "),
  );
const next = (change: Partial<Situation>): readonly string[] => told(nextActions(situation(change)));
const outside = { at: midnight + 3 * HOUR, side: "above", what: "cust-17 carries 9 Gb/s" } as const;
const packed = { isPacked: true, lastDue: { pack: midnight + HOUR }, now: midnight + 3 * HOUR + 1 } as const;

describe("what is next", () => {
  it("is nothing before its time, the pack at its time, and nothing again afterwards", () => {
    expect(next({ now: midnight + HOUR - 1 })).toEqual([]);
    expect(nextActions(situation())).toEqual([{ do: "fire", part: "pack", dueAt: midnight + HOUR }]);
    expect(next({ lastDue: { pack: midnight + HOUR }, now: midnight + 2 * HOUR })).toEqual([]);
  });

  it("is the restore in the morning where it is packed, and a word where it is not", () => {
    expect(next({ ...packed, now: midnight + 6 * HOUR })).toEqual(["fire restore"]);
    expect(next({ ...packed, isPacked: false, now: midnight + 6 * HOUR })).toEqual([
      "note restore nothing to restore: it was not packed, or is restored already",
    ]);
  });

  it("is a word for each time that was missed, and only the last may run, if it is not late", () => {
    const actions = next({ now: midnight + 2 * DAY + HOUR + 29 * 60_000 });
    expect(actions).toEqual([
      "note pack late: it was missed, and pack has been due again since",
      expect.stringMatching(/^note restore late: it was missed/),
      "note pack late: it was missed, and pack has been due again since",
      expect.stringMatching(/^note restore late: \d+ minutes after its time/),
      "fire pack",
    ]);
    expect(next({ now: midnight + HOUR + 30 * 60_000 })).toEqual(["note pack late: 30 minutes after its time, and 30 are allowed"]);
  });

  it("is not to run over a run or an execution that is under way, nor while it is frozen", () => {
    const open = [{ id: "ru-1", part: "pack", state: "executing", dueAt: 0 }] as const;
    expect(next({ open })).toEqual(["note pack overlap: its run ru-1 is executing still"]);
    expect(next({ execution: "ex-1" })).toEqual(["note pack overlap: the execution ex-1 of its network is not at an end"]);
    expect(next({ frozen: "because" })).toEqual(["note pack frozen: because"]);
  });

  it("is to give up waiting for an approval once something is due again", () => {
    const open = [{ id: "ru-1", part: "pack", state: "awaiting-approval", dueAt: 0 }] as const;
    expect(next({ open })).toEqual(["expire nobody approved it before pack was due again", "fire pack"]);
    expect(next({ open, now: midnight })).toEqual([]);
  });

  it("is to freeze when traffic leaves its band while packed, once", () => {
    expect(next({ ...packed, outside })).toEqual(["freeze traffic left its forecast: cust-17 carries 9 Gb/s"]);
    expect(next({ ...packed, outside, frozen: "so" })).toEqual([]);
    expect(next({ ...packed, outside, isPacked: false })).toEqual([]);
    // Somebody has seen it and let the schedule go on.
    expect(next({ ...packed, outside, since: outside.at + 1 })).toEqual([]);
    expect(next({ ...packed, outside, now: midnight + 6 * HOUR })).toEqual([
      expect.stringMatching(/^freeze/),
      expect.stringMatching(/^note restore frozen: traffic left/),
    ]);
  });

  it("is to expand at once where that is asked for, and then not to restore again", () => {
    const expands = scheduleSchema.parse({ ...schedule, band: { onOutside: "expand" } });
    expect(next({ ...packed, schedule: expands, outside })).toEqual(["fire expand"]);
    expect(next({ ...packed, schedule: expands, outside: { ...outside, side: "below" } })).toEqual([]);
    expect(next({ ...packed, schedule: expands, outside, lastDue: { pack: midnight + HOUR, expand: outside.at } })).toEqual([]);
    expect(next({ ...packed, schedule: expands, outside, execution: "ex-1" })).toEqual([]);
    expect(next({ ...packed, schedule: expands, outside, now: midnight + 6 * HOUR })).toEqual([
      "fire expand",
      "note restore overlap: its run (expand) is planning still",
    ]);
  });
});
