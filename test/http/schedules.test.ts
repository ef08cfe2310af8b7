/** Nights and mornings of schedules over HTTP, on simulated fleets. The clock is the test's. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worker } from "../../src/service/jobs/worker.ts";
import { createScheduleClock, type ScheduleClock } from "../../src/service/schedules/clock.ts";
import { packedFleet, simulatedTools, startWorker, twoHostsText } from "../support/service-worker.ts";
import { createFakeClock } from "../unit/service/jobs-clock.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

const HOUR = 3_600_000;
const evening = Date.UTC(2026, 10, 22, 20);
const night = Date.UTC(2026, 10, 23, 1);
const morning = Date.UTC(2026, 10, 23, 6);

let now = evening;
let server: LiveServer;
let worker: Worker;
/** Two servers on one store. */
let clocks: readonly ScheduleClock[];

beforeEach(async () => {
  now = evening;
  server = await startLiveServer({ now: () => now, fleetTools: simulatedTools, environment: { REHOME_SIMULATED: "true" } });
  await server.ask("PUT", "/v1/networks/lab", { body: twoHostsText });
  worker = await startWorker(server.services, simulatedTools(server.folder));
  const timers = createFakeClock().process();
  clocks = [createScheduleClock(server.services, timers), createScheduleClock(server.services, timers)];
});
afterEach(async () => {
  await worker.stop();
  await server.stop();
});

const times = { network: "lab", pack: { cron: "0 1 * * *" }, restore: { cron: "0 6 * * *" } };
async function make(change: object = {}): Promise<string> {
  const made = await server.ask("POST", "/v1/schedules", { body: { ...times, approval: "automatic", ...change } });
  expect(made.status).toBe(201);
  return made.body.id;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
const runs = async (id: string): Promise<any[]> => (await server.ask("GET", `/v1/schedules/${id}/runs`)).body.items;
const tick = async (): Promise<void> => {
  await Promise.all(clocks.map((clock) => clock.tick()));
};
/** Until the newest run is in one of those states. */
async function until(id: string, ...states: readonly string[]) {
  for (;;) {
    await tick();
    const [run] = await runs(id);
    if (states.includes(run?.state)) return run;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
const ended = (id: string) => until(id, "done", "not-run", "failed");
const hosts = async (): Promise<readonly string[]> =>
  (await server.ask("GET", "/v1/networks/lab")).body.virtualRouters.map(({ host }: { host: string }) => host);
const approve = (plan: string, body: object = {}): Promise<Answer> => server.ask("POST", `/v1/plans/${plan}/approvals`, { body });

describe("a schedule", () => {
  it("packs at night, comes back in the morning, and fires once, whoever looks", async () => {
    const id = await make();
    expect((await server.ask("GET", `/v1/schedules/${id}`)).body.next).toEqual({ part: "pack", at: "2026-11-23T01:00:00.000Z" });
    now = night - 1;
    await tick();
    expect(await runs(id)).toEqual([]);
    now = night;
    expect(await ended(id)).toMatchObject({ part: "pack", state: "done", reason: "carried out", dueAt: "2026-11-23T01:00:00.000Z" });
    expect(await runs(id)).toHaveLength(1);
    expect(new Set(await hosts()).size).toBe(1);
    const [{ plan }] = await runs(id);
    expect((await server.ask("GET", `/v1/plans/${plan}/approvals`)).body.items).toMatchObject([
      { by: `schedule:${id}`, decision: "approved", reason: "automatic, with the rights of anonymous" },
    ]);
    now = morning;
    expect(await ended(id)).toMatchObject({ part: "restore", state: "done", reason: "carried out" });
    expect(await hosts()).toEqual(["h1", "h2"]);
    expect(await runs(id)).toHaveLength(2);
  });

  it("waits for a person where it is approved by hand; what is rejected, or too late, does not run", async () => {
    const id = await make({ approval: "by-hand" });
    now = night;
    const { plan } = await until(id, "awaiting-approval");
    await approve(plan, { decision: "rejected", reason: "not tonight" });
    expect(await ended(id)).toMatchObject({ state: "not-run", reason: "rejected by anonymous: not tonight" });
    now = night + 24 * HOUR;
    expect(await until(id, "awaiting-approval")).toMatchObject({ part: "pack" });
    now = morning + 24 * HOUR;
    await tick();
    expect((await runs(id)).map(({ part, reason }) => [part, reason])).toEqual([
      ["restore", "nothing to restore: it was not packed, or is restored already"],
      ["pack", "nobody approved it before restore was due again"],
      ["restore", expect.stringContaining("late")],
      ["pack", "rejected by anonymous: not tonight"],
    ]);
    now = night + 48 * HOUR;
    await approve((await until(id, "awaiting-approval")).plan);
    expect(await ended(id)).toMatchObject({ state: "done" });
    expect(new Set(await hosts()).size).toBe(1);
  });

  it("does not run what its guards refuse, nor on a network that has changed since it was planned", async () => {
    const dear = await make({ guards: { minSavedWatts: 100_000 } });
    now = night;
    expect(await ended(dear)).toMatchObject({ state: "not-run", reason: expect.stringMatching(/^guard: it saves \d.* W/) });
    await server.ask("DELETE", `/v1/schedules/${dear}`);
    const id = await make({ approval: "by-hand" });
    now += 24 * HOUR;
    const { plan } = await until(id, "awaiting-approval");
    const { headers } = await server.ask("GET", "/v1/networks/lab");
    const changed = JSON.stringify({ ...JSON.parse(twoHostsText), maxUtilisation: 0.7 });
    await server.ask("PUT", "/v1/networks/lab", { body: changed, headers: { "if-match": headers.get("etag") ?? "" } });
    await approve(plan);
    expect(await ended(id)).toMatchObject({ state: "not-run", reason: expect.stringMatching(/^drift: /), execution: null });
    expect(await hosts()).toEqual(["h1", "h2"]);
  });

  it("does not run where a router is not where the network says", async () => {
    const id = await make();
    mkdirSync(join(server.folder, "fleets"), { recursive: true });
    writeFileSync(join(server.folder, "fleets", "lab.json"), packedFleet());
    now = night;
    expect(await ended(id)).toMatchObject({
      state: "not-run",
      reason: expect.stringMatching(/^drift: .*the world is not as the network says/),
    });
    expect(await hosts()).toEqual(["h1", "h2"]);
  });

  it("is let run by hand, but not over a run that is under way", async () => {
    const id = await make({ approval: "by-hand" });
    const fired = await server.ask("POST", `/v1/schedules/${id}/runs`, { body: {} });
    expect(fired).toMatchObject({ status: 202, body: { part: "pack", state: "planning" } });
    now += 1;
    expect((await server.ask("POST", `/v1/schedules/${id}/runs`, { body: {} })).status).toBe(409);
    expect((await server.ask("POST", `/v1/schedules/${id}/runs`, { body: { part: "restore" } })).status).toBe(409);
  });

  it("is limited by no guard that lets more move than any plan moves", async () => {
    const id = await make({ approval: "by-hand", guards: { maxMovesAtOnce: 2 ** 40, maxMovesPerPhysicalRouter: 3 } });
    const fired = await server.ask("POST", `/v1/schedules/${id}/runs`, { body: {} });
    expect(fired.status).toBe(202);
    const { request } = (await server.ask("GET", `/v1/plans/${fired.body.plan}`)).body;
    expect(request.limits).toEqual({ total: 100_000, perPhysicalRouter: 3 });
  });
});

describe("traffic outside its band", () => {
  const trafficOf = (last: number): string => {
    const samples = [...Array.from({ length: 23 }, () => 0.1), last];
    const series = Object.fromEntries(["cust-r1a", "cust-r2a"].map((link) => [link, { in: samples, out: samples }]));
    return JSON.stringify({ schema: "rehome/traffic@1", network: "lab", start: "2026-11-22T00:00:00Z", stepSeconds: 3600, series });
  };
  const observe = async (last: number): Promise<void> => {
    const before = await server.ask("GET", "/v1/networks/lab/traffic");
    const headers = before.status === 200 ? { "if-match": before.headers.get("etag") ?? "" } : {};
    expect((await server.ask("PUT", "/v1/networks/lab/traffic", { body: trafficOf(last), headers })).status).toBe(201);
  };

  it("freezes an open night until a person lets it go on", async () => {
    await observe(0.1);
    const id = await make({ band: { onOutside: "freeze" } });
    now = night;
    await ended(id);
    now += HOUR;
    await observe(0.11);
    await tick();
    expect((await server.ask("GET", `/v1/schedules/${id}`)).body.frozen).toBeNull();
    now += HOUR;
    await observe(0.5);
    await tick();
    expect((await server.ask("GET", `/v1/schedules/${id}`)).body.frozen).toMatch(/cust-r\da \((in|out)\) carries 0.5 Gb\/s/);
    now = morning;
    await tick();
    expect((await runs(id))[0]).toMatchObject({ part: "restore", state: "not-run", reason: expect.stringMatching(/^frozen: /) });
    now += 1;
    expect((await server.ask("POST", `/v1/schedules/${id}/unfreeze`, { body: {} })).body.frozen).toBeNull();
    await tick();
    expect((await server.ask("GET", `/v1/schedules/${id}`)).body.frozen).toBeNull();
    expect((await server.ask("POST", `/v1/schedules/${id}/runs`, { body: { part: "restore" } })).status).toBe(202);
    expect(await ended(id)).toMatchObject({ part: "restore", state: "done" });
    expect(await hosts()).toEqual(["h1", "h2"]);
  });

  it("expands at once where that is asked for", async () => {
    await observe(0.1);
    const id = await make({ band: { onOutside: "expand" } });
    now = night;
    await ended(id);
    now += HOUR;
    await observe(0.5);
    await tick();
    expect(await ended(id)).toMatchObject({ part: "expand", state: "done", reason: "carried out" });
    expect(await hosts()).toEqual(["h1", "h2"]);
    now = morning;
    await tick();
    expect((await runs(id))[0]).toMatchObject({ part: "restore", state: "not-run" });
  });
});
