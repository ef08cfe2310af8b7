import { describe, expect, it } from "vitest";
import { ban } from "../../../src/constraints/ban.ts";
import type { Constraint } from "../../../src/constraints/constraint.ts";
import { fence } from "../../../src/constraints/fence.ts";
import { gather } from "../../../src/constraints/gather.ts";
import { keepOn } from "../../../src/constraints/keep-on.ts";
import { maxMoves } from "../../../src/constraints/max-moves.ts";
import { minOn } from "../../../src/constraints/min-on.ts";
import { policyNamed } from "../../../src/constraints/policies.ts";
import { separate } from "../../../src/constraints/separate.ts";
import { sitePower } from "../../../src/constraints/site-power.ts";
import { constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf } from "../../support/rule-views.ts";

/** Every policy has a loose and a tight instance; each rule is to see its own two and none of the others. */
const network = aBuiltNetwork({
  sites: [{ id: "nyc" }, { id: "dc" }],
  physicalRouters: [aHost("n1", { power: { idleWatts: 100 } }), aHost("n2"), aHost("d1", { site: "dc" })],
  virtualRouters: [aRouter("a", { host: "n1" }), aRouter("b", { host: "n2" }), aRouter("c")],
  policies: [
    { type: "separate", id: "separate-1", virtualRouters: ["a", "b"], scope: "site" },
    { type: "gather", id: "gather-1", virtualRouters: ["a", "b"], scope: "site" },
    { type: "fence", id: "fence-1", virtualRouters: ["a"], sites: ["dc"] },
    { type: "ban", id: "ban-1", virtualRouters: ["a"], physicalRouters: ["n1"] },
    { type: "keepOn", id: "keepOn-1", physicalRouters: ["d1"] },
    { type: "minOn", id: "minOn-1", scope: "site", count: 1 },
    { type: "sitePower", id: "sitePower-1", site: "nyc", maxWatts: 99 },
    { type: "maxMoves", id: "maxMoves-1", count: 0 },
    { type: "separate", id: "separate-2", virtualRouters: ["b", "c"] },
    { type: "gather", id: "gather-2", virtualRouters: ["b", "c"] },
    { type: "fence", id: "fence-2", virtualRouters: ["b"], physicalRouters: ["n2", "d1"] },
    { type: "ban", id: "ban-2", virtualRouters: ["b", "c"], physicalRouters: ["n1"] },
    { type: "keepOn", id: "keepOn-2", physicalRouters: ["n1"] },
    { type: "minOn", id: "minOn-2", scope: "site", count: 2 },
    { type: "sitePower", id: "sitePower-2", site: "nyc", maxWatts: 101 },
    { type: "maxMoves", id: "maxMoves-2", count: 1 },
    { type: "spare", id: "spare-1", scope: "site" },
    { type: "diverse", id: "diverse-1", virtualLinks: ["x", "y"] },
  ],
});

const rules = [
  ["separate", separate],
  ["gather", gather],
  ["fence", fence],
  ["ban", ban],
  ["keepOn", keepOn],
  ["minOn", minOn],
  ["sitePower", sitePower],
  ["maxMoves", maxMoves],
] as const satisfies readonly (readonly [string, Constraint])[];

describe.each(rules)("%s among other policies", (type, rule: Constraint) => {
  it("agrees with its rows and its filter over every candidate", () => {
    const { accepted, rejected } = compareViews(rule, network);
    expect(accepted).toBeGreaterThan(0);
    expect(rejected).toBeGreaterThan(0);
  });

  it("states rows for its own policies only, each under a name of its own", () => {
    const rows = [...rule.rows(constantColumns(network, aCandidate(network, { a: "n1", b: "n1", c: "n1" })), { constraints: [] })];
    expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set([`${type}-1`, `${type}-2`]));
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name } of rows) expect(name).toMatch(/^P\d+\(\d+(,\d+)*\)$/);
  });

  it("names in every reason what it can describe and relax", () => {
    const worst = aCandidate(network, { a: "n1", b: "d1", c: "d1" }, { routersOn: ["n1"] });
    for (const { subject } of reasonsOf(rule, network, worst)) {
      expect(rule.describe(subject, network).where).toBe(`policies/${subject}`);
      expect(rule.relax(subject, null, network)).toBe(`drop the policy ${subject}`);
    }
    expect(() => rule.describe("spare-1", network)).toThrow(`internal: there is no ${type} policy spare-1`);
  });
});

describe("policyNamed", () => {
  it("needs both the type and the label to match", () => {
    expect(policyNamed(network, "maxMoves", "maxMoves-2").count).toBe(1);
    expect(() => policyNamed(network, "minOn", "maxMoves-2")).toThrow("internal: there is no minOn policy maxMoves-2");
  });
});
