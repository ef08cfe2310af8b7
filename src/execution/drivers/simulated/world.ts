/** The ports of the executor, answered by the simulated fleet. */
import type { DeviceState } from "../../device.ts";
import type { Devices, HostFacts, Hypervisor, JobState, MigrationJob, MigrationNews, Power, World } from "../../ports.ts";
import { type ActWithout, carryOut, type Effect, look } from "./acts.ts";
import { applyOp } from "./apply-op.ts";
import { commandsOfAct, commandsOfChange, commandsOfPower } from "./commands.ts";
import { createDomain, domainFacts, findDomain, removeDomain, renameDomain, unpauseDomain } from "./domains.ts";
import { countTraffic } from "./flows.ts";
import { cutPower, switchPower } from "./hosts.ts";
import { cutJob, isOver, jobsLosing } from "./migration-ends.ts";
import { startJob } from "./migrations.ts";
import { createProbes } from "./probes.ts";
import { bootIdOf, type DeviceRow, type DomainRow, freeMemoryMiB, type JobRow, type Sim, sentBytes } from "./state.ts";

export function createWorld(sim: Sim): World {
  const { clock } = sim;
  return {
    clock: { now: clock.now, sleep: clock.sleep },
    devices: createDevices(sim),
    hypervisor: createHypervisor(sim),
    power: createPower(sim),
    probes: createProbes(sim),
  };
}

export function deviceState(sim: Sim, device: DeviceRow): DeviceState {
  for (const flow of sim.flowsOf.get(device.id) ?? []) countTraffic(sim, flow);
  const ports: [string, DeviceState["ports"] extends ReadonlyMap<string, infer Port> ? Port : never][] = [];
  for (const [name, { kind, tunnel, bridge, up, isolated, learning, flood, rx, tx }] of device.ports) {
    ports.push([name, { kind, tunnel, bridge, up, isolated, learning, flood, rxPackets: Math.floor(rx), txPackets: Math.floor(tx) }]);
  }
  const pins = [...device.bridges.values()].flatMap(({ entries }) =>
    [...entries].filter(([, { pinned }]) => pinned).map(([mac, { port }]) => ({ mac, port })),
  );
  return {
    bootId: bootIdOf(device),
    bridges: new Set(device.bridges.keys()),
    ports: new Map(ports),
    pins,
    guards: new Set(device.guards.keys()),
    circuits: new Map(device.circuits),
  };
}

function createDevices(sim: Sim): Devices {
  const { devices } = sim.state;
  return {
    read: (id) => look(sim, { what: "device", at: id }, devices.get(id), (device) => deviceState(sim, device)),
    change(change, fence) {
      const device = devices.get(change.device);
      return carryOut(sim, { act: "change", change }, device, fence, (parts) => {
        if (device === undefined) return null;
        for (const [index, op] of change.ops.entries()) {
          if (index >= parts) return "simulated failure";
          const complaint = applyOp(sim, device, op);
          if (complaint !== null) return `change ${index + 1} of ${change.ops.length} (${op.op}): ${complaint}`;
        }
        return null;
      });
    },
    commandsOf: commandsOfChange,
  };
}

function hostFacts(sim: Sim, device: DeviceRow): HostFacts {
  const { host } = device;
  if (host === null) throw new Error(`${device.id} is no host: it has no hypervisor to ask`);
  const { hypervisor, virtualisation, cpu, totalMemoryMiB } = host;
  return {
    bootId: bootIdOf(device),
    hypervisor,
    virtualisation,
    cpu,
    totalMemoryMiB,
    freeMemoryMiB: freeMemoryMiB(sim.state, host),
    domains: domainFacts(sim, host),
  };
}

const absent: JobState = { phase: "absent", sentBytes: 0, transferred: false, said: [] };

function jobState(sim: Sim, device: DeviceRow, job: MigrationJob): JobState {
  const row = sim.state.jobs.get(job.id);
  if (row === undefined || row.sourceBoot !== bootIdOf(device)) return absent;
  return { phase: phaseOf(row), sentBytes: sentBytes(sim.state, row), transferred: row.transferred, said: [...row.said] };
}

function phaseOf({ stage }: JobRow): JobState["phase"] {
  switch (stage) {
    case "connecting":
    case "copying":
      return "copying";
    case "suspended":
    case "transferred":
    case "permitted":
      return "handing-over";
    case "started":
    case "succeeded":
    case "failed":
      return stage;
    default:
      return stage satisfies never;
  }
}

function createHypervisor(sim: Sim): Hypervisor {
  const { devices } = sim.state;
  const hostOf = (id: string): DeviceRow | undefined => {
    const device = devices.get(id);
    return device?.host == null ? undefined : device;
  };
  const run = (what: ActWithout, id: string, fence: number, effect: (device: DeviceRow) => string | null) => {
    const device = hostOf(id);
    const whole: Effect = (parts) => (device === undefined || parts < 1 ? null : effect(device));
    return carryOut(sim, what, device, fence, whole);
  };
  const onDomain = (
    act: "destroy" | "rename" | "unpause",
    host: string,
    named: { readonly name: string; readonly id: number },
    fence: number,
    effect: (device: DeviceRow, domain: DomainRow) => string | null,
  ) =>
    run({ act, host, domain: named }, host, fence, (device) => {
      const domain = findDomain(device, named);
      return typeof domain === "string" ? domain : effect(device, domain);
    });
  return {
    read: (id) => look(sim, { what: "hypervisor", at: id }, hostOf(id), (device) => hostFacts(sim, device)),
    startMigration: (job, fence) =>
      run({ act: "migrate", job }, job.from, fence, () => {
        startJob(sim, job);
        return null;
      }),
    migration: (job) => look(sim, { what: "migration", at: job.from }, hostOf(job.from), (device) => jobState(sim, device, job)),
    watchMigration: (job, patience, heard) => watch(sim, job, patience, heard),
    cutMigration: (job, fence) =>
      run({ act: "cut", job }, job.from, fence, (device) => {
        const row = sim.state.jobs.get(job.id);
        if (row !== undefined && row.sourceBoot === bootIdOf(device)) cutJob(sim, row);
        else device.host?.cutJobs.add(job.id);
        return null;
      }),
    destroy: (host, named, fence) =>
      onDomain("destroy", host, named, fence, (device, domain) => {
        jobsLosing(sim, device, domain);
        if (device.host?.domains.has(domain.id)) removeDomain(sim, device, domain);
        return null;
      }),
    rename: (host, named, name, fence) =>
      onDomain("rename", host, named, fence, (device, domain) => renameDomain(sim, device, domain, name)),
    unpause: (host, named, fence) => onDomain("unpause", host, named, fence, (device, domain) => unpauseDomain(sim, device, domain)),
    create: (host, router, fence) => run({ act: "create", host, router }, host, fence, (device) => createDomain(sim, device, router)),
    commandsOf: commandsOfAct,
  };
}

const PROGRESS_SECONDS = 1;

/** Told at each change of stage, and once a second while bytes go; ends like the port says. */
async function watch(sim: Sim, job: MigrationJob, patience: number, heard: (news: MigrationNews) => void): Promise<void> {
  const told = new Set<MigrationNews["event"]>();
  let last = 0;
  let quietSince = sim.state.now;
  for (;;) {
    const device = sim.state.devices.get(job.from);
    const row = sim.state.jobs.get(job.id);
    if (device === undefined || row === undefined || row.sourceBoot !== bootIdOf(device) || sim.state.now < device.unreachableUntil) return;
    const phase = phaseOf(row);
    if (sim.faults.take("watch", ({ matches }) => matches === undefined || matches(job, phase)) !== null) return;
    const bytes = sentBytes(sim.state, row);
    const news = newsOf(row).filter((event) => !told.has(event));
    if (bytes > last) news.unshift("progress");
    for (const event of news) {
      if (event !== "progress") told.add(event);
      heard({ at: sim.state.now, event, sentBytes: bytes });
    }
    if (news.length > 0) quietSince = sim.state.now;
    last = bytes;
    if (isOver(row)) return;
    const left = patience - (sim.state.now - quietSince) / 1000;
    if (left <= 0) return;
    await dozeOn(sim, job.id, Math.min(PROGRESS_SECONDS, left));
  }
}

function newsOf(row: JobRow): MigrationNews["event"][] {
  const order: MigrationNews["event"][] = [];
  const at = ["suspended", "transferred", "permitted", "started", "succeeded"].indexOf(row.stage);
  if (at >= 0) order.push("suspended");
  if (row.transferred) order.push("transferred");
  if (at >= 3) order.push("started");
  if (isOver(row)) order.push("ended");
  return order;
}

async function dozeOn(sim: Sim, id: string, seconds: number): Promise<void> {
  const { done, wake } = sim.clock.doze(seconds);
  const watchers = sim.watchers.get(id) ?? new Set();
  sim.watchers.set(id, watchers.add(wake));
  await done;
  watchers.delete(wake);
  if (watchers.size === 0) sim.watchers.delete(id);
}

function createPower(sim: Sim): Power {
  const { clock } = sim;
  const { devices } = sim.state;
  return {
    read: (id) => look(sim, { what: "power", at: id }, devices.get(id), ({ power }) => (power === "off" ? "off" : "on")),
    async switch(id, to, mayForce = async () => true) {
      const device = devices.get(id);
      const grace = to === "off" ? sim.faults.take("stays-on", ({ host }) => host === id)?.graceSeconds : undefined;
      if (device !== undefined && grace !== undefined) {
        await clock.sleep(grace);
        if (!(await mayForce())) return { ran: "unknown", detail: `${id} is still on after ${grace} s, and may not be cut off` };
        return carryOut(sim, { act: "power", host: id, to }, device, null, () => {
          cutPower(sim, device);
          return null;
        });
      }
      return carryOut(sim, { act: "power", host: id, to }, device, null, (parts) => {
        if (device?.host?.switchable !== true) return `nothing can switch ${id}`;
        if (parts >= 1) switchPower(sim, device, to);
        return null;
      });
    },
    commandsOf: commandsOfPower,
    can: (id) => devices.get(id)?.host?.switchable === true,
    proves: (id) => devices.get(id)?.host?.switchable === true,
  };
}
