import { describe, expect, it } from "vitest";
import { begin, consolidation, exerciseOf, faultsOf, oneMove, placementsOf } from "../../support/executions.ts";

describe("an execution on a simulated fleet", () => {
  it.each(["local-switching", "switch-after"] as const)("moves one router by %s and leaves nothing behind", async (procedure) => {
    const exercise = exerciseOf(oneMove);
    expect(faultsOf(exercise)).toEqual([]);
    const outcome = await begin(exercise, { procedure });
    expect(outcome).toEqual({ status: "ended", end: { as: "done", why: "every stage is done", page: [] } });
    expect(faultsOf(exercise)).toEqual([]);
    expect(Object.fromEntries(placementsOf(exercise))).toEqual({ r1: "h2", r2: "h2" });
  });

  it("wakes a host, moves two routers one after the other and puts two hosts to sleep", async () => {
    const exercise = exerciseOf(consolidation);
    const outcome = await begin(exercise, { observe: true });
    expect(outcome).toMatchObject({ status: "ended", end: { as: "done" } });
    expect(faultsOf(exercise)).toEqual([]);
    expect(Object.fromEntries(placementsOf(exercise))).toEqual({ r1: "h3", r2: "h3" });
    const { devices } = exercise.fleet.inspect();
    expect(["h1", "h2", "h3"].map((id) => devices.get(id)?.power)).toEqual(["off", "off", "on"]);
  });
});
