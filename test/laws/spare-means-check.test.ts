/**
 * Law: spare's check finds nothing exactly when, for every physical router that is on, some refuge for its virtual routers satisfies
 * spare's rows. Here the refuge is found by trying every placement and every routing, and judged by rows alone.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Columns } from "../../src/constraints/constraint.ts";
import { constant } from "../../src/constraints/expressions.ts";
import { ruleBook } from "../../src/constraints/index.ts";
import { spare } from "../../src/constraints/spare.ts";
import { networkAfterFailure } from "../../src/network/after-failure.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import { simplePaths } from "../../src/network/simple-paths.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import { rowHolds } from "../support/constant-columns.ts";
import { randomCases } from "../support/random-networks.ts";
import { candidateColumns } from "./candidate-columns.ts";

const SEED = 20265;
/** Cases with more refuges to try than this are passed over: the law has to end. */
const MOST_REFUGES = 400;

/** All ways to pick one item of each list. */
function* product<Item>(lists: readonly (readonly Item[])[]): Generator<readonly Item[]> {
  const [first, ...rest] = lists;
  if (first === undefined) yield [];
  else for (const tail of product(rest)) for (const item of first) yield [item, ...tail];
}

/** Every state after the failure: every host, on or off, for each homeless router, and every routing that the rows may judge. */
function* statesAfter(network: Network, candidate: Candidate, dead: string): Generator<Candidate> {
  const after = networkAfterFailure(network, dead);
  const homeless = [...candidate.placements].filter(([, host]) => host === dead).map(([router]) => router);
  const hosts = [...after.physicalRouters.keys()].filter((host) => host !== dead);
  const routersOn = new Set([...candidate.routersOn].filter((host) => host !== dead));
  const linksOn = new Set(
    [...candidate.linksOn].filter((id) => ![after.physicalLinks.get(id)?.a, after.physicalLinks.get(id)?.b].includes(dead)),
  );
  for (const refuges of product(homeless.map(() => hosts))) {
    const placements = new Map(candidate.placements);
    for (const [i, router] of homeless.entries()) placements.set(router, refuges[i] as string);
    const links = [...after.overlayLinks.values()].filter((link) => overlayEnds(link, placements) !== undefined);
    const options = links.map((link) => {
      const ends = overlayEnds(link, placements) ?? { from: "", to: "" };
      const paths = [...simplePaths({ nodes: after.nodes, routersOn, linksOn }, ends.from, ends.to)].map((path) =>
        path.map(({ id }) => id),
      );
      // Under igp the first is the only one that C14 lets through; trying it alone saves time and takes nothing from the law.
      return after.routing === "igp" ? paths.slice(0, 1) : paths;
    });
    for (const chosen of product(options)) {
      yield { placements, routersOn, linksOn, routes: new Map(links.map((link, i) => [link.id, chosen[i] as readonly string[]])) };
    }
  }
}

/** Whether spare's rows for one failure hold over one state after it. */
function rowsHold(network: Network, candidate: Candidate, dead: string, after: Candidate): boolean {
  const base = candidateColumns(network, candidate, () => candidateColumns(networkAfterFailure(network, dead), after));
  // Only the failure asked for: the rows skip physical routers that cannot be on.
  const columns: Columns = { ...base, on: (host) => (host === dead ? base.on(host) : constant(0)) };
  for (const row of spare.rows(columns, ruleBook)) if (!rowHolds(row)) return false;
  return true;
}

it("check finds nothing exactly when the rows hold for some refuge", () => {
  let kept = 0;
  let broken = 0;
  const shape = { spare: true, mostHosts: 4, mostRouters: 3 };
  fc.assert(
    fc.property(randomCases(shape, 0), ({ network, candidate }) => {
      const reasons = spare.check(network, candidate, ruleBook);
      for (const dead of candidate.routersOn) {
        const refuges: Candidate[] = [];
        for (const state of statesAfter(network, candidate, dead)) {
          if (refuges.length === MOST_REFUGES) return;
          refuges.push(state);
        }
        const reason = reasons.find(({ physicalRouter }) => physicalRouter === dead);
        expect(reason?.outcome).not.toBe("undecided");
        const hasRefuge = refuges.some((state) => rowsHold(network, candidate, dead, state));
        expect([dead, hasRefuge]).toEqual([dead, reason === undefined]);
        if (hasRefuge) kept++;
        else broken++;
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
  expect(broken).toBeGreaterThan(100);
  expect(kept).toBeGreaterThan(100);
});
