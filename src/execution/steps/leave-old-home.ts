/**
 * Step: waits until the sender has tidied up, and makes certain that nothing of the router is left at its old home.
 *
 * A suspended shell there is destroyed only when the new home is seen to run the router. Safe to repeat. Undo: nothing to undo.
 */
import { awayName } from "../locate.ts";
import { type ActStep, done, failed, stuck } from "./step.ts";
import { cleanUp, lastJob, look } from "./whereabouts.ts";

export const leaveOldHome: ActStep = {
  kind: "acts",
  name: "leave-old-home",
  async do(move, crew) {
    const { clock, hypervisor } = crew.world;
    const { patienceSeconds, pollSeconds } = crew.settings;
    const deadline = clock.now() + patienceSeconds * 1000;
    for (;;) {
      const where = await look(move, crew, "there");
      const job = lastJob(move, crew, "there");
      const state = job === null ? null : await hypervisor.migration(job);
      // A host that is off, or was started again, has no job; one that is silent may have one, and a shell of the router.
      const isOver = state === null || !state.seen || ["succeeded", "failed", "absent"].includes(state.state.phase);
      if (where.at === "target" && where.clean.length === 0 && isOver && where.sourceSeen) return done;
      if (where.at === "source" || where.at === "nowhere") return failed(`${move.router.id} is not at ${move.to} any more: ${where.why}`);
      if (clock.now() > deadline) {
        return stuck(`${move.router.id}: ${move.from} is not certain to be rid of it: ${where.why}`, [
          `${move.router.id} was sent to ${move.to}: ${where.why}. On ${move.from}, xl list should show neither ${move.router.id} nor ${awayName(move.router.id)}.`,
          `If it shows one that is suspended (state s): xl destroy ID. Then: rehome execution resume ID.`,
        ]);
      }
      if (where.at === "target" && where.clean.length > 0) await cleanUp(move, crew, "there", where.clean);
      else await clock.sleep(pollSeconds);
    }
  },
  undo: async () => done,
  describe: ({ from, router }) => ({
    forward: from === null ? [] : [{ kind: "look", host: from, text: `that no copy of ${router.id} is left (xl list)` } as const],
    backward: [],
  }),
};
