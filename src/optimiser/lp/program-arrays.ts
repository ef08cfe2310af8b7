/** A program as flat arrays: what HiGHS takes, and what crosses between processes cheaply. */
import type { Column, LinearProgram, LinearRow } from "./program.ts";

/** Rows are compressed: row i has the terms starts[i] up to starts[i + 1] of `indices` and `values`. */
export interface ProgramArrays {
  readonly cost: Float64Array;
  readonly constant: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 for integer columns, 0 for the others. */
  readonly integer: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** Names of columns and rows, a line each: one string crosses between processes far faster than many. */
export interface ProgramNames {
  readonly columns: string;
  readonly rows: string;
}

export function toArrays(program: LinearProgram): ProgramArrays {
  const { columns, rows } = program;
  const nonZeros = rows.reduce((total, row) => total + row.columns.length, 0);
  const starts = new Int32Array(rows.length + 1);
  const indices = new Int32Array(nonZeros);
  const values = new Float64Array(nonZeros);
  let position = 0;
  for (const [index, row] of rows.entries()) {
    starts[index] = position;
    indices.set(row.columns, position);
    values.set(row.coefficients, position);
    position += row.columns.length;
  }
  starts[rows.length] = position;
  return {
    cost: Float64Array.from(program.objective),
    constant: program.objectiveConstant,
    lower: Float64Array.from(columns, (column) => column.lower),
    upper: Float64Array.from(columns, (column) => column.upper),
    integer: Int32Array.from(columns, (column) => (column.integer ? 1 : 0)),
    rowLower: Float64Array.from(rows, (row) => row.lower),
    rowUpper: Float64Array.from(rows, (row) => row.upper),
    starts,
    indices,
    values,
  };
}

export function namesOf(program: LinearProgram): ProgramNames {
  return { columns: program.columns.map((column) => column.name).join("\n"), rows: program.rows.map((row) => row.name).join("\n") };
}

export function fromArrays(arrays: ProgramArrays, names: ProgramNames): LinearProgram {
  const columnNames = names.columns.split("\n");
  const rowNames = names.rows.split("\n");
  const columns = Array.from(
    arrays.cost,
    (_, index): Column => ({
      name: columnNames[index] ?? "",
      lower: arrays.lower[index] ?? Number.NaN,
      upper: arrays.upper[index] ?? Number.NaN,
      integer: arrays.integer[index] === 1,
    }),
  );
  const rows = Array.from(arrays.rowLower, (lower, index): LinearRow => {
    const from = arrays.starts[index] ?? 0;
    const to = arrays.starts[index + 1] ?? from;
    return {
      name: rowNames[index] ?? "",
      columns: Array.from(arrays.indices.subarray(from, to)),
      coefficients: Array.from(arrays.values.subarray(from, to)),
      lower,
      upper: arrays.rowUpper[index] ?? Number.NaN,
    };
  });
  return { columns, rows, objective: Array.from(arrays.cost), objectiveConstant: arrays.constant };
}
