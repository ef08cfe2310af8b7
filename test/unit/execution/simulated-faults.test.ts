import { describe, expect, it } from "vitest";
import type { Op } from "../../../src/execution/device.ts";
import type { Fault } from "../../../src/execution/drivers/simulated/faults.ts";
import { copies, createLab, job, stream } from "../../support/simulated-lab.ts";

const bridges: readonly Op[] = ["a", "b", "c"].map((name, index) => ({ op: "add-bridge", name, mac: `02:00:00:00:01:0${index}` }));
const made = (fleet: ReturnType<typeof createLab>): string =>
  [...(fleet.inspect().devices.get("NR1")?.bridges ?? [])].filter((name) => name !== "br0").join("");

describe("a fault of an act", () => {
  it.each([
    ["fails-before", "failed", ""],
    ["fails-after", "failed", "abc"],
    ["times-out-before", "unknown", ""],
    ["times-out-after", "unknown", "abc"],
    [{ opsMade: 2 }, "failed", "ab"],
    [{ opsMade: 1, thenTimesOut: true }, "unknown", "a"],
  ] as const)("%j", async (outcome, ran, left) => {
    const fleet = createLab();
    fleet.inject({ fault: "act", index: 1, outcome });
    const { devices } = fleet.world;
    expect(await devices.change({ device: "NR1", ops: [] }, 1)).toEqual({ ran: "done" });
    expect(await devices.change({ device: "NR1", ops: bridges }, 1)).toMatchObject({ ran });
    expect(made(fleet)).toBe(left);
    expect(await devices.change({ device: "NR1", ops: bridges }, 1)).toEqual({ ran: "done" });
    expect(made(fleet)).toBe("abc");
  });

  it("happens as often as it is told, where it fits", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "act", matches: ({ act }) => act === "change", outcome: "fails-before", times: 2 });
    const results = [];
    for (let n = 0; n < 3; n++) results.push((await fleet.world.devices.change({ device: "NR1", ops: bridges }, 1)).ran);
    expect(results).toEqual(["failed", "failed", "done"]);
    fleet.inject({ fault: "act", outcome: "fails-before", times: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 5; n++) expect((await fleet.world.power.switch("PR2", "off")).ran).toBe("failed");
    fleet.clearFaults();
    expect((await fleet.world.power.switch("PR2", "off")).ran).toBe("done");
  });

  it("can start a job and never say so", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "act", outcome: "times-out-after" });
    expect(await fleet.world.hypervisor.startMigration(job, 1)).toMatchObject({ ran: "unknown" });
    await fleet.run(20);
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
  });
});

describe("an executor that dies", () => {
  it.each([
    ["asked", "abc"],
    ["made", "abc"],
  ] as const)("once a change is %s hears nothing any more, and the change is made all the same", async (moment, left) => {
    const fleet = createLab();
    const connection = fleet.connect();
    const died = new Promise<"died">((resolve) => {
      const call = () => {
        connection.cut();
        resolve("died");
      };
      fleet.inject({ fault: "call", moment, call });
    });
    const answer = connection.devices.change({ device: "NR1", ops: bridges }, 1);
    expect(await Promise.race([answer, died])).toBe("died");
    expect(await Promise.race([answer, connection.clock.sleep(1), fleet.run(100).then(() => "silence")])).toBe("silence");
    expect(made(fleet)).toBe(left);
  });
});

it("an executor that dies asleep leaves time to the others", async () => {
  const fleet = createLab();
  const connection = fleet.connect();
  const began = fleet.world.clock.now();
  const sleeping = connection.clock.sleep(3600).then(() => "awake");
  await fleet.run(1);
  connection.cut();
  await fleet.run(1);
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(fleet.world.clock.now() - began).toBe(2000);
  expect(await Promise.race([sleeping, fleet.run(7200).then(() => "never")])).toBe("never");
});

describe("a device", () => {
  it.each([true, false])("out of reach answers nothing; changes that arrive: %s", async (changesArrive) => {
    const fleet = createLab();
    fleet.inject({ fault: "unreachable", device: "NR1", when: { atSeconds: 10 }, seconds: 100, changesArrive });
    expect((await fleet.world.devices.read("NR1")).seen).toBe(true);
    await fleet.run(10);
    expect((await fleet.world.devices.read("NR1")).seen).toBe(false);
    expect((await fleet.world.devices.change({ device: "NR1", ops: bridges }, 1)).ran).toBe("unknown");
    expect(made(fleet)).toBe(changesArrive ? "abc" : "");
    expect(fleet.inspect().paths[0]?.up).toBe(true);
    await fleet.run(100);
    expect((await fleet.world.devices.read("NR1")).seen).toBe(true);
  });

  it("that is killed loses everything, and may come back by itself", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "kill", device: "PR1", when: { atAct: 0 }, startsAgainAfter: 60 });
    expect((await fleet.world.devices.change({ device: "PR1", ops: bridges }, 1)).ran).toBe("unknown");
    expect(copies(fleet)).toEqual([]);
    expect(fleet.inspect().paths[0]?.up).toBe(false);
    await fleet.run(60);
    const seen = await fleet.world.hypervisor.read("PR1");
    expect(seen.seen && seen.state.domains).toEqual([]);
  });

  it("is spared by faults that were cleared before their time", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "kill", device: "PR1", when: { atSeconds: 10 } });
    fleet.inject({ fault: "unreachable", device: "PR1", when: { atAct: 0 }, seconds: 100 });
    fleet.clearFaults();
    await fleet.run(20);
    expect((await fleet.world.devices.change({ device: "PR1", ops: [] }, 1)).ran).toBe("done");
  });

  it("may wake late, or never", async () => {
    const fleet = createLab();
    const wake = async (...faults: readonly Fault[]) => {
      await fleet.world.power.switch("PR2", "off");
      await fleet.run(10);
      fleet.inject(...faults);
      await fleet.world.power.switch("PR2", "on");
      await fleet.run(61);
      return (await fleet.world.hypervisor.read("PR2")).seen;
    };
    expect(await wake({ fault: "wake", host: "PR2", wakes: { secondsLate: 200 } })).toBe(false);
    await fleet.run(200);
    expect((await fleet.world.hypervisor.read("PR2")).seen).toBe(true);
    expect(await wake({ fault: "wake", host: "PR2", wakes: "never" })).toBe(false);
    await fleet.run(3600);
    expect((await fleet.world.hypervisor.read("PR2")).seen).toBe(false);
    expect(await wake()).toBe(true);
  });

  it("may leave a question unanswered", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "look", matches: ({ what, at }) => what === "hypervisor" && at === "PR1" });
    expect((await fleet.world.devices.read("PR1")).seen).toBe(true);
    expect((await fleet.world.hypervisor.read("PR1")).seen).toBe(false);
    expect((await fleet.world.hypervisor.read("PR1")).seen).toBe(true);
  });
});

describe("probes that are lost", () => {
  it("answer nothing, or in part", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "probe" }, { fault: "probe", share: 0.5 });
    expect(await fleet.world.probes.ping(stream, 5)).toEqual({ seen: true, state: 0 });
    await fleet.world.probes.start(stream);
    await fleet.run(100);
    const seen = await fleet.world.probes.stop(stream);
    const kept = seen.seen ? seen.state.replies.length / seen.state.sent : 0;
    expect(kept).toBeGreaterThan(0.45);
    expect(kept).toBeLessThan(0.55);
  });
});

describe("virtual time", () => {
  it("jumps to whoever sleeps shortest, and ties are kept in the order in which they were asked for", async () => {
    const { clock } = createLab().world;
    const woken: string[] = [];
    const began = clock.now();
    const sleeper = async (name: string, ...seconds: readonly number[]) => {
      for (const each of seconds) {
        await clock.sleep(each);
        woken.push(`${name}${(clock.now() - began) / 1000}`);
      }
    };
    await Promise.all([sleeper("a", 5, 5), sleeper("b", 3, 7), sleeper("c", 86400), sleeper("d", 10)]);
    expect(woken).toEqual(["b3", "a5", "d10", "b10", "a10", "c86400"]);
  });

  it("gives the same run for the same seed, and another for another", async () => {
    const run = async (seed: number) => {
      const fleet = createLab({ seed });
      await Promise.all([fleet.world.devices.read("NR1"), fleet.world.devices.change({ device: "NR2", ops: bridges }, 1)]);
      await fleet.world.hypervisor.startMigration(job, 1);
      await fleet.world.hypervisor.watchMigration(job, 60, () => undefined);
      return fleet.snapshot();
    };
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe((await run(2)).replace('"random":2', '"random":1'));
  });
});
