import { describe, expect, it } from "vitest";
import { capabilitiesPresent } from "../../../src/constraints/capabilities-present.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [aHost("both", { capabilities: ["ipv6", "netflow"] }), aHost("one", { capabilities: ["netflow"] }), aHost("none")],
  virtualRouters: [aRouter("a", { requires: ["netflow", "ipv6"] }), aRouter("b", { requires: ["netflow"] }), aRouter("c")],
});

describe("capabilities-present", () => {
  it("accepts a router where all that it requires is there", () => {
    expect(compareViews(capabilitiesPresent, network)).toEqual({ accepted: 8 * 1 * 2 * 3, rejected: 8 * 21 });
  });

  it("reports what is missing", () => {
    const reasons = reasonsOf(capabilitiesPresent, network, aCandidate(network, { a: "one", b: "none", c: "none" }));
    expect(reasons).toMatchObject([
      { rule: "capabilities-present", subject: "a", virtualRouter: "a", physicalRouter: "one", missing: ["ipv6"] },
      { rule: "capabilities-present", subject: "b", virtualRouter: "b", physicalRouter: "none", missing: ["netflow"] },
    ]);
    expect(capabilitiesPresent.filter(network, "a", "one")).toEqual(reasons.slice(0, 1));
    expect(reasonsOf(capabilitiesPresent, network, aCandidate(network, { a: "nowhere" }))).toEqual([]);
  });

  it("explains all of it", () => {
    const [reason] = capabilitiesPresent.filter(network, "a", "none");
    expect(reason && capabilitiesPresent.explain(reason, network)).toEqual({
      found: "a requires netflow and ipv6, which none lacks",
      where: "virtualRouters/a/requires",
      remedy: "place a on a physical router with netflow and ipv6, or drop the requirement",
    });
  });

  it("has a row for each router that some host cannot take", () => {
    expect(rowsInWords(capabilitiesPresent, network)).toEqual([
      "C5(0) + 1 place(a,one) + 1 place(a,none) <= 0",
      "C5(1) + 1 place(b,none) <= 0",
    ]);
  });

  it("says what it demands, at every moment", () => {
    expect(capabilitiesPresent.moment).toBe("always");
    expect(capabilitiesPresent.describe("a", network)).toEqual({
      found: "a requires netflow and ipv6",
      where: "virtualRouters/a/requires",
      remedy: "add a physical router with netflow and ipv6, or drop the requirement",
    });
    expect(capabilitiesPresent.relax("a", null, network)).toBe("let a do without netflow or ipv6");
  });
});
