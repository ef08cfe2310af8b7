/**
 * The program with every rule made elastic: each instance of a rule may give way, at a cost. Its cheapest solution says
 * what would have to give; with instances made hard one by one it says which rules cannot stand together.
 */

import type { Expression } from "../constraints/constraint.ts";
import { weightedSum } from "../constraints/expressions.ts";
import type { Formulation } from "./formulation.ts";
import type { Column, LinearProgram, LinearRow } from "./lp/program.ts";
import { columnTerm } from "./program-builder.ts";

/** One instance of a rule, and how it gives way. */
export interface Instance {
  readonly rule: string;
  readonly subject: string;
  /** Unit of its slack; null when it can only be dropped as a whole. */
  readonly unit: string | null;
  /** Cost of a unit of slack, or of dropping it. */
  readonly cost: number;
  /** The column of its slack (in `unit`), or 0/1 for dropped. */
  readonly column: number;
}

export interface ElasticProgram {
  readonly program: LinearProgram;
  readonly instances: readonly Instance[];
  /** Sum of cost times slack. */
  readonly cost: Expression;
}

/** What dropping a whole instance costs: more than any reasonable amount of giving way, so that amounts are preferred. */
export const DROP_COST = 1000;

/** `isGiven` tells rules that are no choice of the operator's: physics, and what the question itself asks. */
export function makeElastic(formulation: Formulation, isGiven: (rule: string) => boolean): ElasticProgram {
  const columns: Column[] = [...formulation.program.columns];
  const rows: LinearRow[] = [...formulation.program.rows];
  const instances = new Map<string, Instance>();
  for (const owned of formulation.ownedRows) {
    if (isGiven(owned.rule)) continue;
    const row = rows[owned.index] as LinearRow;
    const key = `${owned.rule} ${owned.subject}`;
    let instance = instances.get(key);
    if (instance === undefined) {
      const unit = owned.elastic?.unit ?? null;
      columns.push({ name: `g(${instances.size})`, lower: 0, upper: unit === null ? 1 : Number.POSITIVE_INFINITY, integer: unit === null });
      instance = { rule: owned.rule, subject: owned.subject, unit, cost: owned.elastic?.cost ?? DROP_COST, column: columns.length - 1 };
      instances.set(key, instance);
    }
    const [relaxed, ...second] = relaxedRows(row, instance, columns);
    if (relaxed !== undefined) rows[owned.index] = relaxed;
    rows.push(...second);
  }
  const list = [...instances.values()];
  const cost = weightedSum(list.map((instance) => [instance.cost, columnTerm(instance.column)] as const));
  return { program: { columns, rows, objective: columns.map(() => 0), objectiveConstant: 0 }, instances: list, cost };
}

/** The row with the instance's slack in it; an equality becomes two rows. */
function relaxedRows(row: LinearRow, instance: Instance, columns: readonly Column[]): readonly LinearRow[] {
  const relaxed: LinearRow[] = [];
  const extend = (suffix: string, coefficient: number, lower: number, upper: number): void => {
    relaxed.push({
      name: `${row.name}${suffix}`,
      columns: [...row.columns, instance.column],
      coefficients: [...row.coefficients, coefficient],
      lower,
      upper,
    });
  };
  const reach = instance.unit === null ? violationOf(row, columns) : { above: 1, below: 1 };
  if (Number.isFinite(row.upper)) extend("", -reach.above, Number.NEGATIVE_INFINITY, row.upper);
  if (Number.isFinite(row.lower)) extend(Number.isFinite(row.upper) ? "b" : "", reach.below, row.lower, Number.POSITIVE_INFINITY);
  return relaxed;
}

/** By how much the columns' bounds let the row be broken, upwards and downwards. */
function violationOf(row: LinearRow, columns: readonly Column[]): { readonly above: number; readonly below: number } {
  let least = 0;
  let most = 0;
  for (const [position, index] of row.columns.entries()) {
    const coefficient = row.coefficients[position] as number;
    const column = columns[index] as Column;
    least += coefficient * (coefficient > 0 ? column.lower : column.upper);
    most += coefficient * (coefficient > 0 ? column.upper : column.lower);
  }
  return { above: Math.max(0, most - row.upper), below: Math.max(0, row.lower - least) };
}

/** The same program with some instances that may not give way, and others that no longer count. */
export function fixInstances(elastic: ElasticProgram, hard: ReadonlySet<Instance>, counted: "all" | "hard only"): LinearProgram {
  const columns = [...elastic.program.columns];
  const objective = [...elastic.program.objective];
  for (const instance of elastic.instances) {
    const column = columns[instance.column] as Column;
    if (hard.has(instance)) columns[instance.column] = { ...column, upper: 0 };
    else if (counted === "all") objective[instance.column] = instance.cost;
  }
  return { ...elastic.program, columns, objective };
}
