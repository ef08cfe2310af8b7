/** Wirings and wake clearances over HTTP, on simulated fleets, by a worker in this process. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalRecord } from "../../src/execution/journal/record.ts";
import type { JournalStore } from "../../src/execution/journal/store.ts";
import type { Worker } from "../../src/service/jobs/worker.ts";
import { leaveTunnel, packedFleet, simulatedTools, startWorker, twoHostsText } from "../support/service-worker.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
let worker: Worker;
let journal: JournalStore<JournalRecord>;

beforeEach(async () => {
  const environment = { REHOME_SIMULATED: "true", REHOME_ANSWER_AT_ONCE_SECONDS: "30" };
  server = await startLiveServer({ fleetTools: simulatedTools, environment });
  await server.ask("PUT", "/v1/networks/lab", { body: twoHostsText });
  const tools = simulatedTools(server.folder);
  journal = tools.journal();
  worker = await startWorker(server.services, tools);
});
afterEach(async () => {
  await worker.stop();
  journal.close();
  await server.stop();
});

const fleetFile = (): string => join(server.folder, "fleets", "lab.json");
const wiring = (body: object = {}): Promise<Answer> => server.ask("POST", "/v1/networks/lab/wirings", { body });
const devicesIn = ({ body }: Answer): readonly string[] =>
  body.report.differences.map(({ change }: { readonly change: { readonly device: string } }) => change.device);
const name = (): string => JSON.parse(twoHostsText).name;

/** The id of one that waits for a worker, as soon as there is one. */
async function waiting(kind: "wiring" | "wake-clearance" = "wiring"): Promise<string> {
  for (;;) {
    const { items } = await server.services.store.jobs.list({ kind }, { limit: 10 });
    const found = items.find(({ state }) => state === "queued");
    if (found !== undefined) return found.id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As an execution that has begun leaves it. */
function beginsExecution(): void {
  const documents = { network: "{}", plan: "{}", fleet: "{}", supplied: "{}", simulated: null } as unknown as Parameters<
    typeof journal.create
  >[0]["documents"];
  journal.create({ id: "ex-1", network: name(), planDigest: "", createdAt: 1, documents, kind: "execute", rollsBack: null });
  const lease = journal.acquire(name(), "somebody", 1, 30);
  if (!lease.got) throw new Error("the lease is somebody else's");
  journal.append("ex-1", lease.lease.token, 2, { type: "begun", by: "somebody", procedure: "local-switching" });
  journal.release(lease.lease);
}

describe("a wiring", () => {
  it("says that all is as the network means, and is read again at its Location", async () => {
    const { status, headers, body } = await wiring();
    expect([status, headers.get("location")]).toEqual([200, `/v1/wirings/${body.id}`]);
    const report = { applied: false, differences: [], unseen: [], problems: [] };
    expect(body).toMatchObject({ state: "succeeded", request: { apply: false }, report, problem: null });
    expect((await server.ask("GET", `/v1/wirings/${body.id}`)).body).toEqual(body);
    expect((await server.ask("GET", "/v1/wirings/wr-nowhere")).status).toBe(404);
  });

  it("looks without touching anything, and with `apply` puts right what it saw", async () => {
    await leaveTunnel(simulatedTools(server.folder), "lab");
    const before = readFileSync(fleetFile(), "utf8");
    const seen = await wiring();
    expect(seen.body.report).toMatchObject({
      applied: false,
      problems: [],
      differences: [{ change: { device: "h1", ops: [{ op: "remove-port" }] }, commands: [expect.any(String)], left: [expect.any(String)] }],
    });
    expect(readFileSync(fleetFile(), "utf8")).toBe(before);

    const made = await wiring({ apply: true });
    expect(made.body).toMatchObject({ state: "succeeded", report: { applied: true, problems: [] } });
    expect(devicesIn(made)).toEqual(devicesIn(seen));
    expect(devicesIn(await wiring())).toEqual([]);
    expect(journal.lease(name())).toBeNull();
  });

  it("names the devices that could not be put right", async () => {
    mkdirSync(join(server.folder, "fleets"), { recursive: true });
    writeFileSync(fleetFile(), packedFleet());
    const { body } = await wiring({ apply: true });
    expect(body).toMatchObject({ state: "succeeded", report: { applied: true } });
    expect(body.report.problems).toMatchObject([
      { pointer: "h2", found: expect.stringContaining("still has a port: vif"), remedy: expect.any(String) },
    ]);
  });

  it("makes nothing while an execution is not at an end", async () => {
    await leaveTunnel(simulatedTools(server.folder), "lab");
    const before = readFileSync(fleetFile(), "utf8");
    beginsExecution();
    const refused = await wiring({ apply: true });
    expect(refused.body).toMatchObject({ state: "failed", report: null, problem: { type: expect.stringMatching(/conflict$/) } });
    expect(refused.body.problem.errors).toMatchObject([{ pointer: "executions/ex-1", remedy: expect.stringContaining("resume") }]);
    expect(devicesIn(await wiring())).not.toEqual([]);
    expect(readFileSync(fleetFile(), "utf8")).toBe(before);
  });

  it("is not begun beside an execution of the service, but for a look", async () => {
    const { store } = server.services;
    const { digest = "" } = (await store.versions.find("network", "lab", "newest")) ?? {};
    await worker.stop();
    await store.jobs.create({
      ...{ id: "ex-2", kind: "execution", network: "lab", networkVersion: 1, networkDigest: digest, request: "{}" },
      ...{ createdAt: 1, createdBy: "me", parent: null },
    });
    const refused = await wiring({ apply: true });
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining("ex-2 is not at an end") } });
    const look = wiring();
    expect((await server.ask("POST", `/v1/wirings/${await waiting()}/cancel`)).body.state).toBe("cancelled");
    expect((await look).body.state).toBe("cancelled");
    await store.jobs.cancel("ex-2", 2, "me", null);
  });

  it("outwaits whoever died while changing the network", async () => {
    const at = await leaveTunnel(simulatedTools(server.folder), "lab");
    expect(journal.acquire(name(), "a worker that died", at, 30)).toMatchObject({ got: true });
    expect((await wiring({ apply: true })).body).toMatchObject({ state: "succeeded", report: { applied: true, problems: [] } });
    expect(devicesIn(await wiring())).toEqual([]);
  });

  it("makes nothing for a network that has changed since", async () => {
    await worker.stop();
    const asked = server.ask("POST", "/v1/networks/lab/wirings", { body: { apply: true } });
    await waiting();
    const etag = (await server.ask("GET", "/v1/networks/lab")).headers.get("etag") ?? "";
    const body = JSON.stringify({ ...JSON.parse(twoHostsText), maxUtilisation: 0.5 });
    expect((await server.ask("PUT", "/v1/networks/lab", { body, headers: { "if-match": etag } })).status).toBe(201);
    worker = await startWorker(server.services, simulatedTools(server.folder));
    expect((await asked).body).toMatchObject({ state: "failed", problem: { type: expect.stringMatching(/network-changed$/) } });
  });

  it("that is given up before a worker has it touches nothing", async () => {
    await leaveTunnel(simulatedTools(server.folder), "lab");
    const before = readFileSync(fleetFile(), "utf8");
    await worker.stop();
    const asked = wiring({ apply: true });
    const first = await waiting();
    const givenUp = await server.ask("POST", `/v1/wirings/${first}/cancel`);
    expect(givenUp).toMatchObject({ status: 200, body: { state: "cancelled", report: null } });
    expect(await asked).toMatchObject({ status: 200, body: { id: first, state: "cancelled" } });
    expect((await server.ask("POST", `/v1/wirings/${first}/cancel`)).status).toBe(409);
    // The next one is in the hands of a worker that dies.
    const again = wiring({ apply: true });
    const second = await waiting();
    expect(await server.services.store.jobs.claim(second, "somebody", Date.now(), 1)).not.toBeNull();
    const underWay = await server.ask("POST", `/v1/wirings/${second}/cancel`);
    expect(underWay).toMatchObject({ status: 202, body: { state: "running" } });
    worker = await startWorker(server.services, simulatedTools(server.folder));
    expect((await again).body).toMatchObject({ id: second, state: "cancelled", report: null });
    expect(readFileSync(fleetFile(), "utf8")).toBe(before);
  });

  it("is for networks that are there", async () => {
    expect((await server.ask("POST", "/v1/networks/nowhere/wirings", { body: {} })).status).toBe(404);
  });
});

describe("a wake clearance", () => {
  const clear = (physicalRouter: string): Promise<Answer> =>
    server.ask("POST", "/v1/networks/lab/wake-clearances", { body: { physicalRouter } });

  it("clears what the journal remembers of a host, once", async () => {
    journal.setWakeFailed(name(), "h3", "no answer", 1);
    const first = await clear("h3");
    expect(first).toMatchObject({ status: 200, body: { state: "succeeded", request: { physicalRouter: "h3" }, cleared: true } });
    expect(journal.wakeFailures(name())).toEqual([]);
    expect((await clear("h3")).body).toMatchObject({ state: "succeeded", cleared: false });
    const { id } = first.body;
    expect(first.headers.get("location")).toBe(`/v1/wake-clearances/${id}`);
    expect((await server.ask("GET", `/v1/wake-clearances/${id}`)).body).toEqual(first.body);
  });

  it("is true to what an attempt before it has done, and can be given up", async () => {
    await worker.stop();
    const given = clear("h3");
    const first = await waiting("wake-clearance");
    expect((await server.ask("POST", `/v1/wake-clearances/${first}/cancel`)).body).toMatchObject({ state: "cancelled", cleared: null });
    await given;
    const asked = clear("h3");
    const second = await waiting("wake-clearance");
    const { jobs } = server.services.store;
    // It was known, and its worker has died once it was cleared.
    await jobs.claim(second, "somebody", Date.now(), 1);
    await jobs.event(second, 1, { at: Date.now(), event: "progress", data: "{}" });
    worker = await startWorker(server.services, simulatedTools(server.folder));
    expect((await asked).body).toMatchObject({ id: second, state: "succeeded", cleared: true });
  });

  it("is for networks that are there, and is no wiring", async () => {
    expect((await server.ask("POST", "/v1/networks/nowhere/wake-clearances", { body: { physicalRouter: "h1" } })).status).toBe(404);
    const { body } = await wiring();
    expect((await server.ask("GET", `/v1/wake-clearances/${body.id}`)).status).toBe(404);
  });
});
