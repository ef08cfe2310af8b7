/**
 * Two programs, name by name. Nothing is passed over: what one side leaves out has to follow from what it says.
 *
 * The planner leaves out a row that no values within the columns' bounds can break, and notes one without columns that cannot
 * hold in `brokenRows`. MathProg leaves out a column that stands in no row and not in the objective.
 */
import type { ReadProgram, ReadRow } from "./read-lp.ts";

export interface Comparison {
  readonly differences: readonly string[];
  /** Rows that are equal, by label. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that the planner left out and that hold anyway. */
  readonly heldAnyway: number;
  /** Rows without columns that cannot hold: both sides say so. */
  readonly broken: number;
  readonly columns: number;
  /** Columns of the planner that stand nowhere. */
  readonly idle: number;
}

const isClose = (x: number, y: number): boolean => x === y || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x));

/** The label of a row: "C13" of "C13(0,k3)". */
export const labelOf = (row: string): string => row.replace(/\(.*/, "");

/** The planner's name of a row: MathProg needs a letter of its own for each number of indexes. */
const plannersName = (name: string): string => name.replace(/^([A-Z]\d+)[a-z]\(/, "$1(");

export function compare(planner: ReadProgram, brokenRows: readonly string[], model: ReadProgram): Comparison {
  const differences: string[] = [];
  const equalRows = new Map<string, number>();
  let heldAnyway = 0;
  const broken = new Set(brokenRows);
  const unseen = new Set([...planner.rows.keys(), ...broken]);
  for (const [modelName, row] of model.rows) {
    const name = plannersName(modelName);
    const own = planner.rows.get(name);
    if (!unseen.delete(name) && (own !== undefined || broken.has(name))) differences.push(`${name} stands twice in the model`);
    else if (own !== undefined) {
      const found = differencesOf(own, row);
      differences.push(...found.map((text) => `${name}: ${text}`));
      if (found.length === 0) equalRows.set(labelOf(name), (equalRows.get(labelOf(name)) ?? 0) + 1);
    } else if (broken.has(name)) {
      if (row.terms.size > 0 || holdsAnyway(row, model)) differences.push(`${name} is said to be broken, the model has ${inWords(row)}`);
    } else if (holdsAnyway(row, model)) heldAnyway++;
    else differences.push(`${name} is missing: ${inWords(row)}`);
  }
  for (const name of unseen) differences.push(`${name} is not in the model: ${inWords(planner.rows.get(name))}`);
  const columns = compareColumns(planner, model);
  const objective = { lower: 0, upper: 0 };
  differences.push(
    ...columns.differences,
    ...differencesOf({ terms: planner.objective, ...objective }, { terms: model.objective, ...objective }).map(
      (text) => `objective: ${text}`,
    ),
  );
  if (!isClose(planner.objectiveConstant, model.objectiveConstant)) {
    differences.push(`objective: constant ${planner.objectiveConstant}, the model has ${model.objectiveConstant}`);
  }
  return { differences, rows: equalRows, heldAnyway, broken: broken.size, columns: columns.equal, idle: columns.idle };
}

function compareColumns(planner: ReadProgram, model: ReadProgram) {
  const differences: string[] = [];
  let equal = 0;
  let idle = 0;
  const used = new Set([...planner.objective.keys(), ...[...planner.rows.values()].flatMap(({ terms }) => [...terms.keys()])]);
  for (const [name, column] of planner.columns) {
    const other = model.columns.get(name);
    if (other === undefined) {
      if (used.has(name)) differences.push(`column ${name} is not in the model`);
      else idle++;
    } else if (column.lower !== other.lower || column.upper !== other.upper || column.isInteger !== other.isInteger) {
      differences.push(`column ${name} is ${JSON.stringify(column)}, the model has ${JSON.stringify(other)}`);
    } else equal++;
  }
  for (const name of model.columns.keys()) if (!planner.columns.has(name)) differences.push(`column ${name} is missing`);
  return { differences, equal, idle };
}

function differencesOf(own: ReadRow, other: ReadRow): readonly string[] {
  const names = new Set([...own.terms.keys(), ...other.terms.keys()]);
  const unlike = [...names].filter((name) => !isClose(own.terms.get(name) ?? 0, other.terms.get(name) ?? 0));
  const isAlike = unlike.length === 0 && isClose(own.lower, other.lower) && isClose(own.upper, other.upper);
  return isAlike ? [] : [`${inWords(own)}; the model has ${inWords(other)}`];
}

/** True when no values within the columns' bounds can break the row. */
function holdsAnyway({ terms, lower, upper }: ReadRow, { columns }: ReadProgram): boolean {
  let least = 0;
  let most = 0;
  for (const [name, coefficient] of terms) {
    const column = columns.get(name);
    if (column === undefined) return false;
    const ends = [coefficient * column.lower, coefficient * column.upper];
    least += Math.min(...ends);
    most += Math.max(...ends);
  }
  return least >= lower - 1e-6 && most <= upper + 1e-6;
}

const inWords = (row: ReadRow | undefined): string =>
  row === undefined
    ? "no columns"
    : `${row.lower} <= ${[...row.terms].map(([name, value]) => `${value} ${name}`).join(" + ") || "0"} <= ${row.upper}`;
