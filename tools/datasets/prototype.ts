/** The VROOM paper's prototype: two physical routers, two neighbours, one virtual router that moves. */
import type { NetworkDocument, PhysicalLinkDocument, PhysicalRouterDocument } from "../../src/network/document.ts";
import { ACME, GLOBEX, type Hardware, INITECH } from "../../src/network/generate/hardware.ts";

export const PROTOTYPE_SEED = 2007;

const PLATFORM = "xen-4.17-amd64";

const host = (id: string, hardware: Hardware, address: string): PhysicalRouterDocument => ({
  id,
  site: "lab",
  vendor: "acme",
  platform: PLATFORM,
  routerHypervisor: false,
  capabilities: ["ipv4-forwarding"],
  capacity: { cpuCores: 2, memoryMiB: 512, fibEntries: 10_000 },
  forwardingGbps: 4,
  power: { ...hardware.power },
  state: "on",
  management: { address, toolstack: "xl" },
});

const cable = (id: string, a: string, b: string): PhysicalLinkDocument => ({
  id,
  a,
  b,
  capacityGbps: 1,
  delayMs: 0.1,
  backgroundGbps: { ab: 0, ba: 0 },
  wattsPerEnd: 0.53,
  sleepable: false,
  state: "on",
  sharedRiskGroups: [],
});

const router = (id: string, on: string, movable: boolean): NetworkDocument["virtualRouters"][number] => ({
  id,
  host: on,
  vendor: "acme",
  platform: PLATFORM,
  requires: ["ipv4-forwarding"],
  demand: { cpuCores: 1, memoryMiB: 96, fibEntries: 1000 },
  memoryDirtyMiBps: 1,
  movable,
});

const tunnel = (id: string, neighbour: string, key: number): NetworkDocument["virtualLinks"][number] => ({
  id,
  a: "VR1",
  b: neighbour,
  trafficGbps: { ab: 0.1, ba: 0.1 },
  maxAddedDelayMs: 0.5,
  referenceDelayMs: 0.1,
  tunnel: { type: "gretap", key },
});

export const buildPrototype = (): NetworkDocument => ({
  schema: "rehome/network@1",
  name: "prototype",
  routing: "igp",
  maxUtilisation: 0.8,
  sites: [{ id: "lab", name: "Laboratory", region: "lab" }],
  transportNodes: [],
  physicalRouters: [
    host("PR1", ACME, "10.77.0.1"),
    host("PR2", INITECH, "10.77.0.2"),
    host("NR1", GLOBEX, "10.77.0.11"),
    host("NR2", GLOBEX, "10.77.0.12"),
  ],
  physicalLinks: [
    cable("PR1-NR1", "PR1", "NR1"),
    cable("PR1-NR2", "PR1", "NR2"),
    cable("PR2-NR1", "PR2", "NR1"),
    cable("PR2-NR2", "PR2", "NR2"),
  ],
  virtualRouters: [router("VR1", "PR1", true), router("NR1-router", "NR1", false), router("NR2-router", "NR2", false)],
  virtualLinks: [tunnel("VR1~NR1", "NR1-router", 1), tunnel("VR1~NR2", "NR2-router", 2)],
  accessLinks: [],
  policies: [{ id: "neighbours-stay-on", type: "keepOn", physicalRouters: ["NR1", "NR2"] }],
});
