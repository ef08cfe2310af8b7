/** Every candidate of a tiny network, one by one: what the scenarios' expectations are checked against. No solver, no formulation. */
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network, PhysicalLink } from "../../src/network/network.ts";

/** All subsets of the items, the empty one included. */
function* subsets<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let bits = 0; bits < 2 ** items.length; bits++) yield items.filter((_, index) => ((bits >> index) & 1) === 1);
}

/** All ways to choose one option for each key. */
function* choices<Option>(keys: readonly string[], optionsOf: (key: string) => readonly Option[]): Iterable<ReadonlyMap<string, Option>> {
  const [key, ...rest] = keys;
  if (key === undefined) return yield new Map();
  for (const others of choices(rest, optionsOf)) for (const option of optionsOf(key)) yield new Map([[key, option], ...others]);
}

/**
 * Every candidate in which routers run on hosts that are on, links are on or off as their ends say (sleepable ones either way),
 * and routes follow the routing rule. Links without a path have no route.
 */
export function* allCandidates(network: Network): Iterable<Candidate> {
  for (const hostsOn of subsets([...network.physicalRouters.keys()])) {
    const routersOn = new Set(hostsOn);
    const possible = [...network.physicalLinks.values()].filter(
      (link) => link.state === "on" && [link.a, link.b].every((end) => !network.physicalRouters.has(end) || routersOn.has(end)),
    );
    const [asleepable, awake] = [possible.filter(({ sleepable }) => sleepable), possible.filter(({ sleepable }) => !sleepable)];
    for (const chosen of subsets(asleepable)) {
      const links = [...awake, ...chosen];
      const linksOn = new Set(links.map(({ id }) => id));
      const paths = createPaths(links);
      for (const placements of choices([...network.virtualRouters.keys()], () => hostsOn))
        for (const routes of allRoutes(network, placements, paths)) yield { placements, routes, routersOn, linksOn };
    }
  }
}

type Paths = (from: string, to: string) => readonly (readonly PhysicalLink[])[];

function allRoutes(
  network: Network,
  placements: ReadonlyMap<string, string>,
  paths: Paths,
): Iterable<ReadonlyMap<string, readonly string[]>> {
  const options = new Map<string, readonly (readonly string[])[]>();
  for (const link of network.overlayLinks.values()) {
    const from = placements.get(link.a);
    const to = link.b === undefined ? link.attachedTo : placements.get(link.b);
    if (from === undefined || to === undefined) continue;
    const found = paths(from, to).map((path) => path.map(({ id }) => id));
    if (found.length > 0) options.set(link.id, network.routing === "igp" ? found.slice(0, 1) : found);
  }
  return choices([...options.keys()], (key) => options.get(key) ?? []);
}

/** All simple paths over the links, in igp order: cost, delay, number of links, ids. */
function createPaths(links: readonly PhysicalLink[]): Paths {
  const known = new Map<string, readonly (readonly PhysicalLink[])[]>();
  const walk = (node: string, to: string, visited: readonly string[]): readonly (readonly PhysicalLink[])[] => {
    if (node === to) return [[]];
    return links.flatMap((link) => {
      const next = link.a === node ? link.b : link.b === node ? link.a : undefined;
      if (next === undefined || visited.includes(next)) return [];
      return walk(next, to, [...visited, next]).map((rest) => [link, ...rest]);
    });
  };
  const total = (path: readonly PhysicalLink[], figure: (link: PhysicalLink) => number): number =>
    Math.round(path.reduce((sum, link) => sum + figure(link), 0) * 1e6);
  const compare = (one: readonly PhysicalLink[], other: readonly PhysicalLink[]): number =>
    total(one, (link) => link.igpCost ?? link.delayMs) - total(other, (link) => link.igpCost ?? link.delayMs) ||
    total(one, (link) => link.delayMs) - total(other, (link) => link.delayMs) ||
    one.length - other.length ||
    (one.map(({ id }) => id).join(" ") < other.map(({ id }) => id).join(" ") ? -1 : 1);
  return (from, to) => {
    const key = `${from} ${to}`;
    const found = known.get(key) ?? [...walk(from, to, [from])].sort(compare);
    known.set(key, found);
    return found;
  };
}

/** The candidates that are least in the first measure, among those least in the second, and so on. */
export function leastBy(candidates: readonly Candidate[], measures: readonly ((candidate: Candidate) => number)[]): readonly Candidate[] {
  return measures.reduce((left, measure) => {
    const figures = left.map(measure);
    const least = Math.min(...figures);
    return left.filter((_, index) => (figures[index] ?? 0) <= least + 1e-6);
  }, candidates);
}
