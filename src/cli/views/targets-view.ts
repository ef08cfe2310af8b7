/** Where a virtual router could go, and why it could not go elsewhere. */
import type { Target, TargetReport } from "../../plan/targets.ts";
import type { Style } from "../style.ts";
import { count, decimals, percent } from "./words.ts";

export function renderTargets(style: Style, report: TargetReport): string {
  const feasible = report.targets.filter((target) => target.feasible);
  const others = report.targets.filter((target) => !target.feasible);
  const where = report.currentHost === null ? "not placed yet" : `on ${report.currentHost} today`;
  const title = `${style.heading(report.virtualRouter)} ${style.dim(`(${where})`)}`;
  const found = `${count(feasible.length, "feasible target")}, ${others.length} ruled out`;
  const blocks = [`${title}: ${found}`];
  if (feasible.length > 0)
    blocks.push(style.table(["", "target", "worst added delay", "busiest link after", "switches"], feasible.map(targetRow)));
  if (others.length > 0) blocks.push(others.map((target) => refusal(style, target)).join("\n"));
  return blocks.join("\n\n");
}

function targetRow(target: Target, index: number): readonly string[] {
  const { worstDelay, busiestLink } = target;
  const added = worstDelay?.addedMs ?? null;
  const allowed = worstDelay?.allowedAddedMs ?? null;
  const delay =
    added === null ? "-" : `${signed(added)} ms on ${worstDelay?.link}${allowed === null ? "" : ` (${decimals(allowed, 2)} allowed)`}`;
  const busiest = busiestLink === null ? "-" : `${busiestLink.physicalLink} ${percent(100 * busiestLink.utilisation)}`;
  return [String(index + 1), `${target.physicalRouter}${target.isCurrent ? " (today)" : ""}`, delay, busiest, switches(target)];
}

const signed = (value: number): string => `${value >= 0 ? "+" : ""}${decimals(value, 2)}`;

function switches({ powersOn, couldPowerOff }: Target): string {
  const parts = [powersOn === null ? "" : `${powersOn} on`, couldPowerOff === null ? "" : `${couldPowerOff} off`];
  return parts.filter((part) => part !== "").join(", ") || "nothing";
}

function refusal(style: Style, target: Target): string {
  const head = `${style.bad("no")}  ${style.bold(target.physicalRouter)}${target.isCurrent ? " (today)" : ""}`;
  const reasons = target.reasons.map(({ found, remedy, rule }) => `      ${found}; ${remedy} ${style.dim(`[${rule}]`)}`);
  return [head, ...reasons].join("\n");
}
