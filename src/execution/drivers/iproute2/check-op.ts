/**
 * What may be put into a command: strict patterns, whatever was checked before. An op that fails here never becomes a command.
 */
import { isIP } from "node:net";
import type { Op, TunnelEnd } from "../../device.ts";

/** Linux takes at most 15 characters. Starting with a letter or a digit, it is no option and no path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/;
const MAC = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/;
const ADDRESS = /^[0-9A-Fa-f.:]{2,45}$/;
/** Without the comma and the slash: it is part of a file's name on the device. */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

const MAX_GUARD_SECONDS = 86_400;

/** What is wrong with an op; null when nothing is. */
export function faultOf(op: Op): string | null {
  switch (op.op) {
    case "add-bridge":
      return badName(op.name) ?? badMac(op.mac);
    case "remove-bridge":
    case "remove-port":
      return badName(op.name);
    case "add-tunnel":
      return badName(op.name) ?? badTunnel(op.tunnel);
    case "add-patch":
      return badName(op.name) ?? badName(op.peer) ?? (op.name === op.peer ? `a patch needs two names, not ${op.name} twice` : null);
    case "attach":
      return badName(op.port) ?? badName(op.bridge) ?? badSettings(op.settings);
    case "set-port":
      return badName(op.port) ?? badSettings(op.settings);
    case "detach":
      return badName(op.port);
    case "pin":
    case "unpin":
      return badMac(op.mac) ?? badName(op.port);
    case "guard":
      return badToken(op.token) ?? badSeconds(op.seconds) ?? op.back.map(faultOf).find((fault) => fault !== null) ?? null;
    case "confirm":
      return badToken(op.token);
    case "connect-circuit":
      return "no TDM transport behind this device";
    default:
      return op satisfies never;
  }
}

const badName = (name: string): string | null =>
  NAME.test(name) ? null : `not a name of an interface: ${JSON.stringify(name)} (up to 15 letters, digits, dots, dashes or underscores)`;

const badMac = (mac: string): string | null =>
  MAC.test(mac) && mac !== "00:00:00:00:00:00" ? null : `not a unicast MAC address in lower case: ${JSON.stringify(mac)}`;

const badToken = (token: string): string | null => (TOKEN.test(token) ? null : `not a token: ${JSON.stringify(token)}`);

const badSeconds = (seconds: number): string | null =>
  seconds > 0 && seconds <= MAX_GUARD_SECONDS
    ? null
    : `a dead man's switch takes more than 0 and at most ${MAX_GUARD_SECONDS} seconds, not ${seconds}`;

const badSettings = ({ isolated, learning, flood }: { isolated: boolean; learning: boolean; flood: boolean }): string | null =>
  [isolated, learning, flood].every((value) => typeof value === "boolean") ? null : "a port's settings are true or false";

function badTunnel({ type, local, remote, key }: TunnelEnd): string | null {
  if (type !== "gretap" && type !== "vxlan") return `not a type of tunnel: ${JSON.stringify(type)}`;
  for (const address of [local, remote])
    if (!ADDRESS.test(address) || isIP(address) === 0) return `not an IP address: ${JSON.stringify(address)}`;
  if (isIP(local) !== isIP(remote)) return `a tunnel's ends are of one IP version, not ${local} and ${remote}`;
  if (local === remote) return `a tunnel needs two ends, not ${local} twice`;
  const highest = type === "vxlan" ? 2 ** 24 - 1 : 2 ** 32 - 1;
  return Number.isInteger(key) && key >= 1 && key <= highest ? null : `a ${type}'s key is a whole number from 1 to ${highest}, not ${key}`;
}
