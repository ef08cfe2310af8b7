/**
 * Every route, asked what it does not expect: strange names, unknown and wrong parameters, bodies that are no JSON, too deep, too large,
 * of other shapes and other media types. The answer is always one that openapi.yaml describes, and never a failure of the service.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../src/service/http/route.ts";
import { allRoutes } from "../../src/service/http/routes.ts";
import { type Asked, type LiveServer, startLiveServer } from "./live-server.ts";

const RUNS = Number(process.env["REHOME_TEST_RUNS"] ?? 25);

let live: LiveServer;
/** Names of things that there are, so that requests get beyond the first door. */
const known = new Map<string, string>();

beforeAll(async () => {
  live = await startLiveServer({
    environment: { REHOME_LIMITS_REQUESTS_PER_MINUTE: "0", REHOME_ANSWER_AT_ONCE_SECONDS: "0", REHOME_LIMITS_BODY_BYTES: "20000" },
  });
  const network = readFileSync("datasets/abilene/network.json", "utf8");
  const put = await live.ask("PUT", "/v1/networks/abilene", { body: network });
  expect(put.status).toBe(201);
  known.set("network", "abilene").set("router", "vr-sea-1").set("physicalRouter", "sea-1").set("version", "1");
  const token = await live.ask("POST", "/v1/tokens", { body: { name: "some", rights: ["read"] } });
  known.set("token", token.body.id);
  // Cancelled before anybody took it: its event stream has an end.
  const plan = await live.ask("POST", "/v1/networks/abilene/plans", { body: { goal: "consolidate" } });
  if (plan.status === 202) {
    known.set("plan", plan.body.id);
    await live.ask("POST", `/v1/plans/${plan.body.id}/cancel`);
  }
});
afterAll(async () => live.stop());

const strangeText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "null",
    "true",
    "../..",
    "%00",
    "\u0000",
    "newest",
    "__proto__",
    "constructor",
    "a".repeat(300),
    "'; drop table jobs; --",
    "💥",
  ),
);

/** Lone surrogates have no UTF-8, and so no place in a URL. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "?"));

const segment = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(known.get(name) ?? "nothing") },
    strangeText.filter((text) => !["", ".", ".."].includes(text)),
  );

function queryOf(route: Route): fc.Arbitrary<string> {
  const names = Object.keys(route.query?.shape ?? {});
  const name = names.length === 0 ? strangeText : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, strangeText);
  const pairs = fc.array(fc.tuple(name, strangeText), { maxLength: 4 });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant("") },
    pairs.map((list) => `?${list.map(([key, text]) => `${encoded(key)}=${encoded(text)}`).join("&")}`),
  );
}

/** Objects with the keys that the route knows, and values that it may not. */
function shapedBody(route: Route): fc.Arbitrary<string> {
  const shape = route.body !== undefined && "shape" in route.body ? Object.keys(route.body.shape as object) : [];
  const key = shape.length === 0 ? fc.string() : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...shape) }, fc.string());
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...known.values(), "consolidate", 1, 0, -1, true, null, [], {}));
  return fc.dictionary(key, value, { maxKeys: 6 }).map((body) => JSON.stringify(body));
}

const odd = (route: Route): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    { weight: 6, arbitrary: shapedBody(route) },
    { weight: 2, arbitrary: fc.json() },
    fc.string(),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom("", "{", "[1,]", '{"a":1,"a":2}', "NaN", "\uFEFF{}", '{"__proto__":{}}'),
    fc.constant(`${"[".repeat(5000)}${"]".repeat(5000)}`),
    fc.constant(`{"a":${'{"a":'.repeat(200)}1${"}".repeat(200)}}`),
    fc.constant(JSON.stringify({ text: "x".repeat(30_000) })),
    fc.constant(JSON.stringify({ list: Array.from({ length: 4000 }, (_, index) => index) })),
  );

function bodyOf(route: Route): fc.Arbitrary<string | Uint8Array | undefined> {
  if (route.method === "get" || route.method === "delete") return fc.constant(undefined);
  return fc.oneof({ weight: route.body === undefined ? 3 : 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: odd(route) });
}

const headers = fc.record(
  {
    "content-type": fc.constantFrom(
      "application/json",
      "application/json; charset=utf-8",
      "text/plain",
      "application/xml",
      "nonsense",
      "multipart/form-data; boundary=x",
    ),
    accept: fc.constantFrom("*/*", "application/json", "text/html", "application/problem+json", ";;;", "application/json;q=0"),
    "if-match": fc.constantFrom("*", '"x"', "x", "W/", `"${"f".repeat(64)}"`),
    "if-none-match": fc.constantFrom("*", '"x"', ""),
    "idempotency-key": fc.string({ unit: fc.constantFrom(..."abc-~ "), maxLength: 8 }),
    "last-event-id": fc.constantFrom("1", "-1", "x", "99999999999999999999"),
    "content-encoding": fc.constantFrom("gzip", "identity"),
    "x-request-id": fc.constantFrom("r-1", "a b", "é", "x".repeat(200)),
  },
  { requiredKeys: [] },
);

/** fetch itself refuses headers that are not Latin-1; those are for raw.test.ts. */
const sound = (given: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

const usual = { weight: 3, arbitrary: fc.constant({}) } as const;

describe.each(allRoutes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))("%s", (_name, route) => {
  it("answers whatever it is asked as its description says", async () => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...names.map(segment)),
        queryOf(route),
        bodyOf(route),
        fc.oneof(usual, headers),
        async (segments, query, body, given) => {
          let index = 0;
          const path = route.path.replace(/\{\w+\}/g, () => encoded(segments[index++] ?? ""));
          const asked: Asked = { headers: sound(given), ...(body === undefined ? {} : { body }) };
          const { status, text } = await live.ask(route.method.toUpperCase(), `${path}${query}`, asked);
          expect(status, text).toBeLessThan(500);
        },
      ),
      { seed: 20261123, numRuns: RUNS },
    );
  });
});

describe("afterwards", () => {
  it("nothing has failed, and no body is held", async () => {
    expect(live.logs.filter(({ level }) => level === "error")).toEqual([]);
    const { text } = await live.ask("GET", "/metrics");
    expect(text).toContain("rehome_body_bytes_held 0");
  });
});
