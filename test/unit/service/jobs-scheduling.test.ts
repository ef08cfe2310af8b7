/** Moves to a plan's placement, ordered anew by a planner's process: what comes of it, and how its job ends. */
import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../../src/network/build-network.ts";
import { readNetwork } from "../../../src/network/read.ts";
import { prepareOn } from "../../../src/plan/ground.ts";
import type { PlanDocument } from "../../../src/plan/plan-document.ts";
import { planSchema } from "../../../src/plan/plan-document.ts";
import { verifyPlan } from "../../../src/plan/verify.ts";
import { endOfJob } from "../../../src/service/jobs/plan-in-process.ts";
import { type SchedulingRequestBody, schedulingRequestSchema } from "../../../src/service/planning/requests.ts";
import { doWork, type WorkAnswer } from "../../../src/service/planning/work.ts";
import { fourByHand, type PlannedByHand, swapByHand } from "../../support/plan-by-hand.ts";

function order({ network, plan }: PlannedByHand, more: Omit<SchedulingRequestBody, "plan"> = {}): Promise<WorkAnswer> {
  const { limits, migration } = schedulingRequestSchema.parse({ plan, ...more });
  const request = { placementOf: plan, planId: null, networkVersion: 1, trafficVersion: null, limits, migration };
  const solver = (): never => {
    throw new Error("no solver is asked");
  };
  return doWork(
    { kind: "scheduling", request, documents: { network: JSON.stringify(network), traffic: null, to: null } },
    { solver, onProgress: () => {} },
  );
}

async function ordered(given: PlannedByHand, more: Omit<SchedulingRequestBody, "plan"> = {}): Promise<PlanDocument> {
  const answer = await order(given, more);
  if (answer.status !== "done") throw new Error(JSON.stringify(answer));
  return planSchema.parse(JSON.parse(answer.result));
}

function findingsOf({ network }: PlannedByHand, plan: PlanDocument) {
  const input = readNetwork(JSON.stringify(network));
  if (!input.ok) throw new Error("no network");
  const ground = prepareOn({ ...input.value, traffic: null, hours: 24 }, plan.changes);
  if (!ground.ok) throw new Error("no ground");
  return verifyPlan({ prepared: ground.value, plan });
}

interface Told {
  readonly type: string;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly found: string }[];
}

async function problemOf(given: PlannedByHand): Promise<Told> {
  const end = endOfJob("pl-1", await order(given));
  if (end.state !== "failed") throw new Error(JSON.stringify(end));
  const problem = JSON.parse(end.problem) as Told;
  return { ...problem, type: problem.type.replace(/.*\//, "") };
}

describe("a scheduling as work", () => {
  it("keeps all of the plan but its moves, which the verifier accepts", async () => {
    const given = fourByHand();
    const { moves, powerEvents, linkEvents, reroutes, transition, ...rest } = await ordered(given);
    expect(findingsOf(given, { ...given.plan, moves, powerEvents, linkEvents, reroutes, transition })).toEqual([]);
    expect(moves.map(({ router }) => router).sort()).toEqual(["A", "B", "C", "D"]);
    expect({ ...given.plan, ...rest }).toEqual(given.plan);
    expect(buildNetwork(given.network).virtualRouters.get("A")?.host).toBe("PR1");
  });

  it("moves as many at one time as it is told, and otherwise as the plan was made for", async () => {
    const given = fourByHand();
    const limitsOf = async (plan: PlanDocument, more: Omit<SchedulingRequestBody, "plan"> = {}) =>
      (await ordered({ ...given, plan }, more)).transition?.limits;
    expect(await limitsOf(given.plan)).toEqual({ perPhysicalRouter: 2, perSite: null, total: null });
    const one = await ordered(given, { limits: { perPhysicalRouter: 1, total: 3 } });
    expect(Math.max(...one.moves.map(({ wave }) => wave))).toBe(4);
    expect(await limitsOf(one)).toEqual({ perPhysicalRouter: 1, perSite: null, total: 3 });
    expect(await limitsOf(one, { limits: { perPhysicalRouter: null } })).toEqual({ perPhysicalRouter: null, perSite: null, total: 3 });
  });

  it("copies as the migration model says", async () => {
    const migration = schedulingRequestSchema.shape.migration.parse({ bandwidthGbps: 0.1, overheadSeconds: 100 });
    const { moves } = await ordered(fourByHand(), { migration });
    expect(moves.every(({ seconds, gbps }) => seconds > 100 && gbps === 0.1)).toBe(true);
  });
});

describe("a scheduling that comes to nothing", () => {
  it("is infeasible when it is proven that no order leads there, and says what each move waits for", async () => {
    const told = await problemOf(swapByHand({ coresOfNeighbours: 2 }));
    expect([told.type, told.instance]).toEqual(["infeasible", "pl-1"]);
    expect(told.detail).toMatch(/^No order of moves leads to this placement: every one was tried, parking moves included, and 2 moves/);
    expect(told.errors?.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(["VR1 (PR1 to PR2)", "VR2 (PR2 to PR1)"]));
  });

  it("is undecided when there are more moves than can be tried out", async () => {
    const told = await problemOf(swapByHand({ coresOfNeighbours: 2, besides: 20 }));
    expect(told.type).toBe("undecided");
    expect(told.detail).toContain("which does not prove that there is none");
    expect(told.errors?.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(["VR1 (PR1 to PR2)", "VR2 (PR2 to PR1)"]));
  });

  it("is unsound when the placement breaks a rule; of one for another network only that is told", async () => {
    const given = fourByHand();
    const placements = { ...given.plan.placements, "NR1-router": "PR1" };
    const broken = await problemOf({ ...given, plan: { ...given.plan, placements } });
    expect([broken.type, broken.errors?.some(({ found }) => found.includes("NR1-router"))]).toEqual(["unsound", true]);
    const network = { ...given.network, name: "another" };
    const drifted = await problemOf({ network, plan: { ...given.plan, placements } });
    expect(drifted.type).toBe("unsound");
    expect(drifted.errors?.map(({ pointer }) => pointer)).toEqual(["network/name", "network/digest"]);
  });

  it("is an invalid document when the plan places nothing, or its changes do not fit", async () => {
    const given = fourByHand();
    const empty: PlanDocument = {
      ...given.plan,
      status: "unknown",
      placements: null,
      routes: null,
      physicalRouters: null,
      physicalLinks: null,
      power: null,
    };
    const nothing = await problemOf({ ...given, plan: empty });
    expect([nothing.type, nothing.detail]).toEqual(["invalid-document", expect.stringContaining("its status is unknown")]);
    const misfit = await problemOf({ ...given, plan: { ...given.plan, changes: [{ fail: "nowhere" }] } });
    expect([misfit.type, misfit.errors?.[0]?.pointer]).toEqual(["invalid-document", expect.stringMatching(/^\/plan\/changes\/0/)]);
  });
});
