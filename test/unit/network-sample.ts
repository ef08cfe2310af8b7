/** A small network that has one of everything, its traffic, and changes to it; every test mutates a fresh copy. */

const router = (id: string, site: string) => ({
  id,
  site,
  vendor: "acme",
  platform: "xen-4.17-amd64",
  capabilities: ["netflow", "ipv6"],
  capacity: { cpuCores: 8, memoryMiB: 16_384, tdmPorts: 2 },
  forwardingGbps: 100,
  power: { idleWatts: 320, sleepWatts: 15, wattsPerGbps: 0.02, bootSeconds: 180 },
  state: "on",
  management: { address: "10.0.0.1", toolstack: "xl" },
});

const virtual = (id: string, host: string | null) => ({
  id,
  host,
  vendor: "acme",
  platform: "xen-4.17-amd64",
  requires: ["netflow"],
  demand: { cpuCores: 1, memoryMiB: 512 },
  memoryDirtyMiBps: 4,
});

/** Two sites, three hosts, and today's routes: nyc-1 to dc-1 over nyc-1-up, nyc-dc, dc-1-up in 1.02 ms. */
export const sampleNetwork = () => ({
  schema: "rehome/network@1",
  name: "sample",
  routing: "igp",
  maxUtilisation: 0.8,
  sites: [
    { id: "nyc", name: "New York", lat: 40.71, lon: -74.01, region: "us-east" },
    { id: "dc", name: "Washington", lat: 38.9, lon: -77.04, region: "us-east" },
  ],
  transportNodes: [
    { id: "nyc-t", site: "nyc" },
    { id: "dc-t", site: "dc" },
  ],
  physicalRouters: [router("nyc-1", "nyc"), router("nyc-2", "nyc"), router("dc-1", "dc")],
  physicalLinks: [
    { id: "nyc-1-up", a: "nyc-1", b: "nyc-t", capacityGbps: 100, delayMs: 0.01 },
    { id: "nyc-2-up", a: "nyc-2", b: "nyc-t", capacityGbps: 100, delayMs: 0.01 },
    { id: "dc-1-up", a: "dc-1", b: "dc-t", capacityGbps: 100, delayMs: 0.01 },
    {
      id: "nyc-dc",
      a: "nyc-t",
      b: "dc-t",
      capacityGbps: 10,
      delayMs: 1,
      igpCost: 10,
      backgroundGbps: { ab: 0.5, ba: 0 },
      wattsPerEnd: 5.4,
      sharedRiskGroups: ["conduit-7"],
    },
  ],
  virtualRouters: [virtual("vr-nyc", "nyc-1"), virtual("vr-dc", "dc-1"), virtual("vr-new", null)],
  virtualLinks: [
    {
      id: "nyc~dc",
      a: "vr-nyc",
      b: "vr-dc",
      trafficGbps: { ab: 3.1, ba: 2.8 },
      maxDelayMs: 12,
      maxAddedDelayMs: 5,
      route: ["nyc-1-up", "nyc-dc", "dc-1-up"],
      tunnel: { type: "gre", key: 17 },
    },
  ],
  accessLinks: [
    { id: "cust-17", router: "vr-nyc", attachedTo: "nyc-t", technology: "packet", trafficGbps: { in: 0.4, out: 1.1 }, maxAddedDelayMs: 3 },
    { id: "cust-18", router: "vr-dc", attachedTo: "dc-t", technology: "tdm" },
  ],
  policies: [
    { type: "separate", virtualRouters: ["vr-nyc", "vr-dc"], scope: "site" },
    { id: "near", type: "fence", virtualRouters: ["vr-new"], sites: ["nyc"], physicalRouters: ["dc-1"] },
    { type: "minOn", scope: "region", count: 1 },
    { type: "sitePower", site: "nyc", maxWatts: 5000 },
  ],
});

/** 96 quarter hours from midnight UTC; the link carries as many Gb/s as the hour says, the customer 1 and 2. */
export const sampleTraffic = () => ({
  schema: "rehome/traffic@1",
  network: "sample",
  start: "2004-05-01T00:00:00Z",
  stepSeconds: 900,
  series: {
    "nyc~dc": { ab: Array.from({ length: 96 }, (_, i) => Math.floor(i / 4)), ba: Array.from({ length: 96 }, () => 1) },
    "cust-17": { in: Array.from({ length: 96 }, () => 1), out: Array.from({ length: 96 }, () => 2) },
  },
});

/** Puts a value at a path of a JSON value, in place; undefined removes it. */
export function put(target: unknown, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1) as string | number;
  let container = target as Record<string | number, unknown>;
  for (const segment of path.slice(0, -1)) container = container[segment] as Record<string | number, unknown>;
  if (value === undefined) Reflect.deleteProperty(container, last);
  else container[last] = value;
}
