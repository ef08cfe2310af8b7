/** The lab as Rehome's own documents: network@1, and fleet@1 for the executor. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { fleetSchema } from "../../src/execution/fleet-document.ts";
import { networkSchema } from "../../src/network/document.ts";
import { bmcCipherSuite, bmcPassword, bmcUser } from "./bmc.ts";
import { accessIn } from "./overlay.ts";
import { endpoints, type Host, type HostCount, hostsOf, type Router, routersOf } from "./topology.ts";

const site = "pop";
const kind = { vendor: "debian", platform: "xen-4.17" };
const firstCustomer = "cust-1";
const secondCustomer = "cust-2";
const between = "vr1~vr2";

const nameOf = (count: HostCount): string => (count === 2 ? "lab-prototype" : "lab-three-hosts");

/** The access and virtual links of a router, in the order of its interfaces. */
function linksOf(router: Router, count: HostCount): readonly [string, string] {
  if (count === 2) return [firstCustomer, secondCustomer];
  return router.name === "VR1" ? [firstCustomer, between] : [between, secondCustomer];
}

export function writeNetwork(file: string, count: HostCount): void {
  const routers = routersOf(count);
  const traffic = { in: 0.01, out: 0.01 };
  const document: z.input<typeof networkSchema> = {
    schema: "rehome/network@1",
    name: nameOf(count),
    sites: [{ id: site }],
    transportNodes: ["core", "nr1", "nr2"].map((id) => ({ id, site })),
    physicalRouters: hostsOf(count).map((host) => physicalRouter(host)),
    physicalLinks: [...hostsOf(count).map(({ name }) => name), "nr1", "nr2"].map((node) => ({
      id: `${node.toLowerCase()}-core`,
      a: node,
      b: "core",
      capacityGbps: 1,
      delayMs: 0.1,
    })),
    virtualRouters: routers.map(({ name, host, memoryMiB }) => ({
      id: name,
      host,
      ...kind,
      demand: { cpuCores: 1, memoryMiB },
      memoryDirtyMiBps: 1,
    })),
    virtualLinks: count === 2 ? [] : [{ id: between, a: "VR1", b: "VR2", trafficGbps: { ab: 0.01, ba: 0.01 } }],
    accessLinks: [
      { id: firstCustomer, router: "VR1", attachedTo: "nr1", trafficGbps: traffic },
      { id: secondCustomer, router: count === 2 ? "VR1" : "VR2", attachedTo: "nr2", trafficGbps: traffic },
    ],
  };
  networkSchema.parse(document);
  write(file, document);
}

/** What Xen leaves of 1024 MiB beside a dom0 of 512 MiB. The host that starts off is the thrifty one: consolidation moves everything there. */
const physicalRouter = ({ name, address, startsOn }: Host) => ({
  id: name,
  site,
  ...kind,
  capacity: { cpuCores: 4, memoryMiB: 400 },
  power: { idleWatts: startsOn ? 300 : 200, sleepWatts: 10, bootSeconds: 30 },
  state: startsOn ? ("on" as const) : ("off" as const),
  management: { address, toolstack: "xl" as const },
});

/** Paths in it are relative to its folder. */
export function writeFleet(file: string, folder: string, count: HostCount): void {
  const passwordFile = "bmc-password";
  writeFileSync(join(folder, passwordFile), bmcPassword, { mode: 0o600 });
  const routers = routersOf(count);
  const interfaces = routers.map((router) => {
    const entries = linksOf(router, count).map((link, index) => {
      const { bridge, mac } = router.interfaces[index === 0 ? 0 : 1];
      return [link, { bridge, mac }] as const;
    });
    return [router.name, Object.fromEntries(entries)] as const;
  });
  const hosts = hostsOf(count).map(({ name, address, bmcAddress }) => {
    const power = {
      type: "ipmi" as const,
      address: bmcAddress,
      user: bmcUser,
      passwordFile,
      cipherSuite: bmcCipherSuite,
      graceSeconds: 120,
    };
    return [name, { address, power }] as const;
  });
  const far = endpoints.map(({ name, address }) => [name.toLowerCase(), { address }] as const);
  const document: z.input<typeof fleetSchema> = {
    schema: "rehome/fleet@1",
    network: nameOf(count),
    ssh: { user: "root", identityFile: accessIn(".").keyFile, knownHostsFile: accessIn(".").knownHostsFile },
    devices: Object.fromEntries([...hosts, ...far]),
    migration: { transport: "tcp" },
    interfaces: Object.fromEntries(interfaces),
    access: { [firstCustomer]: { bridge: "br0" }, [secondCustomer]: { bridge: "br0" } },
    probes: [
      { id: "across", from: "nr1", to: endpoints[1].customerAddress, through: routers.map(({ name }) => name), intervalSeconds: 0.05 },
    ],
    // A command takes 0.3 to 2.3 s under emulation.
    timeouts: { commandSeconds: 60, stallSeconds: 60, wakeSeconds: 300, confirmSeconds: 120 },
  };
  fleetSchema.parse(document);
  write(file, document);
}

const write = (file: string, document: unknown): void => writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
