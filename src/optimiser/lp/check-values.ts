/** Holds a vector of values against a program. Shares nothing with the solvers, so that it can judge them. */
import type { LinearProgram, LinearRow } from "./program.ts";

/** Rows and bounds hold to this much, or this share of their limit where the limit is larger than 1. */
const LIMIT_TOLERANCE = 1e-6;
/** What adding up floating-point terms may lose, as a share of the sum of their sizes. */
const SUMMING_TOLERANCE = 1e-9;
/** An integer column may be this far from a whole number: what solvers themselves allow. */
export const INTEGRALITY_TOLERANCE = 1e-5;

export interface ValueFault {
  readonly kind: "length" | "notFinite" | "lower" | "upper" | "integrality" | "rowLower" | "rowUpper";
  /** Of the column or row; -1 for `length`. */
  readonly index: number;
  readonly name: string;
  readonly found: number;
  readonly limit: number;
}

export interface ValueCheck {
  /** The constant included; NaN when the values are no numbers. */
  readonly objective: number;
  /** In the order of columns, then rows. */
  readonly faults: readonly ValueFault[];
}

/** Every bound, whole number and row that the values break, and the objective they give. Linear in the non-zeros. */
export function checkValues(program: LinearProgram, values: readonly number[]): ValueCheck {
  const { columns } = program;
  if (values.length !== columns.length) {
    return { objective: Number.NaN, faults: [{ kind: "length", index: -1, name: "values", found: values.length, limit: columns.length }] };
  }
  const faults = columnFaults(program, values);
  if (faults.some((fault) => fault.kind === "notFinite")) return { objective: Number.NaN, faults };
  for (const [index, row] of program.rows.entries()) {
    const fault = rowFault(row, index, values);
    if (fault !== null) faults.push(fault);
  }
  return { objective: objectiveOf(program, values), faults };
}

/** The objective of the values, the constant included. */
export function objectiveOf(program: LinearProgram, values: readonly number[]): number {
  let total = program.objectiveConstant;
  for (const [index, cost] of program.objective.entries()) total += cost === 0 ? 0 : cost * (values[index] ?? Number.NaN);
  return total;
}

/**
 * Removes what solvers leave behind: integer columns within the tolerance become whole, and values that miss a bound by
 * less than the tolerance move onto it. What is further off stays as it is, to be found by the check.
 */
export function settleValues(program: LinearProgram, values: readonly number[]): number[] {
  return values.map((value, index) => {
    const column = program.columns[index];
    if (column === undefined) return value;
    const whole = Math.round(value);
    const settled = column.integer && Math.abs(value - whole) <= INTEGRALITY_TOLERANCE ? whole : value;
    if (settled < column.lower && settled >= column.lower - slack(column.lower)) return column.lower;
    if (settled > column.upper && settled <= column.upper + slack(column.upper)) return column.upper;
    return settled + 0;
  });
}

/** One sentence for people: what was found, where, against which limit. */
export function describeFault(fault: ValueFault): string {
  switch (fault.kind) {
    case "length":
      return `${fault.found} values for ${fault.limit} columns`;
    case "notFinite":
      return `column ${fault.index} (${fault.name}) is ${fault.found}`;
    case "lower":
      return `column ${fault.index} (${fault.name}) is ${fault.found}, below its bound ${fault.limit}`;
    case "upper":
      return `column ${fault.index} (${fault.name}) is ${fault.found}, above its bound ${fault.limit}`;
    case "integrality":
      return `column ${fault.index} (${fault.name}) is ${fault.found}, and has to be whole`;
    case "rowLower":
      return `row ${fault.index} (${fault.name}) adds up to ${fault.found}, at least ${fault.limit} needed`;
    case "rowUpper":
      return `row ${fault.index} (${fault.name}) adds up to ${fault.found}, at most ${fault.limit} allowed`;
    default:
      return fault.kind satisfies never;
  }
}

function columnFaults(program: LinearProgram, values: readonly number[]): ValueFault[] {
  const faults: ValueFault[] = [];
  for (const [index, { name, lower, upper, integer }] of program.columns.entries()) {
    const found = values[index] ?? Number.NaN;
    if (!Number.isFinite(found)) {
      faults.push({ kind: "notFinite", index, name, found, limit: 0 });
      continue;
    }
    if (found < lower - slack(lower)) faults.push({ kind: "lower", index, name, found, limit: lower });
    if (found > upper + slack(upper)) faults.push({ kind: "upper", index, name, found, limit: upper });
    if (integer && Math.abs(found - Math.round(found)) > INTEGRALITY_TOLERANCE) {
      faults.push({ kind: "integrality", index, name, found, limit: Math.round(found) });
    }
  }
  return faults;
}

function rowFault(row: LinearRow, index: number, values: readonly number[]): ValueFault | null {
  let found = 0;
  let size = 0;
  for (const [position, column] of row.columns.entries()) {
    const term = (row.coefficients[position] ?? Number.NaN) * (values[column] ?? Number.NaN);
    found += term;
    size += Math.abs(term);
  }
  const lost = SUMMING_TOLERANCE * size;
  // Written so that NaN is a fault.
  if (!(found >= row.lower - slack(row.lower) - lost)) return { kind: "rowLower", index, name: row.name, found, limit: row.lower };
  if (!(found <= row.upper + slack(row.upper) + lost)) return { kind: "rowUpper", index, name: row.name, found, limit: row.upper };
  return null;
}

const slack = (limit: number): number => (Number.isFinite(limit) ? LIMIT_TOLERANCE * Math.max(1, Math.abs(limit)) : 0);
