/** The driver for Linux devices, on network namespaces of this machine. */
import { describe, it } from "vitest";
import { createIproute2Devices } from "../../src/execution/drivers/iproute2/devices.ts";
import { openNamespaceFleet, whyNoNamespaces } from "../support/network-namespaces.ts";
import { devicesConformance } from "./devices.ts";

const reason = await whyNoNamespaces();

if (reason !== null) {
  describe("devices on namespaces", () => {
    it(`not tested here: ${reason}`, ({ skip }) => skip(reason));
  });
} else {
  devicesConformance(
    "devices on namespaces",
    async () => {
      const fleet = await openNamespaceFleet(["first", "second"]);
      return {
        devices: createIproute2Devices(fleet.runner),
        twoDevices: ["first", "second"],
        addresses: fleet.addresses,
        sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
        restart: fleet.restart,
        stations: { macOf: fleet.stationMac, answered: fleet.attempts, removed: fleet.removeStations },
        close: fleet.close,
      };
    },
    // The kernel of a build machine has no GRE: that is tried on the lab's hosts.
    { tunnels: ["vxlan"], restart: true, frames: true, guardSeconds: 2 },
  );
}
