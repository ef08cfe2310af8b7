/** rehome approve PLAN: lets a plan of a service be carried out, or rejects it. What it does is in remote/approve.ts. */
import { badInput } from "../exit.ts";
import type { Registry } from "../registry.ts";

export interface ApproveOptions {
  readonly reject?: boolean;
  readonly reason?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

export function registerApprove({ program }: Registry): void {
  program
    .command("approve")
    .description("Lets a plan of a service be carried out, or rejects it for good. Needs --server.")
    .argument("<plan>", "the plan's id at the service, or the document that it has made")
    .option("--reject", "the plan is not to be carried out, ever")
    .option("--reason <text>", "why; needed to reject")
    .option("--list", "decide nothing: print who has approved or rejected it")
    .option("--json", "print the decision, or the list, as JSON")
    .action(() => {
      throw badInput(
        "plans are approved where they are kept, at a service: give --server URL, or set REHOME_SERVER. Without one nothing needs approval",
      );
    });
}
