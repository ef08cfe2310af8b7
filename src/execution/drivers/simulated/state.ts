/** The whole state of a simulated fleet as data that can be written down, and the look-ups derived from it. */
import type { MigrationModel } from "../../../plan/pre-copy.ts";
import type { GuardedOp, Op, TunnelEnd } from "../../device.ts";
import type { Domain, MigrationJob, ProbeRequest } from "../../ports.ts";
import type { Faults } from "./faults.ts";
import type { SimulatedInterface, SimulatedPath } from "./setup.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface PortRow {
  readonly kind: "tunnel" | "patch" | "interface" | "other";
  readonly tunnel: TunnelEnd | null;
  readonly peer: string | null;
  /** Id of the domain behind an interface. */
  readonly domain: number | null;
  readonly mac: string | null;
  bridge: string | null;
  up: boolean;
  isolated: boolean;
  learning: boolean;
  flood: boolean;
  rx: number;
  tx: number;
}

export interface BridgeRow {
  mac: string;
  readonly ports: Set<string>;
  /** One entry for an address, as in Linux; `pinned` ones are what a device shows as static. */
  readonly entries: Map<string, { port: string; pinned: boolean }>;
}

export interface DomainRow {
  readonly id: number;
  readonly router: string;
  name: string;
  state: Domain["state"];
  /** All of its memory is there: a copy that is not complete crashes when it is let run. */
  complete: boolean;
  readonly memoryMiB: number;
  readonly interfaces: readonly SimulatedInterface[];
  /** While it is received: the job, whose progress is its memory. */
  incoming: string | null;
}

export interface HostRow {
  readonly totalMemoryMiB: number;
  readonly dom0MemoryMiB: number;
  readonly hypervisor: string;
  readonly virtualisation: readonly string[];
  readonly cpu: string | null;
  readonly bootSeconds: number;
  readonly switchable: boolean;
  nextDomain: number;
  /** Jobs that were cut before they began: they never do. */
  readonly cutJobs: Set<string>;
  readonly domains: Map<number, DomainRow>;
}

export interface DeviceRow {
  readonly id: string;
  readonly address: string;
  readonly atBoot: readonly Op[];
  /** `starting`: has power and does not answer yet; `stopping`: accepted the order and still works. */
  power: "on" | "off" | "starting" | "stopping";
  boots: number;
  /** Highest fencing token seen since the start. */
  fence: number;
  readonly bridges: Map<string, BridgeRow>;
  readonly ports: Map<string, PortRow>;
  /** Names of tunnels, by key. */
  readonly tunnels: Map<number, Set<string>>;
  readonly guards: Map<string, { readonly armed: number; readonly back: readonly GuardedOp[] }>;
  readonly circuits: Map<string, readonly string[]>;
  /** Faults: until when nobody reaches it from outside (virtual milliseconds), and whether changes still arrive. */
  unreachableUntil: number;
  changesArrive: boolean;
  readonly host: HostRow | null;
}

export interface RouterRow {
  readonly memoryMiB: number;
  readonly dirtyMiBps: number;
  readonly interfaces: readonly SimulatedInterface[];
}

export type JobStage = "connecting" | "copying" | "suspended" | "transferred" | "permitted" | "started" | "succeeded" | "failed";

export interface JobRow {
  readonly job: MigrationJob;
  stage: JobStage;
  /** Its sender is gone or its end is told: what the receiver still does happens all the same. */
  senderGone: boolean;
  /** Its other side is silent: nothing goes on until its transport is cut. */
  hung: boolean;
  /** Events of an earlier plan of it are void. */
  plan: number;
  readonly source: number;
  target: number | null;
  readonly sourceBoot: string;
  targetBoot: string | null;
  copyFrom: number;
  /** Bytes a second, bytes before the router is suspended, and in all. */
  readonly rate: number;
  readonly liveBytes: number;
  readonly allBytes: number;
  /** Where it stands still. */
  sentBytes: number | null;
  transferred: boolean;
  fault: string | null;
  readonly said: string[];
}

export interface StreamRow {
  readonly request: ProbeRequest;
  readonly startedAt: number;
}

export interface PathRow extends SimulatedPath {
  /** Each time it came or went; `loop`: frames circled then. */
  readonly history: { readonly at: number; readonly up: boolean; readonly roundTripMs: number; readonly loop: boolean }[];
}

export type WorldEvent =
  | { readonly kind: "guard"; readonly device: string; readonly token: string; readonly armed: number }
  | { readonly kind: "job"; readonly id: string; readonly plan: number; readonly to: JobStage | "fault" }
  | { readonly kind: "started"; readonly device: string; readonly boots: number }
  | { readonly kind: "stopped"; readonly device: string; readonly boots: number }
  | { readonly kind: "kill"; readonly device: string; readonly startsAgainAfter: number | null }
  | { readonly kind: "unreachable"; readonly device: string; readonly seconds: number; readonly changesArrive: boolean }
  | { readonly kind: "return"; readonly device: string; readonly router: string }
  /** By its number in `Sim.late`. */
  | { readonly kind: "late"; readonly number: number };

export interface FleetState {
  readonly schema: "rehome/simulated-fleet@1";
  now: number;
  readonly began: number;
  random: number;
  sequence: number;
  acts: number;
  readonly commandSeconds: number;
  readonly timeoutSeconds: number;
  readonly bandwidthGbps: number;
  readonly model: MigrationModel;
  readonly devices: Map<string, DeviceRow>;
  readonly routers: Map<string, RouterRow>;
  readonly jobs: Map<string, JobRow>;
  readonly streams: Map<string, StreamRow>;
  readonly paths: PathRow[];
  /** Latest first. */
  readonly events: { readonly at: number; readonly order: number; readonly event: WorldEvent }[];
  readonly counters: Map<string, number>;
}

/** What a path crosses now. */
export interface Flow {
  readonly path: PathRow;
  since: number;
  usage: ReadonlyMap<PortRow, { readonly rx: number; readonly tx: number }>;
  touches: ReadonlySet<string>;
}

export interface Sim {
  readonly state: FleetState;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly deviceAt: ReadonlyMap<string, DeviceRow>;
  readonly flows: readonly Flow[];
  /** By what they depend on, see the keys below: the flows to look at again when it changes. */
  readonly flowsOf: Map<string, Set<Flow>>;
  /** Changed since the flows were looked at. */
  readonly changed: Set<string>;
  /** Where each router has any copy. */
  readonly copiesOf: Map<string, Set<DeviceRow>>;
  /** Called when a job changes. */
  readonly watchers: Map<string, Set<() => void>>;
  /** Orders that are still on their way. Like faults they are no part of a snapshot. */
  readonly late: Map<number, () => void>;
}

/** What a flow depends on and a change names: a whole device, or a part of it, so that a change is not everybody's business. */
export const routerKey = (router: string): string => `router ${router}`;
export const bridgeKey = (device: DeviceRow, bridge: string): string => `${device.id}/${bridge}`;
export const circuitKey = (device: DeviceRow, link: string): string => `${device.id}~${link}`;
/** A port by what leads to it: a tunnel is found by its key, anything else by its name. */
export const portKey = (device: DeviceRow, name: string, tunnel: TunnelEnd | null): string =>
  tunnel === null ? `${device.id}:${name}` : `${device.id}#${tunnel.key}`;

export const interfaceName = (domain: number, index: number): string => `vif${domain}.${index}`;

export function count(sim: Sim, what: string, by = 1): void {
  sim.state.counters.set(what, (sim.state.counters.get(what) ?? 0) + by);
}

/** Mulberry32: 0 to 1, the same for the same seed. */
export function random(state: FleetState): number {
  state.random = (state.random + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

/** Events at one time happen in the order in which they were asked for. */
export function later(state: FleetState, seconds: number, event: WorldEvent): void {
  const item = { at: Math.ceil(state.now + Math.max(0, seconds) * 1000), order: state.sequence++, event };
  let index = state.events.length;
  while (index > 0 && (state.events[index - 1]?.at ?? 0) <= item.at) index--;
  state.events.splice(index, 0, item);
}

export const bootIdOf = (device: DeviceRow): string => `${device.id}-boot-${device.boots}`;

/** Whether it computes and forwards: also while nobody reaches it. */
export const works = (device: DeviceRow): boolean => device.power === "on" || device.power === "stopping";

export const isUnreachable = (state: FleetState, device: DeviceRow): boolean => !works(device) || state.now < device.unreachableUntil;

/** Copies that run: with their devices. More than one is the accident that must never be. */
export function* runningCopies(sim: Sim, router: string): Generator<{ readonly device: DeviceRow; readonly domain: DomainRow }> {
  for (const device of sim.copiesOf.get(router) ?? []) {
    for (const domain of device.host?.domains.values() ?? []) {
      if (domain.router === router && domain.state === "running") yield { device, domain };
    }
  }
}

export function sentBytes(state: FleetState, row: JobRow): number {
  if (row.sentBytes !== null) return row.sentBytes;
  if (row.stage === "connecting") return 0;
  const most = row.stage === "copying" ? row.liveBytes : row.allBytes;
  return Math.round(Math.min(most, (row.rate * (state.now - row.copyFrom)) / 1000));
}

export const incomingMemoryMiB = (state: FleetState, row: JobRow, memoryMiB: number): number =>
  Math.min(memoryMiB, Math.floor(sentBytes(state, row) / 2 ** 20));

export function freeMemoryMiB(state: FleetState, host: HostRow): number {
  let free = host.totalMemoryMiB - host.dom0MemoryMiB;
  for (const domain of host.domains.values()) free -= memoryOf(state, domain);
  return free;
}

/** What is free once every copy that comes in is there. */
export function roomMiB(host: HostRow): number {
  let room = host.totalMemoryMiB - host.dom0MemoryMiB;
  for (const { memoryMiB } of host.domains.values()) room -= memoryMiB;
  return room;
}

export function memoryOf(state: FleetState, domain: DomainRow): number {
  const job = domain.incoming === null ? undefined : state.jobs.get(domain.incoming);
  return job === undefined ? domain.memoryMiB : incomingMemoryMiB(state, job, domain.memoryMiB);
}
