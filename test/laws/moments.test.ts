/** Laws of the rules that hold always: what a moment of a transition breaks, against what its two sides break. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Constraint, Reason } from "../../src/constraints/constraint.ts";
import { breachKey, duringOf, ruleBook } from "../../src/constraints/index.ts";
import type { Moment } from "../../src/network/moment.ts";
import { settled } from "../../src/network/moment.ts";
import type { Network } from "../../src/network/network.ts";
import { TOLERANCE } from "../../src/units.ts";
import { randomMoments } from "../support/random-moments.ts";
import { randomCases } from "../support/random-networks.ts";

const SEED = 20265;
const always = ruleBook.constraints.filter(({ moment }) => moment === "always");
const keysOf = (reasons: readonly Reason[]): readonly string[] => reasons.map(breachKey).sort();

/** Keys with their excess: what a later moment may not exceed. */
const excessesOf = (reasons: readonly Reason[]): ReadonlyMap<string, number> =>
  new Map(reasons.map((reason) => [breachKey(reason), reason.excess ?? 0]));

function expectIn(few: readonly Reason[], many: readonly Reason[]): void {
  const excesses = excessesOf(many);
  for (const reason of few) {
    const excess = excesses.get(breachKey(reason));
    expect(excess, `${JSON.stringify(reason)} in ${JSON.stringify(many)}`).toBeDefined();
    expect((excess ?? 0) + TOLERANCE).toBeGreaterThanOrEqual(reason.excess ?? 0);
  }
}

const during = (rule: Constraint, network: Network, moment: Moment): readonly Reason[] => duringOf(rule, network, moment, ruleBook);

/** Spare is dear to check: it has smaller networks of its own. */
const shares = [
  ["every rule but spare", always.filter(({ id }) => id !== "spare"), {}, 400],
  ["spare", always.filter(({ id }) => id === "spare"), { spare: true, mostHosts: 3, mostRouters: 3 }, 60],
] as const;

describe.each(shares)("a moment, by %s,", (_name, rules, shape, numRuns) => {
  it("in which nothing is under way breaks what the state breaks", () => {
    const broken = new Map(rules.map(({ id }) => [id, 0]));
    fc.assert(
      fc.property(randomCases(shape), ({ network, candidate }) => {
        for (const rule of rules) {
          const checked = rule.check(network, candidate, ruleBook, 1);
          broken.set(rule.id, (broken.get(rule.id) ?? 0) + checked.length);
          const reasons = during(rule, network, settled(candidate));
          expect(keysOf(reasons)).toEqual(keysOf(checked.filter((reason) => !mayStay(network, reason))));
          expect(new Set(keysOf(reasons)).size, `every breach of ${rule.id} has a key of its own`).toBe(reasons.length);
        }
      }),
      { seed: SEED, numRuns, endOnFailure: true },
    );
    for (const [id, count] of broken) expect(count, id).toBeGreaterThan(0);
  });

  it("breaks whatever either side breaks, by as much", () => {
    fc.assert(
      fc.property(randomMoments(shape), ({ network, moment }) => {
        for (const rule of rules) {
          const reasons = during(rule, network, moment);
          expectIn(during(rule, network, settled(moment.before)), reasons);
          expectIn(during(rule, network, settled(moment.after)), reasons);
        }
      }),
      { seed: SEED, numRuns, endOnFailure: true },
    );
  });
});

/** A host in maintenance keeps what it has today until the end, and only until then. */
const mayStay = (network: Network, { rule, subject, instance = "" }: Reason): boolean =>
  rule === "host-accepts" &&
  network.physicalRouters.get(subject)?.state === "maintenance" &&
  network.virtualRouters.get(instance)?.host === subject;

/** Rules that reserve for what moves: the scheduler may look at moves one at a time for them. */
const reserving = ["resources-fit", "tdm-ports-fit", "separate", "diverse", "link-capacity", "forwarding-capacity"];

describe("one more router on its way", () => {
  it("mends nothing that rules reserve for what moves", () => {
    const rules = always.filter(({ id }) => reserving.includes(id));
    expect(rules.map(({ id }) => id).sort()).toEqual([...reserving].sort());
    const worse = new Map(reserving.map((id) => [id, 0]));
    fc.assert(
      fc.property(randomMoments(), ({ network, moment, more }) => {
        if (more === undefined) return;
        for (const rule of rules) {
          const [few, many] = [during(rule, network, moment), during(rule, network, more)];
          expectIn(few, many);
          if (many.length > few.length) worse.set(rule.id, (worse.get(rule.id) ?? 0) + 1);
        }
      }),
      { seed: SEED + 1, numRuns: 800, endOnFailure: true },
    );
    for (const [id, count] of worse) expect(count, id).toBeGreaterThan(0);
  });
});
