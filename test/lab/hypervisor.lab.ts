/**
 * The xl driver over ssh on the lab's real hosts, held to the suite of all hypervisors.
 *
 *     npm run lab -- up --hosts 2
 *     npm run lab -- exec npx vitest run --config test/lab/vitest.config.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSshRunner } from "../../src/execution/drivers/remote/ssh-runner.ts";
import { createXlHypervisor } from "../../src/execution/drivers/xen-xl/hypervisor.ts";
import { type HypervisorRig, hypervisorConformance } from "../conformance/hypervisor.ts";
import { runsFolder } from "./places.ts";
import { hostsOf, routersOf } from "./topology.ts";

/** The lab that stays. */
function labFolder(): string {
  const folders = readdirSync(runsFolder).map((name) => join(runsFolder, name));
  const kept = folders.find((folder) => {
    if (!existsSync(join(folder, "lab.json")) || existsSync(join(folder, "stopped"))) return false;
    const { owner }: { readonly owner: number | null } = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8"));
    return owner === null;
  });
  if (kept === undefined) throw new Error("No lab is up. Boot one: npm run lab -- up --hosts 2");
  return kept;
}

async function open(): Promise<HypervisorRig> {
  const folder = labFolder();
  const addresses = new Map(hostsOf(2).map(({ name, address }) => [name, address]));
  const [router] = routersOf(2);
  if (router === undefined) throw new Error("the lab has no router");
  const runner = createSshRunner({
    user: "root",
    knownHosts: readFileSync(join(folder, "known_hosts"), "utf8"),
    knownHostsFile: "known_hosts",
    privateKey: readFileSync(join(folder, "key"), "utf8"),
    agentSocket: null,
    addressOf(device) {
      const address = addresses.get(device);
      return address === undefined ? undefined : { address, port: 22 };
    },
    commandSeconds: 120,
  });
  const hypervisor = createXlHypervisor(runner, {
    migration: { transport: "tcp", firstPort: 18_000 },
    addressOf: (host) => addresses.get(host),
  });
  const bridges = router.interfaces.map(({ bridge, mac }) => {
    return `[ -e /sys/class/net/${bridge} ] || /bin/ip link add ${bridge} address 02${mac.slice(2)} type bridge; /bin/ip link set ${bridge} up`;
  });
  let runs = false;
  for (const host of addresses.keys()) {
    const made = await runner.run(host, bridges.join("\n"));
    if (made.kind !== "exited" || made.status !== 0) throw new Error(`${host}: ${JSON.stringify(made)}`);
    const seen = await hypervisor.read(host);
    runs ||= seen.seen && seen.state.domains.some(({ name }) => name === router.name);
  }
  if (!runs) {
    const created = await hypervisor.create(router.host, router.name, 0);
    if (created.ran !== "done") throw new Error(created.detail);
  }
  return {
    hypervisor,
    hosts: ["PR1", "PR2"],
    router: router.name,
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    close: async () => runner.close(),
  };
}

hypervisorConformance("xl on real Xen hosts", open, { patience: 60, timeoutSeconds: 300 });
