import { describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import { buildNetwork } from "../../../src/network/build-network.ts";
import { networkSchema } from "../../../src/network/document.ts";
import { generateNetwork } from "../../../src/network/generate/generate-network.ts";
import { candidatePower } from "../../../src/network/power.ts";
import { optimise } from "../../../src/optimiser/optimise.ts";
import { brokenRules } from "../../../src/optimiser/run.ts";
import { highsEngine } from "../../../src/optimiser/solvers/highs/engine.ts";
import { inProcess } from "../../conformance/solvers.ts";

const generated = (sites: number, routers: number, virtualRouters: number) =>
  buildNetwork(networkSchema.parse(generateNetwork({ sites, routers, virtualRouters, seed: 7 })));

describe("programs that are met in passes", () => {
  // Crowded links: programs without route columns answer with overloads, so that the neighbourhoods have to find the plan.
  it("finds a plan that breaks no rule where links are crowded, under a bound that holds", async () => {
    const network = generated(8, 16, 40);
    const today = candidatePower(network, network.today).totalWatts;
    const outcome = await optimise(network, ruleBook, { goal: "consolidate" }, inProcess(highsEngine), {
      gap: 0.5,
      timeLimitSeconds: 90,
      seed: 1,
    });
    if (outcome.status !== "optimal" && outcome.status !== "feasible") throw new Error(outcome.status);
    expect(brokenRules(network, ruleBook, outcome.candidate)).toEqual([]);
    const watts = candidatePower(network, outcome.candidate).totalWatts;
    expect(watts).toBeLessThan(0.9 * today);
    expect(outcome.objective).toBeCloseTo(watts, 6);
    expect(outcome.bound).toBeLessThanOrEqual(watts + 1e-6);
    expect(outcome.bound).toBeGreaterThan(0);
  });

  it("stops when it is told to, with nothing half-done", async () => {
    const network = generated(8, 16, 40);
    const controller = new AbortController();
    const outcome = await optimise(network, ruleBook, { goal: "consolidate" }, inProcess(highsEngine), {
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
