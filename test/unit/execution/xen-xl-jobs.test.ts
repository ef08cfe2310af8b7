import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createXlHypervisor } from "../../../src/execution/drivers/xen-xl/hypervisor.ts";
import { portsOf } from "../../../src/execution/drivers/xen-xl/transport.ts";
import type { Hypervisor, JobState, MigrationJob, MigrationNews } from "../../../src/execution/ports.ts";
import { createXenStubs, type StubSettings, type XenStubs } from "../../support/xen-stubs.ts";

const open: XenStubs[] = [];
afterEach(() => {
  for (const stubs of open.splice(0)) stubs.close();
});

let jobs = 0;
const firstPort = 21_000 + (process.pid % 20) * 1000;

function lab(settings: Partial<StubSettings> = {}): { stubs: XenStubs; xl: Hypervisor; job: MigrationJob } {
  const stubs = createXenStubs();
  open.push(stubs);
  stubs.set(settings);
  stubs.add("PR1", { name: "VR1", id: 3, memoryMiB: 96, state: "running" });
  stubs.add("PR2", { name: "other", id: 1, memoryMiB: 32, state: "running" });
  const xl = createXlHypervisor(stubs.runner, {
    migration: { transport: "tcp", firstPort },
    addressOf: () => "127.0.0.1",
    pollSeconds: 0.1,
  });
  jobs += 1;
  return { stubs, xl, job: { id: `jtest${process.pid}x${jobs}`, router: "VR1", from: "PR1", to: "PR2", gbps: null } };
}

async function stateOf(xl: Hypervisor, job: MigrationJob): Promise<JobState> {
  const seen = await xl.migration(job);
  if (!seen.seen) throw new Error(seen.why);
  return seen.state;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it never came to that");
}

const names = (stubs: XenStubs, host: string): readonly string[] => stubs.domains(host).map(({ name, state }) => `${name} ${state}`);
const over = async (xl: Hypervisor, job: MigrationJob): Promise<boolean> =>
  ["succeeded", "failed"].includes((await stateOf(xl, job)).phase);

describe("a migration by xl", () => {
  it("is started apart from us, watched on both sides, and succeeds", async () => {
    const { stubs, xl, job } = lab();
    expect(await stateOf(xl, job)).toEqual({ phase: "absent", sentBytes: 0, transferred: false, said: [] });
    expect(await xl.startMigration(job, 1)).toEqual({ ran: "done" });
    const news: MigrationNews[] = [];
    await xl.watchMigration(job, 20, (each) => news.push(each));
    expect(news.filter(({ event }) => event !== "progress").map(({ event }) => event)).toEqual([
      "suspended",
      "transferred",
      "started",
      "ended",
    ]);
    const bytes = news.filter(({ event }) => event === "progress").map(({ sentBytes }) => sentBytes);
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes).toEqual([...bytes].sort((x, y) => x - y));
    expect(await stateOf(xl, job)).toMatchObject({
      phase: "succeeded",
      transferred: true,
      said: expect.arrayContaining(["Migration successful."]),
    });
    expect(names(stubs, "PR1")).toEqual([]);
    expect([...names(stubs, "PR2")].sort()).toEqual(["VR1 running", "other running"]);
  });

  it("starts once, however often it is asked to, also when it is over", async () => {
    const { stubs, xl, job } = lab();
    const started = await Promise.all([xl.startMigration(job, 1), xl.startMigration(job, 1), xl.startMigration(job, 1)]);
    expect(started).toEqual([{ ran: "done" }, { ran: "done" }, { ran: "done" }]);
    await xl.watchMigration(job, 20, () => {});
    expect(await xl.startMigration(job, 1)).toEqual({ ran: "done" });
    expect(stubs.calls("PR1").filter((call) => call.includes('"migrate"'))).toHaveLength(1);
    expect(stubs.calls("PR2").filter((call) => call.includes("migrate-receive"))).toHaveLength(1);
  });

  it("tells the phases while it goes on", async () => {
    const { xl, job, stubs } = lab({ parts: 20, everyMs: 50, pauseMs: 1500 });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR2").includes("VR1--incoming paused"));
    const copying = await stateOf(xl, job);
    expect(copying).toMatchObject({ phase: "copying", transferred: false });
    await until(async () => (await stateOf(xl, job)).phase !== "copying");
    const handing = await stateOf(xl, job);
    expect(handing).toMatchObject({ phase: "handing-over", transferred: false });
    expect(handing.sentBytes).toBeGreaterThan(copying.sentBytes);
    await until(async () => (await stateOf(xl, job)).phase !== "handing-over");
    expect(await stateOf(xl, job)).toMatchObject({ phase: "started", transferred: true });
    await until(() => over(xl, job));
  });

  it("is cut in pre-copy: the sender fails, the router runs on, nothing is left over there", async () => {
    const { stubs, xl, job } = lab({ parts: 10_000 });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR2").includes("VR1--incoming paused"));
    const watched = xl.watchMigration(job, 20, () => {});
    expect(await xl.cutMigration(job, 1)).toEqual({ ran: "done" });
    await watched;
    await until(() => over(xl, job));
    expect(await stateOf(xl, job)).toMatchObject({
      phase: "failed",
      transferred: false,
      said: expect.arrayContaining(["Migration failed, resuming at sender."]),
    });
    await until(() => names(stubs, "PR2").length === 1);
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
  });

  it("is cut after the router was suspended: the sender resumes it, and a leaked copy is destroyed by name and number", async () => {
    const { stubs, xl, job } = lab({ parts: 3, pauseMs: 2000, leaks: true });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR1").includes("VR1 suspended"));
    await xl.cutMigration(job, 1);
    await until(() => over(xl, job));
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
    await until(() => stubs.calls("PR2").length > 0);
    const leaked = stubs.domains("PR2").find(({ name }) => name === "VR1--incoming");
    if (leaked === undefined) throw new Error("nothing leaked");
    expect(await xl.destroy("PR2", { name: "VR1", id: leaked.id }, 1)).toMatchObject({ ran: "failed" });
    expect(names(stubs, "PR2")).toContain("VR1--incoming paused");
    expect(await xl.destroy("PR2", leaked, 1)).toEqual({ ran: "done" });
    expect(names(stubs, "PR2")).toEqual(["other running"]);
  });

  it("is not started any more once it was cut before", async () => {
    const { stubs, xl, job } = lab();
    expect(await xl.cutMigration(job, 1)).toEqual({ ran: "done" });
    expect(await xl.startMigration(job, 1)).toMatchObject({ ran: "failed" });
    expect(await stateOf(xl, job)).toMatchObject({ phase: "absent" });
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
    expect(stubs.calls("PR1")).toEqual([]);
  });

  it("is left alone by a cut once it has succeeded", async () => {
    const { stubs, xl, job } = lab();
    await xl.startMigration(job, 1);
    await xl.watchMigration(job, 20, () => {});
    stubs.lose("PR2");
    expect(await xl.cutMigration(job, 1)).toEqual({ ran: "done" });
    expect(await stateOf(xl, job)).toMatchObject({ phase: "succeeded" });
  });

  it("is cut at the source when the target does not answer: its receiver ends by itself", async () => {
    const { stubs, xl, job } = lab({ parts: 10_000 });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR2").includes("VR1--incoming paused"));
    stubs.lose("PR2");
    expect(await xl.cutMigration(job, 1)).toEqual({ ran: "done" });
    await until(() => over(xl, job));
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
  });

  it("is kept from starting, also when the target is dead", async () => {
    const { stubs, xl, job } = lab();
    stubs.lose("PR2");
    expect(await xl.startMigration(job, 1)).toMatchObject({ ran: "unknown" });
    expect(await xl.cutMigration(job, 1)).toEqual({ ran: "done" });
    expect(await xl.startMigration(job, 1)).not.toEqual({ ran: "done" });
    expect(stubs.calls("PR1")).toEqual([]);
  });

  it("is not said to be cut when the source does not answer", async () => {
    const { stubs, xl, job } = lab({ parts: 10_000 });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR2").includes("VR1--incoming paused"));
    stubs.lose("PR1");
    expect(await xl.cutMigration(job, 1)).toMatchObject({ ran: "unknown" });
  });

  it("is watched no longer than patience without progress", async () => {
    const { xl, job } = lab({ parts: 3, everyMs: 60_000 });
    await xl.startMigration(job, 1);
    const news: MigrationNews[] = [];
    await xl.watchMigration(job, 1, (each) => news.push(each));
    expect(news.map(({ event }) => event)).not.toContain("ended");
    expect(await stateOf(xl, job)).toMatchObject({ phase: "copying" });
    await xl.cutMigration(job, 1);
    await until(() => over(xl, job));
  });

  it("is watched until somebody has heard enough, and goes on", async () => {
    const { xl, job } = lab({ parts: 20, pauseMs: 1000 });
    await xl.startMigration(job, 1);
    const enough = new AbortController();
    const events: string[] = [];
    const hear = ({ event }: MigrationNews): void => {
      events.push(event);
      if (event === "suspended") enough.abort();
    };
    await xl.watchMigration(job, 20, hear, enough.signal);
    expect(events.at(-1)).toBe("suspended");
    await xl.watchMigration(job, 20, () => expect.unreachable(), enough.signal);
    expect(["handing-over", "started"]).toContain((await stateOf(xl, job)).phase);
    await until(() => over(xl, job));
    expect(await stateOf(xl, job)).toMatchObject({ phase: "succeeded" });
  });

  it("is absent after its host was started again, and watching it then ends at once", async () => {
    const { stubs, xl, job } = lab();
    await xl.startMigration(job, 1);
    await xl.watchMigration(job, 20, () => {});
    for (const host of ["PR1", "PR2"]) stubs.restart(host);
    expect(await stateOf(xl, job)).toMatchObject({ phase: "absent" });
    const news: MigrationNews[] = [];
    await xl.watchMigration(job, 20, (each) => news.push(each));
    expect(news).toEqual([]);
  });

  it("takes another port when the first is in use", async () => {
    const { xl, job } = lab();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(portsOf(job.id, firstPort)[0], "127.0.0.1", resolve));
    expect(await xl.startMigration(job, 1)).toEqual({ ran: "done" });
    await xl.watchMigration(job, 20, () => {});
    expect(await stateOf(xl, job)).toMatchObject({ phase: "succeeded" });
    await new Promise((resolve) => server.close(resolve));
  });

  it("fails with xl's words when the router is not there or its copy is in the way", async () => {
    const { stubs, xl, job } = lab();
    const missing = { ...job, id: `${job.id}missing`, router: "VR9" };
    await xl.startMigration(missing, 1);
    await until(() => over(xl, missing));
    expect((await stateOf(xl, missing)).said.join()).toContain("VR9 is an invalid domain identifier");
    stubs.add("PR2", { name: "VR1--incoming", id: 9, memoryMiB: 96, state: "paused" });
    await xl.startMigration(job, 1);
    await until(() => over(xl, job));
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
  });

  it("is failed, not for ever under way, when the sender was killed without a word", async () => {
    const { stubs, xl, job } = lab({ parts: 10_000 });
    await xl.startMigration(job, 1);
    await until(() => names(stubs, "PR2").includes("VR1--incoming paused"));
    const folder = `/run/rehome/jobs/${job.id}/send`;
    const kill = await stubs.runner.run("PR1", `for f in runner xl; do read -r pid rest <${folder}/$f; kill -9 $pid; done`);
    expect(kill).toMatchObject({ status: 0 });
    // A killed process is not gone at once: the signal is only on its way when kill returns.
    await until(() => over(xl, job));
    expect(await stateOf(xl, job)).toMatchObject({
      phase: "failed",
      said: expect.arrayContaining(["The sender ended without leaving its exit status."]),
    });
    await xl.cutMigration(job, 1);
  });
});

describe("domains by xl", () => {
  it("are read with the host", async () => {
    const { xl } = lab();
    const seen = await xl.read("PR2");
    expect(seen).toMatchObject({
      seen: true,
      state: { hypervisor: "xen-4.17.7", domains: [{ name: "other", id: 1, memoryMiB: 32, state: "running" }] },
    });
  });

  it("are changed only under the name and number together", async () => {
    const { stubs, xl } = lab();
    stubs.add("PR2", { name: "VR1", id: 7, memoryMiB: 96, state: "paused" });
    expect(await xl.unpause("PR2", { name: "VR2", id: 7 }, 1)).toMatchObject({ ran: "failed" });
    expect(await xl.unpause("PR2", { name: "VR1", id: 8 }, 1)).toMatchObject({ ran: "failed" });
    expect(names(stubs, "PR2")).toContain("VR1 paused");
    expect(await xl.unpause("PR2", { name: "VR1", id: 7 }, 1)).toEqual({ ran: "done" });
    expect(await xl.rename("PR2", { name: "VR1", id: 7 }, "VR1--old", 1)).toEqual({ ran: "done" });
    expect(await xl.rename("PR2", { name: "VR1", id: 7 }, "VR1--old", 1)).toEqual({ ran: "done" });
    expect(names(stubs, "PR2")).toContain("VR1--old running");
    expect(await xl.destroy("PR2", { name: "VR1", id: 7 }, 1)).toMatchObject({
      ran: "failed",
      detail: expect.stringContaining("VR1--old"),
    });
    expect(await xl.destroy("PR2", { name: "VR1--old", id: 7 }, 1)).toEqual({ ran: "done" });
    expect(await xl.destroy("PR2", { name: "VR1--old", id: 7 }, 1)).toEqual({ ran: "done" });
  });

  it("are created from their configuration, once", async () => {
    const { stubs, xl } = lab();
    const folder = join(stubs.folderOf("PR2"), "etc");
    mkdirSync(folder);
    writeFileSync(join(folder, "VR5.cfg"), 'name = "elsewhere"\nmemory = 64\n');
    expect(await xl.create("PR2", "VR5", 1)).toEqual({ ran: "done" });
    expect(names(stubs, "PR2")).toContain("VR5 running");
    expect(await xl.create("PR2", "VR5", 1)).toMatchObject({ ran: "failed", detail: expect.stringContaining("already exists") });
    expect(await xl.create("PR2", "VR6", 1)).toMatchObject({ ran: "failed", detail: expect.stringContaining("there is no") });
  });

  it("are left alone for an executor that was overtaken", async () => {
    const { stubs, xl, job } = lab();
    await xl.unpause("PR1", { name: "VR1", id: 3 }, 7);
    await xl.unpause("PR2", { name: "other", id: 1 }, 7);
    expect(await xl.destroy("PR1", { name: "VR1", id: 3 }, 6)).toMatchObject({ ran: "failed", detail: expect.stringContaining("fencing") });
    expect(await xl.startMigration(job, 6)).toMatchObject({ ran: "failed" });
    expect(await xl.cutMigration(job, 6)).toMatchObject({ ran: "failed" });
    expect(await xl.create("PR2", "VR5", 6)).toMatchObject({ ran: "failed", detail: expect.stringContaining("fencing") });
    expect(await stateOf(xl, job)).toMatchObject({ phase: "absent" });
    expect(names(stubs, "PR1")).toEqual(["VR1 running"]);
  });
});
