/**
 * Devices that are Linux hosts with iproute2: bridges, tunnels and static forwarding entries, by one script a change.
 *
 * On a device: nothing is installed; `/run/rehome` holds the highest fencing token and the dead man's switches. Needs: sh, ip and
 * bridge (iproute2 6 or later is tried), setsid, sleep, mkdir, rm; the kernel's bridge, veth, and vxlan or ip_gre.
 */
import { randomBytes } from "node:crypto";
import type { Seconds } from "../../../units.ts";
import type { DeviceState } from "../../device.ts";
import type { DeviceChange, Devices, Fence, Ran, Seen } from "../../ports.ts";
import type { Runner } from "../remote/runner.ts";
import { changeScript, outcomeOf } from "./change-script.ts";
import { faultOf } from "./check-op.ts";
import { stateOf } from "./parse-reading.ts";
import { DEFAULT_MTU, plainCommands } from "./plain-commands.ts";
import { readScript } from "./read-script.ts";

export interface Iproute2Settings {
  /** For one script. Default: the runner's. */
  readonly timeoutSeconds?: Seconds;
  /** Of every bridge and tunnel that is made. Default 1450. */
  readonly mtu?: number;
}

export function createIproute2Devices(runner: Runner, settings: Iproute2Settings = {}): Devices {
  const { mtu = DEFAULT_MTU, timeoutSeconds } = settings;
  if (!Number.isInteger(mtu) || mtu < 68 || mtu > 65535) throw new RangeError(`an MTU is a whole number from 68 to 65535, not ${mtu}`);
  const options = timeoutSeconds === undefined ? {} : { timeoutSeconds };

  return {
    async read(device): Promise<Seen<DeviceState>> {
      const nonce = randomBytes(16).toString("hex");
      return stateOf(await runner.run(device, readScript(nonce), options), nonce);
    },

    async change({ device, ops }: DeviceChange, fence: Fence): Promise<Ran> {
      const refused = refusalOf(ops.map(faultOf), fence);
      if (refused !== null) return { ran: "failed", detail: refused };
      return outcomeOf(ops, await runner.run(device, changeScript(ops, fence, mtu), options));
    },

    commandsOf: ({ ops }) =>
      ops.flatMap((op) => {
        const fault = faultOf(op);
        return fault === null ? plainCommands(op, mtu) : [`# refused: ${printable(fault)}`];
      }),
  };
}

/** One op that is no good refuses them all: nothing of the change was done. */
function refusalOf(faults: readonly (string | null)[], fence: Fence): string | null {
  const index = faults.findIndex((fault) => fault !== null);
  if (index !== -1) return `nothing was done, since of ${faults.length} changes number ${index + 1} is refused: ${faults[index]}`;
  return Number.isSafeInteger(fence) && fence >= 0 ? null : `nothing was done: a fencing token is a whole number from 0, not ${fence}`;
}

/** Faults quote as JSON, which leaves some line separators as they are. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
