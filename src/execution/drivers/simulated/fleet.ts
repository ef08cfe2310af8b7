/**
 * A fleet that is not there: hosts, tunnels, traffic, clock and faults behave as measured on real Xen hosts, in virtual time.
 *
 * The same setup, seed and orders give the same run. State is plain data, so that a fleet can be kept in a file between two commands.
 */
import { defaultMigration } from "../../../plan/pre-copy.ts";
import type { World } from "../../ports.ts";
import { applyOp } from "./apply-op.ts";
import { type Connection, connectTo } from "./connection.ts";
import { addDomain, plugInterfaces, setState } from "./domains.ts";
import { createFaults, type Fault } from "./faults.ts";
import { createFlow, startFlows, type Trace, traceBetween } from "./flows.ts";
import { boot, eventOf, runEvent } from "./hosts.ts";
import { type FleetInspection, inspect } from "./inspect.ts";
import type { End, SimulatedDevice, SimulatedDomain, SimulatedFleetSetup, SimulatedHost } from "./setup.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { type DeviceRow, type FleetState, type Flow, type HostRow, later, type Sim } from "./state.ts";
import { createVirtualClock } from "./virtual-clock.ts";
import { createWorld } from "./world.ts";

export type { Connection };

export interface SimulatedFleet {
  readonly world: World;
  connect(): Connection;
  inject(...faults: readonly Fault[]): void;
  clearFaults(): void;
  trace(a: End, b: End): Trace;
  inspect(): FleetInspection;
  snapshot(): string;
  /** Lets virtual time pass. */
  run(seconds: number): Promise<void>;
}

export function createSimulatedFleet(setup: SimulatedFleetSetup): SimulatedFleet {
  const sim = createSim(initialState(setup));
  for (const device of [...setup.hosts, ...(setup.devices ?? [])]) startDevice(sim, device);
  for (const domain of setup.domains ?? []) startDomain(sim, domain);
  startFlows(sim);
  return fleetOf(sim);
}

/** @param text What `snapshot` gave. @throws when it is anything else. */
export function restoreSimulatedFleet(text: string): SimulatedFleet {
  const sim = createSim(readSnapshot(text));
  for (const device of sim.state.devices.values()) {
    for (const { router } of device.host?.domains.values() ?? []) {
      sim.copiesOf.set(router, (sim.copiesOf.get(router) ?? new Set<DeviceRow>()).add(device));
    }
  }
  startFlows(sim);
  return fleetOf(sim);
}

function initialState(setup: SimulatedFleetSetup): FleetState {
  const model = { ...defaultMigration, ...setup.migration };
  const startsAt = setup.startsAt ?? Date.UTC(2026, 0, 1);
  const rows = [
    ...setup.hosts.map((host) => deviceRow(host, hostRow(host))),
    ...(setup.devices ?? []).map((device) => deviceRow(device, null)),
  ];
  const routers = (setup.domains ?? []).map(
    ({ router, memoryMiB, dirtyMiBps = 0, interfaces }) => [router, { memoryMiB, dirtyMiBps, interfaces }] as const,
  );
  return {
    schema: "rehome/simulated-fleet@1",
    now: startsAt,
    began: startsAt,
    random: setup.seed ?? 1,
    sequence: 0,
    acts: 0,
    commandSeconds: setup.commandSeconds ?? 0.09,
    timeoutSeconds: setup.timeoutSeconds ?? 30,
    bandwidthGbps: setup.bandwidthGbps ?? model.bandwidthGbps,
    model,
    devices: new Map(rows.map((row) => [row.id, row])),
    routers: new Map(routers),
    jobs: new Map(),
    streams: new Map(),
    paths: (setup.paths ?? []).map((path) => ({ ...path, history: [] })),
    events: [],
    counters: new Map(),
  };
}

const hostRow = (host: SimulatedHost): HostRow => ({
  totalMemoryMiB: host.totalMemoryMiB,
  dom0MemoryMiB: host.dom0MemoryMiB ?? 512,
  hypervisor: host.hypervisor ?? "xen-4.17.5",
  virtualisation: host.virtualisation ?? ["pv", "hvm", "shadow"],
  cpu: host.cpu ?? null,
  bootSeconds: host.bootSeconds ?? 60,
  switchable: host.switchable ?? true,
  nextDomain: 1,
  cutJobs: new Set(),
  domains: new Map(),
});

const deviceRow = ({ id, address, atBoot = [] }: SimulatedDevice, host: HostRow | null): DeviceRow => ({
  id,
  address,
  atBoot,
  power: "off",
  boots: 0,
  fence: 0,
  bridges: new Map(),
  ports: new Map(),
  tunnels: new Map(),
  guards: new Map(),
  circuits: new Map(),
  unreachableUntil: 0,
  changesArrive: false,
  host,
});

function createSim(state: FleetState): Sim {
  const flows: Flow[] = state.paths.map((path) => createFlow(path, state.now));
  const clock = createVirtualClock({
    now: () => state.now,
    nextEventAt: () => state.events.at(-1)?.at ?? null,
    runNextEvent() {
      const next = state.events.pop();
      if (next === undefined) return;
      state.now = Math.max(state.now, next.at);
      runEvent(sim, next.event);
    },
    jumpTo(time) {
      state.now = Math.max(state.now, time);
    },
  });
  const sim: Sim = {
    state,
    clock,
    faults: createFaults(),
    deviceAt: new Map([...state.devices.values()].map((device) => [device.address, device])),
    flows,
    flowsOf: new Map(),
    changed: new Set(),
    copiesOf: new Map(),
    watchers: new Map(),
    late: new Map(),
  };
  return sim;
}

function startDevice(sim: Sim, { id, wiring = [], ...rest }: SimulatedDevice | SimulatedHost): void {
  const device = sim.state.devices.get(id);
  if (device === undefined || ("on" in rest && rest.on === false)) return;
  boot(sim, device);
  for (const op of wiring) {
    const complaint = applyOp(sim, device, op);
    if (complaint !== null) throw new Error(`the wiring of ${id} cannot be made: ${op.op}: ${complaint}`);
  }
}

function startDomain(sim: Sim, { router, host: at }: SimulatedDomain): void {
  if (at === null) return;
  const device = sim.state.devices.get(at);
  const row = sim.state.routers.get(router);
  if (device?.host == null || row === undefined) throw new Error(`${router} is to run on ${at}, which is no host of this fleet`);
  const domain = addDomain(sim, device, device.host, row, { router, name: router, state: "paused", incoming: null });
  const complaint = plugInterfaces(sim, device, domain);
  if (complaint !== null) throw new Error(`${router} cannot start on ${at}: ${complaint}`);
  setState(sim, device, domain, "running");
}

function fleetOf(sim: Sim): SimulatedFleet {
  const world = createWorld(sim);
  return {
    world,
    connect: () => connectTo(world, sim.clock),
    inject(...faults) {
      for (const fault of faults) injectInto(sim, fault);
    },
    clearFaults: () => clearFaults(sim),
    trace: (a, b) => traceBetween(sim, a, b),
    inspect: () => inspect(sim),
    snapshot: () => writeSnapshot(sim),
    run: (seconds) => sim.clock.sleep(seconds),
  };
}

/** Also those that wait for their time; what has happened stays. */
function clearFaults(sim: Sim): void {
  sim.faults.clear();
  const { events, now } = sim.state;
  const kept = events.filter(({ at, event }) => at <= now || !["kill", "unreachable", "return"].includes(event.kind));
  events.splice(0, events.length, ...kept);
}

/** What happens at a time is put on the calendar; what waits for an act waits. */
function injectInto(sim: Sim, fault: Fault): void {
  if ("when" in fault && "atSeconds" in fault.when) {
    later(sim.state, fault.when.atSeconds - (sim.state.now - sim.state.began) / 1000, eventOf(fault));
  } else sim.faults.add(fault);
}
