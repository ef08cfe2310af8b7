/** The world behind a fleet document: every device by the driver that it asks for, over one set of ssh connections. */
import { readFileSync } from "node:fs";
import type { Layout } from "../layout.ts";
import type { World } from "../ports.ts";
import { createIproute2Devices } from "./iproute2/devices.ts";
import { createPingProbes } from "./ping/probes.ts";
import { createPower, createPowerDriver } from "./power/power.ts";
import { realClock } from "./real-clock.ts";
import type { Runner } from "./remote/runner.ts";
import { createSshRunner } from "./remote/ssh-runner.ts";
import { createXlHypervisor } from "./xen-xl/hypervisor.ts";

/** An exchange with a management controller; those of small machines are slow. */
const POWER_SECONDS = 20;

/** @throws Error when a file of the document cannot be read: the message names it. */
export function openWorld(layout: Layout): { readonly world: World; close(): void } {
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
  return { world: worldOver(layout, runner), close: () => runner.close() };
}

/** What the drivers would do, in words. */
export function commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power"> {
  const nowhere = async () => ({ kind: "refused", detail: "a dry run reaches nothing" }) as const;
  return worldOver(layout, { run: nowhere, stream: nowhere });
}

function worldOver(layout: Layout, runner: Runner): World {
  const { fleet } = layout;
  const surroundings = { folder: ".", runner, clock: realClock, timeoutSeconds: POWER_SECONDS };
  const drivers = Object.entries(fleet.devices).map(([id, { power }]) => [id, createPowerDriver(id, power, surroundings)] as const);
  return {
    clock: realClock,
    devices: createIproute2Devices(runner),
    hypervisor: createXlHypervisor(runner, { migration: fleet.migration, addressOf: (host) => layout.tunnelAddress(host) }),
    power: createPower(new Map(drivers)),
    probes: createPingProbes(runner),
  };
}

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
