/** One thing wrong with a plan, in an operator's words. */
import type { Explanation } from "../constraints/constraint.ts";
import type { Problem } from "../result.ts";

export interface Finding extends Explanation {
  /** A rule of the rule book, or "plan-…" for what the plan says about itself. */
  readonly rule: string;
  readonly subject: string;
}

export const finding = (rule: string, subject: string, found: string, where: string, remedy: string): Finding => ({
  rule,
  subject,
  found,
  where,
  remedy,
});

/** As problems are told, with where it was found as the pointer. */
export const problemsOf = (findings: readonly Pick<Finding, "where" | "found" | "remedy">[]): readonly Problem[] =>
  findings.map(({ where, found, remedy }) => ({ pointer: where, found, remedy }));
