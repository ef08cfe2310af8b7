/** Devices that start, stop and die; and what happens by itself when its time has come. */
import { applyOp } from "./apply-op.ts";
import { createDomain, removeDomain } from "./domains.ts";
import type { Fault, When } from "./faults.ts";
import { settleFlows } from "./flows.ts";
import { jobsAfterDeathOf } from "./migration-ends.ts";
import { jobEvent } from "./migrations.ts";
import { count, type DeviceRow, later, type Sim, type WorldEvent, works } from "./state.ts";

const STOP_SECONDS = 5;
const DEFAULT_BOOT_SECONDS = 60;

/** Whatever was in its memory is gone: domains, wiring, guards, the fencing token. */
function forget(sim: Sim, device: DeviceRow): void {
  for (const domain of [...(device.host?.domains.values() ?? [])]) removeDomain(sim, device, domain);
  for (const port of device.ports.values()) port.up = false;
  device.bridges.clear();
  device.ports.clear();
  device.tunnels.clear();
  device.guards.clear();
  device.fence = 0;
  device.host?.cutJobs.clear();
  for (const [id, stream] of sim.state.streams) if (stream.request.from === device.id) sim.state.streams.delete(id);
  sim.changed.add(device.id);
}

export function kill(sim: Sim, device: DeviceRow): void {
  if (device.power === "off") return;
  count(sim, "hosts lost");
  device.power = "off";
  device.boots++;
  forget(sim, device);
  jobsAfterDeathOf(sim, device);
}

/** From the first boot on: what its own configuration makes. */
export function boot(sim: Sim, device: DeviceRow): void {
  device.power = "on";
  device.boots++;
  if (device.host !== null) device.host.nextDomain = 1;
  for (const op of device.atBoot) applyOp(sim, device, op);
  sim.changed.add(device.id);
}

export function switchPower(sim: Sim, device: DeviceRow, to: "on" | "off"): void {
  if (to === "on" && device.power === "off") {
    const late = sim.faults.take("wake", ({ host }) => host === device.id)?.wakes ?? null;
    device.power = "starting";
    count(sim, "hosts woken");
    if (late === "never") return;
    const seconds = (device.host?.bootSeconds ?? DEFAULT_BOOT_SECONDS) + (late?.secondsLate ?? 0);
    later(sim.state, seconds, { kind: "started", device: device.id, boots: device.boots });
  }
  if (to === "off" && device.power === "starting") {
    device.power = "off";
    device.boots++;
  }
  if (to === "off" && device.power === "on") {
    device.power = "stopping";
    count(sim, "hosts put to sleep");
    later(sim.state, STOP_SECONDS, { kind: "stopped", device: device.id, boots: device.boots });
  }
}

/** The power of a host that does not go off when it is asked to: cut, for what cannot answer in time. */
export function cutPower(sim: Sim, device: DeviceRow): void {
  kill(sim, device);
  settleFlows(sim);
}

/** What such a fault puts on the calendar. */
export const eventOf = (fault: Extract<Fault, { readonly when: When }>): WorldEvent => {
  switch (fault.fault) {
    case "kill":
      return { kind: "kill", device: fault.device, startsAgainAfter: fault.startsAgainAfter ?? null };
    case "unreachable":
      return { kind: "unreachable", device: fault.device, seconds: fault.seconds, changesArrive: fault.changesArrive ?? false };
    case "return":
      return { kind: "return", device: fault.host, router: fault.router };
    default:
      return fault satisfies never;
  }
};

export function runEvent(sim: Sim, event: WorldEvent): void {
  if (event.kind === "job") jobEvent(sim, event.id, event.plan, event.to);
  else if (event.kind === "late") {
    sim.late.get(event.number)?.();
    sim.late.delete(event.number);
  } else {
    const device = sim.state.devices.get(event.device);
    if (device !== undefined) deviceEvent(sim, device, event);
  }
  settleFlows(sim);
}

function deviceEvent(sim: Sim, device: DeviceRow, event: Exclude<WorldEvent, { readonly kind: "job" | "late" }>): void {
  switch (event.kind) {
    case "guard": {
      const guard = device.guards.get(event.token);
      if (guard === undefined || guard.armed !== event.armed || !works(device)) return;
      device.guards.delete(event.token);
      count(sim, "guards fired");
      for (const op of guard.back) applyOp(sim, device, op);
      return;
    }
    case "started":
      if (device.power === "starting" && device.boots === event.boots) boot(sim, device);
      return;
    case "stopped":
      if (device.power !== "stopping" || device.boots !== event.boots) return;
      device.power = "off";
      forget(sim, device);
      jobsAfterDeathOf(sim, device);
      return;
    case "kill":
      kill(sim, device);
      if (event.startsAgainAfter === null) return;
      device.power = "starting";
      later(sim.state, event.startsAgainAfter, { kind: "started", device: device.id, boots: device.boots });
      return;
    case "return":
      if (device.power !== "off") return;
      boot(sim, device);
      for (const { bridge, mac } of sim.state.routers.get(event.router)?.interfaces ?? []) {
        if (!device.bridges.has(bridge)) applyOp(sim, device, { op: "add-bridge", name: bridge, mac });
      }
      createDomain(sim, device, event.router);
      return;
    case "unreachable":
      device.unreachableUntil = sim.state.now + event.seconds * 1000;
      device.changesArrive = event.changesArrive;
      return;
    default:
      event satisfies never;
  }
}
