/**
 * Writes a program as CPLEX LP text that HiGHS, glpsol and others read.
 *
 * Every column stands in the objective, in order, so that readers keep the columns' order. A row with two different limits
 * becomes two rows, `name_lo` and `name_hi`: glpsol reads no ranges. A row without limits is left out. The constant is the
 * cost of a column fixed at 1.
 */
import type { Column, LinearProgram, LinearRow } from "./program.ts";

const CONSTANT = "objective_constant";
/** Readers refuse lines above 255 or 510 characters. */
const LINE_WIDTH = 100;
const ACCEPTED = /^[A-Za-z][A-Za-z0-9_().,]*$/;
/** Looks like the exponent of a number: `2 e3` would be read as 2000. */
const EXPONENT = /^[eE][0-9eE]*$/;
const KEYWORDS = new Set(
  (
    "min minimize minimise minimum max maximize maximise maximum st such subject to that bound bounds gen general generals int integer integers " +
    "bin binary binaries semi semis sec sos sos1 sos2 end free inf infinity"
  ).split(" "),
);

export function writeLp(program: LinearProgram): string {
  const columnNames = safeNames(
    program.columns.map((column) => column.name),
    "column",
    new Set([CONSTANT]),
  );
  const rowNames = safeNames(
    program.rows.map((row) => row.name),
    "row",
    new Set(),
  );
  const lines = ["Minimize", ...objectiveLines(program, columnNames), "Subject To"];
  const rowLines = program.rows.flatMap((row, index) => linesOfRow(row, rowNames[index] ?? "", columnNames));
  // glpsol wants at least one row.
  lines.push(...(rowLines.length > 0 ? rowLines : [` no_rows: ${CONSTANT} = 1`]));
  lines.push("Bounds", ` ${CONSTANT} = 1`);
  for (const [index, column] of program.columns.entries()) lines.push(...boundLines(column, columnNames[index] ?? ""));
  const integers = program.columns.flatMap((column, index) => (column.integer ? [columnNames[index] ?? ""] : []));
  if (integers.length > 0) lines.push("Generals", ...wrap("", integers));
  lines.push("End", "");
  return lines.join("\n");
}

/** Names that a reader would misunderstand, and repeated ones, become `column_<index>` or `row_<index>`. */
function safeNames(names: readonly string[], kind: "column" | "row", taken: Set<string>): readonly string[] {
  const readable = (name: string) => ACCEPTED.test(name) && name.length <= 200 && !EXPONENT.test(name) && !KEYWORDS.has(name.toLowerCase());
  return names.map((name, index) => {
    let safe = readable(name) ? name : `${kind}_${index}`;
    while (taken.has(safe)) safe = `${safe}_${index}`;
    taken.add(safe);
    return safe;
  });
}

function objectiveLines(program: LinearProgram, names: readonly string[]): readonly string[] {
  const terms = program.objective.map((cost, index) => term(cost, names[index] ?? ""));
  return wrap("obj:", [...terms, term(program.objectiveConstant, CONSTANT)]);
}

function linesOfRow(row: LinearRow, name: string, columnNames: readonly string[]): readonly string[] {
  const terms = row.columns.map((column, position) => term(row.coefficients[position] ?? 0, columnNames[column] ?? ""));
  if (terms.length === 0) terms.push(term(0, CONSTANT));
  const hasLower = row.lower !== Number.NEGATIVE_INFINITY;
  const hasUpper = row.upper !== Number.POSITIVE_INFINITY;
  if (hasLower && hasUpper && row.lower === row.upper) return wrap(`${name}:`, [...terms, `= ${row.lower}`]);
  return [
    ...(hasLower ? wrap(`${hasUpper ? `${name}_lo` : name}:`, [...terms, `>= ${row.lower}`]) : []),
    ...(hasUpper ? wrap(`${hasLower ? `${name}_hi` : name}:`, [...terms, `<= ${row.upper}`]) : []),
  ];
}

function boundLines({ lower, upper }: Column, name: string): readonly string[] {
  if (lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY) return [` ${name} free`];
  if (lower === upper) return [` ${name} = ${lower}`];
  if (upper === Number.POSITIVE_INFINITY) return lower === 0 ? [] : [` ${name} >= ${lower}`];
  return [` ${lower === Number.NEGATIVE_INFINITY ? "-inf" : lower} <= ${name} <= ${upper}`];
}

const term = (coefficient: number, name: string): string => `${coefficient < 0 ? "-" : "+"} ${Math.abs(coefficient)} ${name}`;

function wrap(head: string, words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = ` ${head}`;
  for (const word of words) {
    if (line.length + word.length + 1 > LINE_WIDTH) {
      lines.push(line);
      line = " ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
