/** The static entries of bridges in `bridge -j fdb show`: learned ones, the bridges' own addresses and a VXLAN's own table are none. */
import { z } from "zod";
import type { Pin } from "../../device.ts";

const entrySchema = z.object({
  mac: z.string(),
  ifname: z.string(),
  master: z.string().optional(),
  /** Absent of learned ones. */
  state: z.string().optional(),
  /** A bridge with VLANs has an entry for each as well as the one without, which counts. */
  vlan: z.int().optional(),
});

/** Throws a ZodError on what it does not understand: parse-reading.ts makes an answer of it. */
export const parseForwarding = (json: unknown): readonly Pin[] =>
  z
    .array(entrySchema)
    .parse(json)
    .filter(({ master, state, vlan }) => master !== undefined && state === "static" && vlan === undefined)
    .map(({ mac, ifname }) => ({ mac: mac.toLowerCase(), port: ifname }));
