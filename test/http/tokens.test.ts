/** Tokens, approvals and the audit log, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newToken } from "../../src/service/auth/tokens.ts";
import { type Right, rights } from "../../src/service/rights.ts";
import { everyAuditRecord, verifyAudit } from "../../src/service/store/audit-chain.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
let now = START;
let server: LiveServer;
let root = "";

/** As `rehome token create` does. */
async function tokenFor(name: string, granted: readonly Right[]): Promise<string> {
  const draft = { id: server.services.newId("tk"), name, rights: granted, createdAt: now, createdBy: "cli:root", expiresAt: null };
  const { record, secret } = newToken(draft);
  await server.services.store.tokens.create(record);
  return secret;
}

beforeAll(async () => {
  server = await startLiveServer({ environment: { REHOME_AUTH: "tokens", REHOME_TWO_PERSON: "true" }, now: () => now });
  root = await tokenFor("root", rights);
});
afterAll(() => server.stop());

const make = (body: unknown, token = root, headers = {}) => server.ask("POST", "/v1/tokens", { body, token, headers });
const entries = async () => {
  const found = [];
  for await (const record of everyAuditRecord(server.services.store.audit)) found.push(record);
  return found;
};

describe("tokens", () => {
  it("let in as soon as they are made, and no longer once they are revoked", async () => {
    const made = await make({ name: "nightly", rights: ["read", "plan"] });
    expect(made.status).toBe(201);
    const { id, secret } = made.body;
    expect(made.body).toMatchObject({ name: "nightly", rights: ["read", "plan"], createdBy: "token:root", revokedAt: null });
    expect(Date.parse(made.body.expiresAt)).toBe(now + 90 * DAY_MS);
    expect(made.headers.get("location")).toBe(`/v1/tokens/${id}`);
    expect(made.headers.get("cache-control")).toBe("no-store");

    expect((await server.ask("GET", "/metrics", { token: secret })).status).toBe(200);
    expect((await server.ask("DELETE", `/v1/tokens/${id}`, { token: secret })).status).toBe(403);
    expect((await server.ask("DELETE", `/v1/tokens/${id}`, { token: root })).status).toBe(204);
    expect((await server.ask("GET", "/metrics", { token: secret })).status).toBe(401);
    expect((await server.ask("DELETE", `/v1/tokens/${id}`, { token: root })).status).toBe(404);
  });

  it("let nobody in after their time", async () => {
    const { secret } = (await make({ name: "short", rights: ["read"], expiresAt: new Date(now + 1000).toISOString() })).body;
    expect((await server.ask("GET", "/metrics", { token: secret })).status).toBe(200);
    now += 1000;
    expect((await server.ask("GET", "/metrics", { token: secret })).status).toBe(401);
  });

  it("leave their secrets nowhere: not in lists, the audit log, the service's log, the disk", async () => {
    const { id, secret } = (await make({ name: "secret", rights: ["read"] })).body;
    const listed = await server.ask("GET", "/v1/tokens", { token: root });
    expect(listed.body.items.map((token: { readonly id: string }) => token.id)).toContain(id);
    await server.ask("GET", "/metrics", { token: `${secret.slice(0, -1)}_` });
    const audit = await server.ask("GET", "/v1/audit", { token: root });
    expect(audit.body.items.at(-1)).toMatchObject({
      actor: "token:root",
      action: "createToken",
      subject: "/v1/tokens",
      detail: { token: id, name: "secret", rights: "read", status: 201 },
    });
    const everywhere = [listed.text, audit.text, JSON.stringify(server.logs), JSON.stringify(await entries())].join("\n");
    expect(server.logs.length).toBeGreaterThan(0);
    for (const word of [secret.slice(-43), secret.slice(-43, -1), root.slice(-43)]) expect(everywhere).not.toContain(word);
  });

  it("cannot be made with more rights than their maker's, nor by those who do not administer", async () => {
    const token = await tokenFor("clerk", ["administer", "read"]);
    expect((await make({ name: "more", rights: ["read", "execute"] }, token)).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining("execute"),
    });
    expect((await make({ name: "less", rights: ["read"] }, token)).status).toBe(201);
    expect((await make({ name: "less", rights: ["read"] }, await tokenFor("planner", ["plan", "read"]))).status).toBe(403);
  });

  it.each([
    [{}, "/name"],
    [{ name: "x", rights: [] }, "/rights"],
    [{ name: "x", rights: ["fly"] }, "/rights/0"],
    [{ name: "x y", rights: ["read"] }, "/name"],
    [{ name: "x", rights: ["read"], expiresAt: "tomorrow" }, "/expiresAt"],
    [{ name: "x", rights: ["read"], secret: "mine" }, "/secret"],
  ])("are not made of %j", async (body, pointer) => {
    const before = (await entries()).length;
    const answer = await make(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { readonly pointer: string }) => error.pointer)).toContain(pointer);
    expect((await entries()).length).toBe(before);
  });

  it.each([
    [{ name: "x", rights: ["read"], expiresAt: "2020-01-01T00:00:00Z" }, "/expiresAt"],
    [{ name: "x", rights: ["read", "read"] }, "/rights"],
  ])("are not made of %j, which has their form and cannot be", async (body, pointer) => {
    expect((await make(body)).body).toMatchObject({ status: 422, type: "https://rehome.dev/errors/invalid-value", errors: [{ pointer }] });
  });

  it("take no Idempotency-Key: the answer would have to be kept", async () => {
    const answer = await make({ name: "again", rights: ["read"] }, root, { "idempotency-key": "one" });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ pointer: "header:idempotency-key" }] });
  });
});

describe("approvals", () => {
  /** A plan as a worker leaves it. */
  async function planBy(createdBy: string, result: object | null): Promise<string> {
    const { store, newId } = server.services;
    const id = newId("pl");
    const draft = { id, kind: "plan", network: "abilene", networkVersion: 1, networkDigest: "sha256:0", request: "{}" } as const;
    await store.jobs.create({ ...draft, createdAt: now, createdBy, parent: null });
    if (result === null) return id;
    const job = await store.jobs.claim(id, "w", now, 1000);
    await store.jobs.finish(id, job?.attempt ?? 0, now, { state: "succeeded", result: JSON.stringify(result) });
    return id;
  }

  it("are kept with who, when and why", async () => {
    const alice = await tokenFor("alice", ["approve", "read"]);
    const plan = await planBy("token:nightly", { status: "optimal" });
    const path = `/v1/plans/${plan}/approvals`;
    expect((await server.ask("GET", path, { token: alice })).body).toEqual({ items: [], next: null });
    const made = await server.ask("POST", path, { token: alice, body: { decision: "approved", reason: "looked at it" } });
    expect(made).toMatchObject({
      status: 201,
      body: { plan, decision: "approved", by: "token:alice", at: new Date(now).toISOString(), reason: "looked at it" },
    });
    expect((await server.ask("GET", path, { token: alice })).body.items).toEqual([made.body]);
    expect((await entries()).at(-1)).toMatchObject({ actor: "token:alice", action: "decideOnPlan", subject: path });
    expect((await server.ask("POST", path, { token: alice, body: {} })).status).toBe(409);
  });

  it("are refused to whoever asked for the plan, and leave nothing behind", async () => {
    const alice = await tokenFor("alice", ["approve", "read"]);
    const path = `/v1/plans/${await planBy("token:alice", { status: "feasible" })}/approvals`;
    const before = (await entries()).length;
    expect((await server.ask("POST", path, { token: alice, body: {} })).body).toMatchObject({
      status: 403,
      type: "https://rehome.dev/errors/same-person",
    });
    expect((await entries()).length).toBe(before);
    expect((await server.ask("GET", path, { token: alice })).body.items).toEqual([]);
    expect((await server.ask("POST", path, { token: alice, body: { decision: "rejected", reason: "a slip" } })).status).toBe(201);
    expect((await server.ask("POST", path, { token: root, body: {} })).status).toBe(409);
  });

  it("are for plans that are there, and were found", async () => {
    const decide = async (plan: string, body: object) =>
      (await server.ask("POST", `/v1/plans/${plan}/approvals`, { token: root, body })).status;
    expect(await decide("pl-nothing", {})).toBe(404);
    expect(await decide(await planBy("token:x", null), {})).toBe(409);
    expect(await decide(await planBy("token:x", { status: "infeasible" }), {})).toBe(409);
    expect(await decide(await planBy("token:x", { status: "optimal" }), { decision: "rejected" })).toBe(422);
    expect(await decide(await planBy("token:x", { status: "optimal" }), { decision: "perhaps" })).toBe(400);
    expect((await server.ask("GET", "/v1/plans/pl-nothing/approvals", { token: root })).status).toBe(404);
  });
});

describe("the audit log", () => {
  it("is had in pages, oldest first, and is sound after all this", async () => {
    const all: { readonly sequence: number }[] = [];
    for (let after = ""; ; ) {
      const page = await server.ask("GET", `/v1/audit?limit=2${after}`, { token: root });
      all.push(...page.body.items);
      if (page.body.next === null) break;
      after = `&after=${page.body.next}`;
    }
    expect(all.length).toBeGreaterThan(3);
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(await verifyAudit(everyAuditRecord(server.services.store.audit))).toMatchObject({ sound: true, entries: all.length });
    expect((await server.ask("GET", "/v1/audit?after=nonsense", { token: root })).status).toBe(422);
  });
});
