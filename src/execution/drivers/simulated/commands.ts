/** What the simulated fleet does, in words that a person can read: the same order as the real drivers' commands, without their detail. */
import type { Op, PortSettings } from "../../device.ts";
import type { DeviceChange, HypervisorAct } from "../../ports.ts";

export const commandsOfChange = ({ device, ops }: DeviceChange): readonly string[] => ops.map((op) => `${device}: ${inWords(op)}`);

const settingsIn = ({ isolated, learning, flood }: PortSettings): string =>
  `isolated ${onOff(isolated)} learning ${onOff(learning)} flood ${onOff(flood)}`;

const onOff = (is: boolean): string => (is ? "on" : "off");

function inWords(op: Op): string {
  switch (op.op) {
    case "add-bridge":
      return `bridge add ${op.name} mac ${op.mac}`;
    case "remove-bridge":
      return `bridge remove ${op.name}`;
    case "add-tunnel": {
      const { type, local, remote, key } = op.tunnel;
      return `tunnel add ${op.name} type ${type} local ${local} remote ${remote} key ${key}`;
    }
    case "add-patch":
      return `patch add ${op.name} peer ${op.peer}`;
    case "remove-port":
      return `port remove ${op.name}`;
    case "attach":
      return `port attach ${op.port} bridge ${op.bridge} ${settingsIn(op.settings)}`;
    case "detach":
      return `port detach ${op.port}`;
    case "set-port":
      return `port set ${op.port} ${settingsIn(op.settings)}`;
    case "pin":
      return `pin ${op.mac} port ${op.port}`;
    case "unpin":
      return `unpin ${op.mac} port ${op.port}`;
    case "guard":
      return `guard ${op.token} after ${op.seconds} s: ${op.back.map(inWords).join("; ")}`;
    case "confirm":
      return `confirm ${op.token}`;
    case "connect-circuit":
      return `circuit ${op.link} to ${op.hosts.length === 0 ? "nothing" : op.hosts.join(" and ")}`;
    default:
      return op satisfies never;
  }
}

export function commandsOfAct(act: HypervisorAct): readonly string[] {
  switch (act.act) {
    case "migrate": {
      const { router, from, to, gbps } = act.job;
      return [`${from}: migrate ${router} to ${to}${gbps === null ? "" : ` at ${gbps} Gb/s`}`];
    }
    case "create":
      return [`${act.host}: create ${act.router}`];
    case "destroy":
      return [`${act.host}: destroy ${act.router}`];
    default:
      return act satisfies never;
  }
}

export const commandsOfPower = (host: string, to: "on" | "off"): readonly string[] => [`${host}: power ${to}`];
