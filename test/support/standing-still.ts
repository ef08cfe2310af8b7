/** An executor's view of the world while its process stands still, as a machine that is paused. */
import type { World } from "../../src/execution/ports.ts";

export interface Standstill {
  /** Number of the act before which it begins, and how long it lasts. */
  readonly act: number;
  readonly seconds: number;
  since: number | null;
}

/** Whatever it asks for while it stands still is asked for afterwards, and whatever it waits for lasts as long. */
export function standingStill(world: World, still: Standstill): World {
  let acts = 0;
  const wait = async (): Promise<void> => {
    if (still.since === null) return;
    const left = still.seconds - (world.clock.now() - still.since) / 1000;
    if (left > 0) await world.clock.sleep(left);
  };
  const look =
    <Of extends readonly unknown[], Answer>(ask: (...of: Of) => Promise<Answer>) =>
    async (...of: Of): Promise<Answer> => {
      await wait();
      const answer = await ask(...of);
      await wait();
      return answer;
    };
  const does =
    <Of extends readonly unknown[], Answer>(ask: (...of: Of) => Promise<Answer>) =>
    async (...of: Of): Promise<Answer> => {
      if (acts === still.act && still.since === null) still.since = world.clock.now();
      acts += 1;
      await wait();
      const answer = await ask(...of);
      await wait();
      return answer;
    };
  const { clock, devices, hypervisor, power, probes } = world;
  return {
    clock: {
      now: clock.now,
      async sleep(...of) {
        await clock.sleep(...of);
        await wait();
      },
    },
    devices: { ...devices, read: look(devices.read), change: does(devices.change) },
    hypervisor: {
      ...hypervisor,
      read: look(hypervisor.read),
      migration: look(hypervisor.migration),
      watchMigration: look(hypervisor.watchMigration),
      startMigration: does(hypervisor.startMigration),
      cutMigration: does(hypervisor.cutMigration),
      destroy: does(hypervisor.destroy),
      rename: does(hypervisor.rename),
      unpause: does(hypervisor.unpause),
      create: does(hypervisor.create),
    },
    power: {
      ...power,
      read: look(power.read),
      switch: does((host, to, mayForce) => power.switch(host, to, mayForce && look(mayForce))),
    },
    probes: { ping: look(probes.ping), start: does(probes.start), stop: does(probes.stop) },
  };
}
