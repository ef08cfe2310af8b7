/** Random moments of transitions over random networks: some routers on their way, some copies, some hosts that boot. */
import fc from "fast-check";
import type { Candidate } from "../../src/network/candidate.ts";
import type { Copy, Moment } from "../../src/network/moment.ts";
import type { Network } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import { type NetworkShape, type RandomCase, randomCases } from "./random-networks.ts";

export interface RandomMoment {
  readonly network: Network;
  readonly moment: Moment;
  /** The same moment with one more router on its way, no neighbour of another that is; undefined when there is none. */
  readonly more: Moment | undefined;
}

interface Draws {
  readonly hops: readonly { readonly router: number; readonly host: number }[];
  readonly copyGbps: number;
  readonly booting: number;
}

const draws: fc.Arbitrary<Draws> = fc.record({
  hops: fc.array(fc.record({ router: fc.nat(20), host: fc.nat(20) }), { minLength: 1, maxLength: 3 }),
  copyGbps: fc.constantFrom(0, 0, 0.5, 2),
  booting: fc.nat(20),
});

export const randomMoments = (shape: NetworkShape = {}, wildness = 30): fc.Arbitrary<RandomMoment> =>
  fc.tuple(randomCases(shape, wildness), draws).map(([drawn, { hops, copyGbps, booting }]) => {
    const { network, candidate } = drawn;
    const [first, ...others] = hops.map((hop) => hopOf(drawn, hop));
    let after = candidate;
    const moving = new Set<string>();
    const isFree = ({ router }: Hop): boolean => !moving.has(router) && !neighboursOf(network, router).some((other) => moving.has(other));
    const copies: Copy[] = [];
    for (const hop of others) {
      if (!isFree(hop)) continue;
      moving.add(hop.router);
      copies.push(...copyOf(network, candidate, hop, copyGbps));
      after = withHop(network, after, hop);
    }
    const off = [...network.physicalRouters.values()].filter(({ id, state }) => state !== "failed" && !candidate.routersOn.has(id));
    const boots = off[booting]?.id;
    const moment: Moment = { before: candidate, after, copies, booting: new Set(boots === undefined ? [] : [boots]) };
    const more = first === undefined || !isFree(first) ? undefined : { ...moment, after: withHop(network, after, first) };
    return { network, moment, more };
  });

interface Hop {
  readonly router: string;
  readonly host: string;
}

function hopOf({ network }: RandomCase, { router, host }: Draws["hops"][number]): Hop {
  const [routers, hosts] = [[...network.virtualRouters.keys()], [...network.physicalRouters.keys()]];
  return { router: routers[router % routers.length] ?? "", host: hosts[host % hosts.length] ?? "" };
}

export const neighboursOf = (network: Network, router: string): readonly string[] =>
  network.overlayLinksOf(router).flatMap(({ a, b }) => [a, b].filter((end) => end !== undefined && end !== router) as string[]);

function copyOf(network: Network, before: Candidate, { router, host }: Hop, gbps: number): readonly Copy[] {
  const from = before.placements.get(router);
  if (gbps === 0 || from === undefined) return [];
  const route = createIgp({ nodes: network.nodes, routersOn: before.routersOn, linksOn: before.linksOn }).route(from, host);
  return route === undefined ? [] : [{ virtualRouter: router, from, route, gbps }];
}

/** The state with one router elsewhere, and its links on their least routes. */
export function withHop(network: Network, state: Candidate, { router, host }: Hop): Candidate {
  const placements = new Map(state.placements).set(router, host);
  const routes = new Map(state.routes);
  const igp = createIgp({ nodes: network.nodes, routersOn: state.routersOn, linksOn: state.linksOn });
  for (const link of network.overlayLinksOf(router)) {
    const ends = overlayEnds(link, placements);
    const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
    if (route === undefined) routes.delete(link.id);
    else routes.set(link.id, route);
  }
  return { ...state, placements, routes };
}
