/** How text looks: colours and ruled tables on a terminal, plain columns otherwise. */
import Table from "cli-table3";
import colours from "picocolors";
import type { Machine } from "./machine.ts";

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  heading(text: string): string;
  /** Rows under a head; numbers stand right. Every row has as many cells as the head. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): string;
}

export function createStyle(machine: Pick<Machine, "outputIsTerminal" | "useColours">): Style {
  const paint = colours.createColors(machine.useColours);
  return {
    bold: (text) => paint.bold(text),
    dim: (text) => paint.dim(text),
    good: (text) => paint.green(text),
    bad: (text) => paint.red(text),
    warn: (text) => paint.yellow(text),
    heading: (text) => paint.bold(paint.cyan(text)),
    table: machine.outputIsTerminal ? (head, rows) => ruledTable(head, rows, machine.useColours) : plainTable,
  };
}

const isFigure = (cell: string): boolean => /^[+-]?[\d.]+( ?(%|W|ms|Gb\/s|s|kWh))?$/.test(cell);

const rightAligned = (head: readonly string[], rows: readonly (readonly string[])[]): readonly boolean[] =>
  head.map((_, column) => rows.length > 0 && rows.every((row) => row[column] === "" || isFigure(row[column] ?? "")));

function ruledTable(head: readonly string[], rows: readonly (readonly string[])[], useColours: boolean): string {
  const table = new Table({
    head: [...head],
    colAligns: rightAligned(head, rows).map((right) => (right ? "right" : "left")),
    style: { head: useColours ? ["bold"] : [], border: useColours ? ["gray"] : [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Columns two spaces apart, for pipes and logs. */
function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = rightAligned(head, rows);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}
