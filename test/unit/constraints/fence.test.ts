import { describe, expect, it } from "vitest";
import { fence } from "../../../src/constraints/fence.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  sites: [{ id: "nyc" }, { id: "dc" }],
  physicalRouters: [aHost("n1"), aHost("n2"), aHost("d1", { site: "dc" }), aHost("d2", { site: "dc" })],
  virtualRouters: [aRouter("a"), aRouter("b")],
  policies: [{ type: "fence", id: "home", virtualRouters: ["a"], sites: ["nyc"], physicalRouters: ["d2"] }],
});

describe("fence", () => {
  it("accepts the union of its sites and physical routers", () => {
    expect(compareViews(fence, network)).toEqual({ accepted: 16 * 3 * 4, rejected: 16 * 4 });
    expect(["n1", "n2", "d1", "d2"].map((host) => fence.filter(network, "a", host).length)).toEqual([0, 0, 1, 0]);
    expect(fence.filter(network, "b", "d1")).toEqual([]);
  });

  it("lets nobody anywhere when both lists are empty", () => {
    const closed = aBuiltNetwork({ ...network.document, policies: [{ type: "fence", virtualRouters: ["a"] }] });
    expect(compareViews(fence, closed)).toEqual({ accepted: 0, rejected: 256 });
  });

  it("reports who would leave it, and to where", () => {
    const reasons = reasonsOf(fence, network, aCandidate(network, { a: "d1", b: "d1" }));
    expect(reasons).toMatchObject([
      { rule: "fence", subject: "home", virtualRouter: "a", physicalRouter: "d1", sites: ["nyc"], physicalRouters: ["d2"] },
    ]);
    expect(fence.filter(network, "a", "d1")).toEqual(reasons);
    expect(reasons.map((reason) => fence.explain(reason, network))).toEqual([
      {
        found: "a may only be at site nyc or d2, but would go to d1",
        where: "policies/home",
        remedy: "place a at site nyc or d2, or add d1 to the policy home",
      },
    ]);
    expect(reasonsOf(fence, network, aCandidate(network, { a: "h9" }))).toEqual([]);
  });

  it("has one row a router", () => {
    const both = aBuiltNetwork({ ...network.document, policies: [{ type: "fence", virtualRouters: ["b", "a", "b"], sites: ["nyc"] }] });
    expect(rowsInWords(fence, both)).toEqual([
      "P3(0,0) + 1 place(b,d1) + 1 place(b,d2) <= 0",
      "P3(0,1) + 1 place(a,d1) + 1 place(a,d2) <= 0",
    ]);
  });

  it("says what it demands, at every moment", () => {
    expect(fence.moment).toBe("always");
    expect(fence.describe("home", network)).toEqual({
      found: "a may only be at site nyc or d2",
      where: "policies/home",
      remedy: "add a site or a physical router to the policy home, or drop it",
    });
    expect(fence.relax("home", null, network)).toBe("drop the policy home");
  });
});
