/**
 * A request that does not fit its description is answered 400. One that does, and breaks a rule that no description states, is answered 422:
 * whoever keeps to openapi.yaml never gets a 400.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventSchema } from "../../src/service/http/jobs.ts";
import { aNetworkText } from "./a-network.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

let live: LiveServer;
let plan: string;
beforeAll(async () => {
  live = await startLiveServer();
  expect((await live.ask("PUT", "/v1/networks/small", { body: aNetworkText() })).status).toBe(201);
  plan = (await live.ask("POST", "/v1/networks/small/plans", { body: {} })).body.id;
});
afterAll(async () => live.stop());

const problem = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await live.ask(method, path, { ...(body === undefined ? {} : { body }), headers });
  const { type = "", errors = [] } = answer.body;
  return [answer.status, String(type).replace(/.*\//, ""), errors.map(({ pointer }: { readonly pointer: string }) => pointer)];
};

const pack = { cron: "0 1 * * *" };

describe("422 invalid-value", () => {
  it.each([
    ["/v1/networks/small/plans", { goal: "restore" }, "/to"],
    ["/v1/networks/small/plans", { to: { version: 1 } }, "/to"],
    ["/v1/networks/small/plans", { urgent: true }, "/urgent"],
    ["/v1/networks/small/plans", { networkVersion: 9 }, "/networkVersion"],
    ["/v1/networks/small/plans", { traffic: {} }, "/traffic"],
    ["/v1/networks/small/day-plans", {}, "/traffic"],
    ["/v1/networks/small/day-plans", { slotMinutes: 7 }, "/slotMinutes"],
    ["/v1/networks/small/day-plans", { networkVersion: 9 }, "/networkVersion"],
    ["/v1/networks/small/replays", { dayPlan: "dp-nowhere" }, "/dayPlan"],
    ["/v1/networks/small/what-ifs", {}, "/changes"],
    ["/v1/schedules", { network: "small", pack: { cron: "" } }, "/pack/cron"],
    ["/v1/schedules", { network: "small", pack: { cron: "0 0 31 2 *" } }, "/pack/cron"],
    ["/v1/schedules", { network: "small", pack, timeZone: "Mars/Base" }, "/timeZone"],
  ])("%s of %j", async (path, body, pointer) => {
    expect(await problem("POST", path, body)).toEqual([422, "invalid-value", [pointer]]);
  });

  it("of a reserved key where any JSON is taken", async () => {
    const value = '{"changes": [{"set": {"id": "nyc-1", "path": "/site", "value": [{"__proto__": 1}]}}]}';
    const pointers = ["/changes/0/set/value/0/__proto__"];
    expect(await problem("POST", "/v1/networks/small/what-ifs", value)).toEqual([422, "invalid-value", pointers]);
  });

  it("of a rejection without a reason", async () => {
    expect(await problem("POST", `/v1/plans/${plan}/approvals`, { decision: "rejected" })).toEqual([422, "invalid-value", ["/reason"]]);
  });

  it.each([
    "/v1/networks",
    "/v1/networks/small/versions",
    "/v1/networks/small/plans",
    "/v1/networks/small/day-plans",
    "/v1/executions",
    "/v1/schedules",
    "/v1/tokens",
    "/v1/audit",
  ])("of a page of %s that is none", async (path) => {
    for (const after of ["0", "AAAA", "e30", "W10"]) {
      expect(await problem("GET", `${path}?after=${after}`), after).toEqual([422, "invalid-value", ["query:after"]]);
    }
  });

  it("of a page of targets of a version that is none", async () => {
    const path = "/v1/networks/small/routers/vr-a/targets?after=0.0";
    expect(await problem("GET", path)).toEqual([422, "invalid-value", ["query:after"]]);
  });
});

describe("400 invalid-request", () => {
  it.each([
    ["/v1/networks/small/plans", { goal: "restore", unknown: 1 }],
    ["/v1/networks/small/what-ifs", { each: "site" }],
    ["/v1/schedules", { network: "small", pack: { cron: "" }, timeZone: "Mars Base" }],
  ])("%s of %j, whatever else is wrong with it", async (path, body) => {
    expect((await problem("POST", path, body)).slice(0, 2)).toEqual([400, "invalid-request"]);
  });

  it("of an idempotency key that is none", async () => {
    for (const key of ["", "a b", "x".repeat(256)]) {
      const asked = await problem("POST", "/v1/networks/small/plans", {}, { "idempotency-key": key });
      expect(asked, key).toEqual([400, "invalid-request", ["header:idempotency-key"]]);
    }
  });

  it("of ids that nothing has: a NUL is never looked for", async () => {
    for (const path of [
      "/v1/plans/a%00",
      "/v1/executions/%00",
      "/v1/schedules/%00/runs",
      "/v1/plans/%00/approvals",
      "/v1/executions?plan=%00",
    ]) {
      expect((await problem("GET", path)).slice(0, 2), path).toEqual([400, "invalid-request"]);
    }
    expect((await problem("DELETE", "/v1/tokens/%00"))[0]).toBe(400);
  });
});

describe("409 conflict", () => {
  it("of what a plan that is not made would say", async () => {
    for (const part of ["document", "explanation"])
      expect((await problem("GET", `/v1/plans/${plan}/${part}`)).slice(0, 2)).toEqual([409, "conflict"]);
  });
});

describe("events", () => {
  it("are as they are described", async () => {
    await live.ask("POST", `/v1/plans/${plan}/cancel`);
    const response = await fetch(`${live.url}/v1/plans/${plan}/events`);
    const blocks = (await response.text()).split("\n\n").map((block) => block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
    const events = blocks.map((lines) => Object.fromEntries(lines)).filter((event) => "data" in event);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(eventSchema.strict().safeParse(event).error).toBeUndefined();
  });
});
