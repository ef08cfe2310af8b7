import { describe, expect, it } from "vitest";
import { closeExecution } from "../../../src/execution/execute.ts";
import type { World } from "../../../src/execution/ports.ts";
import { unfinishedOf } from "../../../src/execution/unfinished.ts";
import { begin, type Exercise, exerciseOf, faultsOf, oneMove, resume } from "../../support/executions.ts";

class Killed extends Error {}

/** The executor dies at its n-th change of a device, after the device has it. */
function killedAfter(changes: number, { fleet: { world } }: Exercise): World {
  let left = changes;
  const { devices } = world;
  return {
    ...world,
    devices: {
      read: devices.read.bind(devices),
      commandsOf: devices.commandsOf.bind(devices),
      async change(change, fence) {
        if (left < 0) throw new Killed();
        const ran = await devices.change(change, fence);
        left -= 1;
        if (left < 0) throw new Killed();
        return ran;
      },
    },
  };
}

async function cutOff(): Promise<Exercise> {
  const exercise = exerciseOf(oneMove);
  await expect(begin(exercise, { world: killedAfter(3, exercise) })).rejects.toThrow(Killed);
  return exercise;
}

const close = (exercise: Exercise, reason = "wired again by hand") =>
  closeExecution({ id: "ex-1", network: "lab", store: exercise.store, clock: exercise.fleet.world.clock, holder: "person", reason });

describe("an execution that left its network between two states", () => {
  it("keeps another from beginning, which says how to go on", async () => {
    const exercise = await cutOff();
    expect(unfinishedOf(exercise.store, "lab")).toEqual([{ id: "ex-1", as: "cut off" }]);
    const before = exercise.store.rows().length;
    const outcome = await begin(exercise, { id: "ex-2" });
    expect(outcome).toMatchObject({
      status: "refused",
      problems: [{ pointer: "executions/ex-1", found: expect.stringContaining("cut off") }],
    });
    expect(outcome.status === "refused" && outcome.problems[0]?.remedy).toContain("rehome execution resume ex-1");
    expect(exercise.store.rows()).toHaveLength(before);
  });

  it("does so in its own network only", async () => {
    const exercise = await cutOff();
    expect(unfinishedOf(exercise.store, "another")).toEqual([]);
  });

  it("no longer does once it has been resumed to its end", async () => {
    const exercise = await cutOff();
    expect(await resume(exercise)).toMatchObject({ status: "ended", end: { as: "done" } });
    expect(unfinishedOf(exercise.store, "lab")).toEqual([]);
    expect(faultsOf(exercise)).toEqual([]);
  });

  it("is closed by a person, once, and the next execution looks at the world for itself", async () => {
    const exercise = await cutOff();
    expect(close(exercise)).toEqual({ status: "closed" });
    expect(exercise.store.read("ex-1").at(-1)?.body).toMatchObject({ type: "finished", as: "closed", why: "person: wired again by hand" });
    expect(close(exercise)).toMatchObject({ status: "refused" });
    expect(await resume(exercise)).toMatchObject({ status: "refused" });
    expect(await begin(exercise, { id: "ex-2" })).toMatchObject({ status: "refused", why: "the world is not as the network says" });
  });

  it("is not closed while somebody carries it out", async () => {
    const exercise = await cutOff();
    const { clock } = exercise.fleet.world;
    exercise.store.acquire("lab", "another", clock.now(), 30);
    expect(close(exercise)).toMatchObject({ status: "busy", heldBy: "another" });
    expect(unfinishedOf(exercise.store, "lab")).toHaveLength(1);
  });

  it("ends with the execution that takes it back", async () => {
    const exercise = exerciseOf(oneMove);
    exercise.store.acquire("lab", "x", exercise.fleet.world.clock.now(), 30);
    const { store, fleet } = exercise;
    const token = store.lease("lab")?.token ?? 0;
    store.create({
      id: "ex-0",
      network: "lab",
      planDigest: "",
      createdAt: 0,
      documents: { network: "{}", plan: "{}", fleet: "{}" },
      kind: "execute",
      rollsBack: null,
    });
    store.append("ex-0", token, fleet.world.clock.now(), { type: "finished", as: "paused", why: "a person asked", page: [] });
    store.release({ network: "lab", token, holder: "x", expiresAt: 0 });
    expect(await begin(exercise, { id: "ex-1" })).toMatchObject({ status: "refused" });
    expect(await begin(exercise, { id: "ex-1", rollsBack: "ex-0" })).toMatchObject({ status: "ended", end: { as: "done" } });
    expect(store.read("ex-0").at(-1)?.body).toMatchObject({ type: "finished", as: "closed", why: "taken back by ex-1" });
  });
});
