import { describe, expect, it } from "vitest";
import { checkAll } from "../../../src/constraints/index.ts";
import type { Network } from "../../../src/network/network.ts";
import { candidateAfterMove } from "../../../src/plan/targets-in-full.ts";
import { type Planner, sweepFailures, whatIf } from "../../../src/plan/what-if.ts";
import { aHost, aNetwork, aRouter } from "../../support/networks.ts";
import { aPlan, emptyPlan, smallNetworkParts } from "./a-plan.ts";

const power = { idleWatts: 300, sleepWatts: 10 };
const document = aNetwork({
  ...smallNetworkParts,
  physicalRouters: ["nyc-1", "nyc-2"]
    .map((id) => aHost(id, { capacity: { cpuCores: 1 }, power }))
    .concat(aHost("dc-1", { site: "dc", power })),
  virtualRouters: [aRouter("a", { host: "nyc-1", demand: { cpuCores: 1 } })],
  accessLinks: [{ id: "cust", router: "a", attachedTo: "nyc-t", trafficGbps: { out: 8 } }],
});

/** Plans by looking at every single move: today if it breaks nothing, else the first move that mends everything. */
const asked: Network[] = [];
const plan: Planner = async ({ network, changes }) => {
  asked.push(network);
  const sound = [
    network.today,
    ...[...network.virtualRouters.keys()].flatMap((router) =>
      [...network.physicalRouters.keys()].map((host) => candidateAfterMove(network, network.today, router, host)),
    ),
  ].find((candidate) => checkAll(network, candidate).length === 0);
  if (sound !== undefined) return aPlan(network, sound, { changes: [...changes] });
  return { ...emptyPlan(network, "infeasible"), changes: [...changes], conflict: { rules: [], irreducible: true, relaxations: [] } };
};

describe("whatIf", () => {
  it("tells what breaks today, what the plan becomes, and the difference", async () => {
    const outcome = await whatIf({ document, changes: [{ fail: "nyc-1" }], plan });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    const { before, after, difference } = outcome.value;
    expect(before).toMatchObject({ status: "optimal", feasible: true, moves: 0, brokenToday: [], overloadsToday: 0, physicalRoutersOn: 3 });
    expect(after).toMatchObject({ status: "optimal", feasible: true, moves: 1, physicalRoutersOn: 2 });
    expect(after.brokenToday.map((finding) => finding.rule)).toContain("host-accepts");
    expect(before.busiestToday[0]).toMatchObject({ physicalLink: "nyc-1-up", direction: "ab", utilisation: 0.8 });
    expect(after.busiestPlanned[0]).toMatchObject({ physicalLink: "nyc-2-up" });
    expect(difference).toMatchObject({ watts: -300, moves: 1, physicalRoutersOn: -1 });
    expect(difference.newlyBroken).toEqual(after.brokenToday);
    expect(outcome.value.plan.changes).toEqual([{ fail: "nyc-1" }]);
  });

  it("tells proven infeasible from not found, and overloads under more traffic", async () => {
    const more = await whatIf({ document, changes: [{ scaleTraffic: { factor: 2 } }], plan });
    if (!more.ok) throw new Error("refused");
    expect(more.value.after).toMatchObject({
      status: "infeasible",
      feasible: false,
      overloadsToday: 1,
      power: null,
      physicalRoutersOn: null,
      busiestPlanned: [],
    });
    expect(more.value.difference).toMatchObject({ watts: null, physicalRoutersOn: null });
    const unknown = await whatIf({ document, changes: [], plan: async ({ network }) => emptyPlan(network, "unknown") });
    expect(unknown.ok && unknown.value.after.feasible).toBeNull();
  });

  it("refuses changes that do not apply, without planning", async () => {
    asked.length = 0;
    const outcome = await whatIf({ document, changes: [{ fail: "nowhere" }], plan });
    expect(outcome.ok).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe("sweepFailures", () => {
  it("fails each physical router on top of the changes and ranks what follows", async () => {
    const done: number[] = [];
    const outcome = await sweepFailures({
      document,
      changes: [{ fail: "dc-1" }],
      each: "physicalRouter",
      plan,
      onProgress: (count) => done.push(count),
    });
    if (!outcome.ok) throw new Error("refused");
    expect(outcome.value.cases.map(({ failed, after }) => [failed, after.feasible, after.moves])).toEqual([
      ["nyc-1", true, 1],
      ["nyc-2", true, 0],
    ]);
    expect(done).toEqual([1, 2]);
    expect(outcome.value.before.brokenToday).toEqual([]);
  });

  it("puts infeasible first, then undecided, then the most broken", async () => {
    const outcome = await sweepFailures({ document, changes: [], each: "physicalLink", plan });
    if (!outcome.ok) throw new Error("refused");
    expect(outcome.value.cases.map(({ failed }) => failed)).toEqual(["nyc-1-up", "nyc-2-up", "nyc-dc", "dc-1-up"]);
    const ranked = await sweepFailures({
      document,
      changes: [],
      each: "physicalLink",
      plan: async (request) => {
        const last = request.changes.at(-1);
        if (last !== undefined && "fail" in last && last.fail === "nyc-dc") return { ...emptyPlan(request.network, "infeasible") };
        if (last !== undefined && "fail" in last && last.fail === "nyc-2-up") return emptyPlan(request.network, "unknown");
        return plan(request);
      },
    });
    if (!ranked.ok) throw new Error("refused");
    expect(ranked.value.cases.map(({ failed }) => failed).slice(0, 3)).toEqual(["nyc-dc", "nyc-2-up", "nyc-1-up"]);
  });

  it("refuses changes that do not apply", async () => {
    expect((await sweepFailures({ document, changes: [{ remove: "nowhere" }], each: "physicalLink", plan })).ok).toBe(false);
  });
});
