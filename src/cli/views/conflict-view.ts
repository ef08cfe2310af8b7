/** Why no plan exists, and the cheapest ways out. */
import type { ConflictDocument } from "../../plan/plan-document.ts";
import type { Style } from "../style.ts";
import { count, decimals } from "./words.ts";

export function conflictLines(style: Style, conflict: ConflictDocument): readonly string[] {
  if (conflict.rules.length === 0 && conflict.relaxations.length === 0) {
    return ["Which rules clash was not found out in the time given: allow more with --time-limit."];
  }
  const lines: string[] = [];
  if (conflict.rules.length > 0) {
    const kind = conflict.irreducible
      ? "Drop any one and the rest can be met"
      : "The time ran out before every one of them was shown to be needed";
    lines.push("", `${style.bold(`${count(conflict.rules.length, "rule")} that cannot stand together`)} ${style.dim(`(${kind})`)}`);
    for (const rule of conflict.rules) lines.push(`  ${rule.rule} ${rule.subject}: ${rule.found} (${rule.where})`);
  }
  if (conflict.relaxations.length > 0) {
    lines.push("", style.bold("What would make a plan possible, cheapest first"));
    for (const [index, { cost, items }] of conflict.relaxations.entries()) {
      lines.push(`  ${index + 1}. ${items.map((item) => item.text).join("; and ")} ${style.dim(`(cost ${decimals(cost, 3)})`)}`);
    }
  }
  return lines;
}
