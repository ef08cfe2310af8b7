/** Day plans and replays over HTTP, from the question to the document. The test is the worker, with the solver in its own process. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DayPlanDocument, dayPlanSchema } from "../../src/plan/day/day-plan-document.ts";
import { planSchema } from "../../src/plan/plan-document.ts";
import { endOfJob } from "../../src/service/jobs/plan-in-process.ts";
import { workOfJob } from "../../src/service/jobs/work-of-job.ts";
import { doWork } from "../../src/service/planning/work.ts";
import { inProcess } from "../support/engine-solver.ts";
import { cityNetwork, cityTraffic, dayAndNight } from "../unit/plan/a-day.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
/** Whether the worker takes what is announced. */
let works = true;

/** The first day as planned for, the second with more traffic at two in the morning than one uplink takes. */
const twoDays = cityTraffic([...dayAndNight, ...dayAndNight.map((gbps, hour) => (hour === 2 ? 5.5 : gbps))]);

async function work(id: string): Promise<void> {
  const { store } = server.services;
  const job = await store.jobs.claim(id, "test", Date.now(), 600_000);
  if (job === null) throw new Error(`${id} cannot be claimed`);
  const told: { readonly event: string; readonly data: string }[] = [];
  const answer = await doWork(await workOfJob(store, job), {
    solver: () => inProcess("highs"),
    onProgress: (stage, doing) => void told.push({ event: "progress", data: JSON.stringify({ ...stage, doing }) }),
  });
  for (const event of told.slice(0, 1)) await store.jobs.event(id, job.attempt, { at: Date.now(), ...event });
  await store.jobs.finish(id, job.attempt, Date.now(), endOfJob(id, answer));
}

beforeAll(async () => {
  server = await startLiveServer({ environment: { REHOME_ANSWER_AT_ONCE_SECONDS: "30" } });
  await server.ask("PUT", "/v1/networks/city", { body: cityNetwork() });
  await server.ask("PUT", "/v1/networks/city/traffic", { body: cityTraffic(dayAndNight) });
  await server.services.dispatcher.listen(["day-plan", "replay", "verification"], ({ id }) => {
    if (works) void work(id);
  });
});
afterAll(async () => server.stop());

const create = (body: object = {}): Promise<Answer> => server.ask("POST", "/v1/networks/city/day-plans", { body });
const replay = (body: object): Promise<Answer> => server.ask("POST", "/v1/networks/city/replays", { body });

async function made(body: object): Promise<Answer> {
  works = true;
  const { id } = (await create({ hourly: false, gap: 0, ...body })).body;
  expect((await server.events(`/v1/day-plans/${id}/events`)).at(-1)).toMatchObject({ event: "end" });
  return server.ask("GET", `/v1/day-plans/${id}`);
}

describe("a day plan", () => {
  let id = "";
  let document: DayPlanDocument;

  it("is a job with every default, for the versions that are newest now", async () => {
    works = false;
    const asked = await create();
    expect([asked.status, asked.headers.get("location")]).toEqual([202, `/v1/day-plans/${asked.body.id}`]);
    expect(asked.body).toMatchObject({ state: "queued", network: { name: "city", version: 1 }, outcome: null, problem: null });
    expect(asked.body.request).toMatchObject({
      ...{ networkVersion: 1, traffic: { version: 1, percentile: 100, margin: 0 }, slotMinutes: 60, minDwellMinutes: 120 },
      ...{ maxMovesPerRouter: 2, maxWindows: 4, hourly: true, gap: 0.001, seed: 1, timeLimitSeconds: 60, drain: [], changes: [] },
    });
    expect((await server.ask("GET", `/v1/day-plans/${asked.body.id}/document`)).status).toBe(409);
    expect((await replay({ dayPlan: asked.body.id })).status).toBe(409);
    const over = await server.ask("POST", `/v1/day-plans/${asked.body.id}/cancel`);
    expect([over.status, over.body.state]).toEqual([200, "cancelled"]);
    expect((await server.ask("POST", `/v1/day-plans/${asked.body.id}/cancel`)).status).toBe(409);
  });

  it("is made, followed, and read with its headline", async () => {
    const { body } = await made({});
    id = body.id;
    expect(body).toMatchObject({ state: "succeeded", problem: null, outcome: { status: "planned", windows: 2 } });
    const events = await server.events(`/v1/day-plans/${id}/events`);
    expect(events.find(({ event }) => event === "progress")?.data).toMatchObject({ doing: "packing at the peak of the day", stage: 1 });
    document = dayPlanSchema.parse((await server.ask("GET", `/v1/day-plans/${id}/document`)).body);
    expect(document.windows.map(({ from, to }) => [from, to])).toEqual([
      ["08:00", "20:00"],
      ["20:00", "08:00"],
    ]);
    expect(body.outcome.energy).toEqual(document.energy);
    expect(body.outcome.savedPercent).toBe(document.comparisons.find(({ name }) => name === "planned")?.savedPercent);
    const listed = await server.ask("GET", "/v1/networks/city/day-plans?limit=1");
    expect(listed.body.items).toMatchObject([{ id, state: "succeeded" }]);
  });

  it("is no plan that is approved or carried out, and no plan is a day plan", async () => {
    expect((await server.ask("GET", `/v1/plans/${id}`)).status).toBe(404);
    expect((await server.ask("POST", `/v1/plans/${id}/approvals`, { body: {} })).status).toBe(404);
    expect((await server.ask("POST", `/v1/plans/${id}/executions`, { body: { dryRun: true } })).status).toBe(404);
    const { items } = (await server.ask("GET", "/v1/networks/city/plans")).body;
    expect(items).toEqual([]);
  });

  it("says with a plan why there is none", async () => {
    const { body } = await made({ traffic: { margin: 1 } });
    expect(body).toMatchObject({ state: "succeeded", outcome: { status: "infeasible", windows: 0, energy: null, savedPercent: null } });
    const plan = planSchema.parse((await server.ask("GET", `/v1/day-plans/${body.id}/document`)).body);
    expect(plan).toMatchObject({ status: "infeasible", traffic: { use: expect.stringContaining("peak+100%") } });
    const asked = await replay({ dayPlan: body.id });
    expect(asked.body).toMatchObject({ state: "failed", report: null, problem: { type: expect.stringMatching(/invalid-document$/) } });
  });

  it("fails with reasons when the question does not fit the documents", async () => {
    const wrongZone = await made({ traffic: { timeZone: "Mars/Base" } });
    expect(wrongZone.body).toMatchObject({ state: "failed", outcome: null, problem: { errors: [{ pointer: "/traffic/timeZone" }] } });
    const wrongDrain = await made({ drain: ["C", "nowhere"] });
    expect(wrongDrain.body.problem.errors).toMatchObject([{ pointer: "/drain/1" }]);
    expect((await server.ask("GET", `/v1/day-plans/${wrongDrain.body.id}/document`)).status).toBe(409);
  });

  it("is replayed by its id and as a document, on the newest traffic or another version", async () => {
    const seen = await replay({ dayPlan: id });
    expect(seen.body).toMatchObject({ state: "succeeded", report: { days: ["2025-03-11"], samples: 24, overloadLinkMinutes: 0 } });
    expect([seen.status, seen.headers.get("location")]).toEqual([200, `/v1/replays/${seen.body.id}`]);
    expect((await server.ask("GET", `/v1/replays/${seen.body.id}`)).body).toEqual(seen.body);
    const etag = (await server.ask("GET", "/v1/networks/city/traffic")).headers.get("etag") ?? "";
    await server.ask("PUT", "/v1/networks/city/traffic", { body: twoDays, headers: { "if-match": etag } });
    const unseen = (await replay({ dayPlan: document })).body.report;
    expect(unseen).toMatchObject({ overloadLinkMinutes: 120, worst: { at: "2025-03-12T02:00:00.000Z", gbps: 11 } });
    expect((await replay({ dayPlan: document, trafficVersion: 1 })).body.report).toEqual(seen.body.report);
    expect((await replay({ dayPlan: id, days: ["2025-03-11"] })).body.report).toEqual(seen.body.report);
    const noDay = (await replay({ dayPlan: id, days: ["2025-03-11", "2025-03-13"] })).body;
    expect(noDay).toMatchObject({ state: "failed", problem: { errors: [{ pointer: "/days/1" }] } });
  });

  it("is verified, whoever has made it", async () => {
    const verify = async (plan: object) => (await server.ask("POST", "/v1/networks/city/verifications", { body: { plan } })).body;
    expect(await verify(document)).toMatchObject({ state: "succeeded", verified: true, findings: [] });
    const hasty = { ...document, limits: { ...document.limits, minDwellMinutes: 1440 } };
    expect(await verify(hasty)).toMatchObject({ verified: false, findings: [{ rule: "day-limits" }, { rule: "day-limits" }] });
    const elsewhere = { ...document, traffic: { ...document.traffic, timeZone: "Mars/Base" } };
    expect((await verify(elsewhere)).problem).toMatchObject({ errors: [{ pointer: "/plan/traffic/timeZone" }] });
  });

  it("is refused a replay when it is none of the network's, or broken", async () => {
    const refused = async (body: object) => {
      const { status, body: problem } = await replay(body);
      return [status, problem.errors?.[0]?.pointer];
    };
    expect(await refused({ dayPlan: "dp-nowhere" })).toEqual([422, "/dayPlan"]);
    expect(await refused({ dayPlan: id, trafficVersion: 9 })).toEqual([422, "/trafficVersion"]);
    const other = { ...document, network: { ...document.network, digest: `sha256:${"0".repeat(64)}` } };
    expect(await refused({ dayPlan: other })).toEqual([422, "/dayPlan/network/digest"]);
    const broken = { ...document, windows: document.windows.map((window) => ({ ...window, mode: "nowhere" })) };
    const { body } = await replay({ dayPlan: broken });
    expect(body).toMatchObject({
      state: "failed",
      problem: { errors: [{ pointer: "/dayPlan", remedy: expect.stringContaining("verify") }] },
    });
    const elsewhere = await server.ask("POST", "/v1/networks/nowhere/replays", { body: { dayPlan: id } });
    expect(elsewhere.status).toBe(404);
  });
});
