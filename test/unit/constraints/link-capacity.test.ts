import { describe, expect, it } from "vitest";
import { linkCapacity } from "../../../src/constraints/link-capacity.ts";
import { brokenRows, constantColumns, rowHolds } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const noBook = { constraints: [] };

/** l1 runs from t to h1, so the virtual link leaves h1 against it. */
const withUtilisation = (maxUtilisation: number, trafficGbps = { ab: 3, ba: 1 }) =>
  aBuiltNetwork({
    maxUtilisation,
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1"), aHost("h2")],
    physicalLinks: [
      { id: "l1", a: "t", b: "h1", capacityGbps: 5, delayMs: 1, backgroundGbps: { ab: 0.5, ba: 1 } },
      { id: "l2", a: "t", b: "h2", capacityGbps: 4, delayMs: 1 },
    ],
    virtualRouters: [aRouter("a"), aRouter("b")],
    virtualLinks: [{ id: "ab", a: "a", b: "b", trafficGbps }],
    accessLinks: [{ id: "cust", router: "b", attachedTo: "t", trafficGbps: { in: 0.25, out: 0.75 } }],
  });

const apart = (network: ReturnType<typeof withUtilisation>, linksOn?: readonly string[]) =>
  aCandidate(network, { a: "h1", b: "h2" }, { routes: { ab: ["l1", "l2"], cust: ["l2"] }, ...(linksOn === undefined ? {} : { linksOn }) });

describe("link-capacity", () => {
  it("adds both kinds of links and the background, each direction by itself", () => {
    const network = withUtilisation(0.6);
    // l1: t to h1 0.5 + 1, h1 to t 1 + 3 of 3. l2: t to h2 3 + 0.25 of 2.4, h2 to t 1 + 0.75.
    const reasons = reasonsOf(linkCapacity, network, apart(network));
    expect(reasons).toMatchObject([
      {
        rule: "link-capacity",
        subject: "l1/ba",
        physicalLink: "l1",
        direction: "ba",
        loadGbps: 4,
        allowedGbps: 3,
        utilisation: 0.6,
        isOn: true,
      },
      {
        rule: "link-capacity",
        subject: "l2/ab",
        physicalLink: "l2",
        direction: "ab",
        loadGbps: 3.25,
        allowedGbps: 2.4,
        utilisation: 0.6,
        isOn: true,
      },
    ]);
    expect(brokenRows(linkCapacity, network, apart(network)).map(({ name, subject }) => [name, subject])).toEqual([
      ["C10(0,1)", "l1/ba"],
      ["C10(1,0)", "l2/ab"],
    ]);
    expect(reasons.map((reason) => linkCapacity.explain(reason, network))[0]).toEqual({
      found: "l1/ba (h1 to t) would carry 4 of 3 Gb/s (60% of its capacity)",
      where: "physicalLinks/l1/capacityGbps",
      remedy: "add 1.667 Gb/s of capacity to l1, or move routers or routes so that 1 Gb/s less crosses it",
    });
  });

  it("is limited by capacity alone when asked at utilisation 1", () => {
    const network = withUtilisation(0.6);
    expect(linkCapacity.check(network, apart(network), noBook, 1)).toEqual([]);
    expect(linkCapacity.moment).toBe("always");
    const columns = { ...constantColumns(network, apart(network)), utilisation: 1 };
    expect([...linkCapacity.rows(columns, noBook)].every(rowHolds)).toBe(true);
  });

  it("holds at the limit, to a millionth of a Gb/s", () => {
    const reasons = (ab: number) => {
      const network = withUtilisation(1, { ab, ba: 0 });
      return reasonsOf(linkCapacity, network, apart(network)).map((reason) => reason.subject);
    };
    expect(reasons(3.75)).toEqual([]);
    expect(reasons(3.750_000_9)).toEqual([]);
    expect(reasons(3.750_001_2)).toEqual(["l2/ab"]);
    expect(reasons(4.1)).toEqual(["l1/ba", "l2/ab"]);
  });

  it("lets a link that is off carry nothing, background included", () => {
    const network = withUtilisation(1);
    const reasons = reasonsOf(linkCapacity, network, apart(network, ["l2"]));
    expect(reasons.map(({ subject, loadGbps, allowedGbps, isOn }) => [subject, loadGbps, allowedGbps, isOn])).toEqual([
      ["l1/ab", 1, 0, false],
      ["l1/ba", 3, 0, false],
    ]);
    expect(reasons.map((reason) => linkCapacity.explain(reason, network))[1]).toEqual({
      found: "l1/ba (h1 to t) would carry 3 Gb/s while it is off",
      where: "physicalLinks/l1",
      remedy: "keep l1 on, or route what crosses it elsewhere",
    });
    expect(reasonsOf(linkCapacity, network, aCandidate(network, {}, { linksOn: [] }))).toEqual([]);
  });

  it("has two rows a link, without capacity while the link is off", () => {
    expect(rowsInWords(linkCapacity, withUtilisation(0.5))).toEqual([
      "C10(0,0) + 1 load(l1,ab) - 2.5 linkOn(l1) <= 0",
      "C10(0,1) + 1 load(l1,ba) - 2.5 linkOn(l1) <= 0",
      "C10(1,0) + 1 load(l2,ab) - 2 linkOn(l2) <= 0",
      "C10(1,1) + 1 load(l2,ba) - 2 linkOn(l2) <= 0",
    ]);
    const [row] = linkCapacity.rows(constantColumns(withUtilisation(1), aCandidate(withUtilisation(1), {})), noBook);
    expect(row?.elastic).toEqual({ unit: "Gb/s", cost: 1 });
    expect(linkCapacity.filter(withUtilisation(0), "a", "h1")).toEqual([]);
  });

  it("says what it demands and how it gives way", () => {
    const network = withUtilisation(0.8);
    expect(linkCapacity.describe("l1/ba", network)).toEqual({
      found: "l1/ba (h1 to t) may carry 4 Gb/s of its 5 Gb/s (maxUtilisation 0.8)",
      where: "physicalLinks/l1/capacityGbps",
      remedy: "add capacity to l1, or raise maxUtilisation",
    });
    expect(linkCapacity.describe("l2/ab", withUtilisation(1)).found).toBe("l2/ab (t to h2) may carry 4 Gb/s");
    // 2 Gb/s that may be used are 2.5 of capacity.
    expect(linkCapacity.relax("l1/ba", 2, network)).toBe("add 2.5 Gb/s to l1 from h1 to t");
    expect(linkCapacity.relax("l1/ab", null, network)).toBe("lift the capacity limit of l1/ab");
    expect(linkCapacity.relax("l1/ab", 1, withUtilisation(0))).toBe("raise maxUtilisation above 0");
  });

  it("speaks of maxUtilisation when it is 0", () => {
    const network = withUtilisation(0);
    const [reason] = reasonsOf(linkCapacity, network, apart(network));
    expect(reason === undefined ? undefined : linkCapacity.explain(reason, network).remedy).toMatch(/^raise maxUtilisation, or move/);
  });
});
