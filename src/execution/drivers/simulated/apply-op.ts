/** The changes of device.ts, made as Linux makes them. An answer is the tool's complaint, or null when it was made. */
import type { Op, PortSettings, TunnelEnd } from "../../device.ts";
import { type BridgeRow, bridgeKey, circuitKey, type DeviceRow, later, type PortRow, portKey, type Sim } from "./state.ts";

type Complaint = string | null;

const settledPort: PortSettings = { isolated: false, learning: true, flood: true };

export function applyOp(sim: Sim, device: DeviceRow, op: Op): Complaint {
  switch (op.op) {
    case "add-bridge":
      return addBridge(sim, device, op.name, op.mac);
    case "remove-bridge":
      return removeBridge(sim, device, op.name);
    case "add-tunnel":
      return addTunnel(device, op.name, op.tunnel);
    case "add-patch":
      return addPatch(device, op.name, op.peer);
    case "remove-port":
      return device.ports.get(op.name)?.kind === "interface"
        ? "RTNETLINK answers: Operation not supported"
        : removePort(sim, device, op.name);
    case "attach":
      return attach(sim, device, op.port, op.bridge, op.settings);
    case "detach": {
      const port = device.ports.get(op.port);
      if (port === undefined || port.bridge === null) return null;
      leaveBridge(sim, device, op.port, port);
      port.up = false;
      return null;
    }
    case "set-port": {
      const port = device.ports.get(op.port);
      if (port === undefined) return noDevice(op.port);
      if (port.bridge === null) return "RTNETLINK answers: Operation not supported";
      Object.assign(port, settingsOf(op.settings));
      changedPort(sim, device, op.port, port);
      return null;
    }
    case "pin": {
      const bridge = bridgeOf(device, op.port);
      if (bridge === undefined) return device.ports.has(op.port) ? "RTNETLINK answers: Operation not supported" : noDevice(op.port);
      bridge.entries.set(op.mac, { port: op.port, pinned: true });
      changedPort(sim, device, op.port, device.ports.get(op.port));
      return null;
    }
    case "unpin": {
      const bridge = bridgeOf(device, op.port);
      const entry = bridge?.entries.get(op.mac);
      if (entry?.port === op.port && entry.pinned) bridge?.entries.delete(op.mac);
      changedPort(sim, device, op.port, device.ports.get(op.port));
      return null;
    }
    case "guard":
      return arm(sim, device, op);
    case "confirm":
      device.guards.delete(op.token);
      return null;
    case "connect-circuit":
      sim.changed.add(circuitKey(device, op.link));
      if (op.hosts.length === 0) device.circuits.delete(op.link);
      else device.circuits.set(op.link, [...op.hosts]);
      return null;
    default:
      return op satisfies never;
  }
}

function changedPort(sim: Sim, device: DeviceRow, name: string, port: PortRow | undefined): void {
  if (port === undefined) return;
  sim.changed.add(portKey(device, name, port.tunnel));
  if (port.bridge !== null) sim.changed.add(bridgeKey(device, port.bridge));
}

const noDevice = (name: string): string => `Cannot find device "${name}"`;

const bridgeOf = (device: DeviceRow, port: string): BridgeRow | undefined => device.bridges.get(device.ports.get(port)?.bridge ?? "");

const settingsOf = ({ isolated, learning, flood }: PortSettings): PortSettings => ({ isolated, learning, flood });

function addBridge(sim: Sim, device: DeviceRow, name: string, mac: string): Complaint {
  if (device.ports.has(name)) return "RTNETLINK answers: File exists";
  sim.changed.add(bridgeKey(device, name));
  const there = device.bridges.get(name);
  if (there === undefined) device.bridges.set(name, { mac, ports: new Set(), entries: new Map() });
  else there.mac = mac;
  return null;
}

/** With ports it is kept, as the drivers of real devices keep it. */
function removeBridge(sim: Sim, device: DeviceRow, name: string): Complaint {
  const [port] = device.bridges.get(name)?.ports ?? [];
  if (port !== undefined) return `bridge ${name} still has a port: ${port}`;
  sim.changed.add(bridgeKey(device, name));
  device.bridges.delete(name);
  return null;
}

export const newPort = (kind: PortRow["kind"], rest: Partial<Pick<PortRow, "tunnel" | "peer" | "domain" | "mac">> = {}): PortRow => ({
  kind,
  tunnel: rest.tunnel ?? null,
  peer: rest.peer ?? null,
  domain: rest.domain ?? null,
  mac: rest.mac ?? null,
  bridge: null,
  up: false,
  ...settledPort,
  rx: 0,
  tx: 0,
});

/** A second gretap with the same ends and key is refused; of VXLAN a device has one of a network identifier, whatever its ends. */
function addTunnel(device: DeviceRow, name: string, tunnel: TunnelEnd): Complaint {
  const there = device.ports.get(name);
  if (there !== undefined) return sameTunnel(there.tunnel, tunnel) ? null : "RTNETLINK answers: File exists";
  if (device.bridges.has(name)) return "RTNETLINK answers: File exists";
  const sameKey = device.tunnels.get(tunnel.key) ?? new Set();
  for (const rival of sameKey) {
    const other = device.ports.get(rival)?.tunnel ?? null;
    if (other?.type !== tunnel.type) continue;
    if (tunnel.type === "vxlan") return "Error: A VXLAN device with the specified VNI already exists.";
    if (sameTunnel(other, tunnel)) return "RTNETLINK answers: File exists";
  }
  device.ports.set(name, newPort("tunnel", { tunnel: { ...tunnel } }));
  device.tunnels.set(tunnel.key, sameKey.add(name));
  return null;
}

const sameTunnel = (x: TunnelEnd | null, y: TunnelEnd): boolean =>
  x !== null && x.type === y.type && x.local === y.local && x.remote === y.remote && x.key === y.key;

function addPatch(device: DeviceRow, name: string, peer: string): Complaint {
  const there = device.ports.get(name);
  const other = device.ports.get(peer);
  if (there !== undefined && there.peer === peer && other?.peer === name) return null;
  const isTaken = there !== undefined || other !== undefined || device.bridges.has(name) || device.bridges.has(peer);
  if (isTaken || name === peer) return "RTNETLINK answers: File exists";
  device.ports.set(name, newPort("patch", { peer }));
  device.ports.set(peer, newPort("patch", { peer: name }));
  return null;
}

/** With its entries, its pins and its peer. */
export function removePort(sim: Sim, device: DeviceRow, name: string): null {
  const port = device.ports.get(name);
  if (port === undefined) return null;
  leaveBridge(sim, device, name, port);
  device.ports.delete(name);
  if (port.tunnel !== null) device.tunnels.get(port.tunnel.key)?.delete(name);
  if (port.peer !== null) removePort(sim, device, port.peer);
  return null;
}

function leaveBridge(sim: Sim, device: DeviceRow, name: string, port: PortRow): void {
  changedPort(sim, device, name, port);
  const bridge = device.bridges.get(port.bridge ?? "");
  bridge?.ports.delete(name);
  for (const [mac, entry] of bridge?.entries ?? []) if (entry.port === name) bridge?.entries.delete(mac);
  port.bridge = null;
  Object.assign(port, settledPort);
}

export function attach(sim: Sim, device: DeviceRow, name: string, bridgeName: string, settings: PortSettings = settledPort): Complaint {
  const port = device.ports.get(name);
  const bridge = device.bridges.get(bridgeName);
  if (port === undefined) return noDevice(name);
  if (bridge === undefined) return `Error: argument "${bridgeName}" is wrong: Device does not exist`;
  if (port.bridge !== bridgeName) leaveBridge(sim, device, name, port);
  bridge.ports.add(name);
  port.bridge = bridgeName;
  port.up = true;
  Object.assign(port, settingsOf(settings));
  changedPort(sim, device, name, port);
  return null;
}

/** Armed again, it starts anew. */
function arm(sim: Sim, device: DeviceRow, { token, seconds, back }: Extract<Op, { readonly op: "guard" }>): null {
  const armed = sim.state.sequence++;
  device.guards.set(token, { armed, back });
  later(sim.state, seconds, { kind: "guard", device: device.id, token, armed });
  return null;
}
