/** Ops as the commands that a person would type: for --dry-run, and for what a dead man's switch does. Only of ops that were checked. */
import { isIP } from "node:net";
import type { GuardedOp, Op, PortSettings, TunnelEnd } from "../../device.ts";

/** Of every bridge and tunnel: what a VXLAN leaves of 1500 bytes; Ethernet over GRE with a key would leave 1458. */
export const DEFAULT_MTU = 1450;
/** The port that IANA gave to VXLAN; the kernel's own default is an older one. */
const VXLAN_PORT = 4789;

const onOff = (value: boolean): string => (value ? "on" : "off");

/** Of `ip link set dev PORT`: floods of all three sorts go together. */
export function slaveWords({ isolated, learning, flood }: PortSettings): string {
  const floods = onOff(flood);
  return `type bridge_slave isolated ${onOff(isolated)} learning ${onOff(learning)} flood ${floods} mcast_flood ${floods} bcast_flood ${floods}`;
}

/** Of `ip link add name NAME`. */
export function tunnelWords({ type, local, remote, key }: TunnelEnd): string {
  if (type === "vxlan") return `type vxlan id ${key} local ${local} remote ${remote} dstport ${VXLAN_PORT} nolearning`;
  // Otherwise 8 bytes more go to an option that nobody needs.
  const kind = isIP(local) === 6 ? "ip6gretap encaplimit none" : "gretap";
  return `type ${kind} local ${local} remote ${remote} key ${key}`;
}

export const BRIDGE_WORDS = "type bridge stp_state 0 mcast_snooping 0";
export const pinWords = (mac: string, port: string): string => `fdb replace ${mac} dev ${port} master static`;
export const unpinWords = (mac: string, port: string): string => `fdb del ${mac} dev ${port} master`;

/** Not more than milliseconds, and never in a notation with an exponent. */
export const secondsWord = (seconds: number): string => String(Math.max(1, Math.ceil(seconds * 1000)) / 1000);

export function plainCommands(op: Op, mtu: number): readonly string[] {
  switch (op.op) {
    case "add-bridge":
      return [
        `ip link add name ${op.name} address ${op.mac} ${BRIDGE_WORDS}`,
        `ip link set dev ${op.name} mtu ${mtu} addrgenmode none`,
        `ip link set dev ${op.name} up`,
      ];
    case "add-tunnel":
      return [`ip link add name ${op.name} mtu ${mtu} ${tunnelWords(op.tunnel)}`, `ip link set dev ${op.name} addrgenmode none`];
    case "add-patch":
      return [
        `ip link add name ${op.name} mtu ${mtu} type veth peer name ${op.peer} mtu ${mtu}`,
        `ip link set dev ${op.name} addrgenmode none`,
        `ip link set dev ${op.peer} addrgenmode none`,
      ];
    case "remove-bridge":
    case "remove-port":
      return [`ip link del dev ${op.name}`];
    case "set-port":
      return [`ip link set dev ${op.port} ${slaveWords(op.settings)}`];
    case "guard":
      return [
        `# unless confirmed within ${secondsWord(op.seconds)} s (${op.token}), the device itself does: ${op.back.flatMap(guardedCommands).join("; ")}`,
      ];
    case "confirm":
      return [`# disarm ${op.token}`];
    case "connect-circuit":
      return ["# no TDM transport behind this device"];
    default:
      return guardedCommands(op);
  }
}

export function guardedCommands(op: GuardedOp): readonly string[] {
  switch (op.op) {
    case "attach":
      return [
        `ip link set dev ${op.port} down`,
        `ip link set dev ${op.port} master ${op.bridge}`,
        `ip link set dev ${op.port} ${slaveWords(op.settings)}`,
        `ip link set dev ${op.port} up`,
      ];
    case "detach":
      return [`ip link set dev ${op.port} down`, `ip link set dev ${op.port} nomaster`];
    case "pin":
      return [`bridge ${pinWords(op.mac, op.port)}`];
    case "unpin":
      return [`bridge ${unpinWords(op.mac, op.port)}`];
    default:
      return op satisfies never;
  }
}
