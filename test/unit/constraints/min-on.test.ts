import { describe, expect, it } from "vitest";
import { minOn } from "../../../src/constraints/min-on.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const withPolicy = (scope: "site" | "region", count: number) =>
  aBuiltNetwork({
    sites: [{ id: "nyc", region: "east" }, { id: "dc", region: "east" }, { id: "empty" }],
    physicalRouters: [aHost("n1"), aHost("n2", { state: "failed" }), aHost("d1", { site: "dc" })],
    policies: [{ type: "minOn", scope, count }],
  });

describe("min-on", () => {
  it.each([
    // Both sites need one: 3 choices at nyc, 1 at dc.
    ["site", 1, 3],
    // min(2, hosts): all three.
    ["site", 2, 1],
    ["site", 0, 8],
    ["region", 1, 7],
    ["region", 2, 4],
    ["region", 9, 1],
  ] as const)("asks every %s for %i on", (scope, count, accepted) => {
    expect(compareViews(minOn, withPolicy(scope, count))).toEqual({ accepted, rejected: 8 - accepted });
  });

  it("reports what is on and what is needed, a group at a time", () => {
    const network = withPolicy("site", 2);
    const reasons = reasonsOf(minOn, network, aCandidate(network, {}, { routersOn: ["n1"] }));
    expect(reasons).toMatchObject([
      { rule: "min-on", subject: "policies/0", scope: "site", group: "nyc", needed: 2, on: 1 },
      { rule: "min-on", subject: "policies/0", scope: "site", group: "dc", needed: 1, on: 0 },
    ]);
    expect(reasons.map((reason) => minOn.explain(reason, network))).toEqual([
      {
        found: "site nyc would have 1 of at least 2 physical routers on",
        where: "policies/0",
        remedy: "leave 1 more of n1 and n2 on, or lower the count of the policy policies/0 to 1",
      },
      {
        found: "site dc would have 0 of at least 1 physical router on",
        where: "policies/0",
        remedy: "leave 1 more of d1 on, or lower the count of the policy policies/0 to 0",
      },
    ]);
  });

  it("has one row a group, relaxed in physical routers", () => {
    const network = withPolicy("site", 2);
    expect(rowsInWords(minOn, network)).toEqual(["P6(0,0) + 1 on(n1) + 1 on(n2) >= 2", "P6(0,1) + 1 on(d1) >= 1"]);
    const [row] = minOn.rows(constantColumns(network, aCandidate(network, {})), { constraints: [] });
    expect(row?.elastic).toEqual({ unit: "physical routers", cost: 10 });
  });

  it("says what it demands and how it gives way", () => {
    const network = withPolicy("region", 2);
    expect(minOn.moment).toBe("always");
    expect(minOn.filter(network, "a", "n1")).toEqual([]);
    expect(minOn.describe("policies/0", network)).toEqual({
      found: "every region must have 2 physical routers on, or all of its own where it has fewer",
      where: "policies/0",
      remedy: "lower the count of the policy policies/0, or drop it",
    });
    expect(minOn.relax("policies/0", 1.0000001, network)).toBe("lower the count of the policy policies/0 by 1");
    expect(minOn.relax("policies/0", null, network)).toBe("drop the policy policies/0");
  });
});
