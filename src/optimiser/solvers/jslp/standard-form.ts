/**
 * Programs as javascript-lp-solver likes them: columns from 0 up, bounds and ranges as rows of one side.
 *
 * Its own free columns, negative bounds, equal rows and presolve are where it goes wrong, so none of them is used. A column
 * becomes x = offset + positive - negative: a finite lower bound shifts it, an upper bound alone mirrors it, a free one is split.
 */
import type { Column, LinearProgram } from "../../lp/program.ts";

export interface StandardModel {
  readonly optimize: "cost";
  readonly opType: "min";
  readonly constraints: Readonly<Record<string, { readonly max: number } | { readonly min: number }>>;
  readonly variables: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ints: Readonly<Record<string, true>>;
}

export interface StandardForm {
  readonly model: StandardModel;
  /** Add to the model's objective to get the program's. */
  readonly constant: number;
  /** The program's values from the model's; what the model leaves out is 0. */
  values(of: (variable: string) => number): readonly number[];
}

interface Substitute {
  readonly offset: number;
  readonly parts: readonly { readonly variable: string; readonly sign: 1 | -1 }[];
  /** Above 0: its upper bound, when finite. */
  readonly height: number;
}

export function toStandardForm(program: LinearProgram): StandardForm {
  const substitutes = program.columns.map(substitute);
  const variables: Record<string, Record<string, number>> = {};
  const constraints: Record<string, { max: number } | { min: number }> = {};
  const ints: Record<string, true> = {};
  let constant = program.objectiveConstant;
  for (const [index, { offset, parts, height }] of substitutes.entries()) {
    const cost = program.objective[index] ?? 0;
    constant += cost * offset;
    const bounded = Number.isFinite(height);
    if (bounded) constraints[`u${index}`] = { max: height };
    for (const { variable, sign } of parts) {
      variables[variable] = { cost: cost * sign, ...(bounded ? { [`u${index}`]: 1 } : {}) };
      if (program.columns[index]?.integer) ints[variable] = true;
    }
  }
  for (const [index, row] of program.rows.entries()) {
    const sides = { [`l${index}`]: row.lower, [`h${index}`]: row.upper };
    for (const [side, limit] of Object.entries(sides)) {
      if (!Number.isFinite(limit) || row.columns.length === 0) continue;
      let shifted = limit;
      for (const [position, column] of row.columns.entries()) {
        const coefficient = row.coefficients[position] ?? 0;
        const replaced = substitutes[column];
        if (replaced === undefined) continue;
        const { offset, parts } = replaced;
        shifted -= coefficient * offset;
        for (const { variable, sign } of parts) {
          const terms = variables[variable];
          if (terms !== undefined) terms[side] = coefficient * sign;
        }
      }
      constraints[side] = side.startsWith("l") ? { min: shifted } : { max: shifted };
    }
  }
  return {
    model: { optimize: "cost", opType: "min", constraints, variables, ints },
    constant,
    values: (of) =>
      substitutes.map(({ offset, parts }) => parts.reduce((total, { variable, sign }) => total + sign * of(variable), offset)),
  };
}

function substitute({ lower, upper, integer }: Column, index: number): Substitute {
  const least = integer ? Math.ceil(lower - 1e-9) : lower;
  const most = integer ? Math.floor(upper + 1e-9) : upper;
  if (Number.isFinite(least)) return { offset: least, parts: [{ variable: `x${index}`, sign: 1 }], height: most - least };
  if (Number.isFinite(most)) return { offset: most, parts: [{ variable: `x${index}`, sign: -1 }], height: Number.POSITIVE_INFINITY };
  return {
    offset: 0,
    parts: [
      { variable: `x${index}`, sign: 1 },
      { variable: `n${index}`, sign: -1 },
    ],
    height: Number.POSITIVE_INFINITY,
  };
}
