/** Small programs whose answers are known, and a search over all assignments to know the others'. */
import fc from "fast-check";
import { checkValues } from "../../src/optimiser/lp/check-values.ts";
import type { Column, LinearProgram, LinearRow } from "../../src/optimiser/lp/program.ts";

const INFINITY = Number.POSITIVE_INFINITY;

export interface ColumnSpec {
  readonly cost?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly integer?: boolean;
}

export interface RowSpec {
  /** One coefficient a column; zeros are left out. */
  readonly terms: readonly number[];
  readonly lower?: number;
  readonly upper?: number;
}

/** A program from dense rows. Columns are 0/1 unless told otherwise; rows have no limits unless told. */
export function programOf(columns: readonly ColumnSpec[], rows: readonly RowSpec[], objectiveConstant = 0): LinearProgram {
  return {
    columns: columns.map(({ lower = 0, upper = 1, integer = true }, index): Column => ({ name: `x(${index})`, lower, upper, integer })),
    rows: rows.map(({ terms, lower = -INFINITY, upper = INFINITY }, index): LinearRow => {
      const used = terms.flatMap((coefficient, column) => (coefficient === 0 ? [] : [{ column, coefficient }]));
      return {
        name: `r(${index})`,
        columns: used.map(({ column }) => column),
        coefficients: used.map(({ coefficient }) => coefficient),
        lower,
        upper,
      };
    }),
    objective: columns.map(({ cost = 0 }) => cost),
    objectiveConstant,
  };
}

/** The least objective over all whole assignments within the bounds; null when none holds. For bounded integer columns only. */
export function bruteForce(program: LinearProgram): number | null {
  let best: number | null = null;
  const values = program.columns.map(({ lower }) => lower);
  const visit = (index: number): void => {
    const column = program.columns[index];
    if (column === undefined) {
      const { objective, faults } = checkValues(program, values);
      if (faults.length === 0 && (best === null || objective < best)) best = objective;
      return;
    }
    for (let value = column.lower; value <= column.upper; value += 1) {
      values[index] = value;
      visit(index + 1);
    }
  };
  visit(0);
  return best;
}

/** A pseudo-random sequence in [0, 1), the same for the same seed. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Knapsacks sharing their items: easy to state, hard to prove beyond some forty columns. */
export function knapsacks(columns: number, rows: number, seed: number): LinearProgram {
  const next = sequence(seed);
  const whole = () => 1 + Math.floor(next() * 50);
  const items = Array.from({ length: columns }, () => ({ cost: -whole() }));
  const bags = Array.from({ length: rows }, () => ({ terms: items.map(whole), upper: columns * 8 }));
  return programOf(items, bags, 7);
}

/** Market split (Cornuejols and Dawande 1998): equal rows that relaxations say nothing about; no solver gets far with 40 columns. */
export function marketSplit(columns: number, rows: number, seed: number): LinearProgram {
  const next = sequence(seed);
  const slacks = Array.from({ length: 2 * rows }, () => ({ cost: 1, upper: INFINITY, integer: false }));
  const equations = Array.from({ length: rows }, (_, row) => {
    const weights = Array.from({ length: columns }, () => Math.floor(next() * 100));
    const half = Math.floor(weights.reduce((total, weight) => total + weight, 0) / 2);
    return {
      terms: [...weights, ...slacks.map((_, slack) => (slack === 2 * row ? 1 : slack === 2 * row + 1 ? -1 : 0))],
      lower: half,
      upper: half,
    };
  });
  return programOf([...Array.from({ length: columns }, () => ({})), ...slacks], equations, 1);
}

const coefficient = fc.integer({ min: -9, max: 9 });

function rowsFor(columns: number): fc.Arbitrary<RowSpec[]> {
  const row = fc
    .record({
      terms: fc.array(coefficient, { minLength: columns, maxLength: columns }),
      at: fc.integer({ min: -12, max: 12 }),
      width: fc.integer({ min: 0, max: 6 }),
      shape: fc.constantFrom("atMost", "atLeast", "equal", "range"),
    })
    .map(({ terms, at, width, shape }): RowSpec => {
      if (shape === "atMost") return { terms, upper: at };
      if (shape === "atLeast") return { terms, lower: at };
      return { terms, lower: at, upper: shape === "equal" ? at : at + width };
    });
  return fc.array(row, { minLength: 1, maxLength: 5 });
}

/** 0/1 programs of up to nine columns, feasible and infeasible ones. */
export const smallBinaryPrograms: fc.Arbitrary<LinearProgram> = fc.integer({ min: 1, max: 9 }).chain((columns) =>
  fc
    .record({
      costs: fc.array(coefficient, { minLength: columns, maxLength: columns }),
      rows: rowsFor(columns),
      constant: fc.integer({ min: -20, max: 20 }),
    })
    .map(({ costs, rows, constant }) =>
      programOf(
        costs.map((cost) => ({ cost })),
        rows,
        constant,
      ),
    ),
);

/**
 * Whole and continuous columns with bounds on either side of 0, the continuous ones half-open or free at times; some programs
 * are unbounded, some infeasible. Whole columns without bounds are left out: there glpk's preprocessor aborts or never ends,
 * and jslp branches for ever.
 */
export const smallMixedPrograms: fc.Arbitrary<LinearProgram> = fc.integer({ min: 1, max: 6 }).chain((columns) => {
  const column = fc
    .record({
      cost: coefficient,
      lower: fc.integer({ min: -4, max: 3 }),
      width: fc.integer({ min: 0, max: 5 }),
      integer: fc.boolean(),
      shape: fc.constantFrom("boxed", "boxed", "boxed", "below", "above", "free"),
    })
    .map(({ cost, lower, width, integer, shape }): ColumnSpec => {
      const low = !integer && (shape === "below" || shape === "free") ? -INFINITY : lower;
      const high = !integer && (shape === "above" || shape === "free") ? INFINITY : lower + width;
      return { cost, lower: low, upper: high, integer };
    });
  return fc
    .record({ columns: fc.array(column, { minLength: columns, maxLength: columns }), rows: rowsFor(columns) })
    .map((specs) => programOf(specs.columns, specs.rows));
});
