import { describe, expect, it } from "vitest";
import { ban } from "../../../src/constraints/ban.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [aHost("h1"), aHost("h2"), aHost("h3")],
  virtualRouters: [aRouter("a"), aRouter("b"), aRouter("c")],
  policies: [{ type: "ban", virtualRouters: ["a", "b"], physicalRouters: ["h3", "h1"] }],
});

describe("ban", () => {
  it("accepts every other host", () => {
    expect(compareViews(ban, network)).toEqual({ accepted: 8 * 3, rejected: 8 * 24 });
  });

  it("reports who would be where", () => {
    const reasons = reasonsOf(ban, network, aCandidate(network, { a: "h2", b: "h1", c: "h1" }));
    expect(reasons).toMatchObject([{ rule: "ban", subject: "policies/0", virtualRouter: "b", physicalRouter: "h1" }]);
    expect(ban.filter(network, "b", "h1")).toEqual(reasons);
    expect(ban.filter(network, "b", "h2")).toEqual([]);
    expect(ban.filter(network, "c", "h1")).toEqual([]);
    expect(reasons.map((reason) => ban.explain(reason, network))).toEqual([
      {
        found: "b is banned from h1",
        where: "policies/0",
        remedy: "place b elsewhere, or take h1 out of the policy policies/0",
      },
    ]);
  });

  it("has one row a router", () => {
    expect(rowsInWords(ban, network)).toEqual([
      "P4(0,0) + 1 place(a,h3) + 1 place(a,h1) <= 0",
      "P4(0,1) + 1 place(b,h3) + 1 place(b,h1) <= 0",
    ]);
  });

  it("says what it demands, at every moment", () => {
    expect(ban.moment).toBe("always");
    expect(ban.describe("policies/0", network)).toEqual({
      found: "a and b may not be on h3 or h1",
      where: "policies/0",
      remedy: "take a physical router out of the policy policies/0, or drop it",
    });
    expect(ban.relax("policies/0", null, network)).toBe("drop the policy policies/0");
  });
});
