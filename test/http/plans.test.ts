/** Plans over HTTP, from the question to the document. The test is the worker, so that every state can be looked at. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import { digestOf } from "../../src/network/digest.ts";
import { networkSchema } from "../../src/network/document.ts";
import { plannedStateOf } from "../../src/plan/candidate-of-plan.ts";
import { explainPlan } from "../../src/plan/explain.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { aNetworkDocument, aNetworkText, aTrafficText } from "./a-network.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
  await server.ask("PUT", "/v1/networks/small", { body: aNetworkText() });
  await server.ask("PUT", "/v1/networks/small/traffic", { body: aTrafficText() });
});
afterAll(async () => server.stop());

const create = (body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  server.ask("POST", "/v1/networks/small/plans", { body, headers });
const claim = async (id: string): Promise<number> =>
  (await server.services.store.jobs.claim(id, "test", Date.now(), 60_000))?.attempt ?? Number.NaN;

const network = buildNetwork(networkSchema.parse(aNetworkDocument));

/** What runs today, as a plan: nothing moves. */
const standstill = (): PlanDocument => ({
  schema: "rehome/plan@1",
  network: { name: network.name, digest: digestOf(aNetworkDocument) },
  changes: [],
  traffic: null,
  goal: "consolidate",
  status: "feasible",
  ...plannedStateOf(network, network.today),
  power: { beforeWatts: 10, afterWatts: 10, savedPercent: 0 },
  bound: null,
  moves: [],
  powerEvents: [],
  linkEvents: [],
  reroutes: [],
  transition: null,
  solver: { name: "highs", version: "0", seconds: 0, seed: 1 },
  conflict: null,
});

describe("asking for a plan", () => {
  it("makes a job for the versions that are newest now", async () => {
    const made = await create({ drain: ["nyc-1"], traffic: { window: "all" } });
    expect([made.status, made.headers.get("location")]).toEqual([202, `/v1/plans/${made.body.id}`]);
    expect(made.body).toMatchObject({ state: "queued", network: { name: "small", version: 1 }, outcome: null, problem: null });
    expect(made.body.request).toMatchObject({ goal: "consolidate", drain: ["nyc-1"], networkVersion: 1, traffic: { version: 1 } });
    expect((await server.ask("GET", `/v1/plans/${made.body.id}`)).body).toEqual(made.body);
    const listed = await server.ask("GET", "/v1/networks/small/plans?limit=1");
    expect(listed.body.items[0].id).toBe(made.body.id);
    const { items } = await server.services.store.audit.list({ limit: 1000 });
    const entry = items.find(({ action, detail }) => action === "createPlan" && JSON.parse(detail).job === made.body.id);
    expect(entry).toMatchObject({ actor: "anonymous", subject: "/v1/networks/small/plans" });
  });

  it("announces the job only when it is kept", async () => {
    const announced: string[] = [];
    await server.services.dispatcher.listen(["plan"], ({ id }) => void announced.push(id));
    const made = await create();
    expect(announced).toEqual([made.body.id]);
    expect(await server.services.store.jobs.find(made.body.id)).not.toBeNull();
    expect((await server.ask("POST", "/v1/networks/nowhere/plans", { body: {} })).status).toBe(404);
    expect((await create({ goal: "restore" })).body.errors[0].pointer).toBe("/to");
    expect((await create({ networkVersion: 4 })).body.errors[0].pointer).toBe("/networkVersion");
    expect(announced).toHaveLength(1);
  });

  it("makes one plan of a question that is sent twice", async () => {
    const headers = { "idempotency-key": "nightly-1" };
    const [one, two] = await Promise.all([create({}, headers), create({}, headers)]);
    expect([one.status, two.status, two.body.id]).toEqual([202, 202, one.body.id]);
  });
});

describe("a plan under way", () => {
  it("tells of its progress, and its end, as they come", async () => {
    const { id } = (await create()).body;
    const attempt = await claim(id);
    const { jobs } = server.services.store;
    const step = { stage: 1, stages: 1, objective: "power", seconds: 0.5, incumbent: 100, bound: 90, gap: 0.1 };
    await jobs.event(id, attempt, { at: Date.now(), event: "progress", data: JSON.stringify(step) });
    expect((await server.ask("GET", `/v1/plans/${id}`)).body).toMatchObject({ state: "running", progress: step });
    expect((await server.ask("GET", `/v1/plans/${id}/document`)).status).toBe(409);
    const following = server.events(`/v1/plans/${id}/events`);
    await jobs.finish(id, attempt, Date.now(), { state: "succeeded", result: JSON.stringify(standstill()) });
    const events = await following;
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(["progress", "end"]));
    expect(events.find(({ event }) => event === "progress")?.data).toEqual(step);
    expect(events.at(-1)?.data).toEqual({ state: "succeeded" });
  });

  it("is cancelled at once while it waits, and by its worker while it runs", async () => {
    const waiting = (await create()).body.id;
    const over = await server.ask("POST", `/v1/plans/${waiting}/cancel`);
    expect([over.status, over.body.state]).toEqual([200, "cancelled"]);
    expect((await server.ask("POST", `/v1/plans/${waiting}/cancel`)).status).toBe(409);
    const running = (await create()).body.id;
    await claim(running);
    const asked = await server.ask("POST", `/v1/plans/${running}/cancel`);
    expect([asked.status, asked.body.state]).toEqual([202, "running"]);
    expect((await server.services.store.jobs.signals(running)).map(({ want }) => want)).toEqual(["cancel"]);
  });
});

describe("a plan that was made", () => {
  const finished = async (result: PlanDocument): Promise<string> => {
    const { id } = (await create()).body;
    await server.services.store.jobs.finish(id, await claim(id), Date.now(), { state: "succeeded", result: JSON.stringify(result) });
    return id;
  };

  it("is had as it is, with its headline beside its state", async () => {
    const id = await finished(standstill());
    expect((await server.ask("GET", `/v1/plans/${id}/document`)).text).toBe(JSON.stringify(standstill()));
    const { body } = await server.ask("GET", `/v1/plans/${id}`);
    expect(body.outcome).toEqual({ status: "feasible", power: standstill().power, bound: null, moves: 0 });
  });

  it("is explained as the planner does", async () => {
    const id = await finished(standstill());
    const expected = JSON.parse(JSON.stringify(explainPlan(network, network.today, { book: ruleBook })));
    expect((await server.ask("GET", `/v1/plans/${id}/explanation`)).body).toEqual(expected);
    const some = await server.ask("GET", `/v1/plans/${id}/explanation?physicalRouters=none`);
    expect(some.body).toEqual({ ...expected, physicalRouters: [] });
  });

  it("says why there is none when it failed", async () => {
    const { id } = (await create()).body;
    const problem = { type: "https://rehome.dev/errors/infeasible", title: "No", status: 422, detail: "no", instance: id };
    await server.services.store.jobs.finish(id, await claim(id), Date.now(), { state: "failed", problem: JSON.stringify(problem) });
    expect((await server.ask("GET", `/v1/plans/${id}`)).body).toMatchObject({ state: "failed", problem, outcome: null });
    expect((await server.ask("GET", `/v1/plans/${id}/document`)).status).toBe(409);
    expect((await server.ask("GET", "/v1/plans/pl-nothing/document")).status).toBe(404);
  });
});
