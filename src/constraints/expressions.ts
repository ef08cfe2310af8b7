/** Arithmetic on linear expressions, for rules' rows. Pure; merges equal columns. */
import type { Expression } from "./constraint.ts";

export const constant = (value: number): Expression => ({ terms: new Map(), constant: value });

/** Sum of coefficient * expression. */
export function weightedSum(parts: Iterable<readonly [coefficient: number, expression: Expression]>): Expression {
  const terms = new Map<number, number>();
  let total = 0;
  for (const [coefficient, expression] of parts) {
    total += coefficient * expression.constant;
    for (const [column, value] of expression.terms) {
      const merged = (terms.get(column) ?? 0) + coefficient * value;
      if (merged === 0) terms.delete(column);
      else terms.set(column, merged);
    }
  }
  return { terms, constant: total };
}

export const sum = (expressions: Iterable<Expression>): Expression =>
  weightedSum([...expressions].map((expression) => [1, expression] as const));

export const difference = (x: Expression, y: Expression): Expression =>
  weightedSum([
    [1, x],
    [-1, y],
  ]);

/** 1 - x, for a 0/1 expression. */
export const complement = (x: Expression): Expression => difference(constant(1), x);
