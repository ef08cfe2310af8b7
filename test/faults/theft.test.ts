import { describe, expect, it } from "vitest";
import { exerciseNames } from "./exercises.ts";
import { newTally, report, tryOut } from "./one-fault.ts";

describe("an executor that stands still while another takes over", () => {
  it.each(exerciseNames)("%s: before each of its acts", async (name) => {
    const tally = newTally();
    const began = process.cpuUsage();
    for (const turn of [null, "at its new home", "at the start"] as const) {
      const way = { name, procedure: "local-switching", turn } as const;
      const { counts } = await tryOut(tally, way, {});
      for (let act = 0; act < (counts[0]?.acts ?? 0); act += 1) {
        await tryOut(tally, way, { theft: { act, seconds: 40 } });
        await tryOut(tally, way, { theft: { act, seconds: 400 } });
        await tryOut(tally, way, { theft: { act, seconds: 400 }, wishes: [{ life: 1, record: 2, want: "abort" }] });
        await tryOut(tally, way, { theft: { act, seconds: 400 }, faults: [{ fault: "act", index: act + 3, outcome: "times-out-before" }] });
      }
    }
    report(`${name}, taken over`, tally, began);
    expect(tally.failures.slice(0, 3)).toEqual([]);
  });
});
