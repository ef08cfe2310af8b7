/**
 * The fencing token of a pool: one key of the pool's other_config for each that claimed it; the highest counts. Keys are only added by
 * their owner, and only lower ones removed, so that the highest is never lost.
 *
 * Weaker than a check on the device itself: between it and the act that it guards another executor can come in. XAPI's own locks
 * then keep two operations on one virtual machine apart (OTHER_OPERATION_IN_PROGRESS).
 */
import type { Fence } from "../../ports.ts";
import { type XapiClient, XapiRefusal, xapiErrorOf } from "./client.ts";
import { poolOf } from "./lookup.ts";

const PREFIX = "rehome-fence-";

/** @throws XapiRefusal when a higher one claimed the pool. */
export async function claim(client: XapiClient, fence: Fence): Promise<void> {
  const before = await claimsOf(client);
  if (before.highest === fence) return;
  refuseIfLower(fence, before.highest);
  try {
    await client.call("pool.add_to_other_config", before.pool, `${PREFIX}${fence}`, "");
  } catch (error) {
    if (xapiErrorOf(error)?.code !== "MAP_DUPLICATE_KEY") throw error;
  }
  refuseIfLower(fence, (await claimsOf(client)).highest);
  for (const lower of before.all) await client.call("pool.remove_from_other_config", before.pool, `${PREFIX}${lower}`);
}

async function claimsOf(client: XapiClient): Promise<{ readonly pool: string; readonly all: readonly Fence[]; readonly highest: Fence }> {
  const { ref, pool } = await poolOf(client);
  const keys = Object.keys(pool.other_config).filter((key) => key.startsWith(PREFIX));
  const all = keys.map((key) => Number(key.slice(PREFIX.length))).filter(Number.isSafeInteger);
  return { pool: ref, all, highest: Math.max(-1, ...all) };
}

function refuseIfLower(fence: Fence, highest: Fence): void {
  if (highest > fence) throw new XapiRefusal(`Another executor has taken over (fencing token ${highest}, ours is ${fence}).`);
}
