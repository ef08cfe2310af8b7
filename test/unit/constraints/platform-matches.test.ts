import { describe, expect, it } from "vitest";
import { platformMatches } from "../../../src/constraints/platform-matches.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const network = aBuiltNetwork({
  physicalRouters: [
    aHost("same"),
    aHost("other-vendor", { vendor: "beta" }),
    aHost("other-platform", { platform: "kvm" }),
    aHost("hypervisor", { vendor: "beta", platform: "kvm", routerHypervisor: true }),
  ],
  virtualRouters: [aRouter("a"), aRouter("b", { vendor: "beta" })],
});

describe("platform-matches", () => {
  it("accepts each router on its own kind of host and on router hypervisors", () => {
    expect(compareViews(platformMatches, network)).toEqual({ accepted: 16 * 2 * 2, rejected: 16 * 12 });
    expect([...network.physicalRouters.keys()].filter((host) => platformMatches.filter(network, "a", host).length === 0)).toEqual([
      "same",
      "hypervisor",
    ]);
  });

  it("reports what is needed and what is there", () => {
    const reasons = reasonsOf(platformMatches, network, aCandidate(network, { a: "other-platform", b: "other-vendor" }));
    expect(reasons).toMatchObject([
      {
        rule: "platform-matches",
        subject: "a",
        virtualRouter: "a",
        physicalRouter: "other-platform",
        needed: { vendor: "acme", platform: "xen" },
        offered: { vendor: "acme", platform: "kvm" },
      },
    ]);
    expect(platformMatches.filter(network, "a", "other-platform")).toEqual(reasons);
    expect(reasons.map((reason) => platformMatches.explain(reason, network))).toEqual([
      {
        found: "a needs acme xen, other-platform is acme kvm",
        where: "virtualRouters/a/platform",
        remedy: "place a on a physical router of acme xen or on one with routerHypervisor",
      },
    ]);
    expect(reasonsOf(platformMatches, network, aCandidate(network, { a: "nowhere" }))).toEqual([]);
  });

  it("has a row for each router that some host cannot take", () => {
    expect(rowsInWords(platformMatches, network)).toEqual([
      "C4(0) + 1 place(a,other-vendor) + 1 place(a,other-platform) <= 0",
      "C4(1) + 1 place(b,same) + 1 place(b,other-platform) <= 0",
    ]);
    expect(rowsInWords(platformMatches, aBuiltNetwork({ physicalRouters: [aHost("h")], virtualRouters: [aRouter("a")] }))).toEqual([]);
  });

  it("says what it demands, at every moment", () => {
    expect(platformMatches.moment).toBe("always");
    expect(platformMatches.describe("b", network)).toEqual({
      found: "b runs on beta xen or on a router hypervisor only",
      where: "virtualRouters/b/platform",
      remedy: "add a physical router of beta xen, or set routerHypervisor on one that can take b",
    });
    expect(platformMatches.relax("b", null, network)).toBe(
      "let b run elsewhere than on beta xen: set routerHypervisor on the physical router that is to take it",
    );
  });
});
