/** rehome wiring NETWORK: the bridges and tunnels that a network means on its devices, compared with what they have, and made. */
import { lookAtWiring, putWiringRight, WIRING_LEASE_SECONDS, type WiringLook } from "../../execution/lay-wiring.ts";
import { type Layout, layoutOf } from "../../execution/layout.ts";
import type { World } from "../../execution/ports.ts";
import { simulatedFleet } from "../../execution/read-execution.ts";
import { underLease } from "../../execution/under-lease.ts";
import { buildNetwork } from "../../network/build-network.ts";
import type { Problem } from "../../result.ts";
import { loadFleet, loadNetwork } from "../documents.ts";
import { busy, openFleet, type WorldOptions } from "../executing.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { count } from "../views/words.ts";
import { addWorldOptions } from "./execute.ts";

export interface WiringOptions extends WorldOptions {
  readonly apply?: boolean;
  readonly json?: boolean;
}

export function registerWiring(registry: Registry): void {
  const { program, machine } = registry;
  const command = program
    .command("wiring")
    .description("Compares the devices' bridges and tunnels with what the network means, and makes them so with --apply.")
    .argument("<network>", "the network as it is now");
  addWorldOptions(command)
    .option("--apply", "make the differences")
    .option("--json", "print the differences as JSON")
    .action(async (name: string, options: WiringOptions) => {
      const { document } = await loadNetwork(machine, name);
      const network = buildNetwork(document);
      if (options.fleet === undefined && options.simulated === undefined) throw badInput("--fleet says how to reach the devices. Give one");
      const fleet = options.fleet === undefined ? simulatedFleet(network) : await loadFleet(machine, options.fleet);
      const layout = layoutOf(network, fleet);
      const open = await openFleet(machine, layout, options.simulated);
      try {
        const look = options.apply === true ? await apply(machine, layout, open.world, options) : await lookAtWiring(layout, open.world);
        await showWiring(registry, options.json === true, options.apply === true, look);
      } finally {
        await open.close();
      }
    });
}

/** So that nobody changes the network meanwhile, and nothing that an unfinished execution needs is taken away. */
async function apply(machine: Machine, layout: Layout, world: World, { journal }: WiringOptions): Promise<WiringLook> {
  const store = machine.executions.openJournal(journal);
  const { holder } = machine.executions;
  const lease = { network: layout.network.name, store, clock: world.clock, holder, seconds: WIRING_LEASE_SECONDS };
  const outcome = await underLease(lease, (held) => putWiringRight({ layout, world, store }, held));
  if (outcome.status === "busy") throw busy(outcome);
  if (outcome.status === "unfinished") throw unfinished(outcome.problems);
  if (outcome.status === "lost") throw new CommandFailure(exitStatus.notFound, "nothing was touched: somebody else has the network by now");
  if (outcome.problems.length > 0) throw unlaid(outcome.problems);
  return outcome.look;
}

const unfinished = (problems: readonly Problem[]): CommandFailure =>
  new CommandFailure(
    exitStatus.verificationFailed,
    "refused, and nothing was touched: what an execution has laid looks like something left over until it is at an end",
    [...problems],
  );

/** Some devices could not be changed. */
export const unlaid = (problems: readonly Problem[]): CommandFailure =>
  new CommandFailure(exitStatus.needsPerson, `${count(problems.length, "device")} could not be wired`, [...problems]);

type Told = Pick<WiringLook, "unseen"> & {
  readonly differences: readonly {
    readonly change: { readonly device: string; readonly ops: readonly unknown[] };
    readonly commands: readonly string[];
    readonly left: readonly string[];
  }[];
};

/** What was seen, and with `applied` made; the command's end is whether anything is left to do. */
export async function showWiring({ machine, finish }: Registry, json: boolean, applied: boolean, look: Told): Promise<void> {
  await answer(machine, json, look, () => {
    const style = createStyle(machine);
    const lines = look.differences.flatMap(({ change, commands, left }) => [
      style.bold(change.device),
      ...left.map((what) => `  ${style.dim(`left by an earlier execution: ${what}`)}`),
      ...commands.map((each) => `  ${each}`),
    ]);
    const unseen = look.unseen.map(({ device, why }) => style.bad(`${device} cannot be asked: ${why}`));
    const made = applied ? "made" : "to be made (--apply makes them)";
    const changes = look.differences.reduce((sum, { change }) => sum + change.ops.length, 0);
    const title =
      changes === 0 ? style.good("Every device that was asked is wired as the network means.") : `${count(changes, "change")} ${made}:`;
    return [title, ...lines, ...unseen].join("\n");
  });
  const isOpen = look.unseen.length > 0 || (!applied && look.differences.length > 0);
  finish(isOpen ? exitStatus.verificationFailed : exitStatus.done);
}
