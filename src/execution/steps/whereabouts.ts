/** Looks at both hosts of a move until it is certain where the router is, and cleans up what is left of an attempt. */
import type { CleanUp, Whereabouts } from "../locate.ts";
import { locate } from "../locate.ts";
import type { Move } from "../move.ts";
import type { HostFacts, MigrationJob, Seen } from "../ports.ts";
import type { Crew, Direction } from "./crew.ts";

/** The last attempt's job in that direction, or null. */
export function lastJob(move: Move, crew: Crew, direction: Direction): MigrationJob | null {
  const attempts = crew.attempts(direction);
  return attempts === 0 ? null : move.job(attempts - 1, direction);
}

export type HostSight = Pick<HostFacts, "domains"> & { readonly isOff: boolean };

/** A host that is off runs nothing: that is as good as having seen it. */
export async function readHost({ world }: Pick<Crew, "world">, host: string): Promise<Seen<HostSight>> {
  const seen = await world.hypervisor.read(host);
  if (seen.seen) return { seen: true, state: { domains: seen.state.domains, isOff: false } };
  if (!world.power.proves(host)) return seen;
  const power = await world.power.read(host);
  return power.seen && power.state === "off" ? { seen: true, state: { domains: [], isOff: true } } : seen;
}

/** `sourceSeen`: it answered, or is off for certain. */
export type Looked = Whereabouts & { readonly sourceSeen: boolean };

/** `direction`: which way the router was last sent; the sender of that job is the source. */
export async function look(move: Move, crew: Crew, direction: Direction): Promise<Looked> {
  const [from, to] = hostsOf(move, direction);
  const job = lastJob(move, crew, direction);
  const [source, target, state] = await Promise.all([
    readHost(crew, from),
    readHost(crew, to),
    job === null ? null : crew.world.hypervisor.migration(job),
  ]);
  // A host that was switched off or started again since has no job.
  const jobState = state !== null && !state.seen && source.seen ? ({ seen: true, state: absent } as const) : state;
  return { ...locate({ router: move.router.id, source, target, job: jobState }), sourceSeen: source.seen };
}

const absent = { phase: "absent", sentBytes: 0, transferred: false, said: [] } as const;

export const hostsOf = (move: Move, direction: Direction): readonly [string, string] =>
  direction === "there" ? [move.from ?? "", move.to] : [move.to, move.from ?? ""];

/** Carries clean-ups out; what became of them shows at the next look. False: one was not accepted. */
export async function cleanUp(move: Move, crew: Crew, direction: Direction, clean: readonly CleanUp[]): Promise<boolean> {
  const [from, to] = hostsOf(move, direction);
  const { hypervisor } = crew.world;
  let isAccepted = true;
  for (const { clean: what, at, domain } of clean) {
    const host = at === "source" ? from : to;
    if (what === "destroy") {
      const ran = await crew.act({ act: "destroy", host, router: domain.name }, () => hypervisor.destroy(host, domain, crew.fence));
      if (ran.ran !== "done") isAccepted = false;
    } else {
      const ran = await crew.act({ act: "unpause", host, router: domain.name }, () => hypervisor.unpause(host, domain, crew.fence));
      if (ran.ran !== "done") isAccepted = false;
    }
  }
  return isAccepted;
}
