import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newExecutionId } from "../../../src/execution/journal/ids.ts";

const moment = fc.integer({ min: 0, max: Date.UTC(2099, 11, 31) });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("an execution's id", () => {
  it("says the day, the time of the day and some chance", () => {
    expect(newExecutionId(Date.UTC(2026, 10, 22), () => 0)).toBe("ex-20261122-000000");
    expect(newExecutionId(Date.UTC(2026, 10, 22, 12), () => 0.5)).toBe("ex-20261122-g000g0");
    expect(newExecutionId(Date.UTC(2026, 10, 22, 23, 59, 59, 999), () => 0.999_999)).toBe("ex-20261122-zzzzzz");
    expect(newExecutionId(Date.UTC(2026, 10, 22) + 86_400_000 / 32 ** 4 + 1, () => 1 / 1024)).toBe("ex-20261122-000101");
  });

  it("is always of one form", () => {
    fc.assert(
      fc.property(moment, chance, (now, random) => {
        expect(newExecutionId(now, () => random)).toMatch(/^ex-\d{8}-[0-9a-hjkmnp-tv-z]{6}$/);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("sorts as time goes, from 83 ms apart", () => {
    fc.assert(
      fc.property(
        moment,
        fc.oneof(fc.integer({ min: 83, max: 5000 }), fc.integer({ min: 83, max: 200_000_000 })),
        chance,
        chance,
        (now, later, one, other) => {
          expect(newExecutionId(now, () => one) < newExecutionId(now + later, () => other)).toBe(true);
        },
      ),
      { seed: 6, numRuns: 1000 },
    );
  });
});
