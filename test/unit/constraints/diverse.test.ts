import { describe, expect, it } from "vitest";
import { diverse } from "../../../src/constraints/diverse.ts";
import { brokenRows } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { reasonsOf } from "../../support/rule-views.ts";

/** Four parallel links between h1 and h2; the first two lie in one conduit, the third in two others. */
const network = aBuiltNetwork({
  routing: "explicit",
  physicalRouters: [aHost("h1"), aHost("h2")],
  physicalLinks: [
    { id: "l1", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1, sharedRiskGroups: ["c1"] },
    { id: "l2", a: "h2", b: "h1", capacityGbps: 1, delayMs: 1, sharedRiskGroups: ["c1", "c2"] },
    { id: "l3", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1, sharedRiskGroups: ["c3", "c4"] },
    { id: "l4", a: "h1", b: "h2", capacityGbps: 1, delayMs: 1 },
  ],
  virtualRouters: [aRouter("a"), aRouter("b")],
  virtualLinks: ["x", "y", "z"].map((id) => ({ id, a: "a", b: "b" })),
  policies: [{ type: "diverse", virtualLinks: ["x", "y", "z"], id: "apart" }],
});

const routed = (routes: Readonly<Record<string, readonly string[]>>) => aCandidate(network, { a: "h1", b: "h2" }, { routes });

function shared(routes: Readonly<Record<string, readonly string[]>>) {
  const reasons = reasonsOf(diverse, network, routed(routes));
  expect(brokenRows(diverse, network, routed(routes)).length > 0).toBe(reasons.length > 0);
  return reasons.map((reason) => [...reason.virtualLinks, ...reason.physicalLinks, ...reason.sharedRiskGroups].join(" "));
}

describe("diverse", () => {
  it("lets routes share neither a physical link nor a risk group", () => {
    expect(shared({ x: ["l1"], y: ["l3"], z: ["l4"] })).toEqual([]);
    expect(shared({ x: ["l4"], y: ["l4"], z: ["l1"] })).toEqual(["x y l4"]);
    expect(shared({ x: ["l1"], y: ["l3"], z: ["l2"] })).toEqual(["x z c1"]);
    expect(shared({ x: ["l3"], y: ["l1"], z: ["l3"] })).toEqual(["x z l3 c3 c4"]);
    expect(shared({ x: ["l4"], y: ["l4"], z: ["l4"] })).toEqual(["x y l4", "x z l4", "y z l4"]);
  });

  it("has nothing against empty and missing routes", () => {
    expect(shared({ x: [], y: [], z: ["l1"] })).toEqual([]);
    expect(shared({ x: ["l1"] })).toEqual([]);
  });

  it("has a row a physical link and, for each risk group, one for every two of its links and of the policy's, either way", () => {
    const rows = brokenRows(diverse, network, routed({ x: ["l1"], y: ["l2"], z: ["l3"] }));
    expect(rows.map(({ name, subject }) => [name, subject])).toEqual([["P8(0,0,1,0,1)", "apart"]]);
    expect(brokenRows(diverse, network, routed({ x: ["l2"], y: ["l1"], z: ["l3"] })).map(({ name }) => name)).toEqual(["P8(0,0,1,1,0)"]);
    expect(brokenRows(diverse, network, routed({ x: ["l4"], y: ["l4"], z: ["l3"] })).map(({ name }) => name)).toEqual(["P8(0,3)"]);
    expect(diverse.filter(network, "a", "h1")).toEqual([]);
  });

  it("explains itself, and says what it demands", () => {
    const words = (routes: Readonly<Record<string, readonly string[]>>) =>
      reasonsOf(diverse, network, routed(routes)).map((reason) => diverse.explain(reason, network));
    expect(words({ x: ["l3"], z: ["l3"] })).toEqual([
      {
        found: "x and z must be diverse, but would share l3 and the risk groups c3 and c4",
        where: "policies/apart",
        remedy: "route x or z around l3 and the risk groups c3 and c4, place an end elsewhere, or drop the policy apart",
      },
    ]);
    expect(words({ x: ["l1"], z: ["l2"] })[0]?.found).toBe("x and z must be diverse, but would share the risk group c1");
    expect(diverse.describe("apart", network)).toEqual({
      found: "the routes of x, y and z must share no physical link and no risk group",
      where: "policies/apart",
      remedy: "drop the policy apart, or take a virtual link out of it",
    });
    expect(diverse.relax("apart", null, network)).toBe("drop the policy apart");
    expect(diverse.moment).toBe("always");
  });
});
