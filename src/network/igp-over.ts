/**
 * The igp over a state of the substrate, kept for as long as that state is: who asks again, in the same or another room, gets the
 * same routes, and the same arrays, without a second Dijkstra. A state is known by its two sets: do not change them once they are used.
 */
import type { Network, PhysicalLink } from "./network.ts";
import { createIgp, farEnd, type Igp, type LiveSubstrate } from "./routes.ts";

interface KnownIgp extends Igp {
  readonly substrate: LiveSubstrate;
  /** Routes that have been asked for, by both ends. */
  readonly routes: ReadonlyMap<string, ReadonlyMap<string, readonly string[] | undefined>>;
}

/** By the links that are on. */
const known = new WeakMap<ReadonlySet<string>, KnownIgp>();

export type SubstrateState = Pick<LiveSubstrate, "routersOn" | "linksOn">;

export function igpOver(network: Network, state: SubstrateState): Igp {
  return recall(network, state) ?? remember(network, state, []);
}

/**
 * The igp over `next`, with the routes that are already known over `state` and that the change cannot have touched: least routes
 * stay least when others go, and when what comes can carry no transit.
 */
export function igpAfter(network: Network, state: SubstrateState, next: SubstrateState): Igp {
  const before = recall(network, state);
  const after = recall(network, next);
  if (after !== undefined || before === undefined) return after ?? remember(network, next, []);
  const lost = new Set<string>();
  for (const id of state.routersOn) if (!next.routersOn.has(id)) for (const link of linksAt(network, id)) lost.add(link.id);
  for (const id of state.linksOn) if (!next.linksOn.has(id)) lost.add(id);
  if (bringsTransit(network, state, next)) return remember(network, next, []);
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || next.routersOn.has(node);
  const kept: KeptRoute[] = [];
  for (const [from, routes] of before.routes) {
    for (const [to, route] of routes) {
      if (route !== undefined && isOn(from) && isOn(to) && !route.some((id) => lost.has(id))) kept.push({ from, to, route });
    }
  }
  return remember(network, next, kept);
}

interface KeptRoute {
  readonly from: string;
  readonly to: string;
  readonly route: readonly string[];
}

function recall(network: Network, { routersOn, linksOn }: SubstrateState): KnownIgp | undefined {
  const found = known.get(linksOn);
  return found?.substrate.routersOn === routersOn && found.substrate.nodes === network.nodes ? found : undefined;
}

function remember(network: Network, { routersOn, linksOn }: SubstrateState, kept: readonly KeptRoute[]): KnownIgp {
  const substrate: LiveSubstrate = { nodes: network.nodes, routersOn, linksOn };
  const routes = new Map<string, Map<string, readonly string[] | undefined>>();
  const routesFrom = (from: string): Map<string, readonly string[] | undefined> => {
    const found = routes.get(from) ?? new Map<string, readonly string[] | undefined>();
    routes.set(from, found);
    return found;
  };
  for (const { from, to, route } of kept) routesFrom(from).set(to, route);
  let igp: Igp | undefined;
  const made: KnownIgp = {
    substrate,
    routes,
    route(from, to) {
      const own = routesFrom(from);
      if (!own.has(to)) {
        igp ??= createIgp(substrate);
        own.set(to, igp.route(from, to));
      }
      return own.get(to);
    },
  };
  known.set(linksOn, made);
  return made;
}

const linksAt = (network: Network, node: string): readonly PhysicalLink[] => network.nodes.get(node)?.links ?? [];

/** True when something comes on that a route could pass through: a link between two nodes of which neither is single-homed. */
function bringsTransit(network: Network, state: SubstrateState, next: SubstrateState): boolean {
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || next.routersOn.has(node);
  const isUsable = (link: PhysicalLink): boolean => next.linksOn.has(link.id) && isOn(link.a) && isOn(link.b);
  const isStub = (node: string): boolean => linksAt(network, node).filter(isUsable).length <= 1;
  const fresh = new Set<PhysicalLink>();
  for (const id of next.routersOn) if (!state.routersOn.has(id)) for (const link of linksAt(network, id)) fresh.add(link);
  for (const id of next.linksOn) {
    const link = network.physicalLinks.get(id);
    if (link !== undefined && !state.linksOn.has(id)) fresh.add(link);
  }
  return [...fresh].some((link) => isUsable(link) && !isStub(link.a) && !isStub(farEnd(link, link.a)));
}
