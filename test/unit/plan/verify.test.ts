import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAll } from "../../../src/constraints/index.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import type { Network } from "../../../src/network/network.ts";
import { type PlanDocument, planSchema } from "../../../src/plan/plan-document.ts";
import { type Finding, verifyPlan } from "../../../src/plan/verify.ts";
import { aBuiltNetwork, aHost, aRouter } from "../../support/networks.ts";
import { randomCases } from "../../support/random-networks.ts";
import { aPlan, DIGEST, emptyPlan, smallNetworkParts } from "./a-plan.ts";

const power = { idleWatts: 300, sleepWatts: 10, bootSeconds: 60 };
const small = (): Network =>
  aBuiltNetwork({
    ...smallNetworkParts,
    physicalRouters: [
      aHost("nyc-1", { capacity: { cpuCores: 2 }, power }),
      aHost("nyc-2", { capacity: { cpuCores: 2 }, power }),
      aHost("dc-1", { site: "dc", capacity: { cpuCores: 2 }, power, state: "off" }),
    ],
    virtualRouters: [
      aRouter("a", { host: "nyc-1", demand: { cpuCores: 1, memoryMiB: 0 } }),
      aRouter("b", { host: "nyc-2", demand: { cpuCores: 1, memoryMiB: 0 } }),
    ],
    virtualLinks: [{ id: "a~b", a: "a", b: "b", trafficGbps: { ab: 1, ba: 1 } }],
    accessLinks: [{ id: "cust", router: "b", attachedTo: "nyc-t" }],
  });

/** b joins a on nyc-1; nyc-2 goes off. */
const consolidated: Candidate = {
  placements: new Map([
    ["a", "nyc-1"],
    ["b", "nyc-1"],
  ]),
  routes: new Map([
    ["a~b", []],
    ["cust", ["nyc-1-up"]],
  ]),
  routersOn: new Set(["nyc-1"]),
  linksOn: new Set(["nyc-1-up", "nyc-dc"]),
};

const verify = (network: Network, plan: PlanDocument): readonly Finding[] =>
  verifyPlan({ prepared: { network, digest: DIGEST, changes: [], traffic: null }, plan });

const without = <Value>(part: Readonly<Record<string, Value>> | null, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([id]) => id !== key));

describe("verifyPlan", () => {
  it("finds nothing in a plan that says what it does", () => {
    const plan = aPlan(small(), consolidated);
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan.moves.map((move) => move.router)).toEqual(["b"]);
    expect(verify(small(), plan)).toEqual([]);
  });

  it("finds in any plan that is true to itself exactly what the rules find in its candidate", () => {
    let broken = 0;
    fc.assert(
      fc.property(randomCases({ mostHosts: 5, mostRouters: 4 }, 0), ({ network, candidate }) => {
        fc.pre(candidate.placements.size === network.virtualRouters.size);
        const reasons = checkAll(network, candidate);
        fc.pre(!reasons.some((reason) => reason.rule === "route-connects" || reason.rule === "host-is-on"));
        broken += reasons.length;
        // What is broken in the end is broken on the way there too: the replay says so again.
        const findings = verify(network, aPlan(network, candidate)).filter(({ where }) => !where.startsWith("transition/"));
        expect(findings.map((finding) => `${finding.rule} ${finding.subject}`)).toEqual(
          reasons.map((reason) => `${reason.rule} ${reason.subject}`),
        );
        for (const finding of findings) expect(finding.found.length * finding.where.length * finding.remedy.length).toBeGreaterThan(0);
      }),
      { seed: 41, numRuns: 200, endOnFailure: true },
    );
    expect(broken).toBeGreaterThan(50);
  });

  const good = aPlan(small(), consolidated);
  const stated = <Key extends keyof PlanDocument>(key: Key): NonNullable<PlanDocument[Key]> => {
    const value = good[key];
    if (value === null) throw new Error(`the good plan states no ${key}`);
    return value;
  };
  const watts = stated("power");
  const [move] = good.moves;
  if (move === undefined) throw new Error("the good plan moves something");
  const hop = (from: string | null, to: string, wave: number, startSeconds: number) => ({
    router: "b",
    from,
    to,
    wave,
    startSeconds,
    seconds: 10,
  });
  const off = { physicalRouter: "nyc-2", to: "off" as const };

  it.each<readonly [string, Partial<PlanDocument>, string, string]>([
    ["another network's name", { network: { name: "other", digest: DIGEST } }, "plan-network", "other"],
    ["a stale digest", { network: { name: "small", digest: `sha256:${"1".repeat(64)}` } }, "plan-network", "has changed"],
    ["changes that were not applied", { changes: [{ drain: "nyc-2" }] }, "plan-network", "1 changes"],
    [
      "traffic that was not applied",
      { traffic: { digest: DIGEST, window: "01:00-05:00", timeZone: "UTC", use: "peak" } },
      "plan-network",
      "01:00-05:00",
    ],
    ["no placements", { placements: null }, "plan-status", "placements"],
    ["no power", { power: null }, "plan-status", "power"],
    ["a conflict in a solved plan", { conflict: { rules: [], irreducible: true, relaxations: [] } }, "plan-status", "conflict"],
    ["optimality without a bound", { bound: null }, "plan-status", "without a bound"],
    ["a virtual router left out", { placements: without(good.placements, "a") }, "plan-shape", "virtual router a"],
    ["an unknown virtual router", { placements: { ...stated("placements"), ghost: "nyc-1" } }, "plan-shape", "ghost"],
    ["an unknown host", { placements: { ...stated("placements"), a: "nowhere" } }, "plan-shape", "nowhere"],
    ["a route left out", { routes: without(good.routes, "cust") }, "plan-shape", "cust"],
    ["a route for an unknown link", { routes: { ...stated("routes"), ghost: [] } }, "plan-shape", "ghost"],
    ["a route over an unknown link", { routes: { ...stated("routes"), cust: ["nyc-9-up"] } }, "route-connects", "nyc-9-up"],
    ["a physical router left out", { physicalRouters: without(good.physicalRouters, "dc-1") }, "plan-shape", "dc-1"],
    ["an unknown physical link", { physicalLinks: { ...stated("physicalLinks"), ghost: "on" } }, "plan-shape", "ghost"],
    ["a link on with an end off", { physicalLinks: { ...stated("physicalLinks"), "nyc-2-up": "on" } }, "link-states", "nyc-2-up"],
    ["a host off that hosts", { physicalRouters: { ...stated("physicalRouters"), "nyc-1": "off" } }, "host-is-on", "nyc-1"],
    ["watts before that are not so", { power: { ...watts, beforeWatts: watts.beforeWatts + 1 } }, "plan-power", "beforeWatts"],
    ["watts after that are not so", { power: { ...watts, afterWatts: watts.afterWatts - 1 } }, "plan-power", "afterWatts"],
    ["a percentage that is not so", { power: { ...watts, savedPercent: watts.savedPercent + 0.1 } }, "plan-power", "savedPercent"],
    ["a bound above the objective", { bound: { objective: watts.afterWatts + 2, gap: 0, model: "igp" } }, "plan-bound", "nothing below"],
    ["a gap that is not so", { bound: { objective: watts.afterWatts * 0.9, gap: 0.05, model: "igp" } }, "plan-bound", "gap"],
    ["a move left out", { moves: [] }, "plan-moves", "no move takes it there"],
    ["a move to the wrong host", { moves: [{ ...move, to: "dc-1" }] }, "plan-moves", "end on dc-1"],
    ["a move from the wrong host", { moves: [{ ...move, from: "dc-1" }] }, "plan-moves", "leaves dc-1"],
    [
      "a move that goes nowhere",
      { moves: [move, { ...move, router: "a", from: "nyc-1", to: "nyc-1" }] },
      "plan-moves",
      "from nyc-1 to nyc-1",
    ],
    ["a move of an unknown router", { moves: [move, { ...move, router: "ghost" }] }, "plan-moves", "ghost is no virtual router"],
    [
      "a move over an unknown host",
      { moves: [hop("nyc-2", "x", 1, 0), hop("x", "nyc-1", 2, 10)], powerEvents: [{ ...off, startSeconds: 30 }] },
      "plan-moves",
      "x is no physical router",
    ],
    ["hops that overlap", { moves: [hop("nyc-2", "dc-1", 1, 60), hop("dc-1", "nyc-1", 2, 65)] }, "plan-moves", "before it has arrived"],
    ["hops in one wave", { moves: [hop("nyc-2", "dc-1", 1, 60), hop("dc-1", "nyc-1", 1, 70)] }, "plan-moves", "later hop in wave 1"],
    [
      "an event for an unknown link",
      { linkEvents: [{ physicalLink: "x", to: "off", startSeconds: 0 }] },
      "plan-link-events",
      "no physical link",
    ],
    [
      "a re-route under igp",
      { reroutes: [{ link: "cust", route: ["nyc-1-up"], startSeconds: 0, seconds: 1 }] },
      "plan-reroutes",
      "routing is igp",
    ],
    [
      "a re-route of an unknown link",
      { reroutes: [{ link: "x", route: [], startSeconds: 0, seconds: 1 }] },
      "plan-reroutes",
      "no virtual or access link",
    ],
    ["a switch-off left out", { powerEvents: [] }, "plan-power-events", "leave it on"],
    ["a switch-off too early", { powerEvents: [{ ...off, startSeconds: 1 }] }, "plan-power-events", "moves from it"],
    [
      "a switch-off twice",
      {
        powerEvents: [
          { ...off, startSeconds: 30 },
          { ...off, startSeconds: 40 },
        ],
      },
      "plan-power-events",
      "off already",
    ],
    [
      "an event for an unknown host",
      { powerEvents: [...good.powerEvents, { physicalRouter: "x", to: "on", startSeconds: 0 }] },
      "plan-power-events",
      "x is no physical router",
    ],
    [
      "a move to a host that is still booting",
      {
        moves: [hop("nyc-2", "dc-1", 1, 30), hop("dc-1", "nyc-1", 2, 50)],
        powerEvents: [
          { physicalRouter: "dc-1", to: "on", startSeconds: 0 },
          { physicalRouter: "dc-1", to: "off", startSeconds: 70 },
          { ...off, startSeconds: 70 },
        ],
      },
      "plan-power-events",
      "dc-1 is not switched on and booted",
    ],
  ])("refuses %s", (_what, parts, rule, words) => {
    const findings = verify(small(), { ...good, ...parts });
    expect(
      findings.some((finding) => finding.rule === rule && finding.found.includes(words)),
      JSON.stringify(findings, null, 1),
    ).toBe(true);
  });

  it("accepts a parking move in two hops, with its host woken and put back to sleep", () => {
    const parked = {
      moves: [hop("nyc-2", "dc-1", 1, 60), hop("dc-1", "nyc-1", 2, 70)],
      powerEvents: [
        { physicalRouter: "dc-1", to: "on" as const, startSeconds: 0 },
        { physicalRouter: "dc-1", to: "off" as const, startSeconds: 80 },
        { physicalRouter: "nyc-2", to: "off" as const, startSeconds: 70 },
      ],
    };
    expect(verify(small(), { ...good, ...parked })).toEqual([]);
  });

  it("holds an unsolved plan to saying nothing, and an infeasible one to saying why", () => {
    const conflict = { rules: [], irreducible: true, relaxations: [] };
    expect(verify(small(), emptyPlan(small(), "unknown"))).toEqual([]);
    expect(verify(small(), { ...emptyPlan(small(), "infeasible"), conflict })).toEqual([]);
    expect(verify(small(), emptyPlan(small(), "infeasible")).map((finding) => finding.subject)).toEqual(["conflict"]);
    expect(verify(small(), { ...good, status: "unknown" }).map((finding) => finding.subject)).toEqual(
      expect.arrayContaining(["placements", "routes", "physicalRouters", "physicalLinks", "power", "moves", "powerEvents"]),
    );
  });

  it("measures the bound by the goal's own objective", () => {
    const bounded = (goal: PlanDocument["goal"], objective: number, gap: number) =>
      verify(small(), { ...good, goal, bound: { objective, gap, model: "igp" } }).map((finding) => finding.subject);
    expect(bounded("evacuate", 1, 0)).toEqual([]);
    expect(bounded("evacuate", 2, 0)).toEqual(["objective"]);
    expect(bounded("deploy", 0, 0)).toEqual(["gap"]);
    expect(bounded("balance", 0, 0)).toEqual([]);
    expect(bounded("balance", 0.5, 0)).toEqual(["objective"]);
    expect(bounded("restore", 7, 0.5)).toEqual([]);
  });

  it("expects a move from nowhere of a router that is new, and none from a host that it never had", () => {
    const fresh = aBuiltNetwork({
      ...smallNetworkParts,
      physicalRouters: [aHost("nyc-1"), aHost("nyc-2"), aHost("dc-1")],
      virtualRouters: [aRouter("a")],
    });
    const candidate: Candidate = { ...fresh.today, placements: new Map([["a", "nyc-1"]]) };
    const plan = aPlan(fresh, candidate);
    expect(plan.moves).toMatchObject([{ router: "a", from: null, to: "nyc-1" }]);
    expect(verify(fresh, plan)).toEqual([]);
    expect(verify(fresh, { ...plan, moves: plan.moves.map((one) => ({ ...one, from: "nyc-2" })) }).map((finding) => finding.rule)).toEqual([
      "plan-moves",
    ]);
  });

  it("does not let a failed router be on", () => {
    const failed = aBuiltNetwork({
      ...smallNetworkParts,
      physicalRouters: [aHost("nyc-1", { state: "failed" }), aHost("nyc-2"), aHost("dc-1")],
    });
    const on: Candidate = {
      ...failed.today,
      routersOn: new Set(["nyc-1", "nyc-2", "dc-1"]),
      linksOn: new Set(failed.physicalLinks.keys()),
    };
    const rules = verify(failed, aPlan(failed, on)).map((finding) => `${finding.rule} ${finding.subject}`);
    expect(rules).toEqual(expect.arrayContaining(["plan-shape nyc-1", "host-accepts nyc-1"]));
  });
});
