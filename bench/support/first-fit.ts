/**
 * First-fit-decreasing, with a delay filter or without: what consolidation tools do, taught at most one thing about networks.
 *
 * Virtual routers, the largest first, each go to the first powered host that fits; where none does, the fitting host that idles
 * at the fewest watts is switched on. A host fits when its vendor, platform, capabilities and state suit, when every resource is
 * left, and, with the filter, when the router's links to its attachments and to neighbours already placed keep their delay
 * bounds. Where no host keeps the bounds, the one that breaks fewest of them is taken. Links take their igp routes. Loads, spare
 * capacity and other policies are not looked at.
 */
import type { Candidate } from "../../src/network/candidate.ts";
import { leastDelays } from "../../src/network/delays.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network, PhysicalRouter, VirtualRouter } from "../../src/network/network.ts";
import { TOLERANCE } from "../../src/units.ts";
import { carriedOut, withinAggregates } from "./peers/cluster.ts";

/** Routers that fit nowhere are left without a host. */
export function firstFit(network: Network, { looksAtDelay }: { readonly looksAtDelay: boolean } = { looksAtDelay: true }): Candidate {
  const placements = new Map<string, string>();
  const routersOn = new Set<string>();
  const room = new Map([...network.physicalRouters].map(([id, { capacity }]) => [id, { ...capacity }]));
  const accepts = withinAggregates(network);
  const fits = (router: VirtualRouter, host: PhysicalRouter): boolean =>
    Object.entries(router.demand).every(([key, amount]) => amount <= (lookup(room, host.id)[key] ?? 0) + TOLERANCE) &&
    accepts(router.id, host.id);

  for (const router of bySize(network)) {
    const fitting = inOrder(network, routersOn).filter((host) => fits(router, host));
    const broken = new Map(fitting.map((host) => [host.id, looksAtDelay ? brokenDelays(network, placements, router.id, host.id) : 0]));
    const fewest = Math.min(...broken.values());
    const chosen = fitting.find((host) => broken.get(host.id) === fewest);
    if (chosen === undefined) continue;
    placements.set(router.id, chosen.id);
    routersOn.add(chosen.id);
    const left = lookup(room, chosen.id);
    for (const [key, amount] of Object.entries(router.demand)) left[key] = (left[key] ?? 0) - amount;
  }
  return carriedOut(network, placements);
}
/** The largest first: by the largest share of an average host that any resource of it takes. */
function bySize(network: Network): readonly VirtualRouter[] {
  const total = new Map<string, number>();
  for (const { capacity } of network.physicalRouters.values()) {
    for (const [key, amount] of Object.entries(capacity)) total.set(key, (total.get(key) ?? 0) + amount);
  }
  const size = ({ demand }: VirtualRouter): number =>
    Math.max(0, ...Object.entries(demand).map(([key, amount]) => (amount === 0 ? 0 : amount / (total.get(key) ?? 0))));
  return [...network.virtualRouters.values()].sort((one, other) => size(other) - size(one) || (one.id < other.id ? -1 : 1));
}

/** Hosts that are on in the order they were switched on, then the others, those with the least idle watts first. */
function inOrder(network: Network, routersOn: ReadonlySet<string>): readonly PhysicalRouter[] {
  const off = [...network.physicalRouters.values()].filter(({ id }) => !routersOn.has(id));
  return [
    ...[...routersOn].map((id) => lookup(network.physicalRouters, id)),
    ...off.sort((one, other) => one.power.idleWatts - other.power.idleWatts),
  ];
}

/** Links to attachments and to routers already placed that would miss their bound even on the quickest way. */
function brokenDelays(network: Network, placements: ReadonlyMap<string, string>, router: string, host: string): number {
  const delays = leastDelays(network, host);
  return network.overlayLinksOf(router).filter((link) => {
    const far = link.attachedTo ?? placements.get(link.a === router ? (link.b ?? "") : link.a);
    return far !== undefined && (delays.get(far) ?? Number.POSITIVE_INFINITY) > link.delayBoundMs + TOLERANCE;
  }).length;
}
