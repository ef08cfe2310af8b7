import { describe, expect, it } from "vitest";
import type { DeviceState } from "../../../src/execution/device.ts";
import { firstBroken } from "../../../src/execution/expected.ts";
import type { Fact } from "../../../src/execution/fact.ts";
import { moveOf } from "../../../src/execution/move.ts";
import type { Seen } from "../../../src/execution/ports.ts";
import type { FactStep, StepName } from "../../../src/execution/steps/step.ts";
import { exerciseOf, oneMove } from "../../support/executions.ts";

const { layout, network } = exerciseOf(oneMove);
const move = moveOf(
  layout,
  { execution: "e", index: 0, router: "r1", from: "h1", lostFrom: null, to: "h2", gbps: null },
  network.today.placements,
);

const step = (name: StepName, ...facts: readonly Fact[]): FactStep => ({ kind: "facts", name, done: () => facts, undone: () => [] });
const bridge = (name: string): Fact => ({ device: "d", is: "bridge", name, mac: "02:00:00:00:00:01" });
const pin = (port: string): Fact => ({ device: "d", is: "pin", mac: "02:00:00:00:00:02", port });
const state = (part: Partial<DeviceState>): Seen<DeviceState> => ({
  seen: true,
  state: { bootId: "b", bridges: new Set(), ports: new Map(), pins: [], guards: new Set(), circuits: new Map(), ...part },
});
const pinnedTo = (port: string) => ({ pins: [{ mac: "02:00:00:00:00:02", port }] });
const steps = [
  step("prepare", bridge("x"), pin("old")),
  step("re-home", pin("new")),
  step("retire", { device: "d", is: "no-bridge", name: "x" }),
];

describe("where a resumed executor goes on", () => {
  it("is after all that still holds, a later fact about a thing counting instead of an earlier", () => {
    expect(firstBroken(steps, 2, move, new Map([["d", state({ bridges: new Set(["x"]), ...pinnedTo("new") })]]))).toBe(2);
  });

  it("is at the step whose fact does not hold any more", () => {
    expect(firstBroken(steps, 2, move, new Map([["d", state({ bridges: new Set(["x"]), ...pinnedTo("old") })]]))).toBe(1);
  });

  it("is at the first step again on a device that was started again", () => {
    expect(firstBroken([...steps.slice(0, 2), step("confirm")], 2, move, new Map([["d", state({})]]))).toBe(0);
  });

  it("asks nothing of what the step under way changes", () => {
    expect(firstBroken(steps, 1, move, new Map([["d", state({ bridges: new Set(["x"]), ...pinnedTo("new") })]]))).toBe(1);
    expect(firstBroken(steps, 2, move, new Map([["d", state(pinnedTo("new"))]]))).toBe(2);
  });

  it("is not told by a device that does not answer", () => {
    expect(firstBroken(steps, 2, move, new Map([["d", { seen: false, why: "no answer" }]]))).toBe(2);
  });
});
