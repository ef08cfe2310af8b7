/**
 * What is held at a moment: resources of hosts, traffic on links, members of separate policies. Moves reserve before they start
 * and release when they end, so that a question costs what a move touches and not what the network holds.
 *
 * Limits that today's state exceeds already are taken to be what today uses: nothing may get worse.
 */
import { groupOf } from "../../constraints/scopes.ts";
import type { Candidate } from "../../network/candidate.ts";
import { linkLoads } from "../../network/load.ts";
import { lookup } from "../../network/lookup.ts";
import type { Network, OverlayLink } from "../../network/network.ts";
import { type Gbps, TOLERANCE } from "../../units.ts";
import type { RouteEntry } from "./route-entries.ts";

/** What stands in the way of a reservation. */
export type Obstacle = "resources" | "separate" | "route" | "delay" | "load" | "forwarding";

interface Host {
  readonly used: Float64Array;
  readonly allowed: Float64Array;
}

export interface Ledger {
  /** The host has the resources that the router needs. Cheap. */
  fits(router: string, host: string): boolean;
  /** Holds a host for a router on top of what it holds already. `force`: whatever the limits say, to go back to where it was. */
  holdHost(router: string, host: string, force?: boolean): Obstacle | undefined;
  releaseHost(router: string, host: string): void;
  /** Holds a route for an overlay link on top of `kept`, the one it has. Holds nothing when it answers an obstacle. */
  holdRoute(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined, force?: boolean): Obstacle | undefined;
  /** Lets go of a route, except for what `kept` crosses too. */
  releaseRoute(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined): void;
  /** What a memory copy could have along a route: with the copies under way deducted, and without them. */
  spareGbps(route: RouteEntry): { readonly now: Gbps; readonly alone: Gbps };
  holdCopy(route: RouteEntry, gbps: Gbps): void;
  releaseCopy(route: RouteEntry, gbps: Gbps): void;
  /** Starts the traffic anew: background of the links that are on, and nothing else. Copies are held again by the caller. */
  clearTraffic(linksOn: ReadonlySet<string>): void;
}

export function createLedger(network: Network): Ledger {
  const hosts = createHosts(network);
  const separation = createSeparation(network);
  const traffic = createTraffic(network);
  return {
    fits: hosts.fits,
    holdHost(router, host, force = false) {
      if (!force && !hosts.fits(router, host)) return "resources";
      if (!force && !separation.allows(router, host)) return "separate";
      hosts.add(router, host, 1);
      separation.add(router, host, 1);
      return undefined;
    },
    releaseHost(router, host) {
      hosts.add(router, host, -1);
      separation.add(router, host, -1);
    },
    ...traffic,
  };
}

function createHosts(network: Network) {
  const routers = [...network.virtualRouters.values()];
  const keys = [...new Set([...routers.flatMap(({ demand }) => Object.keys(demand)), "tdmPorts"])];
  const needs = new Map<string, Float64Array>();
  for (const { id, demand } of routers) {
    const need = Float64Array.from(keys, (key) => (Object.hasOwn(demand, key) ? (demand[key] ?? 0) : 0));
    const ports = keys.indexOf("tdmPorts");
    need[ports] = (need[ports] ?? 0) + network.tdmPortsOf(id);
    needs.set(id, need);
  }
  const hosts = new Map<string, Host>();
  for (const { id, capacity } of network.physicalRouters.values()) {
    const allowed = Float64Array.from(keys, (key) => (Object.hasOwn(capacity, key) ? (capacity[key] ?? 0) : 0));
    hosts.set(id, { used: new Float64Array(keys.length), allowed });
  }
  function add(router: string, host: string, sign: 1 | -1): void {
    const { used } = lookup(hosts, host);
    for (const [k, amount] of lookup(needs, router).entries()) used[k] = (used[k] ?? 0) + sign * amount;
  }
  for (const [router, host] of network.today.placements) if (network.virtualRouters.has(router)) add(router, host, 1);
  for (const { used, allowed } of hosts.values()) for (const [k, amount] of used.entries()) allowed[k] = Math.max(allowed[k] ?? 0, amount);
  return {
    add,
    fits(router: string, host: string): boolean {
      const { used, allowed } = lookup(hosts, host);
      const need = lookup(needs, router);
      for (let k = 0; k < need.length; k++) {
        const amount = need[k] as number;
        if (amount > 0 && (used[k] as number) + amount > (allowed[k] as number) + TOLERANCE) return false;
      }
      return true;
    },
  };
}

/** Who of a separate policy is where: a router may join a group in which no other one is. */
function createSeparation(network: Network) {
  const policies = network.policies.filter((policy) => policy.type === "separate");
  const of = new Map<string, readonly number[]>();
  for (const [p, { virtualRouters }] of policies.entries()) {
    for (const router of new Set(virtualRouters)) of.set(router, [...(of.get(router) ?? []), p]);
  }
  const present = policies.map(() => new Map<string, Map<string, number>>());
  const groupFor = (p: number, host: string): string => {
    const policy = policies[p];
    return policy === undefined ? "" : groupOf(network, policy.scope, host);
  };
  function add(router: string, host: string, sign: 1 | -1): void {
    for (const p of of.get(router) ?? []) {
      const groups = present[p];
      const group = groupFor(p, host);
      const members = groups?.get(group) ?? new Map<string, number>();
      groups?.set(group, members);
      const count = (members.get(router) ?? 0) + sign;
      if (count === 0) members.delete(router);
      else members.set(router, count);
    }
  }
  for (const [router, host] of network.today.placements) add(router, host, 1);
  return {
    add,
    allows(router: string, host: string): boolean {
      for (const p of of.get(router) ?? []) {
        const members = present[p]?.get(groupFor(p, host));
        if (members === undefined) continue;
        for (const other of members.keys()) if (other !== router) return false;
      }
      return true;
    },
  };
}

function createTraffic(network: Network) {
  const links = [...network.physicalLinks.values()];
  const hostIndex = new Map([...network.physicalRouters.keys()].map((id, index) => [id, index]));
  /** By crossing: twice the link's index for ab, plus 1 for ba. */
  const load = new Float64Array(2 * links.length);
  const copied = new Float64Array(2 * links.length);
  const allowed = new Float64Array(2 * links.length);
  /** By crossing: the index of the physical router that it enters and whose forwarding is limited, or -1. */
  const enters = new Int32Array(2 * links.length).fill(-1);
  const entering = new Float64Array(hostIndex.size);
  /** The part of `entering` that is copies. */
  const copiedInto = new Float64Array(hostIndex.size);
  const forwards = new Float64Array(hostIndex.size).fill(Number.POSITIVE_INFINITY);
  for (const { id, forwardingGbps } of network.physicalRouters.values()) {
    if (forwardingGbps !== undefined) forwards[lookup(hostIndex, id)] = forwardingGbps;
  }
  const limitOf = (node: string): number => {
    const index = hostIndex.get(node);
    return index === undefined || forwards[index] === Number.POSITIVE_INFINITY ? -1 : index;
  };
  for (const [index, { a, b, capacityGbps }] of links.entries()) {
    allowed[2 * index] = capacityGbps;
    allowed[2 * index + 1] = capacityGbps;
    enters[2 * index] = limitOf(b);
    enters[2 * index + 1] = limitOf(a);
  }
  const add = (crossing: number, gbps: Gbps): void => {
    load[crossing] = (load[crossing] as number) + gbps;
    const host = enters[crossing] as number;
    if (host >= 0) entering[host] = (entering[host] as number) + gbps;
  };
  raiseToToday(
    network,
    links.map(({ id }) => id),
    allowed,
    forwards,
    enters,
  );
  function clearTraffic(linksOn: ReadonlySet<string>): void {
    load.fill(0);
    copied.fill(0);
    entering.fill(0);
    copiedInto.fill(0);
    for (const [index, { id, backgroundGbps }] of links.entries()) {
      if (!linksOn.has(id)) continue;
      add(2 * index, backgroundGbps.ab);
      add(2 * index + 1, backgroundGbps.ba);
    }
  }
  function change(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined, sign: 1 | -1): void {
    for (const crossing of route.crossings) {
      if (kept?.crossings.includes(crossing)) continue;
      add(crossing, sign * link.forwardGbps);
      add(crossing ^ 1, sign * link.backwardGbps);
    }
  }
  function overfull(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined): Obstacle | undefined {
    for (const crossing of route.crossings) {
      if (kept?.crossings.includes(crossing)) continue;
      for (const one of [crossing, crossing ^ 1]) {
        const gbps = one === crossing ? link.forwardGbps : link.backwardGbps;
        if (gbps <= 0) continue;
        if ((load[one] as number) + (copied[one] as number) > (allowed[one] as number) + TOLERANCE) return "load";
        const host = enters[one] as number;
        if (host >= 0 && (entering[host] as number) > (forwards[host] as number) + TOLERANCE) return "forwarding";
      }
    }
    return undefined;
  }
  return {
    holdRoute(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined, force = false): Obstacle | undefined {
      change(link, route, kept, 1);
      const obstacle = force ? undefined : overfull(link, route, kept);
      if (obstacle !== undefined) change(link, route, kept, -1);
      return obstacle;
    },
    releaseRoute(link: OverlayLink, route: RouteEntry, kept: RouteEntry | undefined): void {
      change(link, route, kept, -1);
    },
    spareGbps(route: RouteEntry) {
      let [now, alone] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (const crossing of route.crossings) {
        const free = (allowed[crossing] as number) - (load[crossing] as number);
        const used = copied[crossing] as number;
        const host = enters[crossing] as number;
        const forwardable = host < 0 ? Number.POSITIVE_INFINITY : (forwards[host] as number) - (entering[host] as number);
        now = Math.min(now, free - used, forwardable);
        alone = Math.min(alone, free, host < 0 ? Number.POSITIVE_INFINITY : forwardable + (copiedInto[host] as number));
      }
      return { now, alone };
    },
    holdCopy: (route: RouteEntry, gbps: Gbps): void => copy(route, gbps),
    releaseCopy: (route: RouteEntry, gbps: Gbps): void => copy(route, -gbps),
    clearTraffic,
  };

  function copy(route: RouteEntry, gbps: Gbps): void {
    for (const crossing of route.crossings) {
      copied[crossing] = (copied[crossing] as number) + gbps;
      const host = enters[crossing] as number;
      if (host < 0) continue;
      entering[host] = (entering[host] as number) + gbps;
      copiedInto[host] = (copiedInto[host] as number) + gbps;
    }
  }
}

/** Where today's traffic is over a limit already, today's traffic is the limit. */
function raiseToToday(network: Network, links: readonly string[], allowed: Float64Array, forwards: Float64Array, enters: Int32Array): void {
  const loads = linkLoads(network, network.today satisfies Candidate);
  const into = new Float64Array(forwards.length);
  for (const [index, id] of links.entries()) {
    const { ab, ba } = lookup(loads, id);
    for (const [crossing, gbps] of [
      [2 * index, ab],
      [2 * index + 1, ba],
    ] as const) {
      allowed[crossing] = Math.max(allowed[crossing] as number, gbps);
      const host = enters[crossing] as number;
      if (host >= 0) into[host] = (into[host] as number) + gbps;
    }
  }
  for (const [host, gbps] of into.entries()) forwards[host] = Math.max(forwards[host] as number, gbps);
}
