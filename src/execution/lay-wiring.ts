/** Makes the devices' wiring what the network means while nothing moves: for a first set-up, and after a person's repairs. */

import { changesTo } from "./fact.ts";
import { isOurs } from "./gates.ts";
import type { Layout } from "./layout.ts";
import { readDevices } from "./make-facts.ts";
import type { DeviceChange, Ran, World } from "./ports.ts";
import { settledWiring } from "./wiring.ts";

export interface WiringDifference {
  readonly change: DeviceChange;
  readonly commands: readonly string[];
}

export interface WiringLook {
  readonly differences: readonly WiringDifference[];
  readonly unseen: readonly { readonly device: string; readonly why: string }[];
}

/** Only looks: the changes that every device that is on still needs. */
export async function lookAtWiring(layout: Layout, world: World): Promise<WiringLook> {
  const { network } = layout;
  const wiring = settledWiring(layout, network.today.placements);
  const isDead = (device: string): boolean => network.physicalRouters.has(device) && !network.today.routersOn.has(device);
  const hosts = [...network.physicalRouters.keys()];
  const devices = [...new Set([...wiring.map(({ device }) => device), ...hosts])].filter((device) => !isDead(device));
  const states = await readDevices(world, devices);
  const differences: WiringDifference[] = [];
  const unseen: { device: string; why: string }[] = [];
  for (const [device, seen] of states) {
    if (!seen.seen) {
      unseen.push({ device, why: seen.why });
      continue;
    }
    const wanted = wiring.filter((fact) => fact.device === device);
    const known = new Set(wanted.flatMap((fact) => ("name" in fact ? [fact.name] : "port" in fact ? [fact.port] : [])));
    const left = [...seen.state.ports.keys()].filter((name) => isOurs(name) && !known.has(name));
    const empty = [...seen.state.bridges].filter((name) => isOurs(name) && !known.has(name));
    const ops = [
      ...left.map((name) => ({ op: "remove-port", name }) as const),
      ...empty.map((name) => ({ op: "remove-bridge", name }) as const),
      ...changesTo(wanted, seen.state),
    ];
    if (ops.length > 0) differences.push({ change: { device, ops }, commands: world.devices.commandsOf({ device, ops }) });
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
