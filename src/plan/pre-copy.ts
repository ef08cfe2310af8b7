/**
 * How long a move takes: iterative pre-copy.
 *
 * Round 1 sends the whole memory, every further round what was dirtied during the one before; the router is paused for the
 * last one. Source: Clark et al., "Live Migration of Virtual Machines", NSDI 2005, sections 3 and 4. The rules for stopping
 * are those of Xen 4.17 (tools/libs/guest/xg_sr_save.c, simple_precopy_policy: 5 rounds, or fewer than 50 dirty pages).
 */
import type { VirtualRouter } from "../network/network.ts";
import type { Gbps, MiB, Seconds } from "../units.ts";

export interface MigrationModel {
  /** What one move may use of the path between the two hosts. */
  readonly bandwidthGbps: Gbps;
  /** Preparing tunnels, cloning the forwarding table and switching over, around the copy itself. */
  readonly overheadSeconds: Seconds;
  /** Rounds while the router runs; one more follows while it is paused. */
  readonly maxRounds: number;
  /** Less than this left to send: pause and send it. */
  readonly stopBelowMiB: MiB;
}

/**
 * Bandwidth: a management network of 1 Gb/s. The overhead is our allowance, not a measurement: about twenty prepared
 * commands at 0.1 to 0.3 s each and the hand-over of the data plane.
 */
export const defaultMigration: MigrationModel = {
  bandwidthGbps: 1,
  overheadSeconds: 8,
  maxRounds: 5,
  stopBelowMiB: (50 * 4096) / 2 ** 20,
};

export interface PreCopy {
  /** From the first preparation until the old host holds nothing of it. */
  readonly seconds: Seconds;
  /** All rounds together. */
  readonly sentMiB: MiB;
  /** The last round, while the router is paused. */
  readonly pausedSeconds: Seconds;
}

/** Key of `demand` that holds a virtual router's memory. */
const MEMORY_KEY = "memoryMiB";

/** A router without a memory demand takes the overhead alone. */
export function preCopy(router: Pick<VirtualRouter, "demand" | "memoryDirtyMiBps">, model: MigrationModel = defaultMigration): PreCopy {
  const memory = router.demand[MEMORY_KEY] ?? 0;
  const mibPerSecond = (model.bandwidthGbps * 1e9) / 8 / 2 ** 20;
  let toSend = memory;
  let sentMiB = 0;
  for (let round = 0; round < model.maxRounds && toSend >= model.stopBelowMiB; round++) {
    sentMiB += toSend;
    // A page that is dirtied twice is sent once: no round is larger than the memory.
    toSend = Math.min(memory, (router.memoryDirtyMiBps * toSend) / mibPerSecond);
  }
  sentMiB += toSend;
  return { seconds: model.overheadSeconds + sentMiB / mibPerSecond, sentMiB, pausedSeconds: toSend / mibPerSecond };
}

/** Seconds and watt-hours as plans state them: to the millisecond, so that the same plan is the same bytes. */
export const toMilliseconds = (seconds: Seconds): Seconds => Math.round(seconds * 1000) / 1000;
