/** Law: a rule's rows, over columns taken from a candidate, hold exactly when its check finds nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row } from "../../src/constraints/constraint.ts";
import { ruleBook } from "../../src/constraints/index.ts";
import { checkReferences } from "../../src/network/references.ts";
import { rowHolds } from "../support/constant-columns.ts";
import { type RandomCase, randomCases } from "../support/random-networks.ts";
import { candidateColumns, linksWithoutChoice } from "./candidate-columns.ts";

const SEED = 20260;
const RUNS = 2000;

/** spare has a law of its own: its rows speak of a state that has to be searched. */
const rules = ruleBook.constraints.filter((rule) => rule.id !== "spare");

type Reasons = ReadonlyMap<string, ReadonlySet<string>>;

/** The subjects that each rule's check complains of. */
const reasonsOf = ({ network, candidate }: RandomCase): Reasons =>
  new Map(rules.map((rule) => [rule.id, new Set(rule.check(network, candidate, ruleBook).map((reason) => reason.subject))]));

/**
 * The subjects of which columns cannot say what the check judges, or "all". For these reasons alone:
 * - route-connects, igp-route: columns choose among simple routes; a link whose route is none has no chosen column. diverse speaks
 *   of several links at once, so one such link is enough.
 * - igp-route: over a route that route-connects refuses, or with a host that host-is-on refuses, the rule has nothing to say.
 * - max-moves, gather: the checks pass over a router without a host, their columns say that it is nowhere; placed-once refuses it.
 */
function incomparable(rule: string, { network, candidate }: RandomCase, reasons: Reasons): Iterable<string> | "all" {
  const refusedBy = (id: string): ReadonlySet<string> => reasons.get(id) ?? new Set();
  switch (rule) {
    case "route-connects":
      return linksWithoutChoice(network, candidate);
    case "igp-route":
      return [...refusedBy("route-connects"), ...linksAt(network, candidate, refusedBy("host-is-on"))];
    case "diverse":
      return linksWithoutChoice(network, candidate).length > 0 ? "all" : [];
    case "max-moves":
    case "gather":
      return refusedBy("placed-once").size > 0 ? "all" : [];
    default:
      return [];
  }
}

const linksAt = (
  { overlayLinks }: RandomCase["network"],
  { placements }: RandomCase["candidate"],
  hosts: ReadonlySet<string>,
): readonly string[] =>
  [...overlayLinks.values()]
    .filter(({ a, b }) => [a, b].some((router) => hosts.has(placements.get(router ?? "") ?? "")))
    .map((link) => link.id);

describe("rows hold exactly when check finds nothing", () => {
  it("for every rule, over random candidates of random networks", () => {
    const seen = new Map(rules.map((rule) => [rule.id, { kept: 0, broken: 0 }]));
    fc.assert(
      fc.property(randomCases(), (random) => {
        const reasons = reasonsOf(random);
        const columns = candidateColumns(random.network, random.candidate);
        for (const rule of rules) {
          const left = incomparable(rule.id, random, reasons);
          if (left === "all") continue;
          const passedOver = new Set(left);
          const comparable = (subjects: Iterable<string>): ReadonlySet<string> =>
            new Set([...subjects].filter((subject) => !passedOver.has(subject)));
          const failing = [...rule.rows(columns, ruleBook)].filter((row) => !rowHolds(row));
          const found = comparable(failing.map((row) => row.subject));
          const expected = comparable(reasons.get(rule.id) ?? []);
          expect([rule.id, found]).toEqual([rule.id, expected]);
          const count = seen.get(rule.id);
          if (count !== undefined) count[expected.size > 0 ? "broken" : "kept"]++;
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    // A law that only ever saw one side of a rule would say nothing of it.
    for (const [rule, { kept, broken }] of seen) expect([rule, kept > 30, broken > 30]).toEqual([rule, true, true]);
  });

  it("and all rows have names of their own that solvers accept", () => {
    fc.assert(
      fc.property(randomCases(), ({ network, candidate }) => {
        const columns = candidateColumns(network, candidate);
        const names = rules.flatMap((rule) => [...rule.rows(columns, ruleBook)].map((row: Row) => row.name));
        expect(names.filter((name) => !/^[A-Za-z][A-Za-z0-9_().,]*$/.test(name))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe("random networks", () => {
  it("are valid documents", () => {
    fc.assert(
      fc.property(randomCases({ spare: true }), ({ document }) => {
        expect(checkReferences(document)).toEqual([]);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
