import { describe, expect, it } from "vitest";
import { placedOnce } from "../../../src/constraints/placed-once.ts";
import { brokenRows } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({ physicalRouters: [aHost("h1"), aHost("h2")], virtualRouters: [aRouter("a"), aRouter("b")] });

describe("placed-once", () => {
  it("accepts a router on each host, and both on one", () => {
    expect(compareViews(placedOnce, network)).toEqual({ accepted: 16, rejected: 0 });
  });

  it("reports routers without a host, unknown hosts and unknown routers", () => {
    const reasons = reasonsOf(placedOnce, network, aCandidate(network, { b: "h9", c: "h1" }));
    expect(reasons).toEqual([
      { rule: "placed-once", subject: "a", problem: "no-host", virtualRouter: "a", physicalRouter: undefined },
      { rule: "placed-once", subject: "b", problem: "unknown-host", virtualRouter: "b", physicalRouter: "h9" },
      { rule: "placed-once", subject: "c", problem: "unknown-router", virtualRouter: "c", physicalRouter: "h1" },
    ]);
    expect(reasons.map((reason) => placedOnce.explain(reason, network).found)).toEqual([
      "a has no host",
      "b is placed on h9, which is no physical router of test",
      "c is placed on h1, but is no virtual router of test",
    ]);
    expect(reasons.map((reason) => placedOnce.explain(reason, network).where)).toEqual(["placements/a", "placements/b", "placements/c"]);
    expect(reasons.map((reason) => placedOnce.explain(reason, network).remedy)).toEqual([
      "place a on a physical router, or remove it from the network",
      "place b on a physical router of the network, or add h9 to physicalRouters",
      "take c out of the placements, or add it to virtualRouters",
    ]);
  });

  it("has one equation a router, broken by a router that is nowhere", () => {
    expect(rowsInWords(placedOnce, network)).toEqual([
      "C1(0) + 1 place(a,h1) + 1 place(a,h2) = 1",
      "C1(1) + 1 place(b,h1) + 1 place(b,h2) = 1",
    ]);
    expect(brokenRows(placedOnce, network, aCandidate(network, { b: "h1" })).map((row) => row.subject)).toEqual(["a"]);
  });

  it("filters nothing and holds for the end only", () => {
    expect(placedOnce.filter(network, "a", "h1")).toEqual([]);
    expect(placedOnce.moment).toBe("end");
  });

  it("says what it demands", () => {
    expect(placedOnce.describe("a", network)).toEqual({
      found: "a must run on exactly one physical router",
      where: "virtualRouters/a",
      remedy: "remove a from the network",
    });
    expect(placedOnce.relax("a", null, network)).toBe("remove a from the network");
  });
});
