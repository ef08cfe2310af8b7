/** What the pool itself says against a move or an emptying, before anything is touched. */
import type { Seen } from "../../ports.ts";
import { type ConnectXapi, seeing, xapiErrorOf } from "./client.ts";
import { hostNamed, vmNamed } from "./lookup.ts";

/**
 * Null: nothing. Asks VM.assert_can_boot_here, which is what VM.pool_migrate asks too: memory, storage and networks that the host has,
 * versions, processor features. (VM.assert_can_migrate is for moves with storage or between pools, and wants a token of the receiver.)
 */
export const migrationObstacle = (connect: ConnectXapi, router: string, to: string): Promise<Seen<string | null>> =>
  seeing(connect, async (client) => {
    const [host, { ref }] = [await hostNamed(client, to), await vmNamed(client, router)];
    return obstacleOf(() => client.call("VM.assert_can_boot_here", ref, host));
  });

/** Null: nothing. Asks host.assert_can_evacuate: whether the rest of the pool could take everything. */
export const evacuationObstacle = (connect: ConnectXapi, host: string): Promise<Seen<string | null>> =>
  seeing(connect, async (client) => {
    const ref = await hostNamed(client, host);
    return obstacleOf(() => client.call("host.assert_can_evacuate", ref));
  });

async function obstacleOf(question: () => Promise<unknown>): Promise<string | null> {
  try {
    await question();
    return null;
  } catch (error) {
    const said = xapiErrorOf(error);
    if (said === null) throw error;
    return said.text;
  }
}
