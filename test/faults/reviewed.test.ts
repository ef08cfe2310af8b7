/** Single cases that a reading of the code found: each went wrong once, or could have. */
import { describe, expect, it } from "vitest";
import type { Act, Fault } from "../../src/execution/drivers/simulated/faults.ts";
import type { ExecuteOutcome } from "../../src/execution/execute.ts";
import { survive } from "../support/campaign.ts";
import { stateNow } from "../support/campaign-ends.ts";
import { begin, consolidation, type Exercise, exerciseOf, faultsOf, oneMove, placementsOf, resume } from "../support/executions.ts";
import { exercises } from "./exercises.ts";
import { randomRun } from "./random-run.ts";

const endOf = (outcome: ExecuteOutcome) => {
  if (outcome.status !== "ended") throw new Error(JSON.stringify(outcome));
  return outcome.end;
};

const countOf = ({ fleet }: Exercise, what: string): number => fleet.inspect().counters.get(what) ?? 0;
const hostOf = (exercise: Exercise, router: string): string | undefined => placementsOf(exercise).get(router);
const isChange = (act: Act): boolean => act.act === "change";
const confirms = (act: Act): boolean => act.act === "change" && act.change.ops.some(({ op }) => op === "confirm");

describe("a dead host that comes back with its router", () => {
  it("is asked about again before each try to start the router elsewhere", async () => {
    const exercise = exercises["cold start"]();
    const { fleet } = exercise;
    const { lives } = await survive(exercise, {
      // The first try is lost on its way; meanwhile somebody switches the dead host on.
      faults: [
        {
          fault: "call",
          moment: "asked",
          matches: ({ act }) => act === "create",
          call: () => fleet.inject({ fault: "return", host: "h1", router: "r1", when: { atSeconds: 0 } }),
        },
        { fault: "act", matches: ({ act }) => act === "create", outcome: "times-out-before" },
      ],
    });
    expect(lives[0]).toBe("needs-person");
    expect(countOf(exercise, "routers doubled")).toBe(0);
  });

  it("is asked about again when the executor died in between", async () => {
    const exercise = exercises["cold start"]();
    const { fleet } = exercise;
    const connection = fleet.connect();
    fleet.inject({ fault: "call", moment: "asked", matches: ({ act }) => act === "create", call: () => connection.cut() });
    // The order itself never left.
    fleet.inject({ fault: "act", matches: ({ act }) => act === "create", outcome: "fails-before" });
    void begin(exercise, { world: connection });
    await fleet.run(60);
    fleet.inject({ fault: "return", host: "h1", router: "r1", when: { atSeconds: 0 } });
    await fleet.run(60);
    const end = endOf(await resume(exercise));
    expect(end).toMatchObject({ as: "needs-person", why: expect.stringContaining("h1 may still run r1") });
    expect([countOf(exercise, "routers doubled"), hostOf(exercise, "r1")]).toEqual([0, "h1"]);
  });
});

describe("news of a migration that end early", () => {
  it.each(["copying", "handing-over"] as const)("cut nothing that goes on, in %s", async (phase) => {
    // The receiver builds its devices for some seconds, in which no byte goes.
    const exercise = exerciseOf(oneMove, 1, undefined, { migration: { handOverSeconds: 12 } });
    const fault: Fault = { fault: "watch", times: 5, matches: (_, now) => now === phase };
    const cuts: Act[] = [];
    const call = (act: Act): void => {
      cuts.push(act);
    };
    exercise.fleet.inject(fault, { fault: "call", times: 99, moment: "asked", matches: ({ act }) => act === "cut", call });
    expect(endOf(await begin(exercise))).toMatchObject({ as: "done" });
    expect(cuts).toEqual([]);
    expect(faultsOf(exercise)).toEqual([]);
  });

  it("do not hide that a migration hangs", async () => {
    const exercise = exercises["past the far end"]();
    exercise.fleet.inject({ fault: "watch", times: Number.POSITIVE_INFINITY }, { fault: "migration", how: "hangs-in-pre-copy", times: 1 });
    expect(endOf(await begin(exercise))).toMatchObject({ as: "done" });
    expect(hostOf(exercise, "r1")).toBe("h3");
  });
});

describe("the start of a migration that arrives late", () => {
  it.each([31, 45, 100, 300])("%i s: is kept from starting, and what is left is as it was said", async (arrivesAfter) => {
    const exercise = exercises["past the far end"]();
    exercise.fleet.inject({ fault: "act", times: 9, matches: ({ act }) => act === "migrate", outcome: { arrivesAfter } });
    const end = endOf(await begin(exercise));
    expect(end.as).toBe("rolled-back");
    await exercise.fleet.run(1000);
    expect(countOf(exercise, "orders late")).toBeGreaterThan(0);
    expect(countOf(exercise, "migrations started")).toBe(0);
    expect(hostOf(exercise, "r1")).toBe("h1");
    expect(faultsOf(exercise)).toEqual([]);
  });
});

describe("a change of a device that arrives late", () => {
  it.each([31, 100, 300])("%i s: undoes nothing that was made after it", async (arrivesAfter) => {
    const ends = new Set<string>();
    for (let index = 0; index < 24; index += 1) {
      const exercise = exercises["past the far end"]();
      exercise.fleet.inject({ fault: "act", index, matches: isChange, outcome: { arrivesAfter } });
      ends.add(endOf(await begin(exercise)).as);
      await exercise.fleet.run(1000);
      expect([index, faultsOf(exercise)]).toEqual([index, []]);
    }
    expect(ends).toContain("done");
  });

  it.each(["h1", "h3", "r1-a"])("to %s, so often that the way back finds nothing to undo: is refused when it comes", async (device) => {
    const exercise = exercises["past the far end"]();
    const matches = (act: Act): boolean => act.act === "change" && act.change.device === device;
    exercise.fleet.inject({ fault: "act", times: 4, matches, outcome: { arrivesAfter: 300 } });
    expect(endOf(await begin(exercise))).toMatchObject({ as: "rolled-back" });
    await exercise.fleet.run(1000);
    expect([hostOf(exercise, "r1"), faultsOf(exercise)]).toEqual(["h1", []]);
  });
});

describe("orders of an executor that was killed", () => {
  const isDevice = (act: Act): boolean => act.act === "change" && act.change.device === "r1-a";
  /** All that is sent to r1-a is held up for 300 s; the executor dies with such an order on its way. */
  const cutOff = async (times: number): Promise<Exercise> => {
    const exercise = exercises["past the far end"]();
    const { fleet } = exercise;
    const connection = fleet.connect();
    fleet.inject({ fault: "act", times, matches: isDevice, outcome: { arrivesAfter: 300 } });
    fleet.inject({ fault: "call", moment: "asked", matches: isDevice, call: () => void fleet.run(5).then(() => connection.cut()) });
    void begin(exercise, { world: connection });
    await fleet.run(60);
    return exercise;
  };

  it.each([1, 2, 99])("are refused when they come after the end, or a person is told of them (%i held up)", async (times) => {
    const exercise = await cutOff(times);
    const end = endOf(await resume(exercise));
    if (times < 99) expect(["done", "rolled-back"]).toContain(end.as);
    else expect(end).toMatchObject({ as: "needs-person", why: expect.stringContaining("r1-a") });
    await exercise.fleet.run(1000);
    if (times < 99) expect(faultsOf(exercise)).toEqual([]);
  });

  it.each([1810, 5923, 9829])("do nothing after the end (seed %i, as it was found)", async (seed) => {
    const { exercise, script } = randomRun(seed);
    expect(await survive(exercise, script)).toMatchObject({ problems: [], lives: ["killed", "needs-person", "rolled-back"] });
  });
});

describe("an old home that is out of reach once the move is confirmed", () => {
  const cutOff = (seconds: number): Exercise => {
    const exercise = exercises["past the far end"]();
    const { fleet } = exercise;
    const call = () => fleet.inject({ fault: "unreachable", device: "h1", when: { atSeconds: 0 }, seconds });
    fleet.inject({ fault: "call", moment: "made", matches: confirms, call });
    return exercise;
  };

  it("is waited for", async () => {
    const exercise = cutOff(90);
    expect(endOf(await begin(exercise))).toMatchObject({ as: "done" });
    expect([hostOf(exercise, "r1"), faultsOf(exercise)]).toEqual(["h3", []]);
  });

  it("does not bring the router back to it", async () => {
    const exercise = cutOff(3000);
    expect(endOf(await begin(exercise))).toMatchObject({ as: "needs-person" });
    expect(hostOf(exercise, "r1")).toBe("h3");
    expect(countOf(exercise, "migrations started")).toBe(1);
    await exercise.fleet.run(3000);
    expect(endOf(await resume(exercise))).toMatchObject({ as: "done" });
    expect([hostOf(exercise, "r1"), faultsOf(exercise)]).toEqual(["h3", []]);
  });
});

describe("a host that is to be switched off", () => {
  const guest = { router: "db", host: null, memoryMiB: 64, interfaces: [] } as const;
  const startGuest =
    ({ fleet, store }: Exercise) =>
    (): void => {
      void fleet.world.hypervisor.create("h1", "db", store.lease("lab")?.token ?? 0);
    };
  const isOff = (act: Act): boolean => act.act === "power" && act.to === "off";

  it("stays on while it has a guest that is nobody's of the network", async () => {
    const exercise = exerciseOf(consolidation, 1, undefined, { guests: [guest] });
    const { fleet } = exercise;
    // Somebody starts it in mid-way.
    fleet.inject({ fault: "call", moment: "made", matches: isChange, call: startGuest(exercise) });
    const end = endOf(await begin(exercise));
    expect(end).toMatchObject({ as: "needs-person", why: expect.stringContaining("h1 still holds db (running)") });
    expect(fleet.inspect().devices.get("h1")?.power).toBe("on");
  });

  it("is not taken for asleep because it does not answer", async () => {
    const exercise = exerciseOf(consolidation);
    const { fleet } = exercise;
    const { power, hypervisor } = fleet.world;
    // As a host that is switched by a command over ssh: silence is all there is to be seen.
    const read: typeof power.read = async (host) => {
      const seen = await hypervisor.read(host);
      return { seen: true, state: seen.seen ? "on" : "off" };
    };
    const world = { ...fleet.world, power: { ...power, read, proves: () => false } };
    // Out of reach from the end of the last move on, before anybody asked it to go off.
    const call = () => {
      if (stateNow(exercise).moves.get(1)?.status !== "under way") return;
      fleet.inject({ fault: "unreachable", device: "h1", when: { atSeconds: 0 }, seconds: 5000 });
    };
    fleet.inject({ fault: "call", times: 99, moment: "made", matches: confirms, call });
    const end = endOf(await begin(exercise, { world }));
    expect(fleet.inspect().devices.get("h1")?.power).toBe("on");
    expect(end).toMatchObject({ as: "needs-person", why: expect.stringContaining("h1 cannot be asked whether it is empty") });
  });

  it("is not cut off after its grace once it has a guest again", async () => {
    const exercise = exerciseOf(consolidation, 1, undefined, { guests: [guest] });
    const { fleet } = exercise;
    fleet.inject(
      { fault: "stays-on", host: "h1", graceSeconds: 100, times: 9 },
      // h2 goes off at once: the guest starts in the grace of h1.
      { fault: "call", moment: "made", matches: isOff, call: startGuest(exercise) },
    );
    const end = endOf(await begin(exercise));
    expect(end.as).toBe("needs-person");
    expect(fleet.inspect().devices.get("h1")?.power).toBe("on");
  });

  it("is not cut off by an executor that another one has taken over from", async () => {
    const exercise = exerciseOf(consolidation);
    const { fleet, store } = exercise;
    fleet.inject({ fault: "stays-on", host: "h1", graceSeconds: 100 });
    const steal = () => {
      // Its process stood still for as long as its lease lasted.
      store.acquire("lab", "another", fleet.inspect().now + 60_000, 600);
    };
    fleet.inject({ fault: "call", moment: "made", matches: isOff, call: steal });
    await begin(exercise).catch(() => undefined);
    await fleet.run(500);
    expect(fleet.inspect().devices.get("h1")?.power).toBe("on");
  });

  it("is cut off after its grace when it is empty and ours", async () => {
    const exercise = exerciseOf(consolidation);
    exercise.fleet.inject({ fault: "stays-on", host: "h1", graceSeconds: 100 });
    expect(endOf(await begin(exercise))).toMatchObject({ as: "done" });
    expect(exercise.fleet.inspect().devices.get("h1")?.power).toBe("off");
  });
});

describe("what a person asked for while no executor lived", () => {
  it("is heard by the next one: it takes back what is under way", async () => {
    const exercise = exercises["past the far end"]();
    const { fleet, store } = exercise;
    const connection = fleet.connect();
    fleet.inject({ fault: "call", moment: "made", matches: isChange, call: () => connection.cut() });
    void begin(exercise, { world: connection });
    await fleet.run(60);
    expect(stateNow(exercise)).toMatchObject({ begun: true, finished: null });
    store.wish("ex-1", { at: fleet.inspect().now, by: "somebody", want: "abort", router: null, reason: null });
    expect(endOf(await resume(exercise))).toMatchObject({ as: "stopped" });
    expect([hostOf(exercise, "r1"), faultsOf(exercise)]).toEqual(["h1", []]);
  });

  it("is known before anything is begun: a router that is left out stays so after a crash just then", async () => {
    const exercise = exercises["side by side"]();
    const { fleet, store } = exercise;
    const dies: typeof store = {
      ...store,
      append(...of) {
        const entry = store.append(...of);
        if (entry.body.type === "begun") throw new Error("killed");
        return entry;
      },
    };
    await expect(begin(exercise, { store: dies, skip: new Map([["r1", "it is being repaired"]]) })).rejects.toThrow("killed");
    await fleet.run(60);
    expect(endOf(await resume(exercise))).toMatchObject({ as: "done" });
    expect([hostOf(exercise, "r1"), hostOf(exercise, "r2")]).toEqual(["h1", "h3"]);
  });
});
