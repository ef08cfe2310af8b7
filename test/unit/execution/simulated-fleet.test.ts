import { describe, expect, it } from "vitest";
import { copies, createLab, job } from "../../support/simulated-lab.ts";

describe("a migration that succeeds", () => {
  it("goes through xl's stages, and the router runs at the target", async () => {
    const fleet = createLab();
    const { hypervisor } = fleet.world;
    expect(await hypervisor.startMigration(job, 1)).toEqual({ ran: "done" });
    const heard: string[] = [];
    await hypervisor.watchMigration(job, 30, ({ event }) => {
      if (event !== "progress") heard.push(event);
    });
    expect(heard).toEqual(["suspended", "transferred", "started", "ended"]);
    expect(copies(fleet)).toEqual(["PR2 VR1 running"]);
    const [path] = fleet.inspect().paths;
    expect(path?.history.map(({ up }) => up)).toEqual([true, false]);
  });
});
