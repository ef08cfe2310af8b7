/**
 * The boxes of generated networks. Watts are measured figures of real routers (models/power/ names each source, and a test keeps
 * the two equal); vendors and platforms are invented, and so are the resources: a box with room for about three full routers.
 */

import type { Watts } from "../../units.ts";
import type { PhysicalRouterDocument } from "../document.ts";

export interface Hardware {
  readonly vendor: string;
  readonly platform: string;
  /** File name in models/power/, without .json. */
  readonly powerModel: string;
  readonly capacity: Readonly<Record<string, number>>;
  readonly forwardingGbps: number;
  readonly power: PhysicalRouterDocument["power"];
}

const capacity = { cpuCores: 16, memoryMiB: 16384, fibEntries: 2_000_000, aclEntries: 8000 };

export const ACME: Hardware = {
  vendor: "acme",
  platform: "xen-4.17-amd64",
  powerModel: "ncs-55a1-24h",
  capacity,
  forwardingGbps: 1800,
  power: { idleWatts: 319.82, sleepWatts: 15, wattsPerGbps: 0.02154, bootSeconds: 180 },
};

export const GLOBEX: Hardware = {
  vendor: "globex",
  platform: "xen-4.17-arm64",
  powerModel: "7280cr3k-32d4",
  capacity,
  forwardingGbps: 4800,
  power: { idleWatts: 266.75, sleepWatts: 15, wattsPerGbps: 0.01215, bootSeconds: 180 },
};

export const INITECH: Hardware = {
  vendor: "initech",
  platform: "xen-4.17-amd64",
  powerModel: "8201-32fh",
  capacity,
  forwardingGbps: 12800,
  power: { idleWatts: 253.85, sleepWatts: 15, wattsPerGbps: 0.0032, bootSeconds: 180 },
};

export const HOOLI: Hardware = {
  vendor: "hooli",
  platform: "xen-4.17-amd64",
  powerModel: "nexus-9336c-fx2",
  capacity,
  forwardingGbps: 7200,
  power: { idleWatts: 285.31, sleepWatts: 15, wattsPerGbps: 0.008972, bootSeconds: 180 },
};

export const HARDWARE: readonly Hardware[] = [ACME, GLOBEX, INITECH, HOOLI];

/** A 400G FR4 optic, drawn as soon as it is plugged in: long-haul ends. Measured, models/power/7280cr3k-32d4.json. */
export const OPTIC_WATTS_PER_END: Watts = 5.4;
/** A 100G port with a passive copper cable: uplinks inside a site. Measured, models/power/ncs-55a1-24h.json. */
export const COPPER_WATTS_PER_END: Watts = 0.53;
