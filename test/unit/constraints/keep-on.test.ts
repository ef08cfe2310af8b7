import { describe, expect, it } from "vitest";
import { keepOn } from "../../../src/constraints/keep-on.ts";
import { aBuiltNetwork, aCandidate, aHost } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [aHost("h1"), aHost("h2", { state: "failed" }), aHost("h3")],
  policies: [{ type: "keepOn", id: "core", physicalRouters: ["h1", "h2"] }],
});

describe("keep-on", () => {
  it("accepts exactly the states with its physical routers on", () => {
    expect(compareViews(keepOn, network)).toEqual({ accepted: 2, rejected: 6 });
  });

  it("reports each that is off", () => {
    const reasons = reasonsOf(keepOn, network, aCandidate(network, {}, { routersOn: ["h3"] }));
    expect(reasons).toMatchObject([
      { rule: "keep-on", subject: "core", physicalRouter: "h1" },
      { rule: "keep-on", subject: "core", physicalRouter: "h2" },
    ]);
    expect(reasons.map((reason) => keepOn.explain(reason, network))).toEqual([
      { found: "h1 must stay on, but would be off", where: "policies/core", remedy: "leave h1 on, or take it out of the policy core" },
      { found: "h2 must stay on, but has failed", where: "policies/core", remedy: "repair h2, or take it out of the policy core" },
    ]);
  });

  it("has one row a physical router, and no amount to give way by", () => {
    expect(rowsInWords(keepOn, network)).toEqual(["P5(0,0) + 1 on(h1) >= 1", "P5(0,1) + 1 on(h2) >= 1"]);
  });

  it("says what it demands, at every moment", () => {
    expect(keepOn.moment).toBe("always");
    expect(keepOn.filter(network, "a", "h1")).toEqual([]);
    expect(keepOn.describe("core", network)).toEqual({
      found: "h1 and h2 must stay on",
      where: "policies/core",
      remedy: "take a physical router out of the policy core, or drop it",
    });
    expect(keepOn.relax("core", null, network)).toBe("drop the policy core");
  });
});
