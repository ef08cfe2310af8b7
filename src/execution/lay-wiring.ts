/** Makes the devices' wiring what the network means while nothing moves: for a first set-up, and after a person's repairs. */
import type { Problem } from "../result.ts";
import type { JournalRecord } from "./journal/record.ts";
import type { JournalStore } from "./journal/store.ts";
import type { Layout } from "./layout.ts";
import { settledState } from "./leftovers.ts";
import { readDevices } from "./make-facts.ts";
import type { DeviceChange, Ran, World } from "./ports.ts";
import { LEASE_SECONDS } from "./recorder.ts";
import type { Held } from "./under-lease.ts";
import { unfinishedProblems } from "./unfinished.ts";

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
  world: Pick<World, "devices">,
  fence: number,
): Promise<readonly { readonly device: string; readonly ran: Ran }[]> {
  return Promise.all(
    look.differences.map(async ({ change }) => ({ device: change.device, ran: await world.devices.change(change, fence) })),
  );
}

export type WiringOutcome =
  /** What was seen is made, but for the problems: of those devices it is not known. */
  | { readonly status: "laid"; readonly look: WiringLook; readonly problems: readonly Problem[] }
  /** Nothing was touched: an execution has left the network between two states. */
  | { readonly status: "unfinished"; readonly problems: readonly Problem[] }
  /** Nothing was touched: somebody else has the network by now. */
  | { readonly status: "lost" };

/** What is sent to a device may arrive until it is given up on: as long as that nobody else begins. */
export const WIRING_LEASE_SECONDS = 3 * LEASE_SECONDS;

export interface WiringRequest {
  readonly layout: Layout;
  readonly world: World;
  readonly store: Pick<JournalStore<JournalRecord>, "rows" | "read">;
}

const remedy = "look at the device, then try again";

/** Looks, makes every difference, and looks again: under the network's lease, so that nobody changes it meanwhile. */
export async function putWiringRight({ layout, world, store }: WiringRequest, { lease, isOurs }: Held): Promise<WiringOutcome> {
  const unfinished = unfinishedProblems(store, layout.network.name);
  if (unfinished.length > 0) return { status: "unfinished", problems: unfinished };
  const look = await lookAtWiring(layout, world);
  if (!isOurs()) return { status: "lost" };
  const failed = (await layWiring(look, world, lease.token)).flatMap(({ device, ran }) =>
    ran.ran === "done" ? [] : [{ pointer: device, found: ran.detail, remedy }],
  );
  if (failed.length > 0 || look.differences.length === 0) return { status: "laid", look, problems: failed };
  const { differences } = await lookAtWiring(layout, world);
  const problems = differences.map(({ change, commands }) => ({
    pointer: change.device,
    found: `it has accepted the changes, and still needs: ${commands.join("; ")}`,
    remedy,
  }));
  return { status: "laid", look, problems };
}
