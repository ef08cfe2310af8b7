/**
 * A proven lower bound on the time a transition takes: the moving that each host, site and single uplink has to do at its limits,
 * the longest single move with the boot before it, neighbours that move one after the other, and the room there is for routers that hold two hosts. Parking moves and waiting
 * for each other only add to it.
 */
import { lookup } from "../../network/lookup.ts";
import type { Network } from "../../network/network.ts";
import { type Seconds, TOLERANCE } from "../../units.ts";
import { coldStart, preCopy, toMilliseconds } from "../pre-copy.ts";
import type { ScheduleRequest, Wanted } from "./transition.ts";

const GIGABITS_PER_MIB = (8 * 2 ** 20) / 1e9;

/** Every move at the full bandwidth of the model. Rounded down, so that it stays a bound. */
export function makespanBound({ network, target, limits, migration }: ScheduleRequest, wanted: readonly Wanted[]): Seconds {
  const { today } = network;
  const site = (host: string): string => lookup(network.nodes, host).site;
  const boot = (host: string): Seconds => (today.routersOn.has(host) ? 0 : lookup(network.physicalRouters, host).power.bootSeconds);
  const [hosts, sites, uplinks] = [createSums(), createSums(), createSums()];
  const bounds: Seconds[] = [0, ...[...target.routersOn].map(boot)];
  const moved: Held[] = [];
  const own = new Map<string, Seconds>();
  let all = 0;
  for (const { router, to } of wanted) {
    const from = today.placements.get(router);
    const isCold = from === undefined || !today.routersOn.has(from);
    const copy = preCopy(lookup(network.virtualRouters, router), migration);
    const seconds = toMilliseconds(isCold ? coldStart(migration) : copy.seconds);
    all += seconds;
    own.set(router, seconds);
    bounds.push(boot(to) + seconds);
    for (const host of new Set([to, from ?? to])) hosts.add(host, seconds);
    for (const one of new Set([site(to), site(from ?? to)])) sites.add(one, seconds);
    if (isCold) continue;
    moved.push({ router, seconds });
    uplinks.add(`in ${to}`, copy.sentMiB * GIGABITS_PER_MIB);
    uplinks.add(`out ${from}`, copy.sentMiB * GIGABITS_PER_MIB);
  }
  const { perPhysicalRouter, perSite, total } = limits;
  if (perPhysicalRouter !== null) for (const [host, seconds] of hosts.all) bounds.push(boot(host) + seconds / perPhysicalRouter);
  if (perSite !== null) for (const seconds of sites.all.values()) bounds.push(seconds / perSite);
  if (total !== null) bounds.push(all / total);
  for (const [host, room] of singleUplinks(network)) {
    for (const way of ["in", "out"] as const) if (room[way] > 0) bounds.push((uplinks.all.get(`${way} ${host}`) ?? 0) / room[way]);
  }
  for (const { a, b } of network.overlayLinks.values()) {
    if (b !== undefined && b !== a && own.has(a) && own.has(b)) bounds.push((own.get(a) ?? 0) + (own.get(b) ?? 0));
  }
  bounds.push(...roomBounds(network, moved));
  // The sums are rounded to milliseconds move by move; half of one for each keeps the bound a bound.
  return Math.max(0, Math.floor(bounds.reduce((most, one) => Math.max(most, one), 0) * 1000 - 1e-6) / 1000);
}

/** A move that holds both hosts, and for how long. */
interface Held {
  readonly router: string;
  readonly seconds: Seconds;
}

/**
 * What moves hold on top of what runs, times how long they do, over all that is free on hosts that have not failed; key by key.
 * Everything that runs today needs as much somewhere at every moment; a host that is overfull has nothing free, and gains nothing for others.
 */
function roomBounds(network: Network, moved: readonly Held[]): readonly Seconds[] {
  const { physicalRouters, virtualRouters, today } = network;
  const amountOf = (resources: Readonly<Record<string, number>>, key: string): number =>
    Object.hasOwn(resources, key) ? (resources[key] ?? 0) : 0;
  const live = [...today.placements].filter(([router, host]) => virtualRouters.has(router) && today.routersOn.has(host));
  const keys = new Set(live.flatMap(([router]) => Object.keys(lookup(virtualRouters, router).demand)));
  return [...keys].flatMap((key) => {
    const used = createSums();
    for (const [router, host] of live) used.add(host, amountOf(lookup(virtualRouters, router).demand, key));
    let free = 0;
    for (const { id, state, capacity } of physicalRouters.values()) {
      if (state !== "failed") free += Math.max(0, amountOf(capacity, key) - (used.all.get(id) ?? 0));
    }
    const held = moved.reduce((sum, { router, seconds }) => sum + seconds * amountOf(lookup(virtualRouters, router).demand, key), 0);
    return free > TOLERANCE ? [held / free] : [];
  });
}

/** What copies can have at most on the only physical link of a host: its capacity without the load that is not ours. */
function singleUplinks(network: Network): ReadonlyMap<string, { readonly in: number; readonly out: number }> {
  const uplinks = new Map<string, { readonly in: number; readonly out: number }>();
  for (const host of network.physicalRouters.keys()) {
    const [only, ...others] = lookup(network.nodes, host).links;
    if (only === undefined || others.length > 0) continue;
    const [to, from] = only.b === host ? (["ab", "ba"] as const) : (["ba", "ab"] as const);
    uplinks.set(host, { in: only.capacityGbps - only.backgroundGbps[to], out: only.capacityGbps - only.backgroundGbps[from] });
  }
  return uplinks;
}

function createSums() {
  const all = new Map<string, number>();
  return {
    all,
    add(key: string, amount: number): void {
      all.set(key, (all.get(key) ?? 0) + amount);
    },
  };
}
