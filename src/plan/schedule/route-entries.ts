/** Routes as the ledger counts them: by the physical links they cross, numbered, with their delay. */
import type { Candidate } from "../../network/candidate.ts";
import type { Network, OverlayLink } from "../../network/network.ts";
import { createIgp, type Igp } from "../../network/routes.ts";
import { simplePaths } from "../../network/simple-paths.ts";
import { routeDelayMs, walkRoute } from "../../network/walk.ts";
import type { Ms } from "../../units.ts";

export interface RouteEntry {
  readonly ids: readonly string[];
  /** Twice the physical link's index, plus 1 when it is crossed from b to a. */
  readonly crossings: readonly number[];
  readonly delayMs: Ms;
}

/** What forwards at a moment. */
export interface Substrate {
  readonly routersOn: ReadonlySet<string>;
  readonly linksOn: ReadonlySet<string>;
}

export interface RouteEntries {
  /** The igp route between two nodes over the present substrate. */
  igp(from: string, to: string): RouteEntry | undefined;
  /** Routes that a link may take between two nodes, best first: one under igp. */
  options(link: OverlayLink, from: string, to: string): Iterable<RouteEntry>;
  entry(from: string, ids: readonly string[]): RouteEntry;
  switchTo(substrate: Substrate): void;
}

/** Under explicit routing a link on its way to its final ends is offered this many paths. */
const PATHS_TRIED = 24;

/** Routes that were worked out over one substrate. */
interface Worked {
  readonly igp: Igp;
  readonly known: Map<string, RouteEntry | undefined>;
}

/** What several states of one transition have in common: routes already worked out, by the set of links that are on. */
export type RouteCache = WeakMap<ReadonlySet<string>, Worked>;

export function createRouteEntries(network: Network, start: Substrate, target: Candidate, cache: RouteCache): RouteEntries {
  const indexOf = new Map([...network.physicalLinks.keys()].map((id, index) => [id, index]));
  let substrate = start;
  let { igp, known } = workedOut(network, start, cache);

  function entry(from: string, ids: readonly string[]): RouteEntry {
    const { hops } = walkRoute(network, from, ids);
    const crossings = hops.map(({ link, direction }) => 2 * (indexOf.get(link.id) ?? 0) + (direction === "ab" ? 0 : 1));
    return { ids, crossings, delayMs: routeDelayMs(network, ids) };
  }
  function igpEntry(from: string, to: string): RouteEntry | undefined {
    const key = `${from}\n${to}`;
    if (known.has(key)) return known.get(key);
    const ids = igp.route(from, to);
    const made = ids === undefined ? undefined : entry(from, ids);
    known.set(key, made);
    return made;
  }
  function* explicit(link: OverlayLink, from: string, to: string): Generator<RouteEntry> {
    const isOn = (ids: readonly string[]): boolean => ids.every((id) => substrate.linksOn.has(id));
    for (const ids of [target.routes.get(link.id), network.today.routes.get(link.id)]) {
      if (ids !== undefined && isOn(ids) && joins(network, ids, from, to)) yield entry(from, ids);
    }
    let left = PATHS_TRIED;
    for (const path of simplePaths({ nodes: network.nodes, ...substrate }, from, to)) {
      const made = entry(
        from,
        path.map(({ id }) => id),
      );
      if (made.delayMs <= link.delayBoundMs) yield made;
      if (--left === 0) return;
    }
  }
  return {
    igp: igpEntry,
    *options(link, from, to) {
      if (network.routing === "explicit") yield* explicit(link, from, to);
      else {
        const made = igpEntry(from, to);
        if (made !== undefined) yield made;
      }
    },
    entry,
    switchTo(next) {
      substrate = next;
      ({ igp, known } = workedOut(network, next, cache));
    },
  };
}

function workedOut(network: Network, { routersOn, linksOn }: Substrate, cache: RouteCache): Worked {
  const found = cache.get(linksOn);
  if (found !== undefined) return found;
  const made: Worked = { igp: createIgp({ nodes: network.nodes, routersOn, linksOn }), known: new Map() };
  cache.set(linksOn, made);
  return made;
}

function joins(network: Network, ids: readonly string[], from: string, to: string): boolean {
  const walk = walkRoute(network, from, ids);
  return walk.brokenAt === undefined && walk.end === to;
}
