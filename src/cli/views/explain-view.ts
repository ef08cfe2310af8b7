/** A plan in reasons: one line for every virtual router, one for every physical router that stays on. */
import type { PlanExplanation } from "../../plan/explain.ts";
import type { Style } from "../style.ts";

export function renderExplanation(style: Style, { virtualRouters, physicalRouters }: PlanExplanation): string {
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", style.bold(title), ...lines.map((line) => `  ${line}`)];
  return [
    ...list(
      "Why each virtual router moves or stays",
      virtualRouters.map((router) => router.text),
    ),
    ...list(
      "Why each physical router that is on cannot be turned off",
      physicalRouters.map((host) => host.text),
    ),
  ].join("\n");
}
