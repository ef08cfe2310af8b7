/** A small network for tests over HTTP: two sites, four hosts, three routers. */
export const aNetworkDocument = {
  schema: "rehome/network@1",
  name: "two sites",
  sites: [{ id: "nyc" }, { id: "dc" }],
  transportNodes: [
    { id: "nyc-t", site: "nyc" },
    { id: "dc-t", site: "dc" },
  ],
  physicalRouters: [
    { id: "nyc-1", site: "nyc", vendor: "acme", platform: "xen", capacity: { cpuCores: 4 } },
    { id: "nyc-2", site: "nyc", vendor: "acme", platform: "xen", capacity: { cpuCores: 2 } },
    { id: "dc-1", site: "dc", vendor: "acme", platform: "xen", capacity: { cpuCores: 2 } },
    { id: "dc-2", site: "dc", vendor: "bolt", platform: "xen", capacity: { cpuCores: 2 } },
  ],
  physicalLinks: [
    { id: "nyc-1-up", a: "nyc-1", b: "nyc-t", capacityGbps: 100, delayMs: 0 },
    { id: "nyc-2-up", a: "nyc-2", b: "nyc-t", capacityGbps: 100, delayMs: 0 },
    { id: "dc-1-up", a: "dc-1", b: "dc-t", capacityGbps: 100, delayMs: 0 },
    { id: "dc-2-up", a: "dc-2", b: "dc-t", capacityGbps: 100, delayMs: 0 },
    { id: "nyc-dc", a: "nyc-t", b: "dc-t", capacityGbps: 8, delayMs: 7 },
  ],
  virtualRouters: [
    { id: "vr-a", host: "nyc-1", vendor: "acme", platform: "xen", demand: { cpuCores: 1 } },
    { id: "vr-b", host: "nyc-1", vendor: "acme", platform: "xen", demand: { cpuCores: 3 } },
    { id: "vr-c", host: "dc-1", vendor: "acme", platform: "xen", demand: { cpuCores: 1 } },
  ],
  accessLinks: [{ id: "cust-17", router: "vr-a", attachedTo: "nyc-t", trafficGbps: { in: 1, out: 2 }, maxAddedDelayMs: 3 }],
};

/** As somebody might have typed it: with space, and keys in an order of their own. */
export const aNetworkText = (change: object = {}): string => `${JSON.stringify({ ...aNetworkDocument, ...change }, null, 3)}\n\n`;

export const aTrafficText = (change: object = {}): string =>
  JSON.stringify(
    {
      schema: "rehome/traffic@1",
      network: "two sites",
      start: "2026-11-23T00:00:00Z",
      stepSeconds: 3600,
      series: { "cust-17": { in: [1, 0.5], out: [2, 1] } },
      ...change,
    },
    null,
    1,
  );
