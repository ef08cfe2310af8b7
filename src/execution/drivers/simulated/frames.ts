/** Follows one frame over bridges, tunnels, patches and interfaces, the way Linux bridges forward it. */
import { type BridgeRow, bridgeKey, type DeviceRow, type PortRow, portKey, type Sim, works } from "./state.ts";

export const broadcast = "ff:ff:ff:ff:ff:ff";

/** Frames that one frame may become before it counts as circling. */
const MOST_COPIES = 256;

export interface Delivery {
  readonly device: string;
  /** The interface it left by; null: taken by the bridge itself. */
  readonly port: PortRow | null;
  readonly bridge: string;
  /** Devices passed, the first one included. */
  readonly via: readonly string[];
}

export interface Walk {
  readonly source: string;
  readonly destination: string;
  readonly deliveries: Delivery[];
  loop: boolean;
  /** Keys of what may send it another way when it changes. */
  readonly touches: Set<string>;
  readonly usage: Map<PortRow, { rx: number; tx: number }>;
  copies: number;
  /** Whether bridges learn its source from it. */
  readonly teaches: boolean;
}

export interface Start {
  readonly device: DeviceRow;
  readonly bridge: string;
  /** The interface that it comes in by; null: sent by the bridge itself. */
  readonly port: string | null;
}

export function follow(sim: Sim, start: Start, source: string, destination: string, teaches: boolean): Walk {
  const walk: Walk = {
    source,
    destination,
    deliveries: [],
    loop: false,
    touches: new Set(),
    usage: new Map(),
    copies: 0,
    teaches,
  };
  enter(sim, walk, start.device, start.bridge, start.port, []);
  return walk;
}

function enter(sim: Sim, walk: Walk, device: DeviceRow, bridgeName: string, inName: string | null, trail: readonly string[]): void {
  walk.touches.add(device.id).add(bridgeKey(device, bridgeName));
  const bridge = device.bridges.get(bridgeName);
  if (bridge === undefined || !works(device)) return;
  const step = `${device.id}/${bridgeName}/${inName ?? ""}`;
  if (trail.includes(step) || ++walk.copies > MOST_COPIES) {
    walk.loop = true;
    return;
  }
  const port = inName === null ? null : device.ports.get(inName);
  if (port === undefined || port?.up === false) return;
  if (port !== null && inName !== null) {
    used(walk, port).rx++;
    if (port.learning && learn(walk, bridge, inName)) sim.changed.add(bridgeKey(device, bridgeName));
  }
  const here = [...trail, step];
  const isForAll = walk.destination === broadcast;
  if (inName !== null && (isForAll || walk.destination === bridge.mac)) {
    walk.deliveries.push({ device: device.id, port: null, bridge: bridgeName, via: devicesOf(here) });
    if (!isForAll) return;
  }
  const entry = isForAll ? undefined : bridge.entries.get(walk.destination);
  for (const outName of entry === undefined ? bridge.ports : [entry.port]) {
    const out = device.ports.get(outName);
    if (out === undefined || outName === inName || !out.up || out.bridge !== bridgeName) continue;
    if (entry === undefined && !out.flood) continue;
    if (port?.isolated === true && out.isolated) continue;
    leave(sim, walk, device, bridgeName, out, here);
  }
}

function leave(sim: Sim, walk: Walk, device: DeviceRow, bridge: string, out: PortRow, trail: readonly string[]): void {
  used(walk, out).tx++;
  if (out.kind === "interface") {
    if (walk.destination === broadcast || walk.destination === out.mac) {
      walk.deliveries.push({ device: device.id, port: out, bridge, via: devicesOf(trail) });
    }
    return;
  }
  if (out.kind === "patch" && out.peer !== null) {
    walk.touches.add(portKey(device, out.peer, null));
    const peer = device.ports.get(out.peer);
    if (peer?.bridge) enter(sim, walk, device, peer.bridge, out.peer, trail);
    return;
  }
  if (out.tunnel === null || out.tunnel.local !== device.address) return;
  const far = sim.deviceAt.get(out.tunnel.remote);
  if (far === undefined || far === device) return;
  walk.touches.add(far.id).add(portKey(far, "", out.tunnel));
  const farName = otherEnd(far, out.tunnel);
  const farBridge = far.ports.get(farName ?? "")?.bridge;
  if (farName !== null && farBridge) enter(sim, walk, far, farBridge, farName, trail);
}

function otherEnd(far: DeviceRow, { type, local, remote, key }: NonNullable<PortRow["tunnel"]>): string | null {
  for (const name of far.tunnels.get(key) ?? []) {
    const tunnel = far.ports.get(name)?.tunnel;
    if (tunnel?.local === remote && tunnel.remote === local && tunnel.type === type) return name;
  }
  return null;
}

/** A static entry follows the address as well, and stays static: only learning switched off at the port keeps it. */
function learn(walk: Walk, bridge: BridgeRow, port: string): boolean {
  if (!walk.teaches || walk.source === bridge.mac) return false;
  const entry = bridge.entries.get(walk.source);
  if (entry?.port === port) return false;
  if (entry === undefined) bridge.entries.set(walk.source, { port, pinned: false });
  else entry.port = port;
  return true;
}

function used(walk: Walk, port: PortRow): { rx: number; tx: number } {
  let usage = walk.usage.get(port);
  if (usage === undefined) {
    usage = { rx: 0, tx: 0 };
    walk.usage.set(port, usage);
  }
  return usage;
}

const devicesOf = (trail: readonly string[]): readonly string[] => [...new Set(trail.map((step) => step.slice(0, step.indexOf("/"))))];
