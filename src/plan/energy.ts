/**
 * Energy of moving virtual routers and waking physical ones, and what is left of a saving after both: a plan has to pay back.
 */

import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import type { MiB, Seconds, WattHours, Watts } from "../units.ts";
import type { MoveDocument, PlanDocument } from "./plan-document.ts";
import { defaultMigration, type MigrationModel, preCopy } from "./pre-copy.ts";

/**
 * Joules for each 10^6 bytes sent and for each migration, both hosts together.
 * Source: Liu, Xu, Jin, Gong and Liao, "Performance and Energy Modeling for Live Migration of Virtual Machines", HPDC 2011:
 * E = 0.512 V + 20.165, measured on Xen.
 */
export const JOULES_PER_MEGABYTE = 0.512;
export const JOULES_PER_MOVE = 20.165;

const JOULES_PER_WATT_HOUR = 3600;
const MEGABYTES_PER_MIB = 2 ** 20 / 1e6;

export const moveEnergy = (sentMiB: MiB): WattHours =>
  (JOULES_PER_MEGABYTE * sentMiB * MEGABYTES_PER_MIB + JOULES_PER_MOVE) / JOULES_PER_WATT_HOUR;

/** A host that boots draws its idle power before it is of any use: what it draws above sleeping, over `bootSeconds`. */
export const wakeEnergy = (power: { readonly idleWatts: Watts; readonly sleepWatts: Watts; readonly bootSeconds: Seconds }): WattHours =>
  (Math.max(0, power.idleWatts - power.sleepWatts) * power.bootSeconds) / JOULES_PER_WATT_HOUR;

export interface NetEnergy {
  readonly savedWatts: Watts;
  /** Over the hours, before costs. */
  readonly savedWattHours: WattHours;
  readonly moveWattHours: WattHours;
  readonly wakeWattHours: WattHours;
  readonly netWattHours: WattHours;
  /** Net energy is positive: the plan is worth carrying out for its energy. */
  readonly paysBack: boolean;
  /** From when on it pays; null when it never does. */
  readonly paysBackAfterHours: number | null;
}

/** Net energy over `hours` of the new state. `moves` and `wakes` are the watt-hours of each. */
export function netEnergy(figures: {
  readonly beforeWatts: Watts;
  readonly afterWatts: Watts;
  readonly hours: number;
  readonly moves: readonly WattHours[];
  readonly wakes: readonly WattHours[];
}): NetEnergy {
  const savedWatts = figures.beforeWatts - figures.afterWatts;
  const savedWattHours = savedWatts * figures.hours;
  const moveWattHours = total(figures.moves);
  const wakeWattHours = total(figures.wakes);
  const cost = moveWattHours + wakeWattHours;
  const netWattHours = savedWattHours - cost;
  return {
    savedWatts,
    savedWattHours,
    moveWattHours,
    wakeWattHours,
    netWattHours,
    paysBack: netWattHours > 0,
    paysBackAfterHours: savedWatts > 0 ? cost / savedWatts : null,
  };
}

/** Watt-hours of each move of a plan, in its order. */
export function movesEnergy(
  network: Network,
  moves: readonly Pick<MoveDocument, "router">[],
  model: MigrationModel = defaultMigration,
): readonly WattHours[] {
  return moves.map((move) => moveEnergy(preCopy(lookup(network.virtualRouters, move.router), model).sentMiB));
}

/** Watt-hours of each waking among the power events. */
export function wakesEnergy(network: Network, events: PlanDocument["powerEvents"]): readonly WattHours[] {
  return events
    .filter((event) => event.to === "on")
    .map((event) => wakeEnergy(lookup(network.physicalRouters, event.physicalRouter).power));
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
