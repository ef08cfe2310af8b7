/** rehome diff PLAN PLAN: what differs between two plans. */
import { diffPlans, renderDiff } from "../../plan/diff.ts";
import { loadPlan } from "../documents.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";

export function registerDiff({ program, machine }: Registry): void {
  program
    .command("diff")
    .description("Shows what differs between two plans: placements, states, routes, moves, figures.")
    .argument("<plan>", "the first plan")
    .argument("<other>", "the second plan")
    .option("--json", "print the differences as JSON, and nothing else, on standard output")
    .action(async (first: string, second: string, options: { json?: boolean }) => {
      const [a, b] = [await loadPlan(machine, first), await loadPlan(machine, second)];
      const diff = diffPlans(a, b);
      await answer(machine, options.json === true, diff, () => renderDiff(diff).join("\n"));
    });
}
