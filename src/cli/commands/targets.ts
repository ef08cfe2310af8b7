/** rehome targets NETWORK ROUTER: where could it go, best first, and why not elsewhere? */
import { findTargets } from "../../plan/targets.ts";
import { gatherChanges, loadNetwork } from "../documents.ts";
import { badInput, exitStatus } from "../exit.ts";
import { addTrafficOptions, collect, type TrafficOptions } from "../options.ts";
import { answer } from "../output.ts";
import { prepareFor } from "../prepared.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { renderTargets } from "../views/targets-view.ts";
import { some } from "../views/words.ts";

export interface TargetsOptions extends TrafficOptions {
  readonly change?: readonly string[];
  readonly json?: boolean;
}

export function registerTargets({ program, machine, finish }: Registry): void {
  const command = program
    .command("targets")
    .description("Lists every physical router a virtual router could move to, best first, and every reason against the others.")
    .argument("<network>", "the network")
    .argument("<router>", "the virtual router's id")
    .option("--change <json>", "apply this change first (repeatable)", collect);
  addTrafficOptions(command)
    .option("--json", "print the report as JSON, and nothing else, on standard output")
    .action(async (networkName: string, router: string, options: TargetsOptions) => {
      const input = await loadNetwork(machine, networkName);
      const { network } = await prepareFor(machine, input, await gatherChanges(machine, [], options.change ?? []), options);
      if (!network.virtualRouters.has(router)) {
        throw badInput(`${networkName} has no virtual router ${router}. It has ${some([...network.virtualRouters.keys()], 12)}`);
      }
      const report = findTargets(network, router);
      await answer(machine, options.json === true, report, () => renderTargets(createStyle(machine), report));
      finish(exitStatus.done);
    });
}
