import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../src/network/candidate.ts";
import { diffPlans, renderDiff } from "../../../src/plan/diff.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { aPlan, emptyPlan, smallNetworkParts } from "./a-plan.ts";

const network = aBuiltNetwork({
  ...smallNetworkParts,
  physicalRouters: [
    aHost("nyc-1", { power: { idleWatts: 300 } }),
    aHost("nyc-2", { power: { idleWatts: 300 } }),
    aHost("dc-1", { site: "dc" }),
  ],
  virtualRouters: [aRouter("a", { host: "nyc-1" }), aRouter("b", { host: "nyc-2" })],
  virtualLinks: [{ id: "a~b", a: "a", b: "b" }],
});
const together: Candidate = {
  placements: new Map([
    ["a", "nyc-1"],
    ["b", "nyc-1"],
  ]),
  routes: new Map([["a~b", []]]),
  routersOn: new Set(["nyc-1", "dc-1"]),
  linksOn: new Set(["nyc-1-up", "dc-1-up", "nyc-dc"]),
};

describe("diffPlans", () => {
  it("finds no difference in who solved it and how long it took", () => {
    const plan = aPlan(network, together);
    const diff = diffPlans(plan, { ...plan, solver: { name: "other", version: "2", seconds: 9, seed: 1 } });
    expect(diff.same).toBe(true);
    expect(renderDiff(diff)).toEqual(["The plans are the same."]);
  });

  it("names every thing that differs, on the side that has it", () => {
    const diff = diffPlans(aPlan(network, network.today), aPlan(network, together));
    expect(diff.same).toBe(false);
    expect(diff.subject).toEqual([]);
    expect(diff.placements).toEqual([{ id: "b", a: "nyc-2", b: "nyc-1" }]);
    expect(diff.routes).toEqual([{ id: "a~b", a: ["nyc-1-up", "nyc-2-up"], b: [] }]);
    expect(diff.physicalRouters).toEqual([{ id: "nyc-2", a: "on", b: "off" }]);
    expect(diff.physicalLinks).toEqual([{ id: "nyc-2-up", a: "on", b: "off" }]);
    expect(diff.figures.map(({ id }) => id)).toEqual(["afterWatts", "savedPercent", "bound"]);
    expect(diff.moves).toMatchObject([{ id: "b", a: null, b: { from: "nyc-2", to: "nyc-1" } }]);
    expect(diff.powerEvents).toMatchObject([{ id: "nyc-2", a: null, b: { to: "off" } }]);
    expect(renderDiff(diff)).toEqual([
      "figures:",
      "  ~ afterWatts: 610 => 310",
      "  ~ savedPercent: 0 => 49.18032786885246",
      "  ~ bound: 610 => 310",
      "virtual routers:",
      "  ~ b: nyc-2 => nyc-1",
      "physical routers:",
      "  ~ nyc-2: on => off",
      "physical links:",
      "  ~ nyc-2-up: on => off",
      "routes:",
      "  ~ a~b: nyc-1-up nyc-2-up => (on one host)",
      "moves:",
      "  + b: nyc-2 -> nyc-1, wave 1, 0 s + 8 s",
      "power events:",
      "  + nyc-2: off at 8 s",
    ]);
  });

  it("turns every sign round with the plans", () => {
    const [x, y] = [aPlan(network, network.today), aPlan(network, together)];
    const there = renderDiff(diffPlans(x, y)).map((line) => line.replace(/^ {2}\+/, "  -"));
    const back = renderDiff(diffPlans(y, x)).filter((line) => line.startsWith("  -"));
    expect(back.length).toBeGreaterThan(0);
    for (const line of back) expect(there).toContain(line);
  });

  it("tells plans apart by what they are for, and an answer from none", () => {
    const plan = aPlan(network, together);
    const traffic = { digest: plan.network.digest, window: "01:00-05:00", timeZone: "UTC", use: "peak" };
    expect(diffPlans(plan, { ...plan, goal: "balance", traffic, changes: [{ drain: "nyc-2" }] }).subject.map(({ id }) => id)).toEqual([
      "goal",
      "traffic",
      "changes",
    ]);
    const conflict = { rules: [{ rule: "ban", subject: "p", found: "", where: "", remedy: "" }], irreducible: true, relaxations: [] };
    const none = diffPlans(plan, { ...emptyPlan(network, "infeasible"), conflict });
    expect(none.subject.map(({ id }) => id)).toEqual(["status", "conflict"]);
    expect(none.placements).toEqual([
      { id: "a", a: "nyc-1", b: null },
      { id: "b", a: "nyc-1", b: null },
    ]);
  });

  it("compares the hops of one router and the events of one host in their order", () => {
    const plan = aPlan(network, together);
    const hop = { router: "b", from: "dc-1", to: "nyc-1", wave: 2, startSeconds: 8, seconds: 8 };
    const event = { physicalRouter: "nyc-2", to: "on" as const, startSeconds: 90 };
    const diff = diffPlans(plan, { ...plan, moves: [...plan.moves, hop], powerEvents: [...plan.powerEvents, event] });
    expect(diff.moves).toEqual([{ id: "b (hop 2)", a: null, b: hop }]);
    expect(diff.powerEvents).toEqual([{ id: "nyc-2 (2)", a: null, b: event }]);
  });
});
