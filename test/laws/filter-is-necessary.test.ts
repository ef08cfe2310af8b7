/** Law: no filter refuses a pair that an accepted candidate uses. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { randomCases } from "../support/random-networks.ts";

const SEED = 20261;

it("filter never refuses a pair that an accepted candidate uses", () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(randomCases({}, 0), ({ network, candidate }) => {
      const isAccepted = ruleBook.constraints.every((rule) => rule.check(network, candidate, ruleBook).length === 0);
      for (const [router, host] of candidate.placements) {
        const reasons = ruleBook.constraints.flatMap((rule) => rule.filter(network, router, host));
        if (isAccepted) expect(reasons).toEqual([]);
        else if (reasons.length > 0) refused++;
      }
      if (isAccepted) accepted++;
    }),
    { seed: SEED, numRuns: 6000 },
  );
  expect(accepted).toBeGreaterThan(400);
  expect(refused).toBeGreaterThan(400);
});

it("every reason of a filter is about the pair it was asked for", () => {
  fc.assert(
    fc.property(randomCases(), ({ network }) => {
      for (const rule of ruleBook.constraints) {
        for (const router of network.virtualRouters.keys()) {
          for (const host of network.physicalRouters.keys()) {
            for (const reason of rule.filter(network, router, host)) expect(reason.rule).toBe(rule.id);
          }
        }
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});
