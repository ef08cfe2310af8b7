import { describe, expect, it } from "vitest";
import { exerciseNames } from "./exercises.ts";
import { everyDeath, everyOutcome, newTally, report } from "./one-fault.ts";

const procedures = ["local-switching", "switch-after"] as const;

describe("one fault at a time, on the way there", () => {
  it.each(exerciseNames.flatMap((name) => procedures.map((procedure) => ({ name, procedure }))))(
    "$name, $procedure: every outcome of every effect",
    async ({ name, procedure }) => {
      const tally = newTally();
      const began = process.cpuUsage();
      await everyOutcome(tally, { name, procedure, turn: null });
      report(`${name}, ${procedure}, outcomes`, tally, began);
      expect(tally.failures.slice(0, 3)).toEqual([]);
    },
  );

  it.each(exerciseNames.flatMap((name) => procedures.map((procedure) => ({ name, procedure }))))(
    "$name, $procedure: every death of the executor",
    async ({ name, procedure }) => {
      const tally = newTally();
      const began = process.cpuUsage();
      await everyDeath(tally, { name, procedure, turn: null }, [40, 200]);
      report(`${name}, ${procedure}, deaths`, tally, began);
      expect(tally.failures.slice(0, 3)).toEqual([]);
    },
  );
});
