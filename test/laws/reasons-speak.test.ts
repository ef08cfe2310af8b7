/** Law: every reason says what was found, where, and what to do next, and names its subject; so does every instance by itself. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Explanation, Reason } from "../../src/constraints/constraint.ts";
import { explainReason, ruleBook } from "../../src/constraints/index.ts";
import type { Network } from "../../src/network/network.ts";
import { rowHolds } from "../support/constant-columns.ts";
import { randomCases } from "../support/random-networks.ts";
import { candidateColumns } from "./candidate-columns.ts";

const SEED = 20262;

/** A subject is an id, or an id and a part of it: "nyc-dc/ab". */
const namesOf = (subject: string): readonly string[] =>
  [subject, subject.slice(0, Math.max(0, subject.lastIndexOf("/")))].filter((name) => name !== "");

function expectWords({ found, where, remedy }: Explanation, subject: string): void {
  for (const text of [found, where, remedy]) {
    expect(text.trim().length).toBeGreaterThan(8);
    expect(text).not.toMatch(/undefined|NaN|\[object|Infinity|null/);
  }
  const words = [found, where, remedy].join(" ");
  expect([subject, words, namesOf(subject).some((name) => words.includes(name))]).toEqual([subject, words, true]);
}

function expectReason(reason: Reason, network: Network, seen: Set<string>): void {
  expectWords(explainReason(reason, network), reason.subject);
  const rule = ruleBook.constraints.find(({ id }) => id === reason.rule);
  if (rule === undefined) throw new Error(`no rule ${reason.rule}`);
  // Ids that a candidate made up are no instance of a rule over the network.
  if (reason.rule !== "placed-once") expectWords(rule.describe(reason.subject, network), reason.subject);
  seen.add(reason.rule);
}

it("every reason of every check and filter has words", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(randomCases(), ({ network, candidate }) => {
      for (const rule of ruleBook.constraints) {
        for (const reason of rule.check(network, candidate, ruleBook)) expectReason(reason, network, seen);
        for (const [router, host] of candidate.placements) {
          for (const reason of rule.filter(network, router, host)) expectReason(reason, network, seen);
        }
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
  const silent = ruleBook.constraints.map((rule) => rule.id).filter((id) => id !== "spare" && !seen.has(id));
  expect(silent).toEqual([]);
});

it("every reason of spare has words", () => {
  let reasons = 0;
  fc.assert(
    fc.property(randomCases({ spare: true, mostHosts: 4, mostRouters: 3 }), ({ network, candidate }) => {
      for (const rule of ruleBook.constraints.filter(({ id }) => id === "spare")) {
        for (const reason of rule.check(network, candidate, ruleBook)) {
          expectReason(reason, network, new Set());
          reasons++;
        }
      }
    }),
    { seed: SEED, numRuns: 150 },
  );
  expect(reasons).toBeGreaterThan(50);
});

it("every instance that rows name can be described and relaxed", () => {
  fc.assert(
    fc.property(randomCases(), ({ network, candidate }) => {
      const columns = candidateColumns(network, candidate);
      for (const rule of ruleBook.constraints) {
        for (const row of rule.rows(columns, ruleBook)) {
          if (rowHolds(row) && row.name.length % 3 !== 0) continue;
          expectWords(rule.describe(row.subject, network), row.subject);
          for (const amount of row.elastic === undefined ? [null] : [null, 1.5]) {
            const instruction = rule.relax(row.subject, amount, network);
            expect(namesOf(row.subject).some((name) => instruction.includes(name))).toBe(true);
            expect(instruction).not.toMatch(/undefined|NaN|Infinity/);
          }
        }
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});
