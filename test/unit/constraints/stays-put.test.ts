import { describe, expect, it } from "vitest";
import { staysPut } from "../../../src/constraints/stays-put.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3")],
  virtualRouters: [aRouter("fixed", { host: "h2", movable: false }), aRouter("free", { host: "h1" }), aRouter("new", { movable: false })],
});

describe("stays-put", () => {
  it("holds a router that is not movable to today's host, and one without a host to none", () => {
    expect(compareViews(staysPut, network)).toEqual({ accepted: 8 * 9, rejected: 8 * 18 });
  });

  it("reports from where and to where", () => {
    const reasons = reasonsOf(staysPut, network, aCandidate(network, { fixed: "h3", free: "h2", new: "h3" }));
    expect(reasons).toMatchObject([{ rule: "stays-put", subject: "fixed", virtualRouter: "fixed", from: "h2", to: "h3" }]);
    expect(staysPut.filter(network, "fixed", "h3")).toEqual(reasons);
    expect(reasons.map((reason) => staysPut.explain(reason, network))).toEqual([
      {
        found: "fixed is not movable and runs on h2, but would go to h3",
        where: "virtualRouters/fixed/movable",
        remedy: "leave fixed on h2, or set its movable to true",
      },
    ]);
    expect(reasonsOf(staysPut, network, aCandidate(network, {}))).toEqual([]);
    expect(reasonsOf(staysPut, network, aCandidate(network, { fixed: "h9" }))).toEqual([]);
  });

  it("has one row for each router that stays", () => {
    expect(rowsInWords(staysPut, network)).toEqual(["C8(0) + 1 place(fixed,h1) + 1 place(fixed,h3) <= 0"]);
  });

  it("says what it demands, at every moment", () => {
    expect(staysPut.moment).toBe("always");
    expect(staysPut.describe("fixed", network)).toEqual({
      found: "fixed is not movable and runs on h2",
      where: "virtualRouters/fixed/movable",
      remedy: "set the movable of fixed to true",
    });
    expect(staysPut.relax("fixed", null, network)).toBe("set the movable of fixed to true");
  });
});
