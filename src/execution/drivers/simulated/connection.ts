/** An executor as seen from the fleet: it can die at any time. */
import type { World } from "../../ports.ts";
import type { Doze, VirtualClock } from "./virtual-clock.ts";

/** An executor's connection. Once cut, as by the executor's death, nothing answers any more; what was on its way still arrives. */
export interface Connection extends World {
  cut(): void;
}

/** Answers to a dead executor are never delivered. */
export function connectTo(world: World, time: VirtualClock): Connection {
  let isCut = false;
  const sleeps = new Set<Doze>();
  const sleep = async (seconds: number): Promise<void> => {
    const doze = time.doze(seconds);
    sleeps.add(doze);
    await doze.done;
    sleeps.delete(doze);
  };
  const never = new Promise<never>(() => undefined);
  const deliver = async <Value>(answer: Promise<Value>): Promise<Value> => {
    const value = await answer;
    return isCut ? never : value;
  };
  const { devices, hypervisor, power, probes } = world;
  return {
    clock: { now: time.now, sleep: (seconds) => (isCut ? never : sleep(seconds)) },
    devices: {
      ...devices,
      read: (...of) => (isCut ? never : deliver(devices.read(...of))),
      change: (...of) => (isCut ? never : deliver(devices.change(...of))),
    },
    hypervisor: {
      ...hypervisor,
      read: (...of) => (isCut ? never : deliver(hypervisor.read(...of))),
      startMigration: (...of) => (isCut ? never : deliver(hypervisor.startMigration(...of))),
      migration: (...of) => (isCut ? never : deliver(hypervisor.migration(...of))),
      watchMigration: (job, patience, heard) =>
        isCut ? never : deliver(hypervisor.watchMigration(job, patience, (news) => (isCut ? undefined : heard(news)))),
      cutMigration: (...of) => (isCut ? never : deliver(hypervisor.cutMigration(...of))),
      destroy: (...of) => (isCut ? never : deliver(hypervisor.destroy(...of))),
      rename: (...of) => (isCut ? never : deliver(hypervisor.rename(...of))),
      unpause: (...of) => (isCut ? never : deliver(hypervisor.unpause(...of))),
      create: (...of) => (isCut ? never : deliver(hypervisor.create(...of))),
    },
    power: {
      ...power,
      read: (...of) => (isCut ? never : deliver(power.read(...of))),
      switch: (host, to, mayForce) =>
        isCut ? never : deliver(power.switch(host, to, mayForce && (() => (isCut ? never : deliver(mayForce()))))),
    },
    probes: {
      ping: (...of) => (isCut ? never : deliver(probes.ping(...of))),
      start: (...of) => (isCut ? never : deliver(probes.start(...of))),
      stop: (...of) => (isCut ? never : deliver(probes.stop(...of))),
    },
    cut() {
      isCut = true;
      for (const doze of sleeps) doze.drop();
      sleeps.clear();
    },
  };
}
