import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidatePower } from "../../../src/network/power.ts";
import { busiestLinks, reportPlan } from "../../../src/plan/report.ts";
import { inTurn } from "../../support/in-turn.ts";
import { aBuiltNetwork, aCandidate, aHost, aRouter } from "../../support/networks.ts";
import { randomCases } from "../../support/random-networks.ts";
import { smallNetworkParts } from "./a-plan.ts";

const power = { idleWatts: 300, sleepWatts: 10 };
const network = aBuiltNetwork({
  ...smallNetworkParts,
  physicalRouters: [aHost("nyc-1", { power }), aHost("nyc-2", { power }), aHost("dc-1", { site: "dc", power })],
  virtualRouters: [aRouter("a", { host: "nyc-1" }), aRouter("b", { host: "nyc-2" })],
  virtualLinks: [{ id: "a~b", a: "a", b: "b", trafficGbps: { ab: 2, ba: 1 }, maxDelayMs: 5 }],
  accessLinks: [
    { id: "cust", router: "a", attachedTo: "nyc-t", trafficGbps: { in: 0, out: 1 }, maxAddedDelayMs: 9 },
    { id: "free", router: "b", attachedTo: "nyc-t" },
  ],
});
/** Both to dc: nyc goes dark. */
const planned = aCandidate(
  network,
  { a: "dc-1", b: "dc-1" },
  { routersOn: ["dc-1"], linksOn: ["dc-1-up", "nyc-dc"], routes: { "a~b": [], cust: ["dc-1-up", "nyc-dc"], free: ["dc-1-up", "nyc-dc"] } },
);

describe("reportPlan", () => {
  const report = reportPlan(network, planned, inTurn(network, planned), 4);

  it("tells power and energy, moves paid", () => {
    expect(report.watts).toEqual({ before: 910, after: 330 });
    expect(report.savedPercent).toBeCloseTo((100 * 580) / 910, 9);
    expect(report.energy.savedWattHours).toBeCloseTo(580 * 4, 9);
    expect(report.energy.netWattHours).toBeLessThan(580 * 4);
    expect(report).toMatchObject({
      hours: 4,
      physicalRouters: 3,
      physicalRoutersOn: { before: 3, after: 1 },
      moves: 2,
      waves: 2,
      moveSeconds: 16,
    });
  });

  it("tells the worst link and delays before and after", () => {
    expect(report.busiestLink.before).toMatchObject({ physicalLink: "nyc-1-up", direction: "ab", gbps: 3 });
    expect(report.busiestLink.after).toMatchObject({ physicalLink: "dc-1-up", gbps: 1, utilisation: 0.1 });
    expect(report.worstAddedDelay.before).toMatchObject({ addedMs: 0 });
    expect(report.worstAddedDelay.after).toEqual({ link: "cust", delayMs: 4, addedMs: 4, allowedAddedMs: 9, boundMs: 9 });
    expect(report.tightestDelay.before).toMatchObject({ link: "a~b", delayMs: 0, boundMs: 5 });
    expect(report.tightestDelay.after).toMatchObject({ link: "a~b" });
  });

  it("tells each site", () => {
    expect(report.sites).toEqual([
      {
        site: "nyc",
        physicalRouters: 2,
        physicalRoutersOn: { before: 2, after: 0 },
        virtualRouters: { before: 2, after: 0 },
        watts: { before: 600, after: 20 },
      },
      {
        site: "dc",
        physicalRouters: 1,
        physicalRoutersOn: { before: 1, after: 1 },
        virtualRouters: { before: 0, after: 2 },
        watts: { before: 310, after: 310 },
      },
    ]);
  });

  it("shares all watts among the sites, and ranks links", () => {
    fc.assert(
      fc.property(randomCases({}, 0), ({ network: any, candidate }) => {
        const one = reportPlan(any, candidate, { moves: [], powerEvents: [] }, 1);
        const sum = one.sites.reduce((total, site) => total + site.watts.after, 0);
        const transportOnly = [...any.sites.keys()].filter((site) => !one.sites.some((figures) => figures.site === site));
        if (transportOnly.length === 0) expect(sum).toBeCloseTo(candidatePower(any, candidate).totalWatts, 6);
        const shares = busiestLinks(any, candidate, 100).map((link) => link.utilisation);
        expect(shares).toEqual(shares.toSorted((x, y) => y - x));
      }),
      { seed: 9, numRuns: 50 },
    );
  });

  it("has nothing to tell where there is nothing", () => {
    const bare = aBuiltNetwork({ physicalRouters: [aHost("h")] });
    const report = reportPlan(bare, bare.today, { moves: [], powerEvents: [] }, 1);
    expect(report).toMatchObject({
      savedPercent: 0,
      waves: 0,
      moveSeconds: 0,
      busiestLink: { before: null, after: null },
      worstAddedDelay: { after: null },
    });
  });
});
