/** Which paths carry traffic now, when each came and went, and what that traffic counts and teaches. */
import { broadcast, follow, type Start, type Walk } from "./frames.ts";
import type { End } from "./setup.ts";
import {
  bridgeKey,
  circuitKey,
  type DeviceRow,
  type DomainRow,
  type Flow,
  interfaceName,
  type PathRow,
  type PortRow,
  portKey,
  routerKey,
  runningCopies,
  type Sim,
  works,
} from "./state.ts";

/** What a frame from one end to the other, and its answer, meet. */
export interface Trace {
  /** At the running copy, when the other end is a router. */
  readonly arrives: boolean;
  readonly answered: boolean;
  /** Copies of a frame for everybody that reach the other end; 1 when there is one path. Then the same of its answer. */
  readonly copies: number;
  readonly copiesBack: number;
  /** Frames for everybody, or these, circle. */
  readonly loop: boolean;
  /** Devices, in order, that the frame passes. */
  readonly via: readonly string[];
  readonly viaBack: readonly string[];
}

/** Milliseconds there and back: at each end, and for each device after the first. */
const BASE_MS = 0.4;
const HOP_MS = 0.3;

interface Place extends Start {
  readonly mac: string;
}

function placeOf(sim: Sim, end: End, touches: Set<string>): Place | null {
  if ("router" in end) {
    touches.add(routerKey(end.router));
    for (const { device, domain } of runningCopies(sim, end.router)) {
      const name = interfaceName(
        domain.id,
        domain.interfaces.findIndex(({ mac }) => mac === end.mac),
      );
      const bridge = device.ports.get(name)?.bridge ?? null;
      touches.add(portKey(device, name, null));
      if (bridge !== null) return { device, bridge, port: name, mac: end.mac };
    }
    return null;
  }
  const device = sim.state.devices.get(end.device);
  if (device === undefined || !("bridge" in end)) return null;
  touches.add(device.id).add(bridgeKey(device, end.bridge));
  const bridge = device.bridges.get(end.bridge);
  return bridge === undefined ? null : { device, bridge: end.bridge, port: null, mac: bridge.mac };
}

const reaches = (walk: Walk, to: Place): readonly Walk["deliveries"][number][] =>
  walk.deliveries.filter(
    ({ device, port, bridge }) =>
      device === to.device.id && (to.port === null ? port === null && bridge === to.bridge : port === to.device.ports.get(to.port)),
  );

interface Crossing {
  readonly trace: Trace;
  readonly walks: readonly Walk[];
}

const nowhere: Trace = { arrives: false, answered: false, copies: 0, copiesBack: 0, loop: false, via: [], viaBack: [] };

function cross(sim: Sim, [a, b]: readonly [End, End], teaches: boolean, touches: Set<string>): Crossing {
  if ("circuit" in a || "circuit" in b) return { trace: crossCircuit(sim, a, b, touches), walks: [] };
  const from = placeOf(sim, a, touches);
  const to = placeOf(sim, b, touches);
  const macOf = (end: End, place: Place | null): string => place?.mac ?? ("mac" in end ? end.mac : "");
  const there = from === null ? null : follow(sim, from, from.mac, macOf(b, to), teaches);
  const back = to === null ? null : follow(sim, to, to.mac, macOf(a, from), teaches);
  const forAll = [from, to].map((place) => (place === null ? null : follow(sim, place, place.mac, broadcast, false)));
  for (const walk of [there, back, ...forAll]) for (const device of walk?.touches ?? []) touches.add(device);
  const arrived = there === null || to === null ? [] : reaches(there, to);
  const returned = back === null || from === null ? [] : reaches(back, from);
  const trace: Trace = {
    arrives: arrived.length > 0,
    answered: arrived.length > 0 && returned.length > 0,
    copies: forAll[0] && to !== null ? reaches(forAll[0], to).length : 0,
    copiesBack: forAll[1] && from !== null ? reaches(forAll[1], from).length : 0,
    loop: [there, back, ...forAll].some((walk) => walk?.loop === true),
    via: arrived[0]?.via ?? [],
    viaBack: returned[0]?.via ?? [],
  };
  return { trace, walks: [there, back].filter((walk) => walk !== null) };
}

/** A circuit reaches a router while one of the hosts that it is connected to runs it. */
function crossCircuit(sim: Sim, a: End, b: End, touches: Set<string>): Trace {
  const [circuit, other] = "circuit" in a ? [a, b] : [b, a];
  if (!("circuit" in circuit) || !("router" in other)) return nowhere;
  const transport = sim.state.devices.get(circuit.device);
  if (transport === undefined) return nowhere;
  touches.add(transport.id).add(circuitKey(transport, circuit.circuit)).add(routerKey(other.router));
  if (!works(transport)) return nowhere;
  const hosts = transport.circuits.get(circuit.circuit) ?? [];
  for (const { device } of runningCopies(sim, other.router)) {
    touches.add(device.id);
    if (!hosts.includes(device.id)) continue;
    const via = [transport.id, device.id];
    return { arrives: true, answered: true, copies: 1, copiesBack: 1, loop: false, via, viaBack: via.toReversed() };
  }
  return nowhere;
}

/** Teaches nothing and changes nothing. */
export const traceBetween = (sim: Sim, a: End, b: End): Trace => cross(sim, [a, b], false, new Set()).trace;

/** What a started router sends to everybody, so that the bridges on the way learn where it is. */
export function announce(sim: Sim, device: DeviceRow, { id, interfaces }: DomainRow): void {
  for (const [index, { mac }] of interfaces.entries()) {
    const port = interfaceName(id, index);
    const bridge = device.ports.get(port)?.bridge ?? null;
    if (bridge !== null) follow(sim, { device, bridge, port }, mac, broadcast, true);
  }
}

export const createFlow = (path: PathRow, now: number): Flow => ({ path, since: now, usage: new Map(), touches: new Set() });

function refresh(sim: Sim, flow: Flow): void {
  countTraffic(sim, flow);
  const touches = new Set<string>();
  const crossings = flow.path.segments.map((segment) => cross(sim, segment, true, touches));
  const usage = new Map<PortRow, { rx: number; tx: number }>();
  let isOpen = true;
  for (const { trace, walks } of crossings) {
    // Behind a broken segment there is nothing of this path, but the routers there go on talking (hellos, neighbours).
    if (!trace.answered) isOpen = false;
    for (const walk of walks) for (const [port, used] of walk.usage) addUsage(usage, port, used);
  }
  flow.usage = usage;
  subscribe(sim, flow, touches);
  const loop = crossings.some(({ trace }) => trace.loop);
  const hops = crossings.reduce((sum, { trace }) => sum + trace.via.length + trace.viaBack.length, 0);
  note(sim, flow.path, isOpen && !loop && isSourceUp(sim, flow.path), BASE_MS + HOP_MS * hops, loop);
}

const isSourceUp = (sim: Sim, path: PathRow): boolean => {
  const source = sim.state.devices.get(path.from);
  return source === undefined || works(source);
};

function note(sim: Sim, path: PathRow, up: boolean, milliseconds: number, loop: boolean): void {
  const last = path.history.at(-1);
  const roundTripMs = up ? Math.round(milliseconds * 1000) / 1000 : 0;
  if (last?.up === up && last.roundTripMs === roundTripMs && last.loop === loop) return;
  if (last?.at === sim.state.now) path.history.pop();
  path.history.push({ at: sim.state.now, up, roundTripMs, loop });
}

function addUsage(all: Map<PortRow, { rx: number; tx: number }>, port: PortRow, { rx, tx }: { rx: number; tx: number }): void {
  const there = all.get(port);
  if (there === undefined) all.set(port, { rx, tx });
  else {
    there.rx += rx;
    there.tx += tx;
  }
}

function subscribe(sim: Sim, flow: Flow, touches: ReadonlySet<string>): void {
  for (const key of flow.touches) if (!touches.has(key)) sim.flowsOf.get(key)?.delete(flow);
  for (const key of touches) {
    if (flow.touches.has(key)) continue;
    const flows = sim.flowsOf.get(key);
    if (flows === undefined) sim.flowsOf.set(key, new Set([flow]));
    else flows.add(flow);
  }
  flow.touches = touches;
}

/** What passed since it was last counted, at the path's steady rate. */
export function countTraffic(sim: Sim, flow: Flow): void {
  const packets = ((sim.state.now - flow.since) / 1000) * (flow.path.packetsPerSecond ?? 100);
  flow.since = sim.state.now;
  if (packets > 0) countPackets(flow, packets);
}

export function countPackets(flow: Flow, packets: number): void {
  for (const [port, { rx, tx }] of flow.usage) {
    port.rx += rx * packets;
    port.tx += tx * packets;
  }
}

/** Flows that fight over an entry would teach each other for ever. */
const MOST_ROUNDS = 6;

/** Looks again at the flows that pass what has changed, and at those that pass what these taught. */
export function settleFlows(sim: Sim): void {
  for (let round = 0; round < MOST_ROUNDS && sim.changed.size > 0; round++) {
    const affected = new Set<Flow>();
    for (const key of sim.changed) for (const flow of sim.flowsOf.get(key) ?? []) affected.add(flow);
    sim.changed.clear();
    for (const flow of affected) refresh(sim, flow);
  }
}

export function startFlows(sim: Sim): void {
  for (const flow of sim.flows) refresh(sim, flow);
  settleFlows(sim);
}
