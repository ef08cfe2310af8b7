/**
 * Step: starts a router that runs nowhere: a new one, or one whose host is dead.
 *
 * Only after `preflight` saw no domain of that name at its new home and `fence-lost-host` is certain that its old host is off, which is asked
 * again before each start: a dead host may come back while we wait or are dead ourselves. A router is never started while another
 * copy may run. Safe to repeat: a router that runs is left alone. Undo: it is destroyed, by name and id.
 */

import type { Move } from "../move.ts";
import type { Crew } from "./crew.ts";
import { fenceLostHost } from "./fence-lost-host.ts";
import { type ActStep, done, failed, type StepEnd, stuck } from "./step.ts";
import { readHost } from "./whereabouts.ts";

export const start: ActStep = {
  kind: "acts",
  name: "start",
  async do(move, crew) {
    const { hypervisor } = crew.world;
    for (let tries = 0; tries < crew.settings.attempts; tries += 1) {
      const domain = await find(move, crew);
      if (domain === "unseen") return unreachable(move);
      if (domain?.state === "running") return done;
      if (domain !== undefined) return failed(`${move.to} has ${move.router.id}, but it is ${domain.state}`);
      const fenced = await fenceLostHost.do(move, crew);
      if (fenced.end !== "done") return fenced;
      const act = { act: "create", host: move.to, router: move.router.id } as const;
      await crew.act(act, () => hypervisor.create(move.to, move.router.id, crew.fence));
      await crew.world.clock.sleep(crew.settings.pollSeconds);
    }
    const domain = await find(move, crew);
    if (domain === "unseen") return unreachable(move);
    return domain?.state === "running" ? done : failed(`${move.to} does not start ${move.router.id}`);
  },
  async undo(move, crew) {
    const { hypervisor } = crew.world;
    for (let tries = 0; tries < crew.settings.attempts + 1; tries += 1) {
      const domain = await find(move, crew);
      if (domain === "unseen") return unreachable(move);
      if (domain === undefined) return done;
      const act = { act: "destroy", host: move.to, router: move.router.id } as const;
      await crew.act(act, () => hypervisor.destroy(move.to, domain, crew.fence));
      await crew.world.clock.sleep(crew.settings.pollSeconds);
    }
    return unreachable(move);
  },
  describe: ({ to, router }) => ({
    forward: [{ kind: "hypervisor", host: to, act: { act: "create", host: to, router: router.id } }],
    backward: [{ kind: "hypervisor", host: to, act: { act: "destroy", host: to, router: router.id } }],
  }),
};

/** Waits for the host to answer, or to be off for certain: then it has nothing. */
async function find(move: Move, crew: Crew) {
  const { clock } = crew.world;
  const deadline = clock.now() + crew.settings.patienceSeconds * 1000;
  for (;;) {
    const seen = await readHost(crew, move.to);
    if (seen.seen) return seen.state.domains.find(({ name, state }) => name === move.router.id && state !== "dying");
    if (clock.now() > deadline) return "unseen" as const;
    await clock.sleep(crew.settings.pollSeconds);
  }
}

const unreachable = ({ router, to }: Move): StepEnd =>
  stuck(`${to} cannot be asked whether it runs ${router.id}`, [
    `${router.id} was being started on ${to}, which does not answer.`,
    `When it answers again: rehome execution resume ID. Until then do not start ${router.id} anywhere else.`,
  ]);
