/** Which probes tell of some routers, and whether their pings come back. */
import type { ProbeDocument } from "./fleet-document.ts";
import type { Layout } from "./layout.ts";
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
}

/** What is wrong with the traffic through the routers, or null. Waits a little for pings to come back. */
export async function checkTraffic({ layout, world, settings }: CheckRequest, routers: readonly string[]): Promise<string | null> {
  const dead = new Set([...layout.network.physicalRouters.values()].filter(({ state }) => state === "failed").map(({ id }) => id));
  const living = new Map([...layout.network.today.placements].filter(([, host]) => !dead.has(host)));
  for (const probe of probesThrough(layout.fleet.probes, routers, living)) {
    let why = "";
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (tries > 0) await world.clock.sleep(settings.pollSeconds);
      const answer = await world.probes.ping(probe, PINGS);
      why = !answer.seen
        ? `${probe.from} cannot be asked: ${answer.why}`
        : answer.state === 0
          ? `no ping from ${probe.from} to ${probe.to} comes back`
          : "";
      if (why === "") break;
    }
    if (why !== "") return why;
  }
  return null;
}
