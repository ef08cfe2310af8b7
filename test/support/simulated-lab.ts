/** The paper's prototype as a simulated fleet: one virtual router between two far ends, two hosts, wired for the first. */
import type { Op, PortSettings } from "../../src/execution/device.ts";
import { createSimulatedFleet, type SimulatedFleet } from "../../src/execution/drivers/simulated/fleet.ts";
import type { SimulatedFleetSetup } from "../../src/execution/drivers/simulated/setup.ts";
import type { MigrationJob, ProbeRequest } from "../../src/execution/ports.ts";

export const plain: PortSettings = { isolated: false, learning: true, flood: true };
/** Both tunnels accept, one sends. */
export const aside: PortSettings = { isolated: true, learning: false, flood: true };

export const addresses = { PR1: "10.77.0.1", PR2: "10.77.0.2", NR1: "10.77.0.11", NR2: "10.77.0.12" } as const;
export type LabDevice = keyof typeof addresses;

export const routerMac = (link: 1 | 2): string => `00:16:3e:00:01:0${link}`;

/** A tunnel of ours and its bridge: the same name at both ends, the key told. */
export const leg = (device: LabDevice, far: LabDevice, name: string, key: number, bridge: string, settings = plain): readonly Op[] => [
  { op: "add-tunnel", name, tunnel: { type: "gretap", local: addresses[device], remote: addresses[far], key } },
  { op: "attach", port: name, bridge, settings },
];

const bridge = (name: string, last: string): Op => ({ op: "add-bridge", name, mac: `02:00:00:00:00:${last}` });

export const labSetup: SimulatedFleetSetup = {
  hosts: [
    {
      id: "PR1",
      address: addresses.PR1,
      totalMemoryMiB: 1024,
      atBoot: [bridge("br-n1", "11"), bridge("br-n2", "12")],
      wiring: [...leg("PR1", "NR1", "t1", 1, "br-n1"), ...leg("PR1", "NR2", "t2", 2, "br-n2")],
    },
    { id: "PR2", address: addresses.PR2, totalMemoryMiB: 1024, atBoot: [bridge("br-n1", "21"), bridge("br-n2", "22")] },
  ],
  devices: [
    { id: "NR1", address: addresses.NR1, atBoot: [bridge("br0", "01")], wiring: leg("NR1", "PR1", "t1", 1, "br0") },
    { id: "NR2", address: addresses.NR2, atBoot: [bridge("br0", "02")], wiring: leg("NR2", "PR1", "t2", 2, "br0") },
  ],
  domains: [
    {
      router: "VR1",
      host: "PR1",
      memoryMiB: 96,
      dirtyMiBps: 1,
      interfaces: [
        { bridge: "br-n1", mac: routerMac(1) },
        { bridge: "br-n2", mac: routerMac(2) },
      ],
    },
  ],
  paths: [
    {
      from: "NR1",
      to: "192.168.2.2",
      segments: [
        [
          { device: "NR1", bridge: "br0" },
          { router: "VR1", mac: routerMac(1) },
        ],
        [
          { router: "VR1", mac: routerMac(2) },
          { device: "NR2", bridge: "br0" },
        ],
      ],
    },
  ],
  migration: { bandwidthGbps: 0.1, handOverSeconds: 2, overheadSeconds: 8 },
};

export const createLab = (changes: Partial<SimulatedFleetSetup> = {}): SimulatedFleet => createSimulatedFleet({ ...labSetup, ...changes });

export const job: MigrationJob = { id: "job-1", router: "VR1", from: "PR1", to: "PR2", gbps: null };

export const stream: ProbeRequest = { id: "p1", from: "NR1", to: "192.168.2.2", intervalSeconds: 0.01 };

/** Where the copies of the router are and how: "PR1 VR1 running". */
export const copies = (fleet: SimulatedFleet): readonly string[] =>
  (fleet.inspect().routers.get("VR1") ?? []).map(({ host, name, state }) => `${host} ${name} ${state}`).sort();
