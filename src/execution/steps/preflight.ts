/**
 * Step: looks at both hosts before anything is touched: the router runs at its old home and nowhere else, the new home has the room, the
 * same hypervisor, and what live migration needs of it.
 *
 * A leaked copy of an earlier attempt (NAME--incoming, paused, not growing) is destroyed: it would block every later one.
 * Safe to repeat: it changes nothing else. Undo: nothing to undo, but the last look of a way back: a router that was lost with its host
 * meanwhile is not reported to be where it was.
 */
import { disagreement, OVERHEAD_MIB } from "../hosts-agree.ts";
import { awayName, incomingName } from "../locate.ts";
import type { Move } from "../move.ts";
import type { Domain, HostFacts } from "../ports.ts";
import type { Crew } from "./crew.ts";
import { type ActStep, done, failed, type StepEnd, stuck } from "./step.ts";
import { readHost } from "./whereabouts.ts";

export const preflight: ActStep = {
  kind: "acts",
  name: "preflight",
  async do(move, crew) {
    // Once a migration was started this is no longer the question.
    if (crew.attempts("there") > 0) return done;
    const { router, from, to } = move;
    const { hypervisor } = crew.world;
    const [source, before] = await Promise.all([from === null ? null : hypervisor.read(from), hypervisor.read(to)]);
    let target = before;
    if (!target.seen) return failed(`${to} cannot be asked: ${target.why}`);
    if (source !== null && !source.seen) return failed(`${from} cannot be asked: ${source.why}`);
    const leaked = named(target.state, incomingName(router.id));
    if (leaked !== undefined) {
      const end = await removeLeaked(move, crew, leaked);
      if (end.end !== "done") return end;
      // It held as much memory as the router needs.
      target = await hypervisor.read(to);
      if (!target.seen) return failed(`${to} cannot be asked: ${target.why}`);
    }
    const problem = whyNot(move, crew, source?.seen ? source.state : null, target.state);
    if (problem !== null) return failed(problem);
    const obstacle = await hypervisor.obstacle?.(router.id, to);
    if (obstacle?.seen === false) return failed(`${to} cannot be asked whether it can run ${router.id}: ${obstacle.why}`);
    return obstacle === undefined || obstacle.state === null ? done : failed(`${to} cannot run ${router.id}: ${obstacle.state}`);
  },
  async undo({ from, router }, crew) {
    if (from === null) return done;
    const seen = await readHost(crew, from);
    const there = seen.seen ? seen.state.domains.find(({ name }) => name === router.id) : undefined;
    if (!seen.seen || there?.state === "running") return done;
    const why = `${from} does not run ${router.id} any more: it is ${there?.state ?? "not there"}`;
    return stuck(`${router.id}: ${why}`, [
      `${why}. All that was prepared for its move has been undone.`,
      `When ${from} runs: xl create /etc/xen/rehome/${router.id}.cfg, then: rehome execution resume ID.`,
      `If ${from} is dead: say so in the network (state failed), and plan again from that.`,
    ]);
  },
  describe: ({ from, to, router }) => ({
    forward: [from, to].flatMap((host) =>
      host === null
        ? []
        : [{ kind: "look", host, text: `where ${router.id} runs, free memory, versions, virt_caps (xl info; xl list)` } as const],
    ),
    backward: [],
  }),
};

const named = ({ domains }: HostFacts, name: string): Domain | undefined => domains.find((domain) => domain.name === name);

function whyNot({ router, from, to }: Move, { settings }: Crew, source: HostFacts | null, target: HostFacts): string | null {
  const name = router.id;
  for (const wrong of [name, awayName(name)]) {
    const there = named(target, wrong);
    if (there !== undefined) return `${to} has a domain ${wrong} already (${there.state})`;
  }
  const domain = source === null ? undefined : named(source, name);
  const needed = (domain?.memoryMiB ?? router.demand["memoryMiB"] ?? 0) + OVERHEAD_MIB;
  if (target.freeMemoryMiB < needed) return `${to} has ${target.freeMemoryMiB} MiB free, ${name} needs ${needed} MiB`;
  if (source === null) return null;
  if (domain?.state !== "running") return `${from} does not run ${name}: it is ${domain?.state ?? "not there"}`;
  return disagreement([from ?? "", source], [to, target], settings.guests);
}

/** Two looks, as far apart as a migration may stand still: a copy that somebody is sending just now is left alone. */
async function removeLeaked({ router, to }: Move, crew: Crew, leaked: Domain): Promise<StepEnd> {
  const { clock, hypervisor } = crew.world;
  await clock.sleep(crew.settings.stallSeconds);
  const again = await hypervisor.read(to);
  const now = again.seen ? named(again.state, leaked.name) : undefined;
  if (!again.seen) return failed(`${to} cannot be asked: ${again.why}`);
  if (now === undefined) return done;
  if (now.id !== leaked.id || now.memoryMiB !== leaked.memoryMiB || now.state !== "paused") {
    return failed(`${to} is receiving ${leaked.name} from somebody else`);
  }
  const ran = await crew.act({ act: "destroy", host: to, router: leaked.name }, () => hypervisor.destroy(to, now, crew.fence));
  return ran.ran === "done" ? done : failed(`${to} keeps a leaked copy of ${router.id} (${leaked.name}): ${ran.detail}`);
}
