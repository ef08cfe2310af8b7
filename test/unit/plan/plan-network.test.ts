/** The use case from question to plan: pay-back, proof and its limits, what a plan document holds. */
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import type { NetworkDocument } from "../../../src/network/document.ts";
import type { StageProgress } from "../../../src/optimiser/run.ts";
import { planSchema } from "../../../src/plan/plan-document.ts";
import { type PlanRequest, planNetwork } from "../../../src/plan/plan-network.ts";
import { verifyPlan } from "../../../src/plan/verify.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { planWith, preparedFrom, requestFor } from "../../support/plan-with.ts";

const highs = inProcess("highs");
const consolidate = { goal: "consolidate" } as const;

/** Two hosts that take all three routers; 90 W are saved when one of them sleeps, and waking it takes 100 s. */
function twoHosts(parts: Partial<NetworkDocument> = {}): NetworkDocument {
  const power = { idleWatts: 100, sleepWatts: 10, bootSeconds: 100 };
  return aNetwork({
    sites: [{ id: "nyc" }],
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: ["h-1", "h-2"].map((id) => aHost(id, { capacity: { cpuCores: 4 }, power })),
    physicalLinks: ["h-1", "h-2"].map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 1 })),
    virtualRouters: ["h-1", "h-1", "h-2"].map((host, index) => aRouter(`vr-${index + 1}`, { host, demand: { cpuCores: 1, memoryMiB: 0 } })),
    ...parts,
  });
}

const ask = (document: NetworkDocument, hours: number, settings: Partial<PlanRequest> = {}) =>
  planNetwork({ ...requestFor(document, consolidate), prepared: preparedFrom(document, hours), ...settings }, ruleBook, highs);

describe("pay-back", () => {
  it("is told beside a plan that pays for its moves and wakings", async () => {
    const outcome = await ask(twoHosts(), 4);
    if (outcome.status !== "plan") throw new Error("a right answer");
    expect(outcome.plan).toMatchObject({ status: "optimal", power: { beforeWatts: 200, afterWatts: 110, savedPercent: 45 } });
    expect(outcome.plan.moves).toMatchObject([{ router: "vr-3", from: "h-2", to: "h-1" }]);
    expect(outcome.why).toBeNull();
    // 90 W for four hours, less one waking of 90 W for 100 s, less one small move there and one back.
    expect(outcome.energy).toMatchObject({ savedWatts: 90, savedWattHours: 360, wakeWattHours: 2.5, paysBack: true });
    expect(outcome.energy?.netWattHours).toBeCloseTo(360 - 2.5 - (outcome.energy?.moveWattHours ?? 0), 9);
  });

  it("leaves everything as it is when the hours are too few, says so, and claims no optimum", async () => {
    const outcome = await ask(twoHosts(), 0.02);
    if (outcome.status !== "plan") throw new Error("a right answer");
    expect(outcome.why).toMatch(/would not pay/);
    expect(outcome.energy?.paysBack).toBe(false);
    expect(outcome.plan).toMatchObject({ status: "feasible", moves: [], powerEvents: [], power: { beforeWatts: 200, afterWatts: 200 } });
    // The bound still tells what could be had: 110 of 200.
    expect(outcome.plan.bound).toEqual({ objective: 110, gap: 0.45, model: "igp" });
  });

  it("is no excuse for breaking a rule: a host to be emptied is emptied", async () => {
    const document = twoHosts();
    const maintained = {
      ...document,
      physicalRouters: document.physicalRouters.map((host) => (host.id === "h-2" ? { ...host, state: "maintenance" as const } : host)),
    };
    const outcome = await ask(maintained, 0.0001);
    expect(outcome).toMatchObject({ status: "plan", plan: { moves: [{ router: "vr-3", to: "h-1" }] } });
  });
});

describe("a plan document", () => {
  const goals = [consolidate, { goal: "evacuate" }, { goal: "deploy" }, { goal: "balance" }] as const;

  it.each(goals)("of $goal keeps to its schema through JSON, and verifies", async (goal) => {
    const request = requestFor(twoHosts(), goal);
    const plan = await planWith(request, highs);
    const read = planSchema.parse(JSON.parse(JSON.stringify(plan)));
    expect(read).toEqual(plan);
    expect(read.goal).toBe(goal.goal);
    expect(verifyPlan({ prepared: request.prepared, plan: read })).toEqual([]);
  });

  it("of a balance has the lowest peak utilisation as its objective", async () => {
    const document = twoHosts({
      accessLinks: aNetwork({
        accessLinks: ["vr-1", "vr-2"].map((router) => ({ id: `c-${router}`, router, attachedTo: "t", trafficGbps: { in: 2, out: 0 } })),
      }).accessLinks,
    });
    const plan = await planWith(requestFor(document, { goal: "balance" }), highs);
    // Today both carry 4 of 10 over h-1-up; apart, 2 of 10 each.
    expect(plan).toMatchObject({ status: "optimal", bound: { objective: 0.2, gap: 0 } });
    expect(plan.moves.length).toBe(1);
  });

  it("of what is impossible has no bound, and of what is unknown no conflict", async () => {
    const document = twoHosts({ policies: [{ id: "none", type: "sitePower", site: "nyc", maxWatts: 5 }] });
    const plan = await planWith(requestFor(document, consolidate), highs);
    expect(plan).toMatchObject({ status: "infeasible", bound: null, power: null, placements: null });
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});

describe("watching", () => {
  it("tells the stage and the objective that is being met", async () => {
    const seen: StageProgress[] = [];
    await planNetwork(requestFor(twoHosts(), consolidate), ruleBook, highs, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map(({ stages }) => stages))).toEqual(new Set([3]));
    for (const { stage, objective } of seen) expect(objective).toBe((["watts", "moves", "delay"] as const)[stage - 1]);
  });
});

/** Eight nodes, all joined: 1,957 routes from one to another, more than are modelled. */
describe("more routes than can be modelled", () => {
  const nodes = [0, 1, 2, 3, 4, 5, 6, 7];
  const mesh = nodes.flatMap((i) =>
    nodes.filter((j) => j > i).map((j) => ({ id: `t${i}-t${j}`, a: `t${i}`, b: `t${j}`, capacityGbps: 10, delayMs: 1 })),
  );
  const ups = [0, 7].map((i) => ({ id: `h-${i}-up`, a: `h-${i}`, b: `t${i}`, capacityGbps: 100, delayMs: 1 }));
  const meshed = (gbps: number): NetworkDocument =>
    aNetwork({
      sites: [{ id: "nyc" }],
      routing: "explicit",
      transportNodes: nodes.map((i) => ({ id: `t${i}`, site: "nyc" })),
      physicalRouters: [0, 7].map((i) => aHost(`h-${i}`, { power: { idleWatts: 100 } })),
      physicalLinks: [...mesh, ...ups],
      virtualRouters: [aRouter("v", { host: "h-0" }), aRouter("w", { host: "h-7" })],
      virtualLinks: [{ id: "v~w", a: "v", b: "w", trafficGbps: { ab: gbps, ba: 0 } }],
      policies: [{ id: "apart", type: "separate", virtualRouters: ["v", "w"], scope: "physicalRouter" }],
    });

  it("are no proof that there is no plan", async () => {
    // No single route carries 50 Gb/s, but the 933 that were left out cannot be ruled out.
    const outcome = await planNetwork(requestFor(meshed(50), consolidate), ruleBook, highs);
    expect(outcome).toMatchObject({
      status: "plan",
      plan: { status: "unknown", conflict: null },
      why: expect.stringContaining("more routes"),
    });
  });

  it("leave a plan without a proof of its bound", async () => {
    const plan = await planWith(requestFor(meshed(1), consolidate, { timeLimitSeconds: 2 }), highs);
    expect(plan).toMatchObject({ status: "feasible", power: { afterWatts: 200 }, bound: null });
  });
});
