/** Makes facts hold: reads the devices, makes what is missing, reads again. */
import { allEnded } from "./all-ended.ts";
import type { DeviceState } from "./device.ts";
import { changesTo, type Fact } from "./fact.ts";
import type { DeviceChange, Fence, Ran, Seen, World } from "./ports.ts";

export interface MakeRequest {
  readonly facts: readonly Fact[];
  readonly world: World;
  readonly change: (change: DeviceChange) => Promise<Ran>;
  /** Rounds of reading and changing, with growing pauses, before it is given up. */
  readonly rounds: number;
  readonly pauseSeconds: number;
  readonly inTurn: boolean;
  /** Devices that nothing is asked of once they are off for certain. Of any other, what is to be gone is gone then. */
  readonly mayBeOff: ReadonlySet<string>;
  /** Devices that an earlier change may still reach: they are told of a higher fence, by a change of nothing, before their state is believed. */
  readonly unsure: ReadonlyMap<string, Fence>;
}

export type Made = { readonly made: true } | { readonly made: false; readonly why: string };

export async function makeFacts({ facts, world, change, rounds, pauseSeconds, inTurn, mayBeOff, unsure }: MakeRequest): Promise<Made> {
  const byDevice = new Map<string, Fact[]>();
  for (const fact of facts) byDevice.set(fact.device, [...(byDevice.get(fact.device) ?? []), fact]);
  let why = "";
  for (let round = 0; round < rounds; round += 1) {
    if (round > 1) await world.clock.sleep(pauseSeconds * Math.min(8, 2 ** (round - 2)));
    const states = await Promise.all([...byDevice.keys()].map(async (device) => [device, await world.devices.read(device)] as const));
    const problems: string[] = [];
    const changes: DeviceChange[] = [];
    for (const [device, seen] of states) {
      const wanted = byDevice.get(device) ?? [];
      if (seen.seen) {
        const ops = changesTo(wanted, seen.state);
        if (ops.length > 0 || unsure.has(device)) changes.push({ device, ops });
      } else if (!((mayBeOff.has(device) || wanted.every(isAbsence)) && (await isOff(world, device)))) {
        problems.push(`${device} cannot be read: ${seen.why}`);
      }
    }
    if (changes.length === 0 && problems.length === 0) return { made: true };
    const ran = inTurn ? await oneByOne(changes, change) : await allEnded(changes.map(change));
    ran.forEach((result, index) => {
      if (result.ran !== "done") problems.push(`${changes[index]?.device}: ${result.detail}`);
    });
    why =
      problems.length > 0
        ? problems.join("; ")
        : `${changes.map(({ device }) => device).join(", ")}: changes were accepted and do not show`;
  }
  return { made: false, why };
}

async function oneByOne(changes: readonly DeviceChange[], change: (change: DeviceChange) => Promise<Ran>): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const each of changes) ran.push(await change(each));
  return ran;
}

/** Holds of a device without any memory. */
const isAbsence = ({ is }: Fact): boolean =>
  is === "no-port" || is === "no-bridge" || is === "no-pin" || is === "no-guard" || is === "detached";

/** For certain. */
export async function isOff(world: World, device: string): Promise<boolean> {
  if (!world.power.proves(device)) return false;
  const power = await world.power.read(device);
  return power.seen && power.state === "off";
}

/** The states of devices, side by side. */
export async function readDevices(world: World, devices: readonly string[]): Promise<ReadonlyMap<string, Seen<DeviceState>>> {
  return new Map(await Promise.all(devices.map(async (device) => [device, await world.devices.read(device)] as const)));
}
