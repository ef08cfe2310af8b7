import { describe, expect, it } from "vitest";
import { separate } from "../../../src/constraints/separate.ts";
import type { Scope } from "../../../src/network/policy-document.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const withScope = (scope: Scope, virtualRouters: string[] = ["a", "b"]) =>
  aBuiltNetwork({
    sites: [{ id: "nyc", region: "east" }, { id: "dc", region: "east" }, { id: "sfo" }],
    physicalRouters: [aHost("n1"), aHost("n2"), aHost("d1", { site: "dc" }), aHost("s1", { site: "sfo" })],
    virtualRouters: [aRouter("a"), aRouter("b"), aRouter("c")],
    policies: [
      { type: "maxMoves", count: 9 },
      { type: "separate", id: "apart", virtualRouters, scope },
    ],
  });

describe("separate", () => {
  it.each([
    // 16 pairs of hosts for a and b, 4 hosts for c, 16 choices of what is on.
    ["physicalRouter", 12],
    ["site", 16 - (4 + 1 + 1)],
    ["region", 16 - (9 + 1)],
  ] as const)("keeps two routers apart by %s", (scope, pairs) => {
    expect(compareViews(separate, withScope(scope))).toEqual({ accepted: pairs * 4 * 16, rejected: (16 - pairs) * 4 * 16 });
  });

  it("keeps three apart, whoever is named twice", () => {
    expect(compareViews(separate, withScope("site", ["a", "b", "a", "c"]))).toEqual({ accepted: 6 * 2 * 16, rejected: (64 - 12) * 16 });
  });

  it("reports who shares what", () => {
    const network = withScope("region", ["a", "b", "c"]);
    const reasons = reasonsOf(separate, network, aCandidate(network, { a: "n1", b: "s1", c: "d1" }));
    expect(reasons).toMatchObject([{ rule: "separate", subject: "apart", scope: "region", group: "east", virtualRouters: ["a", "c"] }]);
    expect(reasons.map((reason) => separate.explain(reason, network))).toEqual([
      {
        found: "a and c must be apart, but would share region east",
        where: "policies/apart",
        remedy: "place one of them outside region east, or drop the policy apart",
      },
    ]);
    expect(reasonsOf(separate, network, aCandidate(network, { a: "n1", c: "h9" }))).toEqual([]);
  });

  it("names what three share", () => {
    const network = withScope("region", ["a", "b", "c"]);
    const explanations = reasonsOf(separate, network, aCandidate(network, { a: "s1", b: "s1", c: "s1" })).map((reason) =>
      separate.explain(reason, network),
    );
    expect(explanations).toMatchObject([
      {
        found: "a, b and c must be apart, but would share site sfo (no region)",
        remedy: "place all but one of them outside site sfo (no region), or drop the policy apart",
      },
    ]);
  });

  it("filters what an immovable router keeps others out of", () => {
    const { document } = withScope("site");
    const network = aBuiltNetwork({
      ...document,
      virtualRouters: [aRouter("a", { host: "n1", movable: false }), aRouter("b"), aRouter("c")],
    });
    expect(separate.filter(network, "b", "n2")).toEqual([
      { rule: "separate", subject: "apart", scope: "site", group: "nyc", virtualRouters: ["b", "a"] },
    ]);
    expect(separate.filter(network, "b", "d1")).toEqual([]);
    expect(separate.filter(network, "c", "n1")).toEqual([]);
    expect(separate.filter(network, "a", "n1")).toEqual([]);
    const movable = aBuiltNetwork({ ...document, virtualRouters: [aRouter("a", { host: "n1" }), aRouter("b"), aRouter("c")] });
    expect(separate.filter(movable, "b", "n2")).toEqual([]);
  });

  it("has one row a group", () => {
    expect(rowsInWords(separate, withScope("site"))).toEqual([
      "P1(1,0) + 1 place(a,n1) + 1 place(a,n2) + 1 place(b,n1) + 1 place(b,n2) <= 1",
      "P1(1,1) + 1 place(a,d1) + 1 place(b,d1) <= 1",
      "P1(1,2) + 1 place(a,s1) + 1 place(b,s1) <= 1",
    ]);
  });

  it("says what it demands, at every moment", () => {
    expect(separate.moment).toBe("always");
    expect(separate.describe("apart", withScope("physicalRouter"))).toEqual({
      found: "a and b must share no physical router",
      where: "policies/apart",
      remedy: "drop the policy apart, or take a virtual router out of it",
    });
    expect(separate.relax("apart", null, withScope("site"))).toBe("drop the policy apart");
    expect(() => separate.describe("policies/0", withScope("site"))).toThrow("internal: there is no separate policy policies/0");
  });
});
