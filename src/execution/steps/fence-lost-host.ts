/**
 * Step: makes certain that a dead host is dead, before a router of its is started elsewhere.
 *
 * Only its power supply knows: a host that merely does not answer may run the router still. Safe to repeat: it only looks. Undo: nothing
 * to undo, the host stays as it was found.
 */
import { type ActStep, done, stuck } from "./step.ts";

export const fenceLostHost: ActStep = {
  kind: "acts",
  name: "fence-lost-host",
  async do({ lostFrom, router }, { world }) {
    if (lostFrom === null) return done;
    const power = await world.power.read(lostFrom);
    if (power.seen && power.state === "off" && world.power.proves(lostFrom)) return done;
    const host = await world.hypervisor.read(lostFrom);
    if (host.seen && !host.state.domains.some(({ name }) => name === router.id)) return done;
    const known = !power.seen
      ? `its power supply cannot be asked (${power.why})`
      : power.state === "on"
        ? "its power supply says that it is on"
        : "nothing but silence says that it is off";
    return stuck(`${lostFrom} may still run ${router.id}`, [
      `${router.id} is to be started afresh, because ${lostFrom} failed; but ${known}, so it may run there still.`,
      `Make certain that ${lostFrom} is off (or that xl list on it does not show ${router.id}), then: rehome execution resume ID.`,
    ]);
  },
  undo: async () => done,
  describe: ({ lostFrom, router }) => ({
    forward: lostFrom === null ? [] : [{ kind: "look", host: lostFrom, text: `that it is off, or does not run ${router.id}` } as const],
    backward: [],
  }),
};
