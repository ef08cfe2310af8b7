/** Schedulings over HTTP: a plan from anywhere, with its moves ordered anew, is one of the service's. The test is the worker. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { endOfJob } from "../../src/service/jobs/plan-in-process.ts";
import { workOfJob } from "../../src/service/jobs/work-of-job.ts";
import { doWork } from "../../src/service/planning/work.ts";
import { fourByHand, swapByHand } from "../support/plan-by-hand.ts";
import { aNetworkText } from "./a-network.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

const four = fourByHand();
const knot = swapByHand({ coresOfNeighbours: 2 });

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
  await server.ask("PUT", "/v1/networks/four", { body: four.network });
  await server.ask("PUT", "/v1/networks/knot", { body: knot.network });
  await server.ask("PUT", "/v1/networks/small", { body: aNetworkText() });
});
afterAll(async () => server.stop());

const create = (network: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  server.ask("POST", `/v1/networks/${network}/schedulings`, { body, headers });

async function work(id: string): Promise<void> {
  const { jobs } = server.services.store;
  const job = await jobs.claim(id, "test", Date.now(), 60_000);
  if (job === null) throw new Error(`${id} is not to be had`);
  const solver = (): never => {
    throw new Error("no solver is asked");
  };
  const answer = await doWork(await workOfJob(server.services.store, job), { solver, onProgress: () => {} });
  await jobs.finish(id, job.attempt, Date.now(), endOfJob(id, answer));
}

async function made(network: string, body: unknown): Promise<string> {
  const { status, body: plan } = await create(network, body);
  expect(status).toBe(202);
  await work(plan.id);
  return plan.id;
}

const documentOf = async (id: string): Promise<PlanDocument> => (await server.ask("GET", `/v1/plans/${id}/document`)).body;

describe("a scheduling", () => {
  it("is a plan that is asked for, without the plan that it was given in every answer", async () => {
    const asked = await create("four", { plan: four.plan, limits: { total: 1 } });
    expect([asked.status, asked.headers.get("location")]).toEqual([202, `/v1/plans/${asked.body.id}`]);
    expect(asked.body).toMatchObject({ state: "queued", network: { name: "four", version: 1 }, outcome: null });
    expect(asked.body.request).toEqual({ planId: null, networkVersion: 1, trafficVersion: null, limits: { total: 1 } });
    expect((await server.ask("GET", "/v1/networks/four/plans?limit=1")).body.items[0].id).toBe(asked.body.id);
    const { items } = await server.services.store.audit.list({ limit: 1000 });
    const entry = items.find(({ action, detail }) => action === "schedulePlan" && JSON.parse(detail).job === asked.body.id);
    expect(entry).toMatchObject({ subject: "/v1/networks/four/schedulings" });
    expect((await server.ask("POST", `/v1/plans/${asked.body.id}/cancel`)).body.state).toBe("cancelled");
  });

  it("ends with a plan that is read, explained, verified and approved like any other", async () => {
    const id = await made("four", { plan: four.plan });
    const { body } = await server.ask("GET", `/v1/plans/${id}`);
    expect(body).toMatchObject({ state: "succeeded", outcome: { status: "feasible", moves: 4 }, problem: null });
    const plan = await documentOf(id);
    expect(plan.placements).toEqual(four.plan.placements);
    const explained = await server.ask("GET", `/v1/plans/${id}/explanation?physicalRouters=none`);
    expect(explained.body.virtualRouters.map(({ virtualRouter }: { virtualRouter: string }) => virtualRouter)).toContain("A");
    expect((await server.ask("POST", "/v1/networks/four/verifications", { body: { plan } })).status).toBe(202);
    const events = await server.events(`/v1/plans/${id}/events`);
    expect(events.at(-1)).toMatchObject({ event: "end", data: { state: "succeeded" } });
    expect((await server.ask("POST", `/v1/plans/${id}/approvals`, { body: {} })).status).toBe(201);
  });

  it("takes a plan of the service by its id, and orders its moves otherwise", async () => {
    const first = await made("four", { plan: four.plan });
    const second = await made("four", { planId: first, limits: { perPhysicalRouter: 1 } });
    expect((await server.ask("GET", `/v1/plans/${second}`)).body.request).toMatchObject({ planId: first });
    const waves = async (id: string) => Math.max(...(await documentOf(id)).moves.map(({ wave }) => wave));
    expect([await waves(first), await waves(second)]).toEqual([2, 4]);
    // As the second was made, unless told otherwise.
    expect(await documentOf(await made("four", { planId: second }))).toEqual(await documentOf(second));
  });

  it("fails, and says why, when no order leads there, and when the placement does not hold", async () => {
    const blocked = await made("knot", { plan: knot.plan });
    expect((await server.ask("GET", `/v1/plans/${blocked}`)).body).toMatchObject({
      state: "failed",
      outcome: null,
      problem: { type: "https://rehome.dev/errors/infeasible", instance: blocked },
    });
    expect((await server.ask("POST", `/v1/plans/${blocked}/approvals`, { body: {} })).status).toBe(409);
    const elsewhere = await made("knot", { plan: four.plan });
    expect((await server.ask("GET", `/v1/plans/${elsewhere}`)).body).toMatchObject({
      state: "failed",
      problem: { type: "https://rehome.dev/errors/unsound", errors: [{ pointer: "network/digest" }] },
    });
  });
});

describe("a scheduling is not begun", () => {
  const refusal = async (network: string, body: unknown) => {
    const answer = await create(network, body);
    const { type = "", errors = [] } = answer.body;
    return [answer.status, String(type).replace(/.*\//, ""), errors.map(({ pointer }: { readonly pointer: string }) => pointer)];
  };
  const digest = `sha256:${"a".repeat(64)}`;
  const traffic = { digest, window: "all", timeZone: "UTC", use: "peak" };

  it.each([
    ["without a plan", {}, "/plan"],
    ["with two", { plan: four.plan, planId: "pl-1" }, "/plan"],
    ["with the id of none", { planId: "pl-nowhere" }, "/planId"],
    ["for a version that is none", { plan: four.plan, networkVersion: 9 }, "/networkVersion"],
    ["for traffic that is not there", { plan: { ...four.plan, traffic } }, "/plan/traffic/digest"],
    [
      "under a migration model that cannot be",
      { plan: four.plan, migration: { overheadSeconds: 1, handOverSeconds: 2 } },
      "/migration/handOverSeconds",
    ],
  ])("%s: 422", async (_what, body, pointer) => {
    expect(await refusal("four", body)).toEqual([422, "invalid-value", [pointer]]);
  });

  it("with a plan for another network, or one that is not made: 422 and 409", async () => {
    const { id } = (await server.ask("POST", "/v1/networks/small/plans", { body: {} })).body;
    expect(await refusal("four", { planId: id })).toEqual([422, "invalid-value", ["/planId"]]);
    expect((await refusal("small", { planId: id })).slice(0, 2)).toEqual([409, "conflict"]);
  });

  it("with what is no plan: 400; for a network that is not there: 404", async () => {
    expect((await refusal("four", { plan: { ...four.plan, moves: "all" } })).slice(0, 2)).toEqual([400, "invalid-request"]);
    expect((await refusal("nowhere", { plan: four.plan })).slice(0, 2)).toEqual([404, "not-found"]);
  });

  it("twice for one key", async () => {
    const headers = { "idempotency-key": "order-1" };
    const [one, two] = [await create("four", { plan: four.plan }, headers), await create("four", { plan: four.plan }, headers)];
    expect([two.headers.get("idempotency-replayed"), two.body.id]).toEqual(["true", one.body.id]);
  });
});
