/** Conflicts with worked answers, and what becomes of them when the solver runs out of time or lies. */
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import type { NetworkDocument } from "../../../src/network/document.ts";
import type { SolveOutcome, Solver } from "../../../src/optimiser/solvers/port.ts";
import { findConflict } from "../../../src/plan/conflict.ts";
import { type PlanOutcome, planNetwork } from "../../../src/plan/plan-network.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { giveWay } from "../../support/give-way.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { planWith, preparedFrom, requestFor } from "../../support/plan-with.ts";

const highs = inProcess("highs");
const consolidate = { goal: "consolidate" } as const;
const sites = [{ id: "nyc" }];

/** Two hosts of four cores on one fabric, and a router without a host for each of `demands`, in cores. */
function network(demands: readonly number[], parts: Partial<NetworkDocument> = {}): NetworkDocument {
  return aNetwork({
    sites,
    transportNodes: [{ id: "t", site: "nyc" }],
    physicalRouters: ["h-1", "h-2"].map((id) => aHost(id, { capacity: { cpuCores: 4 }, power: { idleWatts: 100, sleepWatts: 10 } })),
    physicalLinks: ["h-1", "h-2"].map((id) => ({ id: `${id}-up`, a: id, b: "t", capacityGbps: 10, delayMs: 1 })),
    virtualRouters: demands.map((cpuCores, index) => aRouter(`vr-${index + 1}`, { demand: { cpuCores } })),
    ...parts,
  });
}

const impossible = network([3, 3, 3]);

async function conflictOf(document: NetworkDocument) {
  const plan = await planWith(requestFor(document, consolidate), highs);
  expect(plan.status).toBe("infeasible");
  if (plan.conflict === null) throw new Error("an infeasible plan tells its conflict");
  return { ...plan.conflict, instances: plan.conflict.rules.map(({ rule, subject }) => `${rule} ${subject}`).sort() };
}

/** HiGHS for so many solves, and another answer from then on. */
function thenSays(solves: number, outcome: SolveOutcome): Solver & { readonly asked: () => number } {
  let count = 0;
  return {
    ...highs,
    asked: () => count,
    solve: (program, options, watch) => (count++ < solves ? highs.solve(program, options, watch) : Promise.resolve(outcome)),
  };
}

const outOfTime: SolveOutcome = { status: "unknown", why: "time", detail: "the time is up", bound: Number.NEGATIVE_INFINITY, seconds: 1 };

describe("a conflict", () => {
  it("names the rules, what they say, and the cheapest ways out", async () => {
    const { irreducible, instances, rules, relaxations } = await conflictOf(impossible);
    expect(irreducible).toBe(true);
    expect(instances).toEqual(["resources-fit h-1/cpuCores", "resources-fit h-2/cpuCores"]);
    for (const rule of rules) expect([rule.found, rule.where, rule.remedy].every((text) => text.length > 0)).toBe(true);
    // Two routers fill one of the hosts with six of four cores.
    expect(relaxations.map(({ items }) => items.map(({ rule, amount, unit }) => ({ rule, amount, unit })))).toEqual([
      [{ rule: "resources-fit", amount: 2, unit: "cpuCores" }],
      [{ rule: "resources-fit", amount: 2, unit: "cpuCores" }],
    ]);
    expect(relaxations[0]?.items[0]?.text).toMatch(/^raise the cpuCores of h-[12] by 2/);
  });

  it("leaves out rules that are broken too but clash with nothing", async () => {
    const { instances } = await conflictOf(
      network([1, 5], {
        policies: [
          { id: "apart", type: "separate", virtualRouters: ["vr-1", "vr-2"], scope: "physicalRouter" },
          { id: "few", type: "minOn", scope: "site", count: 1 },
        ],
      }),
    );
    expect(instances).toEqual(["resources-fit h-1/cpuCores", "resources-fit h-2/cpuCores"]);
  });

  it("is told of a router that no physical router is there for", async () => {
    const { instances, relaxations } = await conflictOf(aNetwork({ sites, virtualRouters: [aRouter("vr-1")] }));
    expect(instances).toEqual(["placed-once vr-1"]);
    expect(relaxations[0]?.items.map(({ text }) => text)).toEqual(["remove vr-1 from the network"]);
  });

  it("is told of a limit that what is not ours exceeds", async () => {
    const background = [{ id: "t-u", a: "t", b: "u", capacityGbps: 4, delayMs: 1, backgroundGbps: { ab: 0, ba: 7 } }];
    const base = network([1]);
    const { instances, relaxations } = await conflictOf(
      network([1], {
        transportNodes: [...base.transportNodes, { id: "u", site: "nyc" }],
        physicalLinks: [...base.physicalLinks, ...aNetwork({ physicalLinks: background }).physicalLinks],
      }),
    );
    expect(instances).toEqual(["link-capacity t-u/ba"]);
    expect(relaxations[0]?.items.map(({ amount, unit }) => ({ amount, unit }))).toEqual([{ amount: 3, unit: "Gb/s" }]);
  });

  it("is told of hosts alone in a network of many links, with relaxations that suffice with the links", async () => {
    const virtualLinks = Array.from({ length: 45 }, (_, index) => ({
      id: `e-${index}`,
      a: "vr-1",
      b: "vr-2",
      trafficGbps: { ab: 0.1, ba: 0 },
    }));
    const document = network([3, 3, 3], {
      virtualLinks: aNetwork({ virtualLinks }).virtualLinks,
      policies: [
        { type: "diverse", virtualLinks: ["e-0", "e-1"] },
        { type: "separate", virtualRouters: ["vr-1", "vr-3"], scope: "physicalRouter" },
      ],
    });
    const conflict = await conflictOf(document);
    expect(conflict.irreducible).toBe(true);
    expect(conflict.instances).toEqual(["resources-fit h-1/cpuCores", "resources-fit h-2/cpuCores"]);
    expect(conflict.relaxations.length).toBeGreaterThan(0);
    for (const relaxation of conflict.relaxations) {
      expect((await planWith(requestFor(giveWay(document, relaxation), consolidate), highs)).status).toBe("optimal");
    }
  });

  /** Six nodes, all joined; only one roundabout way, of five links, has room for the virtual link. 65 routes, four shorter classes first. */
  it("blames no link that a longer route goes around", async () => {
    const nodes = [0, 1, 2, 3, 4, 5];
    const roomy = new Set(["t0-t2", "t2-t4", "t1-t4", "t1-t3", "t3-t5"]);
    const mesh = nodes.flatMap((i) =>
      nodes
        .filter((j) => j > i)
        .map((j) => ({ id: `t${i}-t${j}`, a: `t${i}`, b: `t${j}`, capacityGbps: roomy.has(`t${i}-t${j}`) ? 100 : 1, delayMs: 1 })),
    );
    const ups = [
      { id: "h-1-up", a: "h-1", b: "t0", capacityGbps: 100, delayMs: 1 },
      { id: "h-2-up", a: "h-2", b: "t5", capacityGbps: 100, delayMs: 1 },
    ];
    const document = network([1, 1, 9], {
      routing: "explicit",
      transportNodes: nodes.map((i) => ({ id: `t${i}`, site: "nyc" })),
      physicalLinks: aNetwork({ physicalLinks: [...mesh, ...ups] }).physicalLinks,
      virtualLinks: aNetwork({ virtualLinks: [{ id: "e", a: "vr-1", b: "vr-2", trafficGbps: { ab: 10, ba: 0 } }] }).virtualLinks,
      policies: [{ id: "apart", type: "separate", virtualRouters: ["vr-1", "vr-2"], scope: "physicalRouter" }],
    });
    const { irreducible, instances, relaxations } = await conflictOf(document);
    expect({ irreducible, instances }).toEqual({
      irreducible: true,
      instances: ["resources-fit h-1/cpuCores", "resources-fit h-2/cpuCores"],
    });
    expect(relaxations.flatMap(({ items }) => items.map(({ rule }) => rule))).toEqual(["resources-fit", "resources-fit"]);
  });
});

const statusOf = (outcome: PlanOutcome): string => (outcome.status === "plan" ? outcome.plan.status : outcome.status);

describe("not found in time", () => {
  it("is unknown, never infeasible, however many solves were done before", async () => {
    for (const document of [network([2, 2, 2]), impossible]) {
      const outcome = await planNetwork(requestFor(document, consolidate), ruleBook, thenSays(0, outOfTime));
      expect(statusOf(outcome)).toBe("unknown");
      expect(outcome).toMatchObject({
        plan: { placements: null, power: null, conflict: null },
        why: expect.stringContaining("the time is up"),
      });
    }
  });

  it("keeps today's placement as a plan without proof, when today breaks no rule", async () => {
    const base = network([2, 2]);
    const today = { ...base, virtualRouters: base.virtualRouters.map((router, index) => ({ ...router, host: `h-${index + 1}` })) };
    const outcome = await planNetwork(requestFor(today, consolidate), ruleBook, thenSays(0, outOfTime));
    expect(outcome).toMatchObject({
      status: "plan",
      plan: { status: "feasible", moves: [], placements: { "vr-1": "h-1", "vr-2": "h-2" } },
    });
  });

  it("leaves an impossibility that was proven proven, without a conflict, when explaining it takes too long", async () => {
    const solver = thenSays(1, outOfTime);
    const outcome = await planNetwork(requestFor(impossible, consolidate), ruleBook, solver);
    expect(solver.asked()).toBe(2);
    expect(outcome).toMatchObject({
      status: "plan",
      plan: { status: "infeasible", conflict: { rules: [], irreducible: false, relaxations: [] } },
      why: "the time is up",
    });
  });

  it("claims no irreducible set when the time runs out while rules are left out one by one", async () => {
    const counting = thenSays(Number.POSITIVE_INFINITY, outOfTime);
    const prepared = preparedFrom(impossible);
    await findConflict(prepared.network, ruleBook, counting, { timeLimitSeconds: 60, seed: 1 });
    const interrupted = await findConflict(prepared.network, ruleBook, thenSays(counting.asked() - 1, outOfTime), {
      timeLimitSeconds: 60,
      seed: 1,
    });
    expect(interrupted).toMatchObject({ status: "conflict", conflict: { irreducible: false } });
    if (interrupted.status !== "conflict") return;
    expect(interrupted.conflict.rules.length).toBeGreaterThan(0);
    expect(interrupted.conflict.relaxations.length).toBeGreaterThan(0);
  });

  it("asks for nothing once its own limit is reached", async () => {
    const slow: Solver = { ...highs, solve: async (...asked) => ({ ...(await highs.solve(...asked)), seconds: 40 }) };
    const outcome = await findConflict(preparedFrom(impossible).network, ruleBook, slow, { timeLimitSeconds: 30, seed: 1 });
    expect(outcome).toMatchObject({ status: "unknown", detail: "no time left", seconds: 40 });
  });
});

describe("a solver that is wrong", () => {
  it("and says that there is no plan is found out by the search for the conflict", async () => {
    let isFirst = true;
    const liar: Solver = {
      ...highs,
      solve: async (program, options, watch) => {
        const lies = isFirst;
        isFirst = false;
        return lies ? { status: "infeasible", seconds: 0 } : highs.solve(program, options, watch);
      },
    };
    const outcome = await planNetwork(requestFor(network([2, 2, 2]), consolidate), ruleBook, liar);
    expect(outcome).toMatchObject({
      status: "wrong",
      wrong: { solver: "highs", detail: expect.stringContaining("every rule can be met") },
    });
  });

  it("and answers with values that break rules is named, with the program", async () => {
    const liar: Solver = {
      ...highs,
      solve: async (program) => ({ status: "optimal", values: program.columns.map(() => 0), objective: 0, bound: 0, seconds: 0 }),
    };
    const outcome = await planNetwork(requestFor(network([2, 2, 2]), consolidate), ruleBook, liar);
    expect(outcome.status).toBe("wrong");
    if (outcome.status !== "wrong") return;
    expect(outcome.wrong.solver).toBe("highs");
    expect(outcome.wrong.program?.columns.length).toBeGreaterThan(0);
    expect(outcome.wrong.reasons.map(({ rule }) => rule)).toContain("placed-once");
  });
});
