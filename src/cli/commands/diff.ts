/** rehome diff PLAN PLAN: what differs between two plans. */
import { diffPlans, renderDiff } from "../../plan/diff.ts";
import type { PlanDocument } from "../../plan/plan-document.ts";
import { loadPlan } from "../documents.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";

export interface DiffOptions {
  readonly json?: boolean;
}

export function registerDiff({ program, machine }: Registry): void {
  program
    .command("diff")
    .description("Shows what differs between two plans: placements, states, routes, moves, figures.")
    .argument("<plan>", "the first plan")
    .argument("<other>", "the second plan")
    .option("--json", "print the differences as JSON, and nothing else, on standard output")
    .action(async (first: string, second: string, options: DiffOptions) =>
      tellDiff(machine, await loadPlan(machine, first), await loadPlan(machine, second), options),
    );
}

export async function tellDiff(machine: Machine, first: PlanDocument, second: PlanDocument, { json = false }: DiffOptions): Promise<void> {
  const diff = diffPlans(first, second);
  await answer(machine, json, diff, () => renderDiff(diff).join("\n"));
}
