import { describe, expect, it } from "vitest";
import { constant } from "../../../src/constraints/expressions.ts";
import { ruleBook } from "../../../src/constraints/index.ts";
import { SPARE_BUDGET, spare } from "../../../src/constraints/spare.ts";
import { searchSpare } from "../../../src/constraints/spare-search.ts";
import { networkAfterFailure } from "../../../src/network/after-failure.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { Network } from "../../../src/network/network.ts";
import { candidateColumns } from "../../laws/candidate-columns.ts";
import { rowHolds } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aNetwork, aRouter } from "../../support/networks.ts";

type Parts = Parameters<typeof aNetwork>[0];

/** Three hosts on one transport node; h3 is in another site of the same region. Each takes two routers of one core. */
const star = (parts: Parts = {}): Network =>
  aBuiltNetwork({
    sites: [
      { id: "nyc", region: "east" },
      { id: "bos", region: "east" },
    ],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [
      aHost("h1", { capacity: { cpuCores: 2 } }),
      aHost("h2", { capacity: { cpuCores: 2 } }),
      aHost("h3", { capacity: { cpuCores: 2 }, site: "bos" }),
    ],
    physicalLinks: ["1", "2", "3"].map((i) => ({ id: `l${i}`, a: `h${i}`, b: "t", capacityGbps: 4, delayMs: 1 })),
    virtualRouters: ["a", "b", "c"].map((id) => aRouter(id, { demand: { cpuCores: 1 }, host: "h1" })),
    policies: [{ type: "spare", scope: "site" }],
    ...parts,
  });

const at = (network: Network, placements: Readonly<Record<string, string>>, parts: Parameters<typeof aCandidate>[2] = {}) =>
  spare.check(network, aCandidate(network, placements, parts), ruleBook);
const dead = (reasons: ReturnType<typeof at>) => reasons.map((reason) => `${reason.physicalRouter} ${reason.outcome}`);

describe("spare", () => {
  it("asks each host that is on for a refuge on the hosts of its own site that are on", () => {
    const network = star();
    const states = { routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] };
    // Three cores are needed and two are left, whichever dies; h3 is alone in its site.
    expect(dead(at(network, { a: "h1", b: "h2", c: "h2" }, states))).toEqual(["h1 impossible", "h2 impossible"]);
    expect(dead(at(network, { a: "h1", b: "h2", c: "h3" }, { routersOn: ["h1", "h2", "h3"] }))).toEqual(["h3 impossible"]);
    const small = star({ virtualRouters: ["a", "b"].map((id) => aRouter(id, { demand: { cpuCores: 1 } })) });
    expect(dead(at(small, { a: "h1", b: "h2" }, states))).toEqual([]);
    // h2 is off, and no host may be switched on.
    expect(dead(at(small, { a: "h1", b: "h1" }, { routersOn: ["h1"], linksOn: ["l1"] }))).toEqual(["h1 impossible"]);
    expect(dead(at(small, { a: "h1", b: "h1" }, states))).toEqual([]);
  });

  it("goes as far as the region when its scope says so", () => {
    const pair = { virtualRouters: [aRouter("a"), aRouter("b")] };
    const states = { routersOn: ["h1", "h3"], linksOn: ["l1", "l3"] };
    expect(dead(at(star(pair), { a: "h1", b: "h3" }, states))).toEqual(["h1 impossible", "h3 impossible"]);
    expect(dead(at(star({ ...pair, policies: [{ type: "spare", scope: "region" }] }), { a: "h1", b: "h3" }, states))).toEqual([]);
  });

  it("moves no other router to make room", () => {
    // a needs both cores of a host, and h2 and h3 have one left each while b and c are apart.
    const network = star({
      policies: [{ type: "spare", scope: "region" }],
      virtualRouters: [
        aRouter("a", { demand: { cpuCores: 2 } }),
        aRouter("b", { demand: { cpuCores: 1 } }),
        aRouter("c", { demand: { cpuCores: 1 } }),
      ],
    });
    expect(dead(at(network, { a: "h1", b: "h2", c: "h3" }))).toEqual(["h1 impossible"]);
    expect(dead(at(network, { a: "h1", b: "h2", c: "h2" }))).toEqual([]);
  });

  it("keeps to every other rule, but not to maxMoves, minOn and keepOn", () => {
    const pair = { virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h2" })] };
    const states = { routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] };
    const under = (...policies: NonNullable<Parts>["policies"] & object) =>
      dead(at(star({ ...pair, policies: [{ type: "spare", scope: "site" }, ...policies] }), { a: "h1", b: "h2" }, states));
    expect(
      under({ type: "maxMoves", count: 0 }, { type: "minOn", scope: "site", count: 2 }, { type: "keepOn", physicalRouters: ["h1"] }),
    ).toEqual([]);
    expect(under({ type: "separate", virtualRouters: ["a", "b"] })).toEqual(["h1 impossible", "h2 impossible"]);
    expect(under({ type: "ban", virtualRouters: ["a"], physicalRouters: ["h2"] })).toEqual(["h1 impossible"]);
    const [h1, h2, h3] = star().document.physicalRouters;
    const maintained = star({
      ...pair,
      physicalRouters: [h1, h2 && { ...h2, state: "maintenance" as const }, h3].flatMap((host) => host ?? []),
    });
    expect(dead(at(maintained, { a: "h1", b: "h1" }, states))).toEqual(["h1 impossible"]);
    const fixed = star({ virtualRouters: [aRouter("a", { host: "h1", movable: false })] });
    expect(dead(at(fixed, { a: "h1" }, states))).toEqual(["h1 impossible"]);
  });

  it("lets links be filled after a failure, and no further", () => {
    const loaded = (out: number) =>
      star({
        maxUtilisation: 0.5,
        policies: [{ type: "spare", scope: "site" }],
        virtualRouters: [aRouter("a"), aRouter("b")],
        accessLinks: ["a", "b"].map((router) => ({ id: `cust-${router}`, router, attachedTo: "t", trafficGbps: { in: 0, out } })),
      });
    const check = (out: number) =>
      at(
        loaded(out),
        { a: "h1", b: "h2" },
        { routes: { "cust-a": ["l1"], "cust-b": ["l2"] }, routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] },
      );
    expect(dead(check(2))).toEqual([]);
    const reasons = check(2.25);
    expect(dead(reasons)).toEqual(["h1 impossible", "h2 impossible"]);
    expect(reasons.map((reason) => reason.because)[0]).toBe("l2/ab (h2 to t) would carry 4.5 of 4 Gb/s");
  });

  it("measures added delays from today's routes as they were before the failure", () => {
    // b stays on h3; today its link to a is 2 ms long, which the death of h1 must not make it forget.
    const network = star({
      policies: [{ type: "spare", scope: "region" }],
      virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h3" })],
      virtualLinks: [{ id: "ab", a: "a", b: "b", maxAddedDelayMs: 0 }],
      physicalLinks: [1, 2, 3].map((i) => ({ id: `l${i}`, a: `h${i}`, b: "t", capacityGbps: 4, delayMs: i === 2 ? 1.5 : 1 })),
    });
    const candidate = { routes: { ab: ["l1", "l3"] }, routersOn: ["h1", "h2", "h3"] };
    // a can join b on h3; on h2 it would be 0.5 ms too far.
    expect(dead(at(network, { a: "h1", b: "h3" }, candidate))).toEqual([]);
    const fenced = buildNetwork(aNetwork({ ...network.document, policies: [{ type: "spare", scope: "site" }] }));
    const [reason] = at(fenced, { a: "h1", b: "h3" }, candidate);
    expect(reason?.because).toBe("adds 0.5 ms to ab, 0 allowed over 2 ms");
  });

  describe("traffic through the dead host", () => {
    /** h1 and h2 are joined over h3 (cheap) and over h4; e runs between them. */
    const square = (routing: "igp" | "explicit", h4Gbps: number) =>
      aBuiltNetwork({
        routing,
        physicalRouters: ["h1", "h2", "h3", "h4"].map((id) => aHost(id)),
        physicalLinks: [
          { id: "h1-h3", a: "h1", b: "h3", capacityGbps: 1, delayMs: 1 },
          { id: "h3-h2", a: "h3", b: "h2", capacityGbps: 1, delayMs: 1 },
          { id: "h1-h4", a: "h1", b: "h4", capacityGbps: 1, delayMs: 2 },
          { id: "h4-h2", a: "h4", b: "h2", capacityGbps: h4Gbps, delayMs: 2 },
        ],
        virtualRouters: [aRouter("a"), aRouter("b")],
        virtualLinks: [{ id: "e", a: "a", b: "b", trafficGbps: { ab: 1, ba: 0 } }],
        policies: [{ type: "spare", scope: "site" }],
      });
    const through = (network: Network) => dead(at(network, { a: "h1", b: "h2" }, { routes: { e: ["h1-h3", "h3-h2"] } }));

    it.each(["igp", "explicit"] as const)("takes another way under %s, if that has room", (routing) => {
      expect(through(square(routing, 1))).toEqual([]);
      expect(through(square(routing, 0.5))).toEqual(["h3 impossible"]);
    });

    it("leaves explicit routes alone that do not touch it", () => {
      // Without h3, e needs all of h4-h2. f takes half of it and would fit on the twin, but does not touch h3.
      const base = square("explicit", 1);
      const network = buildNetwork(
        aNetwork({
          ...base.document,
          physicalLinks: [...base.document.physicalLinks, { id: "twin", a: "h1", b: "h2", capacityGbps: 0.5, delayMs: 9 }].map((link) => ({
            ...link,
          })),
          virtualLinks: [...base.document.virtualLinks, { id: "f", a: "a", b: "b", trafficGbps: { ab: 0.5, ba: 0 } }],
        }),
      );
      const routes = (f: readonly string[]) => at(network, { a: "h1", b: "h2" }, { routes: { e: ["h1-h3", "h3-h2"], f } });
      expect(dead(routes(["h1-h4", "h4-h2"]))).toContain("h3 impossible");
      expect(dead(routes(["twin"]))).toEqual([]);
    });
  });

  it("cannot help a customer who is attached to the dead host", () => {
    const network = star({ virtualRouters: [aRouter("a")], accessLinks: [{ id: "cust", router: "a", attachedTo: "h1" }] });
    const states = { routes: { cust: [] }, routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] };
    expect(dead(at(network, { a: "h1" }, states))).toEqual(["h1 impossible"]);
  });

  it("says when it gave up, and when there is nothing left to try", () => {
    const network = star({ virtualRouters: [aRouter("a"), aRouter("b")] });
    const candidate = aCandidate(network, { a: "h1", b: "h1" }, { routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] });
    const failure = { dead: "h1", group: ["h1", "h2"] };
    expect(searchSpare(network, candidate, ruleBook, failure, 2)).toEqual({ status: "undecided", because: undefined, judged: 2 });
    const found = searchSpare(network, candidate, ruleBook, failure, SPARE_BUDGET);
    expect(found.status === "fits" ? [...found.after.placements] : found).toEqual([
      ["a", "h2"],
      ["b", "h2"],
    ]);
    expect(found.status === "fits" ? [[...found.after.routersOn], [...found.after.linksOn]] : found).toEqual([["h2"], ["l2"]]);
  });

  it("explains both, and says what it demands", () => {
    const network = star({ policies: [{ type: "spare", scope: "site", id: "n-1" }] });
    const common = { rule: "spare", subject: "n-1", physicalRouter: "h1", scope: "site", group: "nyc" } as const;
    const impossible = {
      ...common,
      outcome: "impossible",
      virtualRouters: ["a", "b"],
      because: "h2 would need 3 of 2 CPU cores",
      judged: undefined,
    } as const;
    expect(spare.explain(impossible, network)).toEqual({
      found: "if h1 dies, no powered host of site nyc can take a and b; in the first way tried, h2 would need 3 of 2 CPU cores",
      where: "policies/n-1",
      remedy: "keep another physical router of site nyc on, place a and b elsewhere, or drop the policy n-1",
    });
    const undecided = { ...common, outcome: "undecided", virtualRouters: [], because: undefined, judged: 2000 } as const;
    expect(spare.explain(undecided, network).found).toBe(
      "no refuge was found for the traffic through it if h1 dies, among 2000 ways tried in site nyc; there may be one",
    );
    expect(spare.describe("n-1", network)).toEqual({
      found: "when any one physical router dies, powered hosts of its site take its virtual routers",
      where: "policies/n-1",
      remedy: "add physical routers or capacity, or drop the policy n-1",
    });
    expect(spare.relax("n-1", null, network)).toBe("drop the policy n-1");
    expect(spare.moment).toBe("always");
    expect(spare.filter(network, "a", "h1")).toEqual([]);
  });

  it("has rows only for what may be on, under the policy's name, and none that can give way by an amount", () => {
    const network = star({ policies: [{ type: "spare", scope: "site", id: "n-1" }] });
    const candidate = aCandidate(network, { a: "h1", b: "h2", c: "h2" }, { routersOn: ["h1", "h2"], linksOn: ["l1", "l2"] });
    const asked: string[] = [];
    const columns = candidateColumns(network, candidate, (host) => {
      asked.push(host);
      return candidateColumns(network, candidate);
    });
    const rows = [...spare.rows(columns, ruleBook)];
    expect(asked).toEqual(["h1", "h2"]);
    expect(new Set(rows.map((row) => row.subject))).toEqual(new Set(["n-1"]));
    expect(rows.filter((row) => row.elastic !== undefined)).toEqual([]);
    const prefixes = new Set(rows.map((row) => row.name.replace(/\([^()]*\)$/, "")));
    expect([...prefixes].sort()).toEqual(
      ["C1", "C10", "C12", "C2", "C3", "C6", ""].flatMap((rule) => [`P7(0,0)${rule}`, `P7(0,1)${rule}`]).sort(),
    );
  });

  it("has rows that keep explicit routes and refuges where they may be", () => {
    const network = aBuiltNetwork({
      routing: "explicit",
      sites: [{ id: "nyc" }, { id: "bos" }],
      physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3"), aHost("far", { site: "bos" })],
      physicalLinks: [
        { id: "l1", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1 },
        { id: "l2", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1 },
        { id: "l3", a: "h2", b: "h3", capacityGbps: 1, delayMs: 1 },
        { id: "l4", a: "h2", b: "far", capacityGbps: 1, delayMs: 1 },
      ],
      virtualRouters: [aRouter("a"), aRouter("b"), aRouter("c")],
      virtualLinks: [
        { id: "ab", a: "a", b: "b" },
        { id: "bc", a: "b", b: "c" },
      ],
      policies: [{ type: "spare", scope: "site" }],
    });
    const placements = { a: "h1", b: "h2", c: "h3" };
    const before = aCandidate(network, placements, { routes: { ab: ["l1"], bc: ["l3"] } });
    /** The rows that h3's death breaks when c goes to a host and ab takes a route. */
    const broken = (c: string, ab: string, bc: readonly string[]) => {
      const living = { routersOn: ["h1", "h2", "far"], linksOn: ["l1", "l2", "l4"] };
      const after = aCandidate(network, { ...placements, c }, { routes: { ab: [ab], bc }, ...living });
      const columns = candidateColumns(network, before, () => candidateColumns(networkAfterFailure(network, "h3"), after));
      return [...spare.rows({ ...columns, on: (host) => constant(host === "h3" ? 1 : 0) }, ruleBook)].filter((row) => !rowHolds(row));
    };
    expect(broken("h1", "l1", ["l2"])).toEqual([]);
    // ab does not touch h3: it stays on l1, which is its column 0, from a to b.
    expect(broken("h1", "l2", ["l2"]).map((row) => row.name)).toEqual(["P7(0,2)(0,0,0)"]);
    // far is in another site.
    expect(broken("far", "l1", ["l4"]).map((row) => row.name)).toEqual(["P7(0,2)(2,3)"]);
  });
});
