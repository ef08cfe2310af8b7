/** The world behind a fleet document: every device by the driver that it asks for, over one set of ssh connections. */
import { readFileSync } from "node:fs";
import type { Layout } from "../layout.ts";
import type { Hypervisor, World } from "../ports.ts";
import { createIproute2Devices } from "./iproute2/devices.ts";
import { createPingProbes } from "./ping/probes.ts";
import { createPower, createPowerDriver } from "./power/power.ts";
import { realClock } from "./real-clock.ts";
import type { Runner } from "./remote/runner.ts";
import { createSshRunner } from "./remote/ssh-runner.ts";
import type { ConnectXapi } from "./xen-xapi/client.ts";
import { createXapiConnection, type XapiConnection } from "./xen-xapi/connect.ts";
import { createXapiHypervisor } from "./xen-xapi/hypervisor.ts";
import { createXapiPower } from "./xen-xapi/power.ts";
import { createXlHypervisor } from "./xen-xl/hypervisor.ts";

/** An exchange with a management controller; those of small machines are slow. */
const POWER_SECONDS = 20;

/** @throws Error when a file of the document cannot be read: the message names it. */
export function openWorld(layout: Layout): { readonly world: World; close(): Promise<void> } {
  const { fleet } = layout;
  if (fleet.ssh === undefined)
    throw new Error("the fleet document has no ssh section, which says who to be on the devices and which host keys they have");
  const { user, identityFile, knownHostsFile } = fleet.ssh;
  const runner = createSshRunner({
    user,
    knownHosts: textOf(knownHostsFile, "known_hosts"),
    knownHostsFile,
    privateKey: identityFile === undefined ? null : textOf(identityFile, "identity"),
    agentSocket: process.env["SSH_AUTH_SOCK"] ?? null,
    addressOf(device) {
      const address = managementAddress(layout, device);
      return address === undefined ? undefined : { address, port: fleet.devices[device]?.sshPort ?? 22 };
    },
    commandSeconds: fleet.timeouts.commandSeconds,
  });
  const pool = poolOf(layout);
  const close = async (): Promise<void> => {
    runner.close();
    await pool?.close();
  };
  return { world: worldOver(layout, runner, pool?.connect ?? null), close };
}

/** The pool that the fleet document names; null: none. */
function poolOf({ fleet }: Layout): XapiConnection | null {
  if (fleet.xapi === undefined) return null;
  const { url, user, passwordFile, trustsAnyCertificate } = fleet.xapi;
  const [password = ""] = textOf(passwordFile, "xapi password").split(/\r?\n/, 1);
  return createXapiConnection({ url, user, password, trustsAnyCertificate, timeoutSeconds: fleet.timeouts.commandSeconds });
}

/** What the drivers would do, in words. */
export function commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power"> {
  const nowhere = async () => ({ kind: "refused", detail: "a dry run reaches nothing" }) as const;
  const nobody = async () => {
    throw new Error("a dry run reaches nothing");
  };
  return worldOver(layout, { run: nowhere, stream: nowhere }, nobody);
}

function worldOver(layout: Layout, runner: Runner, connect: ConnectXapi | null): World {
  const { fleet, network } = layout;
  const poolPower = connect === null ? {} : { poolPower: (host: string) => createXapiPower(host, connect) };
  const surroundings = { folder: ".", runner, clock: realClock, timeoutSeconds: POWER_SECONDS, ...poolPower };
  const drivers = Object.entries(fleet.devices).map(([id, { power }]) => [id, createPowerDriver(id, power, surroundings)] as const);
  const xl = createXlHypervisor(runner, { migration: fleet.migration, addressOf: (host) => layout.tunnelAddress(host) });
  const xapi = connect === null ? null : createXapiHypervisor(connect, { clock: realClock });
  return {
    clock: realClock,
    devices: createIproute2Devices(runner),
    hypervisor: hypervisorByHost((host) =>
      xapi !== null && network.physicalRouters.get(host)?.management?.toolstack === "xapi" ? xapi : xl,
    ),
    power: createPower(new Map(drivers)),
    probes: createPingProbes(runner),
  };
}

/** A job is its sender's. */
const hypervisorByHost = (of: (host: string) => Hypervisor): Hypervisor => ({
  read: (host) => of(host).read(host),
  startMigration: (job, fence) => of(job.from).startMigration(job, fence),
  migration: (job) => of(job.from).migration(job),
  watchMigration: (job, ...rest) => of(job.from).watchMigration(job, ...rest),
  cutMigration: (job, fence) => of(job.from).cutMigration(job, fence),
  destroy: (host, ...rest) => of(host).destroy(host, ...rest),
  rename: (host, ...rest) => of(host).rename(host, ...rest),
  unpause: (host, ...rest) => of(host).unpause(host, ...rest),
  create: (host, ...rest) => of(host).create(host, ...rest),
  obstacle: async (router, to) => (await of(to).obstacle?.(router, to)) ?? { seen: true, state: null },
  commandsOf: (act) => of(act.act === "migrate" ? act.job.from : act.host).commandsOf(act),
});

const managementAddress = ({ fleet, network }: Layout, device: string): string | undefined =>
  fleet.devices[device]?.address ?? network.physicalRouters.get(device)?.management?.address;

function textOf(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `the ${what} file ${file} of the fleet document cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
