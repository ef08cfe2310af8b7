/** The simulated fleet's hypervisor, held to the same as the real one. */
import { createSimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import { hypervisorConformance } from "./hypervisor.ts";

const host = (id: string, address: string) => ({ id, address, totalMemoryMiB: 1023, bootSeconds: 20 });

hypervisorConformance(
  "simulated",
  async () => {
    const fleet = createSimulatedFleet({
      hosts: [host("PR1", "10.77.0.1"), host("PR2", "10.77.0.2")],
      domains: [{ router: "VR1", host: "PR1", memoryMiB: 96, dirtyMiBps: 1, interfaces: [] }],
      bandwidthGbps: 0.1,
    });
    return {
      hypervisor: fleet.world.hypervisor,
      hosts: ["PR1", "PR2"],
      router: "VR1",
      sleep: (seconds) => fleet.run(seconds),
      close: async () => {},
    };
  },
  { patience: 30, timeoutSeconds: 60 },
);
