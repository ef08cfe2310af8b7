import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import type { Candidate } from "../../../src/network/candidate.ts";
import { networkSchema } from "../../../src/network/document.ts";
import { generateNetwork } from "../../../src/network/generate/generate-network.ts";
import { candidatePower } from "../../../src/network/power.ts";
import { DEFAULT_ROUTE_LIMIT } from "../../../src/optimiser/formulation.ts";
import { type Objective, objectivesOf } from "../../../src/optimiser/goals.ts";
import { optimise } from "../../../src/optimiser/optimise.ts";
import { brokenRules, type Run } from "../../../src/optimiser/run.ts";
import { improve } from "../../../src/optimiser/search.ts";
import { highsEngine } from "../../../src/optimiser/solvers/highs/engine.ts";
import { inProcess } from "../../conformance/solvers.ts";

const generated = (sites: number, routers: number, virtualRouters: number) =>
  buildNetwork(networkSchema.parse(generateNetwork({ sites, routers, virtualRouters, seed: 7 })));

const solver = inProcess(highsEngine);
const watts = objectivesOf({ goal: "consolidate" })[0] as Objective;

describe("programs that are met in passes", () => {
  it("answer with a plan that breaks no rule, under a bound that holds", async () => {
    const network = generated(8, 16, 40);
    const options = { gap: 0.5, timeLimitSeconds: 90, seed: 1 };
    const outcome = await optimise(network, ruleBook, { goal: "consolidate" }, solver, options);
    if (outcome.status !== "optimal" && outcome.status !== "feasible") throw new Error(outcome.status);
    expect(brokenRules(network, ruleBook, outcome.candidate)).toEqual([]);
    expect(outcome.objective).toBeCloseTo(candidatePower(network, outcome.candidate).totalWatts, 6);
    expect(outcome.bound).toBeLessThanOrEqual(outcome.objective + 1e-6);
    expect(outcome.bound).toBeGreaterThan(0);
  });

  // Crowded links: programs without route columns answer with overloads, so that the neighbourhoods have to find the plan.
  it("are improved by neighbourhoods that break no rule", async () => {
    const network = generated(8, 16, 40);
    const target = 0.9 * watts.measure(network, network.today);
    const run: Run = {
      network,
      book: ruleBook,
      solver,
      options: { gap: 1e-3, timeLimitSeconds: 600, seed: 1 },
      kept: new Set(),
      objectives: objectivesOf({ goal: "consolidate" }),
      routed: new Set(),
      routeLimit: DEFAULT_ROUTE_LIMIT,
      spent: 0,
    };
    const isDone = (candidate: Candidate): boolean => watts.measure(network, candidate) < target;
    const found = await improve(run, watts, [], network.today, { isDone, until: 600, sweeps: 10 });
    expect(watts.measure(network, found)).toBeLessThan(target);
    expect(brokenRules(network, ruleBook, found)).toEqual([]);
    expect(run.spent).toBeGreaterThan(0);
  });

  it("stop when told to, with nothing half-done", async () => {
    const network = generated(8, 16, 40);
    const controller = new AbortController();
    const outcome = await optimise(network, ruleBook, { goal: "consolidate" }, solver, {
      gap: 1e-3,
      timeLimitSeconds: 6,
      seed: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    if (outcome.status === "optimal" || outcome.status === "feasible")
      expect(brokenRules(network, ruleBook, outcome.candidate)).toEqual([]);
    else expect(outcome.status).toBe("unknown");
  });
});
