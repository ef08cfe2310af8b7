/** Which probes tell of some routers, and whether their pings come back. */
import type { ProbeDocument } from "./fleet-document.ts";
import { hasFailed, type Layout } from "./layout.ts";
import type { Move } from "./move.ts";
import type { World } from "./ports.ts";
import type { Settings } from "./steps/crew.ts";

/** Probes that pass the routers, and no router that is nowhere or not reached yet. */
export function probesThrough(
  probes: readonly ProbeDocument[],
  routers: readonly string[],
  placements: ReadonlyMap<string, string>,
  move?: Move,
): readonly ProbeDocument[] {
  return probes.filter(
    ({ through }) =>
      through.some((router) => routers.includes(router)) && through.every((router) => placements.has(router) || router === move?.router.id),
  );
}

const PINGS = 3;
const TRIES = 4;

export interface CheckRequest {
  readonly layout: Layout;
  readonly world: World;
  readonly settings: Settings;
  /** Where each router runs at this moment. */
  readonly placements: ReadonlyMap<string, string>;
  /** Waits for `patienceSeconds` for the first answer, and not for a few tries only. */
  readonly isPatient: boolean;
}

/** What is wrong with the traffic through the routers, or null. Waits a little for pings to come back. */
export async function checkTraffic(
  { layout, world, settings, placements, isPatient }: CheckRequest,
  routers: readonly string[],
): Promise<string | null> {
  const living = new Map([...placements].filter(([, host]) => !hasFailed(layout, host)));
  const deadline = world.clock.now() + settings.patienceSeconds * 1000;
  for (const probe of probesThrough(layout.fleet.probes, routers, living)) {
    for (let tries = 1; ; tries += 1) {
      const answer = await world.probes.ping(probe, PINGS);
      if (answer.seen && answer.state > 0) break;
      if (isPatient ? world.clock.now() > deadline : tries >= TRIES) {
        return answer.seen ? `no ping from ${probe.from} to ${probe.to} comes back` : `${probe.from} cannot be asked: ${answer.why}`;
      }
      await world.clock.sleep(settings.pollSeconds);
    }
  }
  return null;
}
