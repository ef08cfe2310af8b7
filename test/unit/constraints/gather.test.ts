import { describe, expect, it } from "vitest";
import { gather } from "../../../src/constraints/gather.ts";
import type { Scope } from "../../../src/network/policy-document.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const withScope = (scope: Scope, virtualRouters: string[] = ["a", "b"]) =>
  aBuiltNetwork({
    sites: [{ id: "nyc", region: "east" }, { id: "dc", region: "east" }, { id: "sfo" }],
    physicalRouters: [aHost("n1"), aHost("n2"), aHost("d1", { site: "dc" }), aHost("s1", { site: "sfo" })],
    virtualRouters: [aRouter("a"), aRouter("b"), aRouter("c")],
    policies: [{ type: "gather", virtualRouters, scope }],
  });

describe("gather", () => {
  it.each([
    ["physicalRouter", 4],
    ["site", 4 + 1 + 1],
    ["region", 9 + 1],
  ] as const)("keeps two routers together by %s", (scope, pairs) => {
    expect(compareViews(gather, withScope(scope))).toEqual({ accepted: pairs * 4 * 16, rejected: (16 - pairs) * 4 * 16 });
  });

  it("keeps three together, whoever is named twice", () => {
    expect(compareViews(gather, withScope("site", ["a", "b", "a", "c"]))).toEqual({ accepted: 10 * 16, rejected: 54 * 16 });
  });

  it("reports where they would be", () => {
    const network = withScope("site", ["a", "b", "c"]);
    const reasons = reasonsOf(gather, network, aCandidate(network, { a: "d1", b: "n1", c: "n2" }));
    expect(reasons).toEqual([
      {
        rule: "gather",
        subject: "policies/0",
        scope: "site",
        groups: [
          { group: "dc", virtualRouters: ["a"] },
          { group: "nyc", virtualRouters: ["b", "c"] },
        ],
      },
    ]);
    expect(reasons.map((reason) => gather.explain(reason, network))).toEqual([
      {
        found: "the routers of policies/0 must share one site, but would be apart: a at dc; b and c at nyc",
        where: "policies/0",
        remedy: "place all of them at one site, such as nyc, or drop the policy policies/0",
      },
    ]);
    expect(reasonsOf(gather, network, aCandidate(network, { a: "d1", b: "h9" }))).toEqual([]);
  });

  it("has one row a group and router after the first", () => {
    expect(rowsInWords(gather, withScope("region", ["a", "b", "c"]))).toEqual([
      "P2(0,0,1) + 1 place(b,n1) + 1 place(b,n2) + 1 place(b,d1) - 1 place(a,n1) - 1 place(a,n2) - 1 place(a,d1) = 0",
      "P2(0,0,2) + 1 place(c,n1) + 1 place(c,n2) + 1 place(c,d1) - 1 place(a,n1) - 1 place(a,n2) - 1 place(a,d1) = 0",
      "P2(0,1,1) + 1 place(b,s1) - 1 place(a,s1) = 0",
      "P2(0,1,2) + 1 place(c,s1) - 1 place(a,s1) = 0",
    ]);
  });

  it("says what it demands, of the end only", () => {
    expect(gather.moment).toBe("end");
    expect(gather.filter(withScope("site"), "a", "n1")).toEqual([]);
    expect(gather.describe("policies/0", withScope("region"))).toEqual({
      found: "a and b must share one region",
      where: "policies/0",
      remedy: "drop the policy policies/0, or take a virtual router out of it",
    });
    expect(gather.relax("policies/0", null, withScope("site"))).toBe("drop the policy policies/0");
  });
});
