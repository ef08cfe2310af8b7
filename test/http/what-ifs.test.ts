/** What-ifs and verifications over HTTP: answered at once when they are quick, followed when not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobEnd } from "../../src/service/store/port.ts";
import { aNetworkText } from "./a-network.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
/** What the test, being the worker, makes of the next job; null: it leaves it alone. */
let end: JobEnd | null = null;

beforeAll(async () => {
  server = await startLiveServer({ environment: { REHOME_ANSWER_AT_ONCE_SECONDS: "0.5" } });
  await server.ask("PUT", "/v1/networks/small", { body: aNetworkText() });
  const { jobs } = server.services.store;
  await server.services.dispatcher.listen(["what-if", "sweep", "verification"], ({ id }) => {
    const made = end;
    if (made === null) return;
    void jobs.claim(id, "test", Date.now(), 60_000).then((job) => jobs.finish(id, job?.attempt ?? 0, Date.now(), made));
  });
});
afterAll(async () => server.stop());

const ask = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  server.ask("POST", "/v1/networks/small/what-ifs", { body, headers });

describe("a what-if", () => {
  it("is answered at once when it is quick", async () => {
    end = { state: "succeeded", result: JSON.stringify({ changes: [{ fail: "nyc-1" }], difference: { moves: 2 } }) };
    const made = await ask({ changes: [{ fail: "nyc-1" }] });
    expect([made.status, made.body.kind, made.body.state]).toEqual([200, "what-if", "succeeded"]);
    expect(made.body.report.difference).toEqual({ moves: 2 });
    expect((await server.ask("GET", made.headers.get("location") ?? "")).body).toEqual(made.body);
  });

  it("goes on as a job when it takes longer, and can be followed and given up", async () => {
    end = null;
    const made = await ask({ each: "physicalRouter" });
    expect([made.status, made.body.kind, made.body.state, made.body.report]).toEqual([202, "sweep", "queued", null]);
    const cancelled = await server.ask("POST", `/v1/what-ifs/${made.body.id}/cancel`);
    expect([cancelled.status, cancelled.body.state]).toEqual([200, "cancelled"]);
    const events = await server.events(`/v1/what-ifs/${made.body.id}/events`);
    expect(events.at(-1)).toMatchObject({ event: "end", data: { state: "cancelled" } });
  });

  it("is asked once, however often it is sent with one key", async () => {
    end = { state: "succeeded", result: "{}" };
    const headers = { "idempotency-key": "what-if-1" };
    const first = await ask({ changes: [{ drain: "nyc-1" }] }, headers);
    const again = await ask({ changes: [{ drain: "nyc-1" }] }, headers);
    expect([first.status, again.status, again.body.id]).toEqual([200, 202, first.body.id]);
    expect((await server.ask("GET", again.headers.get("location") ?? "")).body.state).toBe("succeeded");
  });

  it("is listed with its network's others and with sweeps, newest first, and with nothing else", async () => {
    end = null;
    await server.ask("PUT", "/v1/networks/listed", { body: aNetworkText() });
    const post = (path: string, body: unknown) => server.ask("POST", `/v1/networks/listed/${path}`, { body });
    const first = (await post("what-ifs", { changes: [{ drain: "nyc-1" }] })).body.id;
    await post("plans", {});
    const second = (await post("what-ifs", { each: "physicalRouter" })).body.id;
    await ask({ changes: [{ drain: "nyc-1" }] });
    const page = await server.ask("GET", "/v1/networks/listed/what-ifs?limit=1");
    expect(page.body.items).toMatchObject([{ id: second, kind: "sweep", state: "queued", network: { name: "listed" } }]);
    const rest = await server.ask("GET", `/v1/networks/listed/what-ifs?after=${page.body.next}`);
    expect(rest.body).toMatchObject({ items: [{ id: first, kind: "what-if" }], next: null });
    expect((await server.ask("GET", "/v1/networks/nowhere/what-ifs")).status).toBe(404);
  });

  it("has to ask something, of a network that is there, and is no plan", async () => {
    expect((await ask({})).body.errors[0].pointer).toBe("/changes");
    expect((await server.ask("POST", "/v1/networks/nowhere/what-ifs", { body: { each: "physicalLink" } })).status).toBe(404);
    end = { state: "cancelled" };
    const { id } = (await ask({ changes: [{ drain: "nyc-1" }] })).body;
    expect((await server.ask("GET", `/v1/plans/${id}`)).status).toBe(404);
  });
});

describe("a verification", () => {
  it("tells what was found", async () => {
    const finding = { rule: "plan-network", subject: "digest", found: "another", where: "network/digest", remedy: "plan again" };
    end = { state: "succeeded", result: JSON.stringify({ verified: false, findings: [finding] }) };
    const plan = {
      ...{ schema: "rehome/plan@1", network: { name: "two sites", digest: `sha256:${"0".repeat(64)}` }, goal: "consolidate" },
      ...{ status: "unknown", placements: null, routes: null, physicalRouters: null, physicalLinks: null, power: null, bound: null },
      ...{ moves: [], powerEvents: [], solver: { name: "highs", version: "1", seconds: 0, seed: 1 }, conflict: null },
    };
    const made = await server.ask("POST", "/v1/networks/small/verifications", { body: { plan } });
    expect([made.status, made.body.verified, made.body.findings]).toEqual([200, false, [finding]]);
    expect((await server.ask("GET", made.headers.get("location") ?? "")).body).toEqual(made.body);
  });
});
