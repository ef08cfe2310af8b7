import { describe, expect, it } from "vitest";
import { sitePower } from "../../../src/constraints/site-power.ts";
import { brokenRows, constantColumns } from "../../support/constant-columns.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { compareViews, reasonsOf, rowsInWords } from "../../support/rule-views.ts";

const power = { idleWatts: 300, sleepWatts: 10, wattsPerGbps: 2 };
/** n1 and n2 hang on n-t, d1 on d-t; n-t and d-t are joined. n3 has failed. */
const withMaxWatts = (maxWatts: number) =>
  aBuiltNetwork({
    sites: [{ id: "nyc" }, { id: "dc" }],
    transportNodes: [
      { id: "n-t", site: "nyc" },
      { id: "d-t", site: "dc" },
    ],
    physicalRouters: [
      aHost("n1", { power }),
      aHost("n2", { power }),
      aHost("n3", { power, state: "failed" }),
      aHost("d1", { site: "dc", power: { idleWatts: 1000, sleepWatts: 500, wattsPerGbps: 50 } }),
    ],
    physicalLinks: [
      { id: "up1", a: "n1", b: "n-t", capacityGbps: 100, delayMs: 0, wattsPerEnd: 4 },
      { id: "up2", a: "n2", b: "n-t", capacityGbps: 100, delayMs: 0 },
      { id: "dup", a: "d1", b: "d-t", capacityGbps: 100, delayMs: 0, wattsPerEnd: 100 },
      { id: "core", a: "d-t", b: "n-t", capacityGbps: 100, delayMs: 1, wattsPerEnd: 6, backgroundGbps: { ab: 1, ba: 1 } },
    ],
    virtualRouters: [aRouter("a"), aRouter("b")],
    virtualLinks: [{ id: "a~b", a: "a", b: "b", trafficGbps: { ab: 3, ba: 2 } }],
    policies: [{ type: "sitePower", id: "feed", site: "nyc", maxWatts }],
  });

const running = (maxWatts: number) => {
  const network = withMaxWatts(maxWatts);
  const states = { routersOn: ["n1", "d1"], linksOn: ["up1", "dup", "core"] };
  return { network, candidate: aCandidate(network, { a: "n1", b: "d1" }, { ...states, routes: { "a~b": ["up1", "core", "dup"] } }) };
};
// n1: 300 + 2 * (3 + 2); n2 asleep: 10; n3 failed: 0; both ends of up1: 8; the end of core at n-t: 6.
const WATTS = 310 + 10 + 8 + 6;

describe("site-power", () => {
  it("counts chassis, traffic, sleep and link ends of the site, and nothing of its neighbours", () => {
    const { network, candidate } = running(WATTS - 1);
    const reasons = reasonsOf(sitePower, network, candidate);
    expect(reasons).toMatchObject([{ rule: "site-power", subject: "feed", site: "nyc", neededWatts: WATTS, maxWatts: WATTS - 1 }]);
    expect(reasons.map((reason) => sitePower.explain(reason, network))).toEqual([
      {
        found: "site nyc would draw 334 of 333 W",
        where: "policies/feed",
        remedy: "move load away from nyc or switch a physical router off there to save 1 W, or raise maxWatts of the policy feed",
      },
    ]);
  });

  it("breaks its row exactly where its check reports", () => {
    for (const [maxWatts, breaches] of [
      [WATTS - 1e-5, 1],
      [WATTS, 0],
    ] as const) {
      const { network, candidate } = running(maxWatts);
      expect(reasonsOf(sitePower, network, candidate)).toHaveLength(breaches);
      expect(brokenRows(sitePower, network, candidate)).toHaveLength(breaches);
    }
  });

  it("accepts exactly the states within the feed, without traffic", () => {
    // n3 on counts as any other host here; who is on adds 300 (n1: 308), who sleeps 10 (n3: 0), core 6. 64 placements each.
    // 350 W: at most one of the three on. d1 does not count.
    expect(compareViews(sitePower, withMaxWatts(350))).toEqual({ accepted: 16 * 2 * 4, rejected: 16 * 2 * 4 });
    // 330 W: n1 alone takes 308 + 10 + 6, n2 alone 300 + 10 + 6, n3 alone 300 + 20 + 6: all fit. 325: n3 does not.
    expect(compareViews(sitePower, withMaxWatts(325))).toEqual({ accepted: 16 * 2 * 3, rejected: 16 * 2 * 5 });
  });

  it("has one row, with a watt as its unit", () => {
    const network = withMaxWatts(500);
    expect(rowsInWords(sitePower, network)).toEqual([
      "P9(0) + 8 linkOn(up1) + 6 linkOn(core) + 290 on(n1) + 2 load(up1,ab) + 2 load(up1,ba) + 290 on(n2) + 2 load(up2,ab) + 2 load(up2,ba) + 300 on(n3) + 20 <= 500",
    ]);
    const [row] = sitePower.rows(constantColumns(network, aCandidate(network, {})), { constraints: [] });
    expect(row).toMatchObject({ subject: "feed", elastic: { unit: "W", cost: 0.01 } });
  });

  it("asks nothing without a policy", () => {
    const network = aBuiltNetwork({ ...withMaxWatts(0).document, policies: [] });
    expect(compareViews(sitePower, network)).toEqual({ accepted: 256, rejected: 0 });
    expect(rowsInWords(sitePower, network)).toEqual([]);
  });

  it("says what it demands and how it gives way", () => {
    const network = withMaxWatts(333);
    expect(sitePower.moment).toBe("always");
    expect(sitePower.filter(network, "a", "n1")).toEqual([]);
    expect(sitePower.describe("feed", network)).toEqual({
      found: "site nyc may draw 333 W",
      where: "policies/feed",
      remedy: "raise maxWatts of the policy feed, or drop it",
    });
    expect(sitePower.relax("feed", 0.2501, network)).toBe("raise maxWatts of the policy feed by 0.251 W");
    expect(sitePower.relax("feed", null, network)).toBe("drop the policy feed");
  });
});
