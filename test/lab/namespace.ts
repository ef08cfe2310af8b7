/** A lab's own network: a namespace without a way out, a bridge, and one tap for each guest. */
import { must } from "./command.ts";
import { tapOf } from "./qemu.ts";
import { endpointGuest, type HostCount, hostsOf, ownAddress } from "./topology.ts";

const bridge = "lab0";

export async function makeNamespace(namespace: string, count: HostCount): Promise<void> {
  await must("ip", ["netns", "add", namespace]);
  const hosts = hostsOf(count);
  const taps = [...hosts, endpointGuest].map(({ name }) => tapOf(name));
  const commands = [
    "link set lo up",
    `link add ${bridge} type bridge`,
    ...[ownAddress, ...hosts.map((host) => host.bmcAddress)].map((address) => `addr add ${address}/24 dev ${bridge}`),
    `link set ${bridge} up`,
    ...taps.map((tap) => `tuntap add ${tap} mode tap`),
    ...taps.map((tap) => `link set ${tap} master ${bridge} up`),
  ];
  await must("ip", ["-n", namespace, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}
