/**
 * Law: over random tiny networks the planner finds a plan exactly when trying everything does, and its plan draws the least watts
 * there are. Trying everything knows of the rules' checks alone: no rows, no filters, no solver.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { candidatePower } from "../../src/network/power.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import { verifyPlan } from "../../src/plan/verify.ts";
import { isAccepted, leastOf } from "../support/brute-force.ts";
import { inProcess } from "../support/engine-solver.ts";
import { placementFor, planWith, requestFor } from "../support/plan-with.ts";
import { tinyNetworks } from "../support/tiny-networks.ts";

const SEED = 20270;
const highs = inProcess("highs");

/** What is drawn, how many candidates at most, and how often. */
const draws = [
  { name: "igp", shape: { mostHosts: 4, mostRouters: 4, routing: "igp" }, most: 20_000, runs: 500 },
  { name: "explicit", shape: { mostHosts: 4, mostRouters: 3, routing: "explicit" }, most: 20_000, runs: 300 },
  { name: "spare", shape: { mostHosts: 4, mostRouters: 3, spare: true }, most: 3000, runs: 200 },
] as const;

/** Relative to the figure, absolute below 1. */
const nearly = (value: number): number => 1e-6 * Math.max(1, Math.abs(value));

/** True when there is a plan. */
async function agrees(document: NetworkDocument): Promise<boolean> {
  const network = buildNetwork(document);
  const least = leastOf(network, (_, candidate) => candidatePower(network, candidate).totalWatts);
  const request = requestFor(document, { goal: "consolidate" });
  const plan = await planWith(request, highs);
  const candidate = candidateOfPlan(network, plan);
  if (least === undefined) {
    expect(plan.status).toBe("infeasible");
    return false;
  }
  if (plan.status !== "optimal" || candidate === undefined) {
    // No order of moves was found to the best placement: that it is one is proven all the same, and nothing more is claimed.
    expect(plan.status).not.toBe("infeasible");
    if (candidate !== undefined) expect(verifyPlan({ prepared: request.prepared, plan })).toEqual([]);
    const found = await placementFor(request, highs);
    if (found.status !== "optimal") throw new Error(`the optimiser's answer is ${found.status}`);
    expect(Math.abs(found.objective - least)).toBeLessThanOrEqual(nearly(least));
    return true;
  }
  expect(isAccepted(network, candidate)).toBe(true);
  expect(verifyPlan({ prepared: request.prepared, plan })).toEqual([]);
  expect(Math.abs(candidatePower(network, candidate).totalWatts - least)).toBeLessThanOrEqual(nearly(least));
  expect(plan.bound?.objective).toBeLessThanOrEqual(least + nearly(least));
  return true;
}

it("draws 1,000 networks", () => {
  expect(draws.reduce((sum, { runs }) => sum + runs, 0)).toBe(1000);
});

it.each(draws)("the planner and trying everything agree on feasibility and on the least watts: $name", async ({ shape, most, runs }) => {
  let possible = 0;
  let impossible = 0;
  await fc.assert(
    fc.asyncProperty(tinyNetworks(shape, most), async (document) => {
      if (await agrees(document)) possible++;
      else impossible++;
    }),
    { seed: SEED, numRuns: runs, endOnFailure: true },
  );
  expect(possible + impossible).toBe(runs);
  // A law that only ever saw one side would say little.
  expect(possible).toBeGreaterThan(runs / 10);
  expect(impossible).toBeGreaterThan(runs / 10);
});
