/** Stages carry a schedule out in any time that its parts take: nothing starts before what the schedule lets end before it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ruleBook } from "../../src/constraints/index.ts";
import { stagesOf } from "../../src/execution/stages.ts";
import { defaultMigration } from "../../src/plan/pre-copy.ts";
import { scheduleTransition } from "../../src/plan/schedule/schedule-transition.ts";
import { TOLERANCE } from "../../src/units.ts";
import { randomTransitions } from "../support/random-transitions.ts";

it("starts nothing before all that the schedule lets end before it", () => {
  let ordered = 0;
  fc.assert(
    fc.property(randomTransitions(), ({ network, target, limits }) => {
      const outcome = scheduleTransition({ network, target, book: ruleBook, limits, migration: defaultMigration, effort: 2000 });
      if (outcome.status !== "scheduled") return;
      const { moves, powerEvents } = outcome.schedule;
      const stages = stagesOf(network, { moves, powerEvents });
      const items = [
        ...moves.map(({ startSeconds, seconds }, index) => ({
          start: startSeconds,
          end: startSeconds + seconds,
          stage: stages.findIndex((stage) => stage.kind === "wave" && stage.moves.includes(index)),
        })),
        ...powerEvents.map(({ physicalRouter, to, startSeconds }) => ({
          start: startSeconds,
          end: startSeconds + (to === "on" ? (network.physicalRouters.get(physicalRouter)?.power.bootSeconds ?? 0) : 0),
          stage: stages.findIndex((stage) => stage.kind === "power" && stage.to === to && stage.physicalRouters.includes(physicalRouter)),
        })),
      ];
      expect(items.every(({ stage }) => stage >= 0)).toBe(true);
      for (const before of items) {
        for (const after of items) {
          // Switches are of no consequence to each other: only what a move needs, or leaves, orders them.
          if (before === after || before.end > after.start + TOLERANCE || (before.end === before.start && after.end === after.start))
            continue;
          ordered += 1;
          expect(before.stage, JSON.stringify({ before, after, stages, moves, powerEvents })).toBeLessThanOrEqual(after.stage);
          const isMove = stages[before.stage]?.kind === "wave" && stages[after.stage]?.kind === "wave";
          if (isMove || stages[before.stage]?.kind !== stages[after.stage]?.kind) expect(before.stage).toBeLessThan(after.stage);
        }
      }
    }),
    { seed: 20271, numRuns: 400, endOnFailure: true },
  );
  expect(ordered).toBeGreaterThan(300);
});
