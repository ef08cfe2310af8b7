/** Conformance: every scenario through the whole planner, with every solver. All prove the same optimum, or the same conflict. */
import { describe, expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { SolverName } from "../../src/optimiser/solvers/port.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import { verifyPlan } from "../../src/plan/verify.ts";
import { inProcess } from "../support/engine-solver.ts";
import { giveWay } from "../support/give-way.ts";
import { placementFor, planWith, requestFor } from "../support/plan-with.ts";
import { changedDocument, goalOf, outcomeOf, scenarioFiles, scenarioSchema } from "../support/scenarios.ts";

const solvers: readonly SolverName[] = ["highs", "glpk", "jslp"];

describe.each(scenarioFiles)("scenario $name", ({ text }) => {
  const scenario = scenarioSchema.parse(JSON.parse(text));
  const document = changedDocument(scenario);
  const network = buildNetwork(document);
  const request = requestFor(document, goalOf(scenario));
  const { expect: expected } = scenario;

  if (expected.status === "optimal") {
    it.each(solvers)("%s proves the expected optimum", async (name) => {
      const plan = await planWith(request, inProcess(name));
      expect(plan.status).toBe("optimal");
      expect(plan.solver.name).toBe(name);
      expect(verifyPlan({ prepared: request.prepared, plan })).toEqual([]);
      const candidate = candidateOfPlan(network, plan);
      if (candidate === undefined) throw new Error("an optimal plan says where everything runs");
      expect(outcomeOf(network, candidate, expected)).toEqual(expected);
    });
  } else {
    it.each(solvers)("%s proves that there is no plan, and finds the conflict", async (name) => {
      const { status, conflict, placements, bound, moves } = await planWith(request, inProcess(name));
      expect({ status, placements, bound, moves }).toEqual({ status: "infeasible", placements: null, bound: null, moves: [] });
      expect(conflict?.irreducible).toBe(true);
      const instances = conflict?.rules.map(({ rule, subject }) => `${rule} ${subject}`).sort();
      expect(instances).not.toEqual([]);
      if (expected.conflict !== undefined)
        expect(instances).toEqual(expected.conflict.map(({ rule, subject }) => `${rule} ${subject}`).sort());
    });

    it("becomes possible with each set of relaxations offered, cheapest first", async () => {
      const { conflict } = await planWith(request, inProcess("highs"));
      const offered = conflict?.relaxations ?? [];
      expect(offered.length).toBeGreaterThan(0);
      expect(offered.map(({ cost }) => cost)).toEqual(offered.map(({ cost }) => cost).sort((x, y) => x - y));
      for (const relaxation of offered) {
        const { status: found } = await placementFor(requestFor(giveWay(document, relaxation), goalOf(scenario)), inProcess("highs"));
        expect([relaxation.items.map(({ text: words }) => words), found]).toEqual([expect.anything(), "optimal"]);
      }
    });
  }
});
