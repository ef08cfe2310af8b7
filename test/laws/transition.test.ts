/**
 * The replay finds something wrong with a transition exactly when the obvious definitions do (test/support/transition-oracle): in
 * schedules made without looking, in ours, and in ours with one thing changed.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { plannedStateOf } from "../../src/plan/candidate-of-plan.ts";
import { defaultMigration } from "../../src/plan/pre-copy.ts";
import { replayTransition } from "../../src/plan/replay.ts";
import { scheduleTransition } from "../../src/plan/schedule/schedule-transition.ts";
import { moveFindings, waveFindings } from "../../src/plan/verify-moves.ts";
import { isComplete } from "../../src/plan/verify-shape.ts";
import { type RandomTransition, randomTransitions } from "../support/random-transitions.ts";
import { sequentialTimes, type Times } from "../support/sequential-schedule.ts";
import { mutations } from "../support/transition-mutations.ts";
import { faultOf } from "../support/transition-oracle.ts";
import { emptyPlan } from "../unit/plan/a-plan.ts";

const SEED = 20266;
type Limited = Times & { readonly limits: RandomTransition["limits"] };

function findingsOf({ network, target }: RandomTransition, { limits, ...times }: Limited): readonly string[] {
  const transition = { seconds: 0, boundSeconds: 0, parkingMoves: 0, fewestParkingMoves: false, limits };
  const power = { beforeWatts: 0, afterWatts: 0, savedPercent: 0 };
  const plan = { ...emptyPlan(network, "feasible"), ...plannedStateOf(network, target), ...times, power, transition };
  if (!isComplete(plan)) throw new Error("the plan is complete");
  return [...moveFindings(network, plan), ...replayTransition(network, plan, ruleBook)].map(({ rule, found }) => `${rule}: ${found}`);
}

const oracleOf = ({ network, target }: RandomTransition, { limits, ...times }: Limited): string | undefined =>
  faultOf(network, target, {
    ...times,
    transition: { seconds: 0, boundSeconds: 0, parkingMoves: 0, fewestParkingMoves: false, limits },
  });

/** Both agree; returns whether something is wrong. */
function compare(transition: RandomTransition, times: Limited): boolean {
  const [fault, findings] = [oracleOf(transition, times), findingsOf(transition, times)];
  const story = `${fault ?? "no fault"} | ${findings.join("; ")}`;
  expect(findings.length > 0, story).toBe(fault !== undefined);
  return fault !== undefined;
}

describe("the replay of a plan's transition", () => {
  it("agrees with the obvious definitions about schedules made without looking", () => {
    const counts = { safe: 0, broken: 0 };
    fc.assert(
      fc.property(randomTransitions(), fc.nat(3), (transition, overlap) => {
        const times = sequentialTimes(transition, overlap);
        fc.pre(times.moves.length > 0);
        const isBroken = compare(transition, { ...times, limits: transition.limits });
        counts[isBroken ? "broken" : "safe"]++;
      }),
      { seed: SEED, numRuns: 500, endOnFailure: true },
    );
    expect(counts.safe).toBeGreaterThan(100);
    expect(counts.broken).toBeGreaterThan(100);
  });

  it("finds no fault in our schedules, and every fault that changing one thing makes", () => {
    const broken = new Map(mutations.map(({ name }) => [name, 0]));
    let scheduled = 0;
    fc.assert(
      fc.property(randomTransitions(), (transition) => {
        const { network, target, limits, dice } = transition;
        const outcome = scheduleTransition({ network, target, book: ruleBook, limits, migration: defaultMigration, effort: 2000 });
        if (outcome.status !== "scheduled") return;
        const { transition: made, ...times } = outcome.schedule;
        expect(findingsOf(transition, { ...times, limits }), "ours").toEqual([]);
        expect(oracleOf(transition, { ...times, limits }), "ours").toBeUndefined();
        expect(waveFindings(times.moves), "waves").toEqual([]);
        expect(made.limits).toEqual(limits);
        if (times.moves.length > 0) scheduled++;
        for (const { name, mutate } of mutations) {
          const mutated = mutate(transition, { ...times, limits }, dice);
          if (mutated !== undefined && compare(transition, mutated)) broken.set(name, (broken.get(name) ?? 0) + 1);
        }
      }),
      { seed: SEED + 1, numRuns: 500, endOnFailure: true },
    );
    expect(scheduled).toBeGreaterThan(200);
    for (const [name, count] of broken) expect(count, name).toBeGreaterThan(0);
  });
});
