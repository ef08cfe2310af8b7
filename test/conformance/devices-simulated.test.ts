/** The simulated fleet's devices, held to the same as the real ones. */

import { createSimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import type { End } from "../../src/execution/drivers/simulated/setup.ts";
import { devicesConformance } from "./devices.ts";
import { type DevicesRig, frameBridges } from "./devices-bench.ts";

const addresses = { first: "10.98.0.1", second: "10.98.0.2" };
const hosts = [
  { id: "first", address: addresses.first, totalMemoryMiB: 4096, bootSeconds: 1 },
  { id: "second", address: addresses.second, totalMemoryMiB: 4096, bootSeconds: 1 },
];
const PACKETS_PER_SECOND = 100;

const middle: End = { device: "first", bridge: frameBridges.middle };
const left: End = { device: "second", bridge: frameBridges.left };

async function open(): Promise<DevicesRig> {
  const fleet = createSimulatedFleet({
    hosts,
    // Tests count only what is sent between these two, and that is never quiet.
    paths: [{ from: "first", to: "10.97.0.1", packetsPerSecond: PACKETS_PER_SECOND, segments: [[middle, left]] }],
  });
  const { devices, power } = fleet.world;
  /** Bridges answer by the addresses that they are made with. */
  const macs = new Map<string, string>();
  return {
    devices: {
      ...devices,
      change(change, fence) {
        for (const op of change.ops) if (op.op === "add-bridge") macs.set(`${change.device} ${op.name}`, op.mac);
        return devices.change(change, fence);
      },
    },
    twoDevices: ["first", "second"],
    addresses,
    sleep: (seconds) => fleet.run(seconds),
    async restart(device) {
      await power.switch(device, "off");
      await fleet.run(60);
      await power.switch(device, "on");
      await fleet.run(60);
    },
    stations: {
      macOf: (device, bridge) => macs.get(`${device} ${bridge}`) ?? "",
      async answered(from, to, count) {
        let answers = 0;
        for (let sent = 0; sent < count; sent++) {
          const trace = fleet.trace({ device: from[0], bridge: from[1] }, { device: to[0], bridge: to[1] });
          if (trace.loop) throw new Error(`frames circle between ${from.join(" ")} and ${to.join(" ")}`);
          if (trace.answered) answers++;
          await fleet.run(1 / PACKETS_PER_SECOND);
        }
        return answers;
      },
      removed: async () => {},
    },
    close: async () => {},
  };
}

devicesConformance("simulated devices", open, { tunnels: ["gretap", "vxlan"], restart: true, frames: true, guardSeconds: 20 });
