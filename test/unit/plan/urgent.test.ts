import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { NetworkDocument } from "../../../src/network/document.ts";
import type { Solver } from "../../../src/optimiser/solvers/port.ts";
import { planUrgent, reliefFirst, type UrgentOutcome, type UrgentRequest } from "../../../src/plan/urgent.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { preparedFrom } from "../../support/plan-with.ts";

/** No search is needed where the placement to come back to keeps every rule. */
const noSolver: Solver = {
  name: "highs",
  version: "0",
  capabilities: inProcess("highs").capabilities,
  solve: () => Promise.reject(new Error("a solver was asked")),
  close: () => Promise.resolve(),
};

const power = { idleWatts: 100, sleepWatts: 10, wattsPerGbps: 0, bootSeconds: 100 };
/** Three sites in a line of 10 Gb/s: 1 - 2, 1 - 3. By night all routers are on h1, their customers where they were. */
const night = (parts: { readonly v?: number; readonly w?: number; readonly dead?: boolean } = {}): NetworkDocument =>
  aNetwork({
    maxUtilisation: 0.8,
    sites: [{ id: "s1" }, { id: "s2" }, { id: "s3" }],
    transportNodes: ["1", "2", "3"].map((n) => ({ id: `t${n}`, site: `s${n}` })),
    physicalRouters: ["1", "2", "3"].map((n) =>
      aHost(`h${n}`, {
        site: `s${n}`,
        power,
        capacity: { memoryMiB: 9000 },
        state: n === "1" ? "on" : parts.dead && n === "2" ? "failed" : "off",
      }),
    ),
    physicalLinks: [
      ...["1", "2", "3"].map((n) => ({ id: `up${n}`, a: `h${n}`, b: `t${n}`, capacityGbps: 100, delayMs: 0.1 })),
      { id: "t1-t2", a: "t1", b: "t2", capacityGbps: 10, delayMs: 1 },
      { id: "t1-t3", a: "t1", b: "t3", capacityGbps: 10, delayMs: 1 },
    ],
    virtualRouters: [
      aRouter("u", { host: "h1", demand: { memoryMiB: 1024 } }),
      aRouter("w", { host: "h1", demand: { memoryMiB: 1024 } }),
      aRouter("v", { host: "h1", demand: { memoryMiB: 1024 } }),
    ],
    accessLinks: [
      { id: "cust-w", router: "w", attachedTo: "t3", trafficGbps: { in: parts.w ?? 5, out: 0 } },
      { id: "cust-v", router: "v", attachedTo: "t2", trafficGbps: { in: parts.v ?? 12, out: 0 } },
    ],
  });

const dayHosts: Readonly<Record<string, string>> = { u: "h1", v: "h2", w: "h3" };
function base(document: NetworkDocument) {
  return buildNetwork({
    ...document,
    physicalRouters: document.physicalRouters.map((host) => ({ ...host, state: "on" as const })),
    virtualRouters: document.virtualRouters.map((router) => ({ ...router, host: dayHosts[router.id] ?? null })),
  }).today;
}

/** One move at a time, so that the order shows. */
const limits = { perPhysicalRouter: null, perSite: null, total: 1 };
const urgent = (document: NetworkDocument, parts: Partial<UrgentRequest> = {}, solver = noSolver): Promise<UrgentOutcome> =>
  planUrgent(
    { prepared: preparedFrom(document), to: base(document), timeLimitSeconds: 5, gap: 0, seed: 1, limits, ...parts },
    ruleBook,
    solver,
  );
async function scheduled(document: NetworkDocument, parts: Partial<UrgentRequest> = {}) {
  const outcome = await urgent(document, parts);
  if (outcome.status !== "scheduled") throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe("an urgent restore", () => {
  it("moves first what ends the overload, not what comes first", async () => {
    const { plan, figures } = await scheduled(night());
    const [first, second] = plan.moves;
    expect([first?.router, second?.router]).toEqual(["v", "w"]);
    expect(figures.relief.safeAfterSeconds).toBeCloseTo((first?.startSeconds ?? 0) + (first?.seconds ?? 0), 3);
    expect(figures.relief.withinTargetAfterSeconds).toBe(figures.relief.safeAfterSeconds);
    expect(figures.ordinary?.safeAfterSeconds).toBeGreaterThan(figures.relief.safeAfterSeconds ?? Infinity);
  });

  it("wakes every host at once, and moves as soon as they have booted", async () => {
    const { plan } = await scheduled(night());
    expect(plan.powerEvents).toEqual([
      { physicalRouter: "h2", to: "on", startSeconds: 0 },
      { physicalRouter: "h3", to: "on", startSeconds: 0 },
    ]);
    expect(plan.moves[0]?.startSeconds).toBe(100);
  });

  it("puts an overload above capacity before one above the target only", async () => {
    const { plan } = await scheduled(night({ v: 9, w: 12 }));
    expect(plan.moves.map(({ router }) => router)).toEqual(["w", "v"]);
    const both = await scheduled(night({ v: 9, w: 12 }));
    expect(both.figures.relief.withinTargetAfterSeconds).toBeGreaterThan(both.figures.relief.safeAfterSeconds ?? Infinity);
  });

  it("is a restore that is proven to leave nothing elsewhere, without a search", async () => {
    const { plan, figures } = await scheduled(night());
    expect(plan).toMatchObject({ goal: "restore", status: "optimal", bound: { objective: 0, gap: 0 }, placements: dayHosts });
    expect(figures.searched).toBe(false);
    expect(plan.power?.afterWatts).toBeGreaterThan(plan.power?.beforeWatts ?? Infinity);
  });

  it("says that nothing was broken where nothing is", async () => {
    const { figures } = await scheduled(night({ v: 1, w: 1 }));
    expect(figures.relief).toEqual({ safeAfterSeconds: 0, withinTargetAfterSeconds: 0 });
  });

  it("leaves on what is on, though the placement to come back to had it off", async () => {
    const document = night();
    const extra = aHost("h4", { site: "s1", power, state: "on" });
    const wider = aNetwork({
      ...document,
      physicalRouters: [...document.physicalRouters, extra],
      physicalLinks: [...document.physicalLinks, { id: "up4", a: "h4", b: "t1", capacityGbps: 100, delayMs: 0.1 }],
    });
    const to = base(document);
    const { plan } = await scheduled(wider, { to });
    expect(plan.physicalRouters?.["h4"]).toBe("on");
  });
});

describe("where the placement to come back to breaks a rule", () => {
  it("searches for another", async () => {
    const document = night({ v: 1, w: 12, dead: true });
    const outcome = await urgent(document, {}, inProcess("highs"));
    if (outcome.status !== "scheduled") throw new Error(JSON.stringify(outcome));
    expect(outcome.figures.searched).toBe(true);
    expect(outcome.plan.placements).toMatchObject({ u: "h1", w: "h3" });
    expect(outcome.plan.placements?.["v"]).not.toBe("h2");
  });

  it("says what stands in the way when there is none", async () => {
    // Wherever v runs, its customer's traffic has to cross a link that cannot carry it; its own site's host is dead.
    const outcome = await urgent(night({ v: 12, dead: true }), {}, inProcess("highs"));
    expect(outcome).toMatchObject({ status: "no target", outcome: { plan: { status: "infeasible" } } });
  });
});

describe("the priority of a router", () => {
  it("is the share of the overload that leaves with it", () => {
    const network = buildNetwork(night({ v: 12, w: 8.5 }));
    const priority = reliefFirst(network, base(night()));
    // v takes 12 of an excess of 2 away, w 8.5 of 0.5 above the target.
    expect(priority("v")).toBe(1000);
    expect(priority("w")).toBe(1);
    expect(priority("u")).toBe(0);
  });
});
