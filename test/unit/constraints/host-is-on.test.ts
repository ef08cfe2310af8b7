import { describe, expect, it } from "vitest";
import { constant } from "../../../src/constraints/expressions.ts";
import { hostIsOn } from "../../../src/constraints/host-is-on.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({ physicalRouters: [aHost("h1"), aHost("h2")], virtualRouters: [aRouter("a"), aRouter("b")] });

describe("host-is-on", () => {
  it("accepts exactly the placements on hosts that are on", () => {
    // Both on: 4 placements; one on: only both routers there; none on: none.
    expect(compareViews(hostIsOn, network)).toEqual({ accepted: 6, rejected: 10 });
  });

  it("reports each router on a host that is off, and passes over what is nowhere", () => {
    const reasons = reasonsOf(hostIsOn, network, aCandidate(network, { a: "h1", b: "h2" }, { routersOn: ["h2"] }));
    expect(reasons).toMatchObject([{ rule: "host-is-on", subject: "h1", physicalRouter: "h1", virtualRouter: "a" }]);
    expect(reasons.map((reason) => hostIsOn.explain(reason, network))).toEqual([
      { found: "h1 is off while it hosts a", where: "physicalRouters/h1", remedy: "keep h1 on, or place a elsewhere" },
    ]);
    expect(reasonsOf(hostIsOn, network, aCandidate(network, { a: "h9" }, { routersOn: [] }))).toEqual([]);
  });

  it("has one row a pair, none for a pair that is fixed to 0", () => {
    expect(rowsInWords(hostIsOn, network)).toEqual([
      "C2(0,0) + 1 place(a,h1) - 1 on(h1) <= 0",
      "C2(1,0) + 1 place(b,h1) - 1 on(h1) <= 0",
      "C2(0,1) + 1 place(a,h2) - 1 on(h2) <= 0",
      "C2(1,1) + 1 place(b,h2) - 1 on(h2) <= 0",
    ]);
    const pruned = constantColumns(network, aCandidate(network, { a: "h1", b: "h1" }), { on: () => constant(0) });
    expect([...hostIsOn.rows(pruned, { constraints: [] })].map((row) => row.name)).toEqual(["C2(0,0)", "C2(1,0)"]);
  });

  it("says what it demands", () => {
    expect(hostIsOn.filter(network, "a", "h1")).toEqual([]);
    expect(hostIsOn.moment).toBe("always");
    expect(hostIsOn.describe("h1", network)).toEqual({
      found: "h1 must be on while it hosts a virtual router",
      where: "physicalRouters/h1",
      remedy: "let h1 be on, or place its virtual routers elsewhere",
    });
    expect(hostIsOn.relax("h1", null, network)).toBe("let h1 be on");
  });
});
