/** Plans approved and carried out over HTTP, on simulated fleets, by a worker in this process. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worker } from "../../src/service/jobs/worker.ts";
import { simulatedTools, startWorker, twoHostsText } from "../support/service-worker.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
let worker: Worker | undefined;

beforeEach(async () => {
  server = await startLiveServer({ fleetTools: simulatedTools, environment: { REHOME_SIMULATED: "true" } });
  await server.ask("PUT", "/v1/networks/lab", { body: twoHostsText });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await server.stop();
});

const work = async (): Promise<void> => {
  worker = await startWorker(server.services, simulatedTools(server.folder));
};
const rest = async (): Promise<void> => {
  await worker?.stop();
  worker = undefined;
};

async function ended(path: string): Promise<Answer> {
  for (;;) {
    const answer = await server.ask("GET", path);
    if (!["queued", "running"].includes(answer.body.state)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A plan that has been made, without a worker that goes on running. */
async function plan(): Promise<string> {
  const { body } = await server.ask("POST", "/v1/networks/lab/plans", { body: { goal: "consolidate" } });
  await work();
  expect((await ended(`/v1/plans/${body.id}`)).body.outcome).toMatchObject({ status: "optimal", moves: 1 });
  await rest();
  return body.id;
}
const approve = (id: string): Promise<Answer> => server.ask("POST", `/v1/plans/${id}/approvals`, { body: {} });
const execute = (id: string, body: object = {}): Promise<Answer> => server.ask("POST", `/v1/plans/${id}/executions`, { body });
const say = (id: string, what: string, body: object = {}): Promise<Answer> => server.ask("POST", `/v1/executions/${id}/${what}`, { body });

async function begun(): Promise<string> {
  const id = await plan();
  await approve(id);
  const made = await execute(id);
  expect(made.status).toBe(202);
  expect(made.headers.get("location")).toBe(`/v1/executions/${made.body.id}`);
  return made.body.id;
}

describe("an execution", () => {
  it("needs an approved plan, tells a dry run, carries out, and leaves a version to plan from", async () => {
    const id = await plan();
    expect(await execute(id)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Nobody has approved") } });
    const dry = await execute(id, { dryRun: true });
    expect(dry.status).toBe(200);
    expect(dry.body.steps.map(({ step }: { step: string }) => step)).toContain("migrate");
    expect((await server.ask("GET", "/v1/executions")).body.items).toEqual([]);

    await approve(id);
    const { body: made } = await execute(id);
    expect(made).toMatchObject({ state: "queued", outcome: null, plan: id, kind: "execute" });
    expect(await execute(id)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(made.id) } });
    await work();
    const done = await ended(`/v1/executions/${made.id}`);
    expect(done.body).toMatchObject({ state: "succeeded", outcome: "done", progress: { moved: 1, moves: 1, left: { version: 2 } } });
    expect((await server.ask("GET", `/v1/executions/${made.id}/report`)).body).toMatchObject({ execution: made.id, outcome: "done" });

    const newest = (await server.ask("GET", "/v1/networks/lab/versions")).body.items[0];
    expect(newest).toMatchObject({ version: 2, origin: `execution:${made.id}` });
    const left = (await server.ask("GET", `/v1/executions/${made.id}/network`)).body;
    const hosts = left.virtualRouters.map(({ host }: { host: string }) => host);
    expect(new Set(hosts).size).toBe(1);
    const off = left.physicalRouters.filter(({ state }: { state: string }) => state === "off");
    expect(off.map(({ id: host }: { id: string }) => host)).toHaveLength(2);

    const events = await server.events(`/v1/executions/${made.id}/events`);
    const records = events.filter(({ event }) => event === "record").map(({ data }) => data);
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
    expect(records.at(-1)).toMatchObject({ type: "finished", as: "done" });
    expect(events.at(-1)).toMatchObject({ event: "end", data: { state: "succeeded" } });

    // It was made for version 1.
    const again = await execute(id);
    expect(again).toMatchObject({ status: 412, body: { type: "https://rehome.dev/errors/network-changed" } });
    expect(again.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\/virtualRouters\/r[12]$/), expect.stringMatching(/^\/physicalRouters\/h[12]$/)]),
    );

    const back = await say(made.id, "rollback");
    expect(back).toMatchObject({ status: 202, body: { kind: "rollback", rollsBack: made.id } });
    expect((await ended(`/v1/executions/${back.body.id}`)).body).toMatchObject({ outcome: "done", progress: { left: { version: 3 } } });
    const before = JSON.parse(twoHostsText).virtualRouters.map(({ host }: { host: string }) => host);
    const restored = (await server.ask("GET", "/v1/networks/lab")).body.virtualRouters.map(({ host }: { host: string }) => host);
    expect(restored).toEqual(before);
  });

  it("is not asked for beside a wiring that is put right, but for a look at one", async () => {
    const id = await plan();
    await approve(id);
    const wirings = "/v1/networks/lab/wirings";
    const [look, applied] = [await server.ask("POST", wirings, { body: {} }), await server.ask("POST", wirings, { body: { apply: true } })];
    expect([look.body.state, applied.body.state]).toEqual(["queued", "queued"]);
    expect(await execute(id)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(applied.body.id) } });
    await server.ask("POST", `/v1/wirings/${applied.body.id}/cancel`);
    expect((await execute(id)).status).toBe(202);
  });

  it("pauses between waves, goes on under the same id, and its events with it", async () => {
    const id = await begun();
    expect((await say(id, "pause", { reason: "lunch" })).status).toBe(202);
    await work();
    expect((await ended(`/v1/executions/${id}`)).body).toMatchObject({ state: "succeeded", outcome: "paused" });
    const last = (await server.events(`/v1/executions/${id}/events`)).at(-1)?.id ?? 0;
    expect(await say(id, "pause")).toMatchObject({ status: 409 });
    expect((await say(id, "resume")).body).toMatchObject({ state: "queued", outcome: "running" });
    expect((await ended(`/v1/executions/${id}`)).body).toMatchObject({ state: "succeeded", outcome: "done" });
    const later = await server.events(`/v1/executions/${id}/events`, undefined, { headers: { "last-event-id": String(last) } });
    expect(later.filter(({ event }) => event === "record")[0]?.data).toMatchObject({ type: "resumed" });
    expect(await say(id, "resume")).toMatchObject({ status: 409 });
  });

  it("is given up before it begins, and touches nothing", async () => {
    const id = await begun();
    expect(await say(id, "abort")).toMatchObject({ status: 200, body: { state: "cancelled", outcome: null } });
    expect(await say(id, "resume")).toMatchObject({ status: 409 });
    await work();
    expect((await server.ask("GET", `/v1/executions/${id}/report`)).status).toBe(409);
    expect((await server.ask("GET", "/v1/networks/lab/versions")).body.items).toHaveLength(1);
  });

  it("is stopped or closed from a pause; only then may the next begin", async () => {
    for (const [what, outcome] of [
      ["abort", "stopped"],
      ["close", "closed"],
    ] as const) {
      const id = await begun();
      await say(id, "pause");
      await work();
      await ended(`/v1/executions/${id}`);
      const { plan: of } = (await server.ask("GET", `/v1/executions/${id}`)).body;
      expect(await execute(of)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("not at an end") } });
      expect((await say(id, what, { reason: "put right by hand" })).status).toBe(202);
      expect((await ended(`/v1/executions/${id}`)).body.outcome).toBe(outcome);
      await rest();
    }
  });

  it("leaves a router's moves out when asked before they begin", async () => {
    const id = await plan();
    await approve(id);
    const { moves } = (await server.ask("GET", `/v1/plans/${id}/document`)).body;
    expect((await execute(id, { skip: [{ router: "nobody", reason: "?" }] })).body.errors[0].pointer).toBe("/skip/0/router");
    const { body: made } = await execute(id, { skip: [{ router: moves[0].router, reason: "its customer asked" }] });
    await work();
    const done = await ended(`/v1/executions/${made.id}`);
    expect(done.body).toMatchObject({ outcome: "done", progress: { moved: 0, moves: 1 } });
    expect((await server.ask("GET", "/v1/networks/lab")).body.virtualRouters[0].host).toBe("h1");
  });
});
