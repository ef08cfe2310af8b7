import { describe, expect, it } from "vitest";
import { forwardingCapacity } from "../../../src/constraints/forwarding-capacity.ts";
import { brokenRows } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf, rowsInWords } from "../../support/rule-views.ts";

/** h1 - h2 - h3 in a row; h2 is the b of l1 and the a of l2. */
const withLimit = (forwardingGbps: number) =>
  aBuiltNetwork({
    physicalRouters: [aHost("h1"), aHost("h2", { forwardingGbps }), aHost("h3")],
    physicalLinks: [
      { id: "l1", a: "h1", b: "h2", capacityGbps: 10, delayMs: 1, backgroundGbps: { ab: 0.5, ba: 7 } },
      { id: "l2", a: "h2", b: "h3", capacityGbps: 10, delayMs: 1 },
    ],
    virtualRouters: [aRouter("a"), aRouter("b"), aRouter("c")],
    virtualLinks: [
      { id: "ab", a: "a", b: "b", trafficGbps: { ab: 2, ba: 0.25 } },
      { id: "ac", a: "a", b: "c", trafficGbps: { ab: 1, ba: 4 } },
    ],
  });

const placed = (network: ReturnType<typeof withLimit>, linksOn = ["l1", "l2"]) =>
  aCandidate(network, { a: "h1", b: "h3", c: "h2" }, { routes: { ab: ["l1", "l2"], ac: ["l1"] }, linksOn });

describe("forwarding-capacity", () => {
  it("adds what enters on the physical links: transit, own traffic and background, not what leaves", () => {
    const network = withLimit(3.5);
    // From h1: 0.5 + 2 + 1; from h3: 0.25.
    const reasons = reasonsOf(forwardingCapacity, network, placed(network));
    expect(reasons).toMatchObject([
      { rule: "forwarding-capacity", subject: "h2", physicalRouter: "h2", enteringGbps: 3.75, forwardingGbps: 3.5 },
    ]);
    expect(brokenRows(forwardingCapacity, network, placed(network)).map(({ name }) => name)).toEqual(["C11(1)"]);
    expect(reasons.map((reason) => forwardingCapacity.explain(reason, network))).toEqual([
      {
        found: "3.75 of 3.5 Gb/s would enter h2",
        where: "physicalRouters/h2/forwardingGbps",
        remedy: "move 0.25 Gb/s of virtual routers or transit away from h2, or raise its forwardingGbps by 0.25",
      },
    ]);
  });

  it("holds at the limit, to a millionth of a Gb/s", () => {
    const count = (limit: number) => reasonsOf(forwardingCapacity, withLimit(limit), placed(withLimit(limit))).length;
    expect([count(3.75), count(3.75 - 0.9e-6), count(3.75 - 1.2e-6)]).toEqual([0, 0, 1]);
  });

  it("counts no background of a link that is off", () => {
    const network = withLimit(3.25);
    expect(reasonsOf(forwardingCapacity, network, placed(network, ["l2"]))).toEqual([]);
  });

  it("has one row for each router with a limit, whether it is on or off", () => {
    expect(rowsInWords(forwardingCapacity, withLimit(6))).toEqual(["C11(1) + 1 load(l1,ab) + 1 load(l2,ba) <= 6"]);
    expect(forwardingCapacity.filter(withLimit(0), "a", "h2")).toEqual([]);
    expect(forwardingCapacity.moment).toBe("always");
  });

  it("says what it demands and how it gives way", () => {
    const network = withLimit(6);
    expect(forwardingCapacity.describe("h2", network)).toEqual({
      found: "6 Gb/s may enter h2",
      where: "physicalRouters/h2/forwardingGbps",
      remedy: "raise the forwardingGbps of h2, or move virtual routers or transit away from it",
    });
    expect(forwardingCapacity.relax("h2", 0.25, network)).toBe("raise the forwardingGbps of h2 by 0.25");
    expect(forwardingCapacity.relax("h2", null, network)).toBe("drop the forwardingGbps of h2");
  });
});
