import { describe, expect, it } from "vitest";
import { maxMoves } from "../../../src/constraints/max-moves.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const withCount = (count: number) =>
  aBuiltNetwork({
    physicalRouters: [aHost("h1"), aHost("h2")],
    virtualRouters: [aRouter("a", { host: "h1" }), aRouter("b", { host: "h2" }), aRouter("new")],
    policies: [{ type: "maxMoves", count }],
  });

describe("max-moves", () => {
  it.each([
    // Of the 4 placements of a and b one moves none, two move one, one moves both; new goes anywhere.
    [0, 1],
    [1, 3],
    [2, 4],
  ])("allows %i", (count, placements) => {
    expect(compareViews(maxMoves, withCount(count))).toEqual({ accepted: placements * 2 * 4, rejected: (4 - placements) * 2 * 4 });
  });

  it("reports who would move, new routers aside", () => {
    const network = withCount(1);
    const reasons = reasonsOf(maxMoves, network, aCandidate(network, { a: "h2", b: "h1", new: "h1" }));
    expect(reasons).toEqual([{ rule: "max-moves", subject: "policies/0", moves: 2, allowed: 1, virtualRouters: ["a", "b"] }]);
    expect(reasons.map((reason) => maxMoves.explain(reason, network))).toEqual([
      {
        found: "2 virtual routers would move, 1 allowed: a and b",
        where: "policies/0",
        remedy: "leave 1 of them where they run, or raise the count of the policy policies/0 to 2",
      },
    ]);
    expect(reasonsOf(maxMoves, withCount(0), aCandidate(network, { new: "h1" }))).toEqual([]);
  });

  it("filters every other host when none may move", () => {
    expect(maxMoves.filter(withCount(0), "a", "h2")).toEqual([
      { rule: "max-moves", subject: "policies/0", moves: 1, allowed: 0, virtualRouters: ["a"] },
    ]);
    expect(maxMoves.filter(withCount(0), "a", "h1")).toEqual([]);
    expect(maxMoves.filter(withCount(0), "new", "h2")).toEqual([]);
    expect(maxMoves.filter(withCount(1), "a", "h2")).toEqual([]);
  });

  it("has one row, relaxed in moves", () => {
    expect(rowsInWords(maxMoves, withCount(1))).toEqual(["P10(0) - 1 place(a,h1) - 1 place(b,h2) + 2 <= 1"]);
    const [row] = maxMoves.rows(constantColumns(withCount(1), aCandidate(withCount(1), {})), { constraints: [] });
    expect(row).toMatchObject({ subject: "policies/0", elastic: { unit: "moves", cost: 0.5 } });
  });

  it("says what it demands and how it gives way", () => {
    expect(maxMoves.moment).toBe("end");
    expect(maxMoves.describe("policies/0", withCount(1))).toEqual({
      found: "at most 1 virtual router may end on another host than today's",
      where: "policies/0",
      remedy: "raise the count of the policy policies/0, or drop it",
    });
    expect(maxMoves.relax("policies/0", 2.0000001, withCount(1))).toBe("raise the count of the policy policies/0 by 2");
    expect(maxMoves.relax("policies/0", null, withCount(1))).toBe("drop the policy policies/0");
  });
});
