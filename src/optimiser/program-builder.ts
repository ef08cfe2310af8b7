/** Collects columns and rows over expressions, folding constants and dropping what holds by itself. */
import type { Expression, Row } from "../constraints/constraint.ts";
import { TOLERANCE } from "../units.ts";
import type { Column, LinearProgram, LinearRow } from "./lp/program.ts";

/** A rule's row after folding, with the instance it belongs to. */
export interface OwnedRow {
  readonly rule: string;
  readonly subject: string;
  readonly index: number;
  readonly sense: Row["sense"];
  readonly elastic: Row["elastic"] | undefined;
}

/** A row without columns that cannot hold. */
export interface BrokenRow {
  readonly rule: string;
  readonly subject: string;
  readonly name: string;
}

export interface ProgramBuilder {
  /** Adds a 0/1 column, or a column with the bounds given, and returns its index. */
  column(name: string, bounds?: { readonly lower: number; readonly upper: number; readonly integer: boolean }): number;
  row(rule: string, row: Row): void;
  finish(): BuiltProgram;
  readonly columnCount: number;
}

export interface BuiltProgram {
  readonly program: LinearProgram;
  readonly ownedRows: readonly OwnedRow[];
  readonly brokenRows: readonly BrokenRow[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export function createProgramBuilder(): ProgramBuilder {
  const columns: Column[] = [];
  const rows: LinearRow[] = [];
  const ownedRows: OwnedRow[] = [];
  const brokenRows: BrokenRow[] = [];
  const indexOf = new Map<string, number>();
  return {
    get columnCount() {
      return columns.length;
    },
    column(name, bounds = { lower: 0, upper: 1, integer: true }) {
      if (indexOf.has(name)) throw new Error(`internal: two columns are called ${name}`);
      indexOf.set(name, columns.length);
      columns.push({ name, ...bounds });
      return columns.length - 1;
    },
    row(rule, row) {
      const rightHandSide = row.rightHandSide - row.expression.constant;
      const lower = row.sense === "<=" ? Number.NEGATIVE_INFINITY : rightHandSide;
      const upper = row.sense === ">=" ? Number.POSITIVE_INFINITY : rightHandSide;
      const terms = [...row.expression.terms].filter(([, coefficient]) => Math.abs(coefficient) > 1e-12);
      // Such a row stays in the program too: no solver gets past it, and the search for a conflict can let it give way.
      if (terms.length === 0 && (lower > TOLERANCE || upper < -TOLERANCE)) brokenRows.push({ rule, subject: row.subject, name: row.name });
      else if (terms.length === 0) return;
      if (holdsAnyway(terms, lower, upper, columns)) return;
      ownedRows.push({ rule, subject: row.subject, index: rows.length, sense: row.sense, elastic: row.elastic });
      rows.push({ name: row.name, columns: terms.map(([column]) => column), coefficients: terms.map(([, value]) => value), lower, upper });
    },
    finish() {
      return {
        program: { columns, rows, objective: columns.map(() => 0), objectiveConstant: 0 },
        ownedRows,
        brokenRows,
        indexOf,
      };
    },
  };
}

/** One column as an expression. */
export const columnTerm = (column: number): Expression => ({ terms: new Map([[column, 1]]), constant: 0 });

/** True when no values within the columns' bounds can break the row. */
function holdsAnyway(terms: readonly (readonly [number, number])[], lower: number, upper: number, columns: readonly Column[]): boolean {
  let least = 0;
  let most = 0;
  for (const [index, coefficient] of terms) {
    const column = columns[index] as Column;
    least += coefficient * (coefficient > 0 ? column.lower : column.upper);
    most += coefficient * (coefficient > 0 ? column.upper : column.lower);
  }
  return least >= lower && most <= upper;
}

/** The program with another objective. */
export function withObjective(program: LinearProgram, expression: Expression): LinearProgram {
  const objective = program.columns.map(() => 0);
  for (const [column, coefficient] of expression.terms) objective[column] = coefficient;
  return { ...program, objective, objectiveConstant: expression.constant };
}

/** The program with one more row: expression <= limit. */
export function withCap(program: LinearProgram, name: string, expression: Expression, limit: number): LinearProgram {
  const terms = [...expression.terms].filter(([, coefficient]) => coefficient !== 0);
  if (terms.length === 0) return program;
  const row: LinearRow = {
    name,
    columns: terms.map(([column]) => column),
    coefficients: terms.map(([, value]) => value),
    lower: Number.NEGATIVE_INFINITY,
    upper: limit - expression.constant,
  };
  return { ...program, rows: [...program.rows, row] };
}
