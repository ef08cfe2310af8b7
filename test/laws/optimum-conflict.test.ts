/**
 * Law: of a random tiny network without a plan, the conflict told is one (no candidate meets all its rules), is irreducible (for
 * each of its rules some candidate breaks that one alone), and each set of relaxations offered makes a plan possible.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Reason } from "../../src/constraints/constraint.ts";
import { checkAll } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import { allCandidates } from "../support/all-candidates.ts";
import { inProcess } from "../support/engine-solver.ts";
import { giveWay } from "../support/give-way.ts";
import { placementFor, planWith, requestFor } from "../support/plan-with.ts";
import type { NetworkShape } from "../support/random-networks.ts";
import { tinyNetworks } from "../support/tiny-networks.ts";

const SEED = 20273;
const highs = inProcess("highs");
const consolidate = { goal: "consolidate" } as const;

type Conflict = NonNullable<PlanDocument["conflict"]>;

/** Rules that no operator can let give way. */
const given = new Set(["placed-once", "host-is-on", "link-states", "igp-route"]);

/**
 * The instances that each candidate breaks, for candidates that break none of the givens. Every link having a route is given too,
 * wherever that is possible at all; where it is not, any links may go without one.
 */
function brokenSets(network: Network): readonly ReadonlySet<string>[] {
  const all = [...allCandidates(network)].flatMap((candidate) => {
    const reasons = checkAll(network, candidate);
    return reasons.some(({ rule }) => given.has(rule)) ? [] : [{ candidate, reasons }];
  });
  const routed = all.filter(({ reasons }) => reasons.every(({ rule }) => rule !== "route-connects"));
  const judged =
    routed.length > 0 ? routed.map(({ reasons }) => reasons) : all.flatMap(({ candidate }) => withoutRoutes(network, candidate));
  return judged.map((reasons) => new Set(reasons.map(({ rule, subject }) => `${rule} ${subject}`)));
}

/** What the candidate breaks with every subset of its routes. */
function withoutRoutes(network: Network, candidate: Candidate): readonly (readonly Reason[])[] {
  let kept: readonly (readonly (readonly [string, readonly string[]])[])[] = [[]];
  for (const route of candidate.routes) kept = kept.flatMap((routes) => [routes, [...routes, route]]);
  return kept.map((routes) => checkAll(network, { ...candidate, routes: new Map(routes) }));
}

function expectIrreducible(network: Network, { rules, irreducible }: Conflict): void {
  expect(irreducible).toBe(true);
  expect(rules.length).toBeGreaterThan(0);
  const instances = rules.map(({ rule, subject }) => `${rule} ${subject}`);
  const broken = brokenSets(network);
  const among = broken.map((set) => instances.filter((instance) => set.has(instance)));
  expect(among.filter((left) => left.length === 0)).toEqual([]);
  const alone = new Set(among.flatMap((left) => (left.length === 1 ? left : [])));
  expect([...alone].sort()).toEqual([...instances].sort());
}

const draws: readonly { readonly name: string; readonly shape: NetworkShape; readonly most: number; readonly runs: number }[] = [
  { name: "igp", shape: { mostHosts: 4, mostRouters: 3, routing: "igp" }, most: 1000, runs: 150 },
  { name: "explicit", shape: { mostHosts: 3, mostRouters: 3, routing: "explicit" }, most: 1000, runs: 100 },
  { name: "spare", shape: { mostHosts: 3, mostRouters: 3, spare: true }, most: 500, runs: 50 },
];

it.each(draws)("conflicts are irreducible, and giving way as told suffices: $name", async ({ shape, most, runs }) => {
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(tinyNetworks(shape, most), async (document) => {
      const { status, conflict } = await planWith(requestFor(document, consolidate), highs);
      if (status !== "infeasible" || conflict === null) return;
      conflicts++;
      expectIrreducible(buildNetwork(document), conflict);
      expect(conflict.relaxations.length).toBeGreaterThan(0);
      for (const relaxation of conflict.relaxations) {
        const { status: found } = await placementFor(requestFor(giveWay(document, relaxation), consolidate), highs);
        expect([relaxation.items.map(({ text }) => text), found]).toEqual([expect.anything(), "optimal"]);
      }
    }),
    { seed: SEED, numRuns: runs, endOnFailure: true },
  );
  expect(conflicts).toBeGreaterThan(runs / 4);
});
