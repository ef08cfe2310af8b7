import { describe, expect, it } from "vitest";
import { type ExerciseName, exerciseNames } from "./exercises.ts";
import { everyDeath, everyOutcome, newTally, report, type Turn } from "./one-fault.ts";

const isCold = (name: ExerciseName): boolean => name.startsWith("cold") || name.startsWith("new");
const ofPaper: readonly ExerciseName[] = ["to the far end", "away from the far end", "consolidation"];
const ways = exerciseNames.flatMap((name) =>
  (isCold(name) ? (["at the start"] as const) : (["at its new home", "at the end"] as const)).flatMap((turn: Turn) =>
    (ofPaper.includes(name) ? (["local-switching", "switch-after"] as const) : (["local-switching"] as const)).map((procedure) => ({
      name,
      procedure,
      turn,
    })),
  ),
);

describe("one fault at a time, on the way back", () => {
  it.each(ways)("$name, $procedure, turned back $turn: every outcome of every effect", async (way) => {
    const tally = newTally();
    const began = process.cpuUsage();
    await everyOutcome(tally, way);
    report(`${way.name}, ${way.procedure}, ${way.turn}, outcomes`, tally, began);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });

  it.each(ways)("$name, $procedure, turned back $turn: every death of the executor", async (way) => {
    const tally = newTally();
    const began = process.cpuUsage();
    await everyDeath(tally, way, [40, 200]);
    report(`${way.name}, ${way.procedure}, ${way.turn}, deaths`, tally, began);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });
});
