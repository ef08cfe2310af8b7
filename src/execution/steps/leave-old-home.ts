/**
 * Step: waits until the sender has tidied up, and makes certain that nothing of the router is left at its old home.
 *
 * A suspended shell there is destroyed only when the new home is seen to run the router. Safe to repeat. Undo: nothing to undo.
 */
import { awayName } from "../locate.ts";
import type { Move } from "../move.ts";
import type { Crew, Direction } from "./crew.ts";
import { type ActStep, done, failed, type StepEnd, stuck } from "./step.ts";
import { cleanUp, hostsOf, lastJob, look } from "./whereabouts.ts";

export const leaveOldHome: ActStep = {
  kind: "acts",
  name: "leave-old-home",
  do: (move, crew) => leave(move, crew, "there"),
  undo: async () => done,
  describe: ({ from, router }) => ({
    forward: from === null ? [] : [{ kind: "look", host: from, text: `that no copy of ${router.id} is left (xl list)` } as const],
    backward: [],
  }),
};

/** Of the direction in which the router was last sent: what is left at the host that sent it. */
export async function leave(move: Move, crew: Crew, direction: Direction): Promise<StepEnd> {
  const { clock, hypervisor } = crew.world;
  const { patienceSeconds, pollSeconds } = crew.settings;
  const [from, to] = hostsOf(move, direction);
  const { id } = move.router;
  const deadline = clock.now() + patienceSeconds * 1000;
  for (;;) {
    const where = await look(move, crew, direction);
    const job = lastJob(move, crew, direction);
    const state = job === null ? null : await hypervisor.migration(job);
    // A host that is off, or was started again, has no job; one that is silent may have one, and a shell of the router.
    const isOver = state === null || !state.seen || ["succeeded", "failed", "absent"].includes(state.state.phase);
    if (where.at === "target" && where.clean.length === 0 && isOver && where.sourceSeen) return done;
    if (where.at === "source" || where.at === "nowhere") return failed(`${id} is not at ${to} any more: ${where.why}`);
    if (clock.now() > deadline) {
      return stuck(`${id}: ${from} is not certain to be rid of it: ${where.why}`, [
        `${id} was sent to ${to}: ${where.why}. On ${from}, xl list should show neither ${id} nor ${awayName(id)}.`,
        `If it shows one that is suspended (state s): xl destroy ID. Then: rehome execution resume ID.`,
      ]);
    }
    if (where.at === "target" && where.clean.length > 0) await cleanUp(move, crew, direction, where.clean);
    else await clock.sleep(pollSeconds);
  }
}
