/** Targets and drains over HTTP: the same as the planner finds, page by page. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import { applyChanges } from "../../src/network/changes.ts";
import { networkSchema } from "../../src/network/document.ts";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import { findTargets } from "../../src/plan/targets.ts";
import { aNetworkDocument, aNetworkText, aTrafficText } from "./a-network.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";

const generated = generateNetwork({ sites: 6, routers: 18, virtualRouters: 40, seed: 3 });
const network = buildNetwork(networkSchema.parse(generated));

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
  await server.ask("PUT", "/v1/networks/small", { body: aNetworkText() });
  await server.ask("PUT", "/v1/networks/wide", { body: generated });
});
afterAll(async () => server.stop());

describe("targets", () => {
  it("are those of the planner, with every reason", async () => {
    const router = [...network.virtualRouters.keys()][7] ?? "";
    const report = JSON.parse(JSON.stringify(findTargets(network, router)));
    const { body } = await server.ask("GET", `/v1/networks/wide/routers/${router}/targets`);
    expect(body.items).toEqual(report.targets);
    expect([body.virtualRouter, body.currentHost, body.next]).toEqual([router, report.currentHost, null]);
    expect(body.feasible + body.infeasible).toBe(18);
    expect(body.feasible).toBe(report.targets.filter((target: { feasible: boolean }) => target.feasible).length);
  });

  it("come in pages that join without a gap, all, feasible or not", async () => {
    const router = [...network.virtualRouters.keys()][3] ?? "";
    const all = findTargets(network, router).targets;
    for (const [query, expected] of [
      ["", all],
      ["&feasible=true", all.filter((target) => target.feasible)],
      ["&feasible=false", all.filter((target) => !target.feasible)],
    ] as const) {
      const found: string[] = [];
      for (let next: string | null = ""; next !== null; ) {
        const after: string = next === "" ? "" : `&after=${next}`;
        const { body } = await server.ask("GET", `/v1/networks/wide/routers/${router}/targets?limit=4${query}${after}`);
        found.push(...body.items.map((item: { physicalRouter: string }) => item.physicalRouter));
        next = body.next;
      }
      expect(found).toEqual(expected.map((target) => target.physicalRouter));
    }
  });

  it("keep to the version of the first page, and can be asked of an older one", async () => {
    const put = await server.ask("PUT", "/v1/networks/moving", { body: aNetworkText() });
    const first = await server.ask("GET", "/v1/networks/moving/routers/vr-a/targets?limit=1");
    const headers = { "if-match": put.headers.get("etag") ?? "" };
    await server.ask("PUT", "/v1/networks/moving", { body: aNetworkText({ maxUtilisation: 0.1 }), headers });
    const second = await server.ask("GET", `/v1/networks/moving/routers/vr-a/targets?after=${first.body.next}`);
    expect([first.body.network.version, second.body.network.version, second.body.items.length]).toEqual([1, 1, 3]);
    expect((await server.ask("GET", "/v1/networks/moving/routers/vr-a/targets")).body.network.version).toBe(2);
    expect((await server.ask("GET", "/v1/networks/moving/routers/vr-a/targets?version=1")).body.network.version).toBe(1);
    expect((await server.ask("GET", `/v1/networks/moving/routers/vr-a/targets?version=2&after=${first.body.next}`)).status).toBe(422);
  });

  it("are not had of what is not there", async () => {
    for (const path of ["small/routers/vr-z/targets", "nowhere/routers/vr-a/targets", "small/routers/vr-a/targets?version=9"]) {
      expect((await server.ask("GET", `/v1/networks/${path}`)).status).toBe(404);
    }
    expect((await server.ask("GET", "/v1/networks/small/routers/vr-a/targets?limit=0")).status).toBe(400);
  });
});

describe("targets under other traffic, or after changes", () => {
  const small = (query: string, body: unknown) => server.ask("POST", `/v1/networks/small/routers/vr-a/targets${query}`, { body });
  const refusal = async (query: string, body: unknown) => {
    const { status, body: problem } = await small(query, body);
    return [status, problem.type.replace(/.*\//, ""), problem.errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  const found = (document: unknown, router: string) =>
    JSON.parse(JSON.stringify(findTargets(buildNetwork(networkSchema.parse(document)), router))).targets;

  it("are those of the planner in the network as it would be, and nothing is stored", async () => {
    const router = [...network.virtualRouters.keys()][7] ?? "";
    const host = network.virtualRouters.get(router)?.host ?? "";
    const path = `/v1/networks/wide/routers/${router}/targets`;
    const changes = [{ fail: host }, { scaleTraffic: { factor: 1.5 } }];
    const changed = applyChanges(networkSchema.parse(generated), changes);
    if (!changed.ok) throw new Error(JSON.stringify(changed.failure));
    const { body } = await server.ask("POST", path, { body: { changes } });
    expect(body.items).toEqual(found(changed.value, router));
    expect(body.items).not.toEqual((await server.ask("GET", path)).body.items);
    // Without any it is the same question.
    expect((await server.ask("POST", path, { body: {} })).body).toEqual((await server.ask("GET", path)).body);
    expect((await server.ask("GET", "/v1/networks/wide/versions")).body.items).toHaveLength(1);
    const { items } = await server.services.store.audit.list({ limit: 1000 });
    expect(items.filter(({ action }) => action === "findTargetsAfterChanges")).toEqual([]);
  });

  it("take the window of the traffic that is asked for; pages keep to both versions", async () => {
    const put = await server.ask("PUT", "/v1/networks/two", { body: aNetworkText() });
    const made = await server.ask("PUT", "/v1/networks/two/traffic", { body: aTrafficText() });
    expect([put.status, made.status]).toEqual([201, 201]);
    const ask = (query: string, traffic: object) =>
      server.ask("POST", `/v1/networks/two/routers/vr-a/targets${query}`, { body: { traffic } });
    const under = (gbps: number) => ({
      ...aNetworkDocument,
      accessLinks: aNetworkDocument.accessLinks.map((link) =>
        link.id === "cust-17" ? { ...link, trafficGbps: { in: gbps / 2, out: gbps } } : link,
      ),
    });
    const [peak, second] = [await ask("", {}), await ask("", { window: "01:00-02:00" })];
    expect(peak.body.items).toEqual(found(under(2), "vr-a"));
    expect(second.body.items).toEqual(found(under(1), "vr-a"));
    const first = await ask("?limit=1", {});
    expect(first.body.next).toBe("1.1.1");
    const busier = aTrafficText({ series: { "cust-17": { in: [3, 3], out: [3, 3] } } });
    await server.ask("PUT", "/v1/networks/two/traffic", { body: busier, headers: { "if-match": made.headers.get("etag") ?? "" } });
    expect((await ask(`?after=${first.body.next}`, {})).body.items).toEqual(peak.body.items.slice(1));
    expect((await ask("", {})).body.items).not.toEqual(peak.body.items);
    expect((await ask(`?after=${first.body.next}`, { version: 2 })).body.errors[0].pointer).toBe("query:after");
  });

  it("say of what does not fit where in the request it stands", async () => {
    expect(await refusal("", { changes: [{ fail: "nyc-1" }, { relax: { link: "nowhere" } }] })).toEqual([
      422,
      "invalid-value",
      [expect.stringMatching(/^\/changes\/1/)],
    ]);
    expect(await refusal("", { traffic: {} })).toEqual([422, "invalid-value", ["/traffic"]]);
    expect(await refusal("?after=0.0.1", {})).toEqual([422, "invalid-value", ["query:after"]]);
    await server.ask("PUT", "/v1/networks/small/traffic", { body: aTrafficText() });
    expect(await refusal("", { traffic: { window: "25:00-26:00" } })).toEqual([422, "invalid-value", ["/traffic/window"]]);
    expect(await refusal("", { traffic: { version: 7 } })).toEqual([422, "invalid-value", ["/traffic/version"]]);
    expect((await refusal("", { drain: ["nyc-1"] })).slice(0, 2)).toEqual([400, "invalid-request"]);
    expect((await server.ask("POST", "/v1/networks/small/routers/vr-z/targets", { body: {} })).status).toBe(404);
    // One that a change adds is there.
    const { virtualRouters } = aNetworkDocument;
    const added = { ...virtualRouters[0], id: "vr-z", host: null };
    const asked = { body: { changes: [{ add: { virtualRouter: added } }] } };
    expect((await server.ask("POST", "/v1/networks/small/routers/vr-z/targets", asked)).body).toMatchObject({ currentHost: null });
  });
});

describe("a drain", () => {
  it("says for each router where it could go, or what stands in the way", async () => {
    const { body } = await server.ask("GET", "/v1/networks/small/physical-routers/nyc-1/drain");
    expect([body.physicalRouter, body.state, body.stuck]).toEqual(["nyc-1", "on", 1]);
    const [a, b] = body.virtualRouters;
    expect([a.virtualRouter, a.feasible, a.inTheWay]).toEqual(["vr-a", 1, []]);
    expect(a.targets.map((target: { physicalRouter: string }) => target.physicalRouter)).toEqual(["nyc-2"]);
    expect([b.virtualRouter, b.feasible, b.targets]).toEqual(["vr-b", 0, []]);
    expect(b.inTheWay.map(({ rule, hosts }: { rule: string; hosts: number }) => [rule, hosts])).toEqual([
      ["resources-fit", 3],
      ["platform-matches", 1],
    ]);
    expect(b.inTheWay[0].example).toMatchObject({ physicalRouter: "nyc-2", found: "nyc-2 would need 3 of 2 CPU cores (cpuCores)" });
  });

  it("of a host without virtual routers is empty; of one that is not there, not found", async () => {
    expect((await server.ask("GET", "/v1/networks/small/physical-routers/dc-2/drain")).body.virtualRouters).toEqual([]);
    expect((await server.ask("GET", "/v1/networks/small/physical-routers/vr-a/drain")).status).toBe(404);
  });

  it("agrees with the targets of each router on its own", async () => {
    for (const host of [...network.physicalRouters.keys()].slice(0, 6)) {
      const { body } = await server.ask("GET", `/v1/networks/wide/physical-routers/${host}/drain?targets=100`);
      for (const drained of body.virtualRouters) {
        const others = findTargets(network, drained.virtualRouter).targets.filter((target) => target.physicalRouter !== host);
        const feasible = others.filter((target) => target.feasible).map((target) => target.physicalRouter);
        expect(drained.targets.map((target: { physicalRouter: string }) => target.physicalRouter)).toEqual(feasible);
        expect(drained.feasible).toBe(feasible.length);
        expect(drained.inTheWay.length > 0).toBe(feasible.length === 0);
      }
    }
  });
});
