/** What all routes have in common, on routes of the test's own. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { RequestProblem } from "../../src/service/http/problem.ts";
import { type Route, route } from "../../src/service/http/route.ts";
import { type Served, serveRoutes } from "./served-routes.ts";

const common = {
  tag: "operations",
  summary: "A test's own",
  right: null,
  replies: { 200: { description: "Done", schema: z.unknown() } },
  problems: [],
} as const;

const echo = route({
  ...common,
  operationId: "echo",
  method: "get",
  path: "/echo/{name}",
  effect: "none",
  params: z.object({ name: z.string().max(20) }),
  query: z.object({ count: z.int().min(1).max(9).default(3), on: z.boolean().optional(), tag: z.array(z.string()).optional() }),
  headers: z.object({
    "x-mark": z
      .string()
      .regex(/^[a-z]+$/)
      .optional(),
  }),
  handle: async ({ params, query, headers }) => ({ status: 200, body: { params, query, mark: headers["x-mark"] ?? null } }),
});

const put = route({
  ...common,
  operationId: "put",
  method: "put",
  path: "/echo/{name}",
  effect: "none",
  params: z.object({ name: z.string() }),
  body: z.strictObject({ speed: z.int().min(0), words: z.array(z.string()).default([]) }),
  handle: async ({ body }) => ({ status: 200, body }),
});

const failing = route({
  ...common,
  operationId: "fail",
  method: "get",
  path: "/fail",
  effect: "none",
  handle: async () => {
    throw new Error("the password is opensesame");
  },
});

const kept: string[] = [];
const make = route({
  ...common,
  operationId: "make",
  method: "post",
  path: "/things",
  effect: "change",
  body: z.strictObject({ name: z.string(), refuse: z.boolean().default(false) }),
  handle: async ({ body, records, services }) => {
    const id = services.newId("th");
    await records.tokens.create({
      id,
      name: body.name,
      hash: id,
      rights: [],
      createdAt: 1,
      createdBy: "me",
      expiresAt: null,
      revokedAt: null,
    });
    if (body.refuse) throw new RequestProblem("conflict", "Not today.");
    return { status: 200, body: { id }, headers: { location: `/things/${id}` }, audit: { thing: id }, after: () => void kept.push(id) };
  },
});

const routes: readonly Route[] = [echo, put, failing, make];
let served: Served;

beforeAll(async () => {
  served = await serveRoutes(routes, { limits: { bodyBytes: 1000, bodiesBytes: 3000 } });
});
afterAll(async () => served.stop());

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${served.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith("{") ? JSON.parse(text) : text };
};
const json = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

describe("parameters", () => {
  it("become what their schemas speak of", async () => {
    const { body } = await ask("/echo/a%20b?count=5&on=true&tag=x&tag=y", { headers: { "x-mark": "abc" } });
    expect(body).toEqual({ params: { name: "a b" }, query: { count: 5, on: true, tag: ["x", "y"] }, mark: "abc" });
    expect((await ask("/echo/x?tag=1")).body.query).toEqual({ count: 3, tag: ["1"] });
  });

  it("are all named when they are wrong", async () => {
    const { status, body, headers } = await ask(`/echo/${"x".repeat(21)}?count=0&on=perhaps&colour=red&count2=`, {
      headers: { "x-mark": "A1" },
    });
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.type).toBe("https://rehome.dev/errors/invalid-request");
    expect(body.instance).toBe(headers.get("x-request-id"));
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(["header:x-mark", "path:name", "query:colour", "query:count", "query:count2", "query:on"]);
  });

  it("are refused when one comes twice that may come once, or is no number", async () => {
    expect((await ask("/echo/x?count=1&count=2")).body.errors[0].pointer).toBe("query:count");
    for (const text of ["", "%20", "0x5", "1.5", "Infinity", "five"]) expect((await ask(`/echo/x?count=${text}`)).status).toBe(400);
  });

  it("that are no UTF-8 are no failure of the service", async () => {
    expect((await ask("/echo/%ff")).status).toBe(400);
    expect((await ask("/echo/%")).body.type).toBe("https://rehome.dev/errors/invalid-request");
  });
});

describe("bodies", () => {
  const send = (body: string | Uint8Array, headers: Record<string, string> = { "content-type": "application/json" }) =>
    ask("/echo/x", { method: "PUT", headers, body });

  it("are read by their schema", async () => {
    expect((await send('{"speed": 3}', { "content-type": "application/merge-patch+json; charset=UTF-8" })).body).toEqual({
      speed: 3,
      words: [],
    });
  });

  it("name what is wrong by a pointer", async () => {
    const { status, body } = await send('{"speed": -1, "words": ["a", 1], "more": 2}');
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(["/more", "/speed", "/words/1"]);
  });

  it.each([
    ["no JSON", "{speed: 3}"],
    ["nothing", ""],
    ["a key twice", '{"speed": 1, "speed": 2}'],
    ["deep lists", `${"[".repeat(100)}${"]".repeat(100)}`],
    ["a reserved key", '{"__proto__": {"speed": 1}}'],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("that are %s are refused as JSON", async (_name, body) => {
    const { status, body: problem } = await send(body);
    expect([status, problem.type]).toEqual([400, "https://rehome.dev/errors/malformed-json"]);
  });

  it("have to be JSON by their media type, and not compressed", async () => {
    expect((await send("{}", { "content-type": "text/plain" })).status).toBe(415);
    expect((await send("{}", { "content-type": "application/json; charset=latin1" })).status).toBe(415);
    const compressed = await send("{}", { "content-type": "application/json", "content-encoding": "gzip" });
    expect([compressed.status, compressed.headers.get("accept-encoding")]).toEqual([415, "identity"]);
  });

  it("are bounded, whether they say how long they are or not", async () => {
    const large = JSON.stringify({ speed: 1, words: ["x".repeat(2000)] });
    expect((await send(large)).body.type).toBe("https://rehome.dev/errors/too-large");
    const chunked = new ReadableStream({
      start(controller) {
        for (const part of large.match(/.{1,100}/gs) ?? []) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const init = { method: "PUT", headers: { "content-type": "application/json" }, body: chunked, duplex: "half" };
    expect((await ask("/echo/x", init as RequestInit)).status).toBe(413);
    expect((await send('{"speed": 1}')).status).toBe(200);
  });
});

describe("what is asked for", () => {
  it("is found under its path and method only", async () => {
    expect((await ask("/nothing")).body.type).toBe("https://rehome.dev/errors/not-found");
    const wrong = await ask("/echo/x", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, PUT"]);
    expect((await ask("/echo/x", { method: "OPTIONS" })).status).toBe(405);
    expect((await ask("/ECHO/x")).status).toBe(404);
  });

  it("has to be accepted in the form that there is", async () => {
    expect((await ask("/echo/x", { headers: { accept: "text/html" } })).status).toBe(406);
    expect((await ask("/echo/x", { headers: { accept: "text/html, */*;q=0.1" } })).status).toBe(200);
  });

  it("is answered without a body to HEAD", async () => {
    const response = await fetch(`${served.url}/echo/x`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(10);
  });

  it("has a request id: the client's own, or one of ours", async () => {
    expect((await ask("/echo/x", { headers: { "x-request-id": "job-7:a.b_c" } })).headers.get("x-request-id")).toBe("job-7:a.b_c");
    const strange = (await ask("/echo/x", { headers: { "x-request-id": "a b" } })).headers.get("x-request-id");
    expect(strange).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("has the headers that keep browsers from harm", async () => {
    const { headers } = await ask("/echo/x");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-powered-by")).toBeNull();
  });
});

describe("failures of the service", () => {
  it("say nothing of their reason, which is in the log", async () => {
    const { status, body } = await ask("/fail");
    expect([status, body.type]).toEqual([500, "https://rehome.dev/errors/internal"]);
    expect(JSON.stringify(body)).not.toContain("opensesame");
    const line = served.logs.find(({ level, fields }) => level === "error" && fields["requestId"] === body.instance);
    expect(String(line?.fields["error"])).toContain("opensesame");
  });
});

describe("changes", () => {
  const audited = async () => (await served.services.store.audit.list({ limit: 1000 })).items.filter(({ action }) => action === "make");
  const count = async () => (await served.services.store.tokens.list({ limit: 1000 })).items.length;

  it("are audited in the same transaction, and announced after it", async () => {
    const { status, body } = await ask("/things", json({ name: "one" }, { "x-request-id": "r-1" }));
    expect(status).toBe(200);
    const [entry] = await audited();
    expect(entry).toMatchObject({ actor: "nobody", subject: "/things" });
    expect(JSON.parse(entry?.detail ?? "")).toEqual({ status: 200, requestId: "r-1", thing: body.id });
    expect(kept).toContain(body.id);
  });

  it("that are refused leave nothing behind", async () => {
    const before = [await count(), (await audited()).length];
    expect((await ask("/things", json({ name: "two", refuse: true }, { "idempotency-key": "refused" }))).status).toBe(409);
    expect([await count(), (await audited()).length]).toEqual(before);
    expect((await ask("/things", json({ name: "two" }, { "idempotency-key": "refused" }))).status).toBe(200);
  });

  it("with a key are done once, however often they come", async () => {
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask("/things", json({ name: "three" }, { "idempotency-key": "k-3" }))),
    );
    expect(new Set(answers.map(({ status, body, headers }) => JSON.stringify([status, body, headers.get("location")]))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === "true")).toHaveLength(7);
    expect(await count()).toBe(before + 1);
    expect((await audited()).length).toBe(before + 1);
  });

  it("with another's key are refused", async () => {
    const other = await ask("/things", json({ name: "four" }, { "idempotency-key": "k-3" }));
    expect([other.status, other.body.type]).toEqual([422, "https://rehome.dev/errors/key-reused"]);
    expect((await ask("/things", json({ name: "four" }, { "idempotency-key": "ü" }))).status).toBe(400);
  });
});

describe("who asks too often", () => {
  it("is told to wait", async () => {
    const strict = await serveRoutes(routes, { limits: { requestsPerMinute: 3 } });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 4; index++) statuses.push((await fetch(`${strict.url}/echo/x`)).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const response = await fetch(`${strict.url}/echo/x`);
      expect(((await response.json()) as { type: string }).type).toBe("https://rehome.dev/errors/too-many-requests");
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    } finally {
      await strict.stop();
    }
  });

  it("is told to wait as well when nobody knows them", async () => {
    const refuse = async (): Promise<never> => {
      throw new RequestProblem("unauthenticated", "It is no token of this service.");
    };
    const guarded = routes.map((one) => ({ ...one, right: "read" }) as const);
    const strict = await serveRoutes(guarded, { limits: { requestsPerMinute: 3 }, authenticate: refuse });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 5; index++) statuses.push((await fetch(`${strict.url}/echo/x`)).status);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
    } finally {
      await strict.stop();
    }
  });
});
