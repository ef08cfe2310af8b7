/** Makes the devices' wiring what the network means while nothing moves: for a first set-up, and after a person's repairs. */

import type { Layout } from "./layout.ts";
import { settledState } from "./leftovers.ts";
import { readDevices } from "./make-facts.ts";
import type { DeviceChange, Ran, World } from "./ports.ts";

export interface WiringDifference {
  readonly change: DeviceChange;
  readonly commands: readonly string[];
  /** What an earlier execution left, in words: the change removes it. */
  readonly left: readonly string[];
}

export interface WiringLook {
  readonly differences: readonly WiringDifference[];
  readonly unseen: readonly { readonly device: string; readonly why: string }[];
}

/** Only looks: the changes that every device that is on still needs. */
export async function lookAtWiring(layout: Layout, world: World): Promise<WiringLook> {
  const { network } = layout;
  const settled = settledState(layout, network.today.placements);
  const isDead = (device: string): boolean => network.physicalRouters.has(device) && !network.today.routersOn.has(device);
  const states = await readDevices(
    world,
    settled.devices.filter((device) => !isDead(device)),
  );
  const differences: WiringDifference[] = [];
  const unseen: { device: string; why: string }[] = [];
  for (const [device, seen] of states) {
    if (!seen.seen) {
      unseen.push({ device, why: seen.why });
      continue;
    }
    const { ops, left } = settled.compare(device, seen.state);
    if (ops.length === 0) continue;
    const change = { device, ops };
    differences.push({ change, commands: world.devices.commandsOf(change), left: left.map(({ what }) => what) });
  }
  return { differences, unseen };
}

/** Makes every difference, device by device; says what became of each. */
export async function layWiring(
  look: WiringLook,
  world: World,
  fence: number,
): Promise<readonly { readonly device: string; readonly ran: Ran }[]> {
  return Promise.all(
    look.differences.map(async ({ change }) => ({ device: change.device, ran: await world.devices.change(change, fence) })),
  );
}
