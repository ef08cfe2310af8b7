/** What an executor has seen of hosts since its last effect: the moment of its last look decides what it could know. */
import type { Domain, World } from "../../src/execution/ports.ts";

/** Domains by host. Not in it: not looked at since, or not seen. */
export type LastSights = ReadonlyMap<string, readonly Domain[]>;

export interface SightKeeper {
  readonly world: World;
  readonly sights: LastSights;
  /** The start of each host that it was in when it was seen last, ever. */
  readonly boots: ReadonlyMap<string, string>;
  /** Whatever was seen before may be otherwise now. */
  forget(): void;
}

export function keepSights(world: World): SightKeeper {
  const sights = new Map<string, readonly Domain[]>();
  const boots = new Map<string, string>();
  return {
    sights,
    boots,
    world: {
      ...world,
      hypervisor: {
        ...world.hypervisor,
        async read(host) {
          const seen = await world.hypervisor.read(host);
          if (seen.seen) boots.set(host, seen.state.bootId);
          if (seen.seen) sights.set(host, seen.state.domains);
          else sights.delete(host);
          return seen;
        },
      },
    },
    forget: () => sights.clear(),
  };
}
