/** Laws of plans over time: a planned network stays as it is, the same question has the same answer, more rules never make it cheaper. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import { optimise } from "../../src/optimiser/optimise.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { plannedNetwork } from "../../src/plan/planned-network.ts";
import { inProcess } from "../support/engine-solver.ts";
import { planWith, requestFor } from "../support/plan-with.ts";
import { randomCases } from "../support/random-networks.ts";
import { tinyNetworks } from "../support/tiny-networks.ts";

const SEED = 20272;
const RUNS = 100;
const highs = inProcess("highs");
/** Nothing is tried here, so that networks may be larger; still three of four are easy to plan. */
const networks = tinyNetworks({ mostHosts: 6, mostRouters: 5 }, Number.POSITIVE_INFINITY);
const consolidate = { goal: "consolidate" } as const;

describe.each([0, 1e-3])("planning again from the planned state, gap %s", (gap) => {
  it("moves nothing, switches nothing and keeps the watts", async () => {
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(networks, async (document) => {
        const network = buildNetwork(document);
        const plan = await planWith(requestFor(document, consolidate, { gap }), highs);
        const candidate = candidateOfPlan(network, plan);
        // From where a placement that is not the best was all that could be reached, the best may be within reach.
        if (candidate === undefined || plan.status !== "optimal") return;
        if (plan.moves.length > 0) moved++;
        const again = await planWith(requestFor(plannedNetwork(network, candidate), consolidate, { gap }), highs);
        // The planned document still says "draining" or "maintenance" of a host that is off by now: those alone are switched off again.
        const stated = new Set(document.physicalRouters.filter(({ state }) => state === "on" || state === "off").map(({ id }) => id));
        const events = again.powerEvents.filter(({ physicalRouter }) => stated.has(physicalRouter));
        expect({ status: again.status, moves: again.moves, events }).toEqual({ status: "optimal", moves: [], events: [] });
        const [first, second] = [plan.power?.afterWatts ?? 0, again.power?.afterWatts ?? Number.NaN];
        expect(Math.abs(second - first)).toBeLessThanOrEqual(1e-3 + gap * first);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(20);
  });
});

describe("the same input", () => {
  it("gives the same plan twice, byte for byte, but for the seconds it took", async () => {
    const text = (plan: PlanDocument): string => JSON.stringify({ ...plan, solver: { ...plan.solver, seconds: 0 } });
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(networks, async (document) => {
        const first = await planWith(requestFor(document, consolidate), highs);
        const second = await planWith(requestFor(structuredClone(document), consolidate), highs);
        expect(text(second)).toBe(text(first));
        if (first.placements !== null) planned++;
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(planned).toBeGreaterThan(20);
  });
});

describe("a further policy", () => {
  it("never makes the optimum cheaper, nor something possible", async () => {
    let forbidding = 0;
    let dearer = 0;
    const pairs = fc.tuple(networks, randomCases({ mostHosts: 6, mostRouters: 5, spare: true }, 0), fc.nat(9));
    await fc.assert(
      fc.asyncProperty(pairs, async ([document, { document: other }, place]) => {
        const further = policyOf(document, other, place);
        if (further === undefined) return;
        const without = await optimum(document);
        const withIt = await optimum({ ...document, policies: [...document.policies, further] });
        if (without === undefined) expect(withIt).toBeUndefined();
        else if (withIt === undefined) forbidding++;
        else {
          expect(withIt).toBeGreaterThanOrEqual(without - 1e-3);
          if (withIt > without + 1e-3) dearer++;
        }
      }),
      { seed: SEED, numRuns: 150, endOnFailure: true },
    );
    expect(forbidding).toBeGreaterThan(3);
    expect(dearer).toBeGreaterThan(3);
  });
});

/** The least watts; undefined when there is no plan. */
async function optimum(document: NetworkDocument): Promise<number | undefined> {
  const options = { gap: 0, timeLimitSeconds: 60, seed: 1 };
  const outcome = await optimise(buildNetwork(document), ruleBook, consolidate, highs, options);
  if (outcome.status === "infeasible") return undefined;
  if (outcome.status !== "optimal") throw new Error(`no proof: ${outcome.status}`);
  return outcome.objective;
}

/** One of the other network's policies, when all it names is here too. */
function policyOf(document: NetworkDocument, other: NetworkDocument, place: number): NetworkDocument["policies"][number] | undefined {
  const known = new Set(
    [document.sites, document.physicalRouters, document.virtualRouters, document.virtualLinks].flatMap((items) =>
      items.map(({ id }) => id),
    ),
  );
  const named = (policy: NetworkDocument["policies"][number]): readonly string[] => [
    ...("virtualRouters" in policy ? policy.virtualRouters : []),
    ...("physicalRouters" in policy ? (policy.physicalRouters ?? []) : []),
    ...("virtualLinks" in policy ? policy.virtualLinks : []),
    ...("sites" in policy ? (policy.sites ?? []) : []),
    ...("site" in policy ? [policy.site] : []),
  ];
  const fitting = other.policies.filter((policy) => named(policy).every((id) => known.has(id)));
  const policy = fitting[place % Math.max(1, fitting.length)];
  return policy === undefined ? undefined : { ...policy, id: "further" };
}
