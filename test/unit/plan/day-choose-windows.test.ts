import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseWindows, type DayLimits, type DayProblem } from "../../../src/plan/day/choose-windows.ts";

const seed = 20070;

interface Parts {
  readonly wattHours: readonly (readonly (number | null)[])[];
  /** By from, to and slot. */
  readonly changes?: (from: number, to: number, slot: number) => number | null;
  readonly moved?: (from: number, to: number) => readonly string[];
  readonly limits?: Partial<DayLimits>;
}

const aProblem = ({ wattHours, changes = () => 0, moved = () => [], limits = {} }: Parts): DayProblem => ({
  slots: wattHours[0]?.length ?? 0,
  wattHours,
  change: changes,
  moved,
  limits: { minDwellSlots: 1, maxWindows: 4, maxMovesPerRouter: 2, ...limits },
});

/** The least cost over every sequence of modes, slot by slot; Infinity when none is allowed. */
function bruteForce(problem: DayProblem): number {
  const { slots, wattHours, limits } = problem;
  const sequence = new Array<number>(slots).fill(0);
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < wattHours.length ** slots; code++) {
    for (let slot = 0, rest = code; slot < slots; slot++, rest = Math.floor(rest / wattHours.length))
      sequence[slot] = rest % wattHours.length;
    least = Math.min(least, costOf(problem, sequence, limits));
  }
  return least;
}

function costOf({ slots, wattHours, change, moved }: DayProblem, sequence: readonly number[], limits: DayLimits): number {
  let cost = 0;
  const moves = new Map<string, number>();
  const boundaries: number[] = [];
  for (const [slot, mode] of sequence.entries()) {
    const drawn = wattHours[mode]?.[slot] ?? null;
    if (drawn === null) return Number.POSITIVE_INFINITY;
    cost += drawn;
    const before = sequence[(slot + slots - 1) % slots] ?? mode;
    if (before === mode) continue;
    boundaries.push(slot);
    const price = change(before, mode, slot);
    if (price === null) return Number.POSITIVE_INFINITY;
    cost += price;
    for (const router of moved(before, mode)) moves.set(router, (moves.get(router) ?? 0) + 1);
  }
  if (Math.max(1, boundaries.length) > limits.maxWindows) return Number.POSITIVE_INFINITY;
  if ([...moves.values()].some((count) => count > limits.maxMovesPerRouter)) return Number.POSITIVE_INFINITY;
  const lengths = boundaries.map((slot, index) => ((boundaries[(index + 1) % boundaries.length] ?? slot) - slot + slots) % slots || slots);
  return lengths.some((length) => length < limits.minDwellSlots) ? Number.POSITIVE_INFINITY : cost;
}

/** What the answer costs, worked out from its windows alone. */
function recount(problem: DayProblem, windows: readonly { readonly slot: number; readonly mode: number }[]): number {
  const sequence = Array.from(
    { length: problem.slots },
    (_, slot) => (windows.findLast((one) => one.slot <= slot) ?? windows.at(-1))?.mode ?? 0,
  );
  return costOf(problem, sequence, problem.limits);
}

/** Whole numbers, so that equal sums are equal. */
const problems = fc
  .record({
    modes: fc.integer({ min: 1, max: 3 }),
    slots: fc.integer({ min: 2, max: 7 }),
    draws: fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { freq: 6 }), { minLength: 21, maxLength: 21 }),
    prices: fc.array(fc.option(fc.integer({ min: 0, max: 8 }), { freq: 6 }), { minLength: 63, maxLength: 63 }),
    movers: fc.array(fc.subarray(["a", "b", "c"]), { minLength: 9, maxLength: 9 }),
    minDwellSlots: fc.integer({ min: 1, max: 3 }),
    maxWindows: fc.integer({ min: 1, max: 5 }),
    maxMovesPerRouter: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ modes, slots, draws, prices, movers, ...limits }) =>
    aProblem({
      wattHours: Array.from({ length: modes }, (_, mode) => draws.slice(7 * mode, 7 * mode + slots)),
      changes: (from, to, slot) => prices[21 * from + 7 * to + slot] ?? null,
      moved: (from, to) => movers[3 * from + to] ?? [],
      limits,
    }),
  );

describe("chooseWindows", () => {
  it("sleeps through the night when that pays for going there and back", () => {
    const wattHours = [
      [10, 10, 10, 10, 10, 10],
      [null, 4, 4, 4, 4, null],
    ];
    const cheap = chooseWindows(aProblem({ wattHours, changes: () => 5 }));
    expect(cheap).toEqual({
      wattHours: 46,
      windows: [
        { slot: 1, mode: 1 },
        { slot: 5, mode: 0 },
      ],
    });
    const dear = chooseWindows(aProblem({ wattHours, changes: () => 13 }));
    expect(dear).toEqual({ wattHours: 60, windows: [{ slot: 0, mode: 0 }] });
  });

  it("takes a night that passes midnight as one window", () => {
    const wattHours = [
      [10, 10, 10, 10, 10, 10],
      [4, 4, null, null, 4, 4],
    ];
    const chosen = chooseWindows(aProblem({ wattHours, limits: { minDwellSlots: 2 } }));
    expect(chosen).toEqual({
      wattHours: 36,
      windows: [
        { slot: 2, mode: 0 },
        { slot: 4, mode: 1 },
      ],
    });
  });

  it("stays where it is rather than come back too soon", () => {
    const wattHours = [
      [10, 10, 10, 10, 10, 10],
      [null, 1, 1, null, null, null],
    ];
    expect(chooseWindows(aProblem({ wattHours, limits: { minDwellSlots: 2 } }))?.wattHours).toBe(42);
    expect(chooseWindows(aProblem({ wattHours, limits: { minDwellSlots: 3 } }))?.wattHours).toBe(60);
  });

  it("moves no virtual router more often than it may", () => {
    const wattHours = [
      [9, null, 9, null],
      [null, 9, null, 9],
    ];
    const parts = { wattHours, moved: () => ["vr"] };
    expect(chooseWindows(aProblem({ ...parts, limits: { maxMovesPerRouter: 4 } }))?.windows).toHaveLength(4);
    expect(chooseWindows(aProblem({ ...parts, limits: { maxMovesPerRouter: 3 } }))).toBeUndefined();
  });

  it("finds the optimum of trying everything, and windows that really cost that", () => {
    let solved = 0;
    fc.assert(
      fc.property(problems, (problem) => {
        const chosen = chooseWindows(problem);
        const least = bruteForce(problem);
        expect(chosen?.wattHours ?? Number.POSITIVE_INFINITY).toBe(least);
        if (chosen === undefined) return;
        solved++;
        expect(recount(problem, chosen.windows)).toBe(least);
      }),
      { seed, numRuns: 400 },
    );
    expect(solved).toBeGreaterThan(150);
  });
});
