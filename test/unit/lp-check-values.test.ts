import { describe, expect, it } from "vitest";
import { checkValues, describeFault, objectiveOf, settleValues } from "../../src/optimiser/lp/check-values.ts";
import { programOf } from "../conformance/programs.ts";

const program = programOf(
  [
    { cost: 2, upper: 3 },
    { cost: -1, lower: -2, upper: 5, integer: false },
    { cost: 0, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, integer: false },
  ],
  [
    { terms: [1, 1, 0], lower: 1, upper: 4 },
    { terms: [1000, 0, 1], lower: 2000, upper: 2000 },
  ],
  10,
);
const faultsOf = (values: readonly number[]) => checkValues(program, values).faults.map(describeFault);

describe("values held against a program", () => {
  it("accepts what holds, and adds up the objective with its constant", () => {
    expect(checkValues(program, [2, 1.5, 0])).toEqual({ objective: 12.5, faults: [] });
    expect(objectiveOf(program, [2, 1.5, 0])).toBe(12.5);
  });

  it("names each bound, whole number and row that is broken, with what was found", () => {
    expect(faultsOf([4, 0, -2000])).toEqual(["column 0 (x(0)) is 4, above its bound 3"]);
    expect(faultsOf([3, -3, -1000])).toEqual(["column 1 (x(1)) is -3, below its bound -2", "row 0 (r(0)) adds up to 0, at least 1 needed"]);
    expect(faultsOf([1.5, 0, 500])).toEqual(["column 0 (x(0)) is 1.5, and has to be whole"]);
    expect(faultsOf([1, 4, 1001])).toEqual([
      "row 0 (r(0)) adds up to 5, at most 4 allowed",
      "row 1 (r(1)) adds up to 2001, at most 2000 allowed",
    ]);
  });

  it("finds what is no number, and does not add it up", () => {
    expect(faultsOf([Number.NaN, 0, 0])).toEqual(["column 0 (x(0)) is NaN"]);
    expect(faultsOf([1, Number.POSITIVE_INFINITY, 0])).toEqual(["column 1 (x(1)) is Infinity"]);
    expect(checkValues(program, [Number.NaN, 0, 0]).objective).toBeNaN();
  });

  it("finds a vector of the wrong length", () => {
    expect(faultsOf([1, 2])).toEqual(["2 values for 3 columns"]);
    expect(checkValues(program, []).objective).toBeNaN();
  });

  it("allows a millionth of the limit, and of 1 below it", () => {
    expect(faultsOf([2, -1 - 0.9e-6, 0])).toEqual([]);
    expect(faultsOf([2, -1 - 1.1e-6, 0])).toHaveLength(1);
    expect(faultsOf([2, 0, 0.0019])).toEqual([]);
    expect(faultsOf([2, 0, 0.0021])).toHaveLength(1);
  });

  it("allows for what adding up large terms loses", () => {
    const large = programOf(
      [
        { integer: false, upper: 1e9 },
        { integer: false, upper: 1e9 },
      ],
      [{ terms: [1e4, -1e4], lower: 0, upper: 0 }],
    );
    expect(checkValues(large, [1e9, 1e9 + 1e-4]).faults).toEqual([]);
    expect(checkValues(large, [10, 10 + 1e-4]).faults).toHaveLength(1);
  });
});

describe("settling", () => {
  it("makes nearly whole numbers whole, and moves near misses onto their bounds", () => {
    expect(settleValues(program, [1.000009, -2.0000005, 1.000009])).toEqual([1, -2, 1.000009]);
    expect(settleValues(program, [3.000001, 5.000004, 0])).toEqual([3, 5, 0]);
    expect(settleValues(program, [-1e-12, 0, 0]).map((value) => Object.is(value, 0))).toEqual([true, true, true]);
  });

  it("leaves what is further off, so that the check finds it", () => {
    expect(settleValues(program, [1.0001, -2.1, 0])).toEqual([1.0001, -2.1, 0]);
    expect(settleValues(program, [Number.NaN, 5.1, 0])).toEqual([Number.NaN, 5.1, 0]);
  });
});
