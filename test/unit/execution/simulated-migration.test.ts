import { describe, expect, it } from "vitest";
import type { MigrationFault } from "../../../src/execution/drivers/simulated/faults.ts";
import { restoreSimulatedFleet, type SimulatedFleet } from "../../../src/execution/drivers/simulated/fleet.ts";
import type { JobState } from "../../../src/execution/ports.ts";
import { copies, createLab, job, labSetup } from "../../support/simulated-lab.ts";

const jobState = async (fleet: SimulatedFleet): Promise<JobState> => {
  const seen = await fleet.world.hypervisor.migration(job);
  if (!seen.seen) throw new Error(seen.why);
  return seen.state;
};
const start = (fleet: SimulatedFleet) => fleet.world.hypervisor.startMigration(job, 1);
/** The lab's copy takes about nine seconds; the hand-over two. */
const [copying, over] = [4, 20];

/** Lets time pass until a copy looks like this. */
const until = async (fleet: SimulatedFleet, copy: string): Promise<void> => {
  for (let left = 2000; !copies(fleet).some((one) => one.includes(copy)); left--) {
    if (left === 0) throw new Error(`never came to ${copy}: ${copies(fleet)}`);
    await fleet.run(0.02);
  }
};

describe("a migration that succeeds", () => {
  it("goes through xl's stages and names, without anybody watching", async () => {
    const fleet = createLab();
    expect(await jobState(fleet)).toMatchObject({ phase: "absent", sentBytes: 0 });
    expect(await start(fleet)).toEqual({ ran: "done" });
    await fleet.run(copying);
    const early = await jobState(fleet);
    expect(early).toMatchObject({ phase: "copying", transferred: false });
    expect(copies(fleet)).toEqual(["PR1 VR1 running", "PR2 VR1--incoming paused"]);
    const growing =
      fleet
        .inspect()
        .routers.get("VR1")
        ?.find(({ host }) => host === "PR2")?.memoryMiB ?? 0;
    expect(growing).toBeGreaterThan(20);
    expect(growing).toBeLessThan(96);
    await fleet.run(1);
    expect((await jobState(fleet)).sentBytes).toBeGreaterThan(early.sentBytes);
    await until(fleet, "suspended");
    expect(await jobState(fleet)).toMatchObject({ phase: "handing-over", transferred: false });
    expect(copies(fleet)).toEqual(["PR1 VR1 suspended", "PR2 VR1--incoming paused"]);
    await until(fleet, "migratedaway");
    expect(copies(fleet)).toEqual(["PR1 VR1--migratedaway suspended", "PR2 VR1--incoming paused"]);
    await fleet.run(over);
    expect(await jobState(fleet)).toMatchObject({ phase: "succeeded", transferred: true });
    expect((await jobState(fleet)).said.at(-1)).toBe("Migration successful.");
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
  });

  it("tells its news in order, and once", async () => {
    const fleet = createLab();
    await start(fleet);
    const heard: string[] = [];
    const sent: number[] = [];
    await fleet.world.hypervisor.watchMigration(job, 30, ({ event, sentBytes }) => {
      if (event === "progress") sent.push(sentBytes);
      else heard.push(event);
    });
    expect(heard).toEqual(["suspended", "transferred", "started", "ended"]);
    expect(sent.length).toBeGreaterThan(5);
    expect(sent).toEqual(sent.toSorted((x, y) => x - y));
  });

  it("is not started again by the same job, and holds copies to the rate it was given", async () => {
    const fleet = createLab();
    await fleet.world.hypervisor.startMigration({ ...job, gbps: 0.01 }, 1);
    await start(fleet);
    await fleet.run(over);
    expect(await jobState(fleet)).toMatchObject({ phase: "copying" });
    expect(fleet.inspect().counters.get("migrations started")).toBe(1);
    await fleet.run(1000);
    expect(await jobState(fleet)).toMatchObject({ phase: "succeeded" });
  });
});

interface End {
  readonly copies: readonly string[];
  readonly phase: JobState["phase"];
  readonly said?: string;
}

const unharmed = ["PR1 VR1 running"];
const resuming = "Migration failed, resuming at sender.";
const ends: Readonly<Partial<Record<MigrationFault, End>>> = {
  "cut-in-pre-copy": { copies: unharmed, phase: "failed", said: resuming },
  "cut-after-suspend": { copies: ["PR1 VR1 running", "PR2 VR1--incoming paused"], phase: "failed", said: resuming },
  "cut-after-suspend-clean": { copies: unharmed, phase: "failed", said: resuming },
  "handshake-lost-target-runs": {
    copies: ["PR1 VR1--migratedaway suspended", "PR2 VR1 running"],
    phase: "failed",
    said: "** Migration failed during final handshake **",
  },
  "handshake-lost-target-paused": { copies: ["PR1 VR1--migratedaway suspended", "PR2 VR1 paused"], phase: "failed" },
  "handshake-lost-target-incoming": { copies: ["PR1 VR1--migratedaway suspended", "PR2 VR1--incoming paused"], phase: "failed" },
  "destination-dies-in-pre-copy": { copies: unharmed, phase: "copying" },
  "destination-dies-after-suspend": { copies: ["PR1 VR1 suspended"], phase: "handing-over" },
  "destination-dies-in-handshake": { copies: ["PR1 VR1--migratedaway suspended"], phase: "handing-over" },
  "hangs-in-pre-copy": { copies: ["PR1 VR1 running", "PR2 VR1--incoming paused"], phase: "copying" },
  "refused-for-memory": { copies: unharmed, phase: "failed", said: "migration target: Domain creation failed (code -3)." },
  "log-dirty-refused": { copies: unharmed, phase: "failed", said: "xc: error: Failed to enable logdirty: 95,22,0: Internal error" },
  "sender-killed-after-suspend": { copies: ["PR1 VR1 suspended", "PR2 VR1--incoming paused"], phase: "failed" },
};

describe("a migration that fails", () => {
  it.each(Object.entries(ends))("%s leaves what was measured", async (how, end) => {
    const fleet = createLab();
    fleet.inject({ fault: "migration", how: how as MigrationFault });
    await start(fleet);
    await fleet.run(over);
    expect(copies(fleet)).toEqual(end.copies);
    const state = await jobState(fleet);
    expect(state.phase).toBe(end.phase);
    if (end.said !== undefined) expect(state.said).toContain(end.said);
    await fleet.run(600);
    expect(copies(fleet)).toEqual(end.copies);
  });

  it.each([
    ["source-dies-in-pre-copy", ["PR2 VR1--incoming paused"]],
    ["source-dies-after-suspend", ["PR2 VR1--incoming paused"]],
    ["source-dies-in-handshake", ["PR2 VR1 running"]],
  ] as const)("%s: the target goes on as far as it may", async (how, expected) => {
    const fleet = createLab();
    fleet.inject({ fault: "migration", how });
    await start(fleet);
    await fleet.run(over);
    expect(copies(fleet)).toEqual(expected);
    expect(await fleet.world.hypervisor.migration(job)).toMatchObject({ seen: false });
    await fleet.world.power.switch("PR1", "on");
    await fleet.run(120);
    expect(await jobState(fleet)).toMatchObject({ phase: "absent" });
  });

  it("is started again by a job of its own, and succeeds once the leaked copy is destroyed", async () => {
    const fleet = createLab();
    fleet.inject({ fault: "migration", how: "cut-after-suspend" });
    await start(fleet);
    await fleet.run(over);
    const again = { ...job, id: "job-2" };
    await fleet.world.hypervisor.startMigration(again, 1);
    await fleet.run(over);
    const seen = await fleet.world.hypervisor.migration(again);
    expect(seen.seen && seen.state.said.join()).toContain('Domain with name "VR1--incoming" already exists');
    const leaked = fleet
      .inspect()
      .routers.get("VR1")
      ?.find(({ name }) => name === "VR1--incoming");
    if (leaked === undefined) throw new Error("nothing leaked");
    expect(await fleet.world.hypervisor.destroy("PR2", leaked, 1)).toEqual({ ran: "done" });
    await fleet.world.hypervisor.startMigration({ ...job, id: "job-3" }, 1);
    await fleet.run(over);
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
  });

  it("is refused by a target without room, without the bridge, or already with a router of that name", async () => {
    const [pr1, pr2] = labSetup.hosts;
    if (pr1 === undefined || pr2 === undefined) throw new Error("the lab has two hosts");
    for (const other of [
      { ...pr2, totalMemoryMiB: 600 },
      { ...pr2, atBoot: [] },
      { ...pr2, on: false },
    ]) {
      const fleet = createLab({ hosts: [pr1, other] });
      await start(fleet);
      await fleet.run(over);
      expect(copies(fleet)).toEqual(unharmed);
      expect(await jobState(fleet)).toMatchObject({ phase: "failed" });
    }
    const doubled = createLab();
    await doubled.world.hypervisor.create("PR2", "VR1", 1);
    await start(doubled);
    await doubled.run(over);
    expect(copies(doubled)).toEqual(["PR1 VR1 running", "PR2 VR1 running"]);
    expect(await jobState(doubled)).toMatchObject({ phase: "failed" });
  });
});

describe("cutting a transport", () => {
  it.each([
    ["while it copies", "incoming", unharmed],
    ["after it suspended", "suspended", ["PR1 VR1 running", "PR2 VR1--incoming paused"]],
    ["in the handshake: the target starts all the same", "migratedaway", ["PR1 VR1--migratedaway suspended", "PR2 VR1 running"]],
    ["once the target has started", "PR2 VR1 running", ["PR2 VR1 running"]],
  ] as const)("%s", async (_, moment, expected) => {
    const fleet = createLab({ commandSeconds: 0.01 });
    await start(fleet);
    await until(fleet, moment);
    expect(await fleet.world.hypervisor.cutMigration(job, 1)).toEqual({ ran: "done" });
    await fleet.run(over);
    expect(copies(fleet)).toEqual(expected);
  });

  it.each(["destination-dies-in-pre-copy", "hangs-in-pre-copy", "destination-dies-after-suspend"] as const)(
    "frees a sender that hangs: %s",
    async (how) => {
      const fleet = createLab();
      fleet.inject({ fault: "migration", how });
      await start(fleet);
      const before = fleet.world.clock.now();
      await fleet.world.hypervisor.watchMigration(job, 60, () => undefined);
      expect(fleet.world.clock.now() - before).toBeGreaterThan(60_000);
      expect(await jobState(fleet)).not.toMatchObject({ phase: "failed" });
      await fleet.world.hypervisor.cutMigration(job, 1);
      expect(await jobState(fleet)).toMatchObject({ phase: "failed" });
      expect(copies(fleet)).toEqual(unharmed);
    },
  );
});

describe("domains", () => {
  it("are hit by name and id together, and only resumed by their sender", async () => {
    const fleet = createLab();
    const { hypervisor } = fleet.world;
    expect(await hypervisor.destroy("PR1", { name: "VR1", id: 7 }, 1)).toMatchObject({ ran: "failed" });
    expect(await hypervisor.destroy("PR1", { name: "VR2", id: 1 }, 1)).toMatchObject({ ran: "failed" });
    fleet.inject({ fault: "migration", how: "sender-killed-after-suspend" });
    await start(fleet);
    await fleet.run(over);
    expect(await hypervisor.unpause("PR1", { name: "VR1", id: 1 }, 1)).toMatchObject({ ran: "failed" });
    expect(await hypervisor.unpause("PR2", { name: "VR1--incoming", id: 1 }, 1)).toEqual({ ran: "done" });
    expect(copies(fleet)).toContain("PR2 VR1--incoming crashed");
  });

  it("end the job that they belong to when they are destroyed", async () => {
    const fleet = createLab();
    await start(fleet);
    await fleet.run(copying);
    await fleet.world.hypervisor.destroy("PR2", { name: "VR1--incoming", id: 1 }, 1);
    expect(await jobState(fleet)).toMatchObject({ phase: "failed" });
    await fleet.run(over);
    expect(copies(fleet)).toEqual(unharmed);
  });

  it("start from their configuration, once, where there is room and their bridges are", async () => {
    const fleet = createLab();
    const { hypervisor } = fleet.world;
    expect(await hypervisor.create("PR1", "VR1", 1)).toMatchObject({ ran: "failed" });
    expect(await hypervisor.create("PR2", "nobody", 1)).toMatchObject({ ran: "failed" });
    expect(await fleet.world.devices.change({ device: "PR2", ops: [{ op: "remove-bridge", name: "br-n2" }] }, 1)).toEqual({ ran: "done" });
    expect(await hypervisor.create("PR2", "VR1", 1)).toMatchObject({ ran: "failed", detail: expect.stringContaining("br-n2") });
    expect(copies(fleet)).toEqual(unharmed);
    await fleet.world.devices.change({ device: "PR2", ops: [{ op: "add-bridge", name: "br-n2", mac: "02:00:00:00:00:22" }] }, 1);
    expect(await hypervisor.create("PR2", "VR1", 1)).toEqual({ ran: "done" });
    const facts = await hypervisor.read("PR2");
    expect(facts.seen && facts.state).toMatchObject({ freeMemoryMiB: 1024 - 512 - 96, domains: [{ name: "VR1", state: "running" }] });
    expect([...(fleet.inspect().devices.get("PR2")?.ports.keys() ?? [])]).toEqual(["vif2.0", "vif2.1"]);
  });
});

describe("a snapshot", () => {
  it("taken in the middle of a move goes on to the same end, to the byte", async () => {
    const fleet = createLab();
    await start(fleet);
    await fleet.run(copying);
    const restored = restoreSimulatedFleet(fleet.snapshot());
    expect(restored.snapshot()).toBe(fleet.snapshot());
    await Promise.all([fleet.run(over), restored.run(over)]);
    expect(copies(restored)).toEqual(["PR2 VR1 running"]);
    expect(restored.snapshot()).toBe(fleet.snapshot());
  });

  it("is refused when it is none", () => {
    expect(() => restoreSimulatedFleet("{}")).toThrow("rehome/simulated-fleet@1");
  });
});
