import { describe, expect, it } from "vitest";
import type { JournalRecord } from "../../../src/execution/journal/record.ts";
import { unansweredDevices } from "../../../src/execution/journal/unanswered.ts";

const unsureAfter = (...records: readonly JournalRecord[]): readonly string[] => [
  ...unansweredDevices(records.map((body, index) => ({ sequence: index + 1, at: index, body }))),
];
const ordered = (effect: number, device: string): JournalRecord => ({
  type: "intended",
  effect,
  move: 0,
  what: { kind: "change", device, ops: [] },
});
const done = (effect: number): JournalRecord => ({ type: "ended", effect, ran: { ran: "done" } });
const lost = (effect: number): JournalRecord => ({ type: "ended", effect, ran: { ran: "unknown", detail: "no answer" } });
const failed = (effect: number): JournalRecord => ({ type: "ended", effect, ran: { ran: "failed", detail: "no such device" } });
const resumed: JournalRecord = { type: "resumed", by: "somebody" };

describe("devices that may still get an order", () => {
  it("are those that nobody heard an answer of", () => {
    expect(unsureAfter(ordered(1, "h1"), done(1), ordered(2, "h2"), lost(2), ordered(3, "h3"))).toEqual(["h2", "h3"]);
  });

  it("are not those that answered something ordered later", () => {
    expect(unsureAfter(ordered(1, "h1"), lost(1), ordered(2, "h1"), done(2))).toEqual([]);
    expect(unsureAfter(ordered(1, "h1"), resumed, ordered(2, "h1"), done(2))).toEqual([]);
  });

  it("are those as well that answered only what was on its way beside it, or refused something", () => {
    expect(unsureAfter(ordered(1, "h1"), ordered(2, "h1"), lost(1), done(2))).toEqual(["h1"]);
    expect(unsureAfter(ordered(1, "h1"), lost(1), ordered(2, "h1"), failed(2))).toEqual(["h1"]);
  });
});
