/** rehome wiring NETWORK: the bridges and tunnels that a network means on its devices, compared with what they have, and made. */

import { layWiring, lookAtWiring, type WiringLook } from "../../execution/lay-wiring.ts";
import { type Layout, layoutOf } from "../../execution/layout.ts";
import type { World } from "../../execution/ports.ts";
import { simulatedFleet } from "../../execution/read-execution.ts";
import { LEASE_SECONDS } from "../../execution/recorder.ts";
import { unfinishedProblems } from "../../execution/unfinished.ts";
import { buildNetwork } from "../../network/build-network.ts";
import { loadFleet, loadNetwork } from "../documents.ts";
import { busy, openFleet, type WorldOptions } from "../executing.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";
import { createStyle } from "../style.ts";
import { count } from "../views/words.ts";
import { addWorldOptions } from "./execute.ts";

interface WiringOptions extends WorldOptions {
  readonly apply?: boolean;
  readonly json?: boolean;
}

export function registerWiring({ program, machine, finish }: Registry): void {
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
        await answer(machine, options.json === true, look, () => {
          const style = createStyle(machine);
          const lines = look.differences.flatMap(({ change, commands, left }) => [
            style.bold(change.device),
            ...left.map((what) => `  ${style.dim(`left by an earlier execution: ${what}`)}`),
            ...commands.map((each) => `  ${each}`),
          ]);
          const unseen = look.unseen.map(({ device, why }) => style.bad(`${device} cannot be asked: ${why}`));
          const made = options.apply === true ? "made" : "to be made (--apply makes them)";
          const changes = look.differences.reduce((sum, { change }) => sum + change.ops.length, 0);
          const title =
            changes === 0
              ? style.good("Every device that was asked is wired as the network means.")
              : `${count(changes, "change")} ${made}:`;
          return [title, ...lines, ...unseen].join("\n");
        });
        finish(
          look.unseen.length > 0 || (options.apply !== true && look.differences.length > 0)
            ? exitStatus.verificationFailed
            : exitStatus.done,
        );
      } finally {
        await open.close();
      }
    });
}

/** Looks and makes the differences under the network's lease, so that nobody changes it meanwhile. */
async function apply(machine: Machine, layout: Layout, world: World, { journal }: WiringOptions): Promise<WiringLook> {
  const store = machine.executions.openJournal(journal);
  const { name } = layout.network;
  const acquired = store.acquire(name, machine.executions.holder, world.clock.now(), LEASE_SECONDS * 10);
  if (!acquired.got) throw busy(acquired);
  try {
    const problems = unfinishedProblems(store, name);
    if (problems.length > 0) {
      const message = "refused, and nothing was touched: what an execution has laid looks like something left over until it is at an end";
      throw new CommandFailure(exitStatus.verificationFailed, message, problems);
    }
    const look = await lookAtWiring(layout, world);
    const failures = (await layWiring(look, world, acquired.lease.token)).filter(({ ran }) => ran.ran !== "done");
    if (failures.length === 0) return look;
    throw new CommandFailure(
      exitStatus.needsPerson,
      `${count(failures.length, "device")} could not be wired`,
      failures.map(({ device, ran }) => ({
        pointer: device,
        found: "detail" in ran ? ran.detail : ran.ran,
        remedy: "look at the device, then try again",
      })),
    );
  } finally {
    store.release(acquired.lease);
  }
}
