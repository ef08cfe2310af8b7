/**
 * How long a move takes, and for how much of it the router stands still: iterative pre-copy.
 *
 * Round 1 sends the whole memory, every further round what was dirtied during the one before; the router is paused for the
 * last one and for the hand-over:
 *
 *     V(1) = memory,  V(k+1) = min(writableShare x memory, dirtyRate x V(k) / bandwidth)
 *     seconds = overheadSeconds + sum V(k) / bandwidth,  pausedSeconds = handOverSeconds + V(last) / bandwidth
 *
 * Source: Clark et al., "Live Migration of Virtual Machines", NSDI 2005, sections 3 and 4. The rules for stopping are those of
 * Xen 4.17 (tools/libs/guest/xg_sr_save.c, simple_precopy_policy: 5 rounds, or fewer than 50 dirty pages). Calibration and
 * errors against real migrations: docs/migration-model.md.
 */
import { z } from "zod";
import type { VirtualRouter } from "../network/network.ts";
import type { Gbps, MiB, Seconds } from "../units.ts";

/** The figures of a migration model, for users with measurements of their own; a figure left out is the default one. */
export const migrationModelSchema = z
  .strictObject({
    bandwidthGbps: z.number().positive().default(1).describe("What one move may use of the path between the two hosts"),
    overheadSeconds: z
      .number()
      .nonnegative()
      .default(8)
      .describe("Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds"),
    handOverSeconds: z
      .number()
      .nonnegative()
      .default(0.06)
      .describe("Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again"),
    maxRounds: z.int().positive().default(5).describe("Rounds while the router runs; one more follows while it is paused"),
    stopBelowMiB: z
      .number()
      .nonnegative()
      .default((50 * 4096) / 2 ** 20)
      .describe("Less than this left to send: pause and send it"),
    writableShare: z.number().min(0).max(1).default(1).describe("Share of the memory that is ever rewritten: no later round is larger"),
  })
  .refine((model) => model.handOverSeconds <= model.overheadSeconds, {
    path: ["handOverSeconds"],
    error: "handOverSeconds is a part of overheadSeconds and cannot be longer: raise overheadSeconds, or lower handOverSeconds",
  });

export type MigrationModel = Readonly<z.output<typeof migrationModelSchema>>;

/**
 * Bandwidth: a management network of 1 Gb/s. The overhead is our allowance, not a measurement: about twenty prepared commands
 * at 0.1 to 0.3 s each and the hand-over of the data plane. Hand-over: the shortest whole pause of Clark et al. Rounds and
 * threshold: Xen 4.17. Share: the cautious end, all memory may be rewritten.
 */
export const defaultMigration: MigrationModel = migrationModelSchema.parse({});

export interface PreCopy {
  /** From the first preparation until the old host holds nothing of it; infinite when the path has no bandwidth left. */
  readonly seconds: Seconds;
  /** All rounds together. */
  readonly sentMiB: MiB;
  /** The hand-over and the last round, while the router is paused. */
  readonly pausedSeconds: Seconds;
}

/** Key of `demand` that holds a virtual router's memory. */
const MEMORY_KEY = "memoryMiB";

const BITS_PER_MIB = 8 * 2 ** 20;

/** Decimal gigabits a second as MiB a second. */
export const mibPerSecond = (gbps: Gbps): number => (gbps * 1e9) / BITS_PER_MIB;

/**
 * A live move. A router without a memory demand takes the overhead alone. A router that gets dirty faster than the path
 * carries does not converge: after `maxRounds` the rest is sent while it is paused.
 *
 * @param gbps What is left on the move's path, for its payload; the move never uses more than `model.bandwidthGbps`.
 */
export function preCopy(
  router: Pick<VirtualRouter, "demand" | "memoryDirtyMiBps">,
  model: MigrationModel = defaultMigration,
  gbps: Gbps = model.bandwidthGbps,
): PreCopy {
  const memory = router.demand[MEMORY_KEY] ?? 0;
  const rate = mibPerSecond(Math.max(0, Math.min(gbps, model.bandwidthGbps)));
  const secondsFor = (mib: MiB): Seconds => (mib === 0 ? 0 : mib / rate);
  let toSend: MiB = memory;
  let sentMiB = 0;
  for (let round = 0; round < model.maxRounds && toSend > 0 && toSend >= model.stopBelowMiB; round++) {
    sentMiB += toSend;
    // A page that is dirtied twice is sent once.
    const dirtied = router.memoryDirtyMiBps === 0 ? 0 : router.memoryDirtyMiBps * secondsFor(toSend);
    toSend = Math.min(model.writableShare * memory, dirtied);
  }
  sentMiB += toSend;
  return {
    seconds: model.overheadSeconds + secondsFor(sentMiB),
    sentMiB,
    pausedSeconds: model.handOverSeconds + secondsFor(toSend),
  };
}

/** A cold move: a new router, or one whose host is dead, starts from its configuration; there is no memory to copy, only the overhead. */
export const coldStart = (model: MigrationModel = defaultMigration): Seconds => model.overheadSeconds;

/** Seconds and watt-hours as plans state them: to the millisecond, so that the same plan is the same bytes. */
export const toMilliseconds = (seconds: Seconds): Seconds => Math.round(seconds * 1000) / 1000;
