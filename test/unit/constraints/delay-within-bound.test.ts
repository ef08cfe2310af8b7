import { describe, expect, it } from "vitest";
import { delayWithinBound } from "../../../src/constraints/delay-within-bound.ts";
import { brokenRows, constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf } from "../../support/rule-views.ts";

/** h1 - 1 ms - t - 4 ms - h2, and h2 - 2 ms - h1 that igp finds dear. */
const withBounds = (link: object, access: object = {}, hosts: { readonly h1?: "failed"; readonly movable?: boolean } = {}) =>
  aBuiltNetwork({
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: [aHost("h1", hosts.h1 === undefined ? {} : { state: hosts.h1 }), aHost("h2")],
    physicalLinks: [
      { id: "l1", a: "h1", b: "t", capacityGbps: 10, delayMs: 1 },
      { id: "l2", a: "t", b: "h2", capacityGbps: 10, delayMs: 4 },
      { id: "l3", a: "h2", b: "h1", capacityGbps: 10, delayMs: 2, igpCost: 100 },
    ],
    virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h2", movable: hosts.movable ?? true }), aRouter("new")],
    virtualLinks: [{ id: "ab", a: "a", b: "b", ...link }],
    accessLinks: [{ id: "cust", router: "a", attachedTo: "t", ...access }],
  });

const apart = { a: "h1", b: "h2" };

describe("delay-within-bound", () => {
  it("counts the absolute bound from nothing and the added one from the reference", () => {
    const network = withBounds({ maxDelayMs: 4, maxAddedDelayMs: 1, referenceDelayMs: 2.5 });
    const candidate = aCandidate(network, apart, { routes: { ab: ["l1", "l2"] } });
    const common = { rule: "delay-within-bound", link: "ab", kind: "virtual", delayMs: 5, between: undefined };
    const reasons = reasonsOf(delayWithinBound, network, candidate);
    expect(reasons).toMatchObject([
      { ...common, subject: "ab/maxDelayMs", bound: "maxDelayMs", allowedMs: 4, referenceDelayMs: undefined },
      { ...common, subject: "ab/maxAddedDelayMs", bound: "maxAddedDelayMs", allowedMs: 3.5, referenceDelayMs: 2.5 },
    ]);
    expect(reasons.map((reason) => delayWithinBound.explain(reason, network))).toEqual([
      {
        found: "ab would take 5 ms, 4 allowed",
        where: "virtualLinks/ab/maxDelayMs",
        remedy: "place its routers nearer, or raise ab's maxDelayMs by 1 ms",
      },
      {
        found: "adds 2.5 ms to ab, 1 allowed over 2.5 ms",
        where: "virtualLinks/ab/maxAddedDelayMs",
        remedy: "place its routers nearer, or raise ab's maxAddedDelayMs by 1.5 ms",
      },
    ]);
    expect(brokenRows(delayWithinBound, network, candidate).map((row) => [row.name, row.subject, row.elastic?.unit])).toEqual([
      ["C9(0,0)", "ab/maxDelayMs", "ms"],
      ["C9(0,1)", "ab/maxAddedDelayMs", "ms"],
    ]);
  });

  it("holds at the bound, to a millionth of a millisecond", () => {
    const at = (maxDelayMs: number) => {
      const network = withBounds({ maxDelayMs });
      return reasonsOf(delayWithinBound, network, aCandidate(network, apart, { routes: { ab: ["l1", "l2"] } })).length;
    };
    expect([at(5), at(5 - 0.9e-6), at(5 - 1.2e-6)]).toEqual([0, 0, 1]);
  });

  it("takes today's delay where the document has no reference, and no bound where there is neither", () => {
    const today = withBounds({ maxAddedDelayMs: 1 });
    const rows = (network: typeof today) => [
      ...delayWithinBound.rows(constantColumns(network, aCandidate(network, {})), { constraints: [] }),
    ];
    expect(rows(today).map((row) => row.rightHandSide)).toEqual([6]);
    const unplaced = aBuiltNetwork({ ...today.document, virtualRouters: [aRouter("a"), aRouter("b"), aRouter("new")] });
    expect(rows(unplaced)).toEqual([]);
    const candidate = aCandidate(unplaced, apart, { routes: { ab: ["l1", "l2"] } });
    expect(reasonsOf(delayWithinBound, unplaced, candidate)).toEqual([]);
  });

  it("says nothing of a link without hosts or route, and nothing of a shared host", () => {
    const network = withBounds({ maxDelayMs: 0 });
    expect(reasonsOf(delayWithinBound, network, aCandidate(network, { a: "h1" }, { routes: { ab: ["l1", "l2"] } }))).toEqual([]);
    expect(reasonsOf(delayWithinBound, network, aCandidate(network, apart))).toEqual([]);
    expect(reasonsOf(delayWithinBound, network, aCandidate(network, { a: "h1", b: "h1" }, { routes: { ab: [] } }))).toEqual([]);
  });

  it("filters a host whose least delay is too long, however the igp would go", () => {
    // The igp reaches h2 from t in 4 ms; over h1 and l3 it would be 3.
    const network = withBounds({}, { maxDelayMs: 2.5 });
    expect(delayWithinBound.filter(network, "a", "h1")).toEqual([]);
    const [reason] = delayWithinBound.filter(network, "a", "h2");
    expect(reason).toMatchObject({ subject: "cust/maxDelayMs", kind: "access", delayMs: 3, allowedMs: 2.5, between: ["h2", "t"] });
    expect(reason === undefined ? undefined : delayWithinBound.explain(reason, network).found).toBe(
      "cust would take 3 ms at least (h2 to t), 2.5 allowed",
    );
    expect(delayWithinBound.filter(withBounds({}, { maxDelayMs: 3 }), "a", "h2")).toEqual([]);
    expect(delayWithinBound.filter(network, "new", "h2")).toEqual([]);
  });

  it("does not count on what has failed, nor on a node out of reach", () => {
    const failed = withBounds({}, { maxDelayMs: 3 }, { h1: "failed" });
    expect(delayWithinBound.filter(failed, "a", "h2").map((reason) => reason.delayMs)).toEqual([4]);
    expect(delayWithinBound.filter(failed, "a", "h1")).toEqual([]);
  });

  it("filters by a neighbour that cannot move, not by one that can", () => {
    const bound = { maxDelayMs: 1 };
    expect(delayWithinBound.filter(withBounds(bound, {}, { movable: false }), "a", "h1").map((reason) => reason.between)).toEqual([
      ["h1", "h2"],
    ]);
    expect(delayWithinBound.filter(withBounds(bound, {}, { movable: false }), "a", "h2")).toEqual([]);
    expect(delayWithinBound.filter(withBounds(bound), "a", "h1")).toEqual([]);
  });

  it("says what it demands and how it gives way", () => {
    const network = withBounds({ maxDelayMs: 12 }, { maxAddedDelayMs: 3, referenceDelayMs: 0.25 });
    expect(delayWithinBound.moment).toBe("always");
    expect(delayWithinBound.describe("ab/maxDelayMs", network).found).toBe("ab may take at most 12 ms (maxDelayMs)");
    expect(delayWithinBound.describe("cust/maxAddedDelayMs", network)).toEqual({
      found: "cust may gain at most 3 ms over 0.25 ms (maxAddedDelayMs)",
      where: "accessLinks/cust/maxAddedDelayMs",
      remedy: "raise cust's maxAddedDelayMs, or place its routers nearer",
    });
    expect(delayWithinBound.relax("cust/maxAddedDelayMs", 4.2, network)).toBe("raise cust's maxAddedDelayMs by 4.2 ms");
    expect(delayWithinBound.relax("ab/maxDelayMs", null, network)).toBe("drop ab's maxDelayMs");
    expect(() => delayWithinBound.describe("ab/maxAddedDelayMs", network)).toThrow("internal: ab/maxAddedDelayMs names no delay bound");
  });
});
