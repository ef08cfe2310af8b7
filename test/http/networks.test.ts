/** Networks and traffic over HTTP: versions, conditions, documents byte for byte. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNetworkDocument, aNetworkText, aTrafficText } from "./a-network.ts";
import { type Answer, type LiveServer, startLiveServer } from "./live-server.ts";

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(async () => server.stop());

const put = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  server.ask("PUT", path, { body, headers });
const etagOf = (answer: Answer): string => answer.headers.get("etag") ?? "";
const typeOf = (answer: Answer): string => answer.body.type.split("/").at(-1);

describe("putting a network", () => {
  it("makes the first version, keeps its bytes, and tells its ETag", async () => {
    const text = aNetworkText();
    const made = await put("/v1/networks/first", text);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ network: "first", version: 1, origin: "upload", createdBy: "anonymous", bytes: text.length });
    expect(etagOf(made)).toBe(`"${made.body.digest}"`);
    const got = await server.ask("GET", "/v1/networks/first");
    expect(got.text).toBe(text);
    expect(etagOf(got)).toBe(etagOf(made));
    expect((await server.ask("GET", made.headers.get("location") ?? "")).text).toBe(text);
  });

  it("makes no version of content that is there, however it is written", async () => {
    const made = await put("/v1/networks/same", aNetworkText());
    const again = await put("/v1/networks/same", JSON.stringify(aNetworkDocument));
    expect([again.status, again.body.version, etagOf(again)]).toEqual([200, 1, etagOf(made)]);
    // It has changed nothing, and who did what is told once.
    const { items } = await server.services.store.audit.list({ limit: 1000 });
    expect(items.filter(({ subject }) => subject === "/v1/networks/same").map(({ action }) => action)).toEqual(["putNetwork"]);
    expect((await server.ask("GET", "/v1/networks/same")).text).toBe(aNetworkText());
  });

  it("replaces a version only for those who say which", async () => {
    const first = await put("/v1/networks/guarded", aNetworkText());
    const second = aNetworkText({ maxUtilisation: 0.8 });
    const blind = await put("/v1/networks/guarded", second);
    expect([blind.status, typeOf(blind), etagOf(blind)]).toEqual([428, "precondition-required", ""]);
    const wrong = await put("/v1/networks/guarded", second, { "if-match": '"sha256:0"' });
    expect([wrong.status, typeOf(wrong)]).toEqual([412, "precondition-failed"]);
    const fresh = await put("/v1/networks/guarded", second, { "if-none-match": "*" });
    expect([fresh.status, typeOf(fresh)]).toEqual([412, "precondition-failed"]);
    const right = await put("/v1/networks/guarded", second, { "if-match": etagOf(first) });
    expect([right.status, right.body.version]).toEqual([201, 2]);
    const late = await put("/v1/networks/guarded", aNetworkText({ maxUtilisation: 0.7 }), { "if-match": etagOf(first) });
    expect(late.status).toBe(412);
    expect((await server.ask("GET", "/v1/networks/guarded")).text).toBe(second);
  });

  it("lets one of many that come at once win", async () => {
    const first = await put("/v1/networks/raced", aNetworkText());
    const rivals = await Promise.all(
      [0.5, 0.6, 0.7, 0.8].map((share) =>
        put("/v1/networks/raced", aNetworkText({ maxUtilisation: share }), { "if-match": etagOf(first) }),
      ),
    );
    expect(rivals.map((answer) => answer.status).sort()).toEqual([201, 412, 412, 412]);
    expect((await server.ask("GET", "/v1/networks/raced/versions")).body.items).toHaveLength(2);
  });

  it("names everything that is wrong with a document, and keeps nothing of it", async () => {
    const { physicalRouters } = aNetworkDocument;
    const broken = await put(
      "/v1/networks/broken",
      aNetworkText({ physicalRouters: [{ ...physicalRouters[0], site: "atlantis" }, ...physicalRouters.slice(1)], maxUtilisation: 1 }),
    );
    expect([broken.status, typeOf(broken)]).toEqual([422, "invalid-document"]);
    expect(broken.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(["/physicalRouters/0/site"]);
    const none = await put("/v1/networks/broken", "{");
    expect([none.status, typeOf(none)]).toEqual([422, "invalid-document"]);
    expect((await server.ask("GET", "/v1/networks/broken")).status).toBe(404);
    expect((await put("/v1/networks/not%20a%20name", aNetworkText())).status).toBe(400);
  });

  it("answers 304 to those who have it", async () => {
    const made = await put("/v1/networks/cached", aNetworkText());
    const unchanged = await server.ask("GET", "/v1/networks/cached", { headers: { "if-none-match": `"other", ${etagOf(made)}` } });
    expect([unchanged.status, unchanged.text, etagOf(unchanged)]).toEqual([304, "", etagOf(made)]);
  });
});

describe("a network's versions", () => {
  it("are listed newest first, page by page, and differ as they do", async () => {
    let etag = etagOf(await put("/v1/networks/long", aNetworkText()));
    const [vrA, ...others] = aNetworkDocument.virtualRouters;
    const routers = [{ ...vrA, host: "nyc-2", demand: { cpuCores: 2 } }, ...others.slice(0, 1), { ...others[1], id: "vr-d" }];
    for (const change of [{ maxUtilisation: 0.9 }, { maxUtilisation: 0.9, virtualRouters: routers }]) {
      etag = etagOf(await put("/v1/networks/long", aNetworkText(change), { "if-match": etag }));
    }
    const page = await server.ask("GET", "/v1/networks/long/versions?limit=2");
    expect(page.body.items.map((item: { version: number }) => item.version)).toEqual([3, 2]);
    const rest = await server.ask("GET", `/v1/networks/long/versions?limit=2&after=${page.body.next}`);
    expect([rest.body.items.map((item: { version: number }) => item.version), rest.body.next]).toEqual([[1], null]);
    const last = await server.ask("GET", "/v1/networks/long/diff");
    expect([last.body.from.version, last.body.to.version, last.body.same, last.body.settings]).toEqual([2, 3, false, []]);
    expect(last.body.sections.virtualRouters).toEqual({
      added: ["vr-d"],
      removed: ["vr-c"],
      changed: [{ id: "vr-a", keys: ["host", "demand"] }],
    });
    expect(last.body.sections.physicalLinks).toEqual({ added: [], removed: [], changed: [] });
    const whole = await server.ask("GET", "/v1/networks/long/diff?from=1&to=2");
    expect([whole.body.settings, whole.body.sections.virtualRouters.added]).toEqual([["maxUtilisation"], []]);
    expect((await server.ask("GET", "/v1/networks/long/diff?from=7")).status).toBe(404);
    const names = await server.ask("GET", "/v1/networks?limit=1000");
    expect(names.body.items.find((item: { network: string }) => item.network === "long")).toMatchObject({ version: 3 });
  });
});

describe("traffic", () => {
  it("is kept in versions beside its network", async () => {
    expect((await put("/v1/networks/busy/traffic", aTrafficText())).status).toBe(404);
    await put("/v1/networks/busy", aNetworkText());
    expect((await server.ask("GET", "/v1/networks/busy/traffic")).status).toBe(404);
    expect((await server.ask("GET", "/v1/networks/busy/traffic/versions")).body).toEqual({ items: [], next: null });
    const made = await put("/v1/networks/busy/traffic", aTrafficText());
    expect([made.status, made.body.version]).toEqual([201, 1]);
    expect((await server.ask("GET", "/v1/networks/busy/traffic")).text).toBe(aTrafficText());
    expect((await server.ask("GET", made.headers.get("location") ?? "")).text).toBe(aTrafficText());
    const foreign = await put("/v1/networks/busy/traffic", aTrafficText({ series: { "cust-18": { in: [1], out: [1] } } }));
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([422, "/series/cust-18"]);
  });
});
