/**
 * C6: what virtual routers demand fits into their physical router, key by key.
 *   sum over r of demand(r,k) * place(r,h) - capacity(h,k) * on(h) <= 0,   every physical router h, every key k that is demanded
 * Units: the key's own on both sides (MiB for memoryMiB). A key that the host lacks has capacity 0; a host that is off offers
 * nothing. The key tdmPorts belongs to C7, tdm-ports-fit.
 * Size: one row per physical router and key. Source: contract, "Hosts"; VROOM (HotNets 2007), section 5, "Router capabilities".
 * Moment: always. A move may not overfill a host for even a second.
 */
import { lookup } from "../network/lookup.ts";
import type { Network, VirtualRouter } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import type { Constraint, Reason } from "./constraint.ts";
import { weightedSum } from "./expressions.ts";
import { figure, figureUp, listed } from "./wording.ts";

export interface ResourcesFitReason extends Reason {
  readonly rule: "resources-fit";
  readonly physicalRouter: string;
  readonly key: string;
  /** In the key's unit. */
  readonly needed: number;
  /** In the key's unit: the capacity, or 0 while the host is off. */
  readonly available: number;
  /** Who needs it, in document order. */
  readonly virtualRouters: readonly string[];
}

/**
 * What one more unit of a key costs when nothing else makes the network feasible, against one more CPU core at 1. The figures
 * only rank relaxations and can be read so: 4 GiB of memory, 250,000 FIB entries or 1,000 ACL entries are as much trouble as a core.
 */
export const RESOURCE_RELAXATION_COST: ReadonlyMap<string, number> = new Map([
  ["cpuCores", 1],
  ["memoryMiB", 1 / 4096],
  ["fibEntries", 1 / 250_000],
  ["aclEntries", 1 / 1000],
]);
/** The same for keys that have no figure of their own. */
export const OTHER_RESOURCE_RELAXATION_COST = 1;

/** How an operator says the well-known keys: with the noun, and alone. */
const WORDS: ReadonlyMap<string, readonly [withNoun: string, unit: string]> = new Map([
  ["cpuCores", ["CPU cores (cpuCores)", "CPU cores"]],
  ["memoryMiB", ["MiB memory (memoryMiB)", "MiB"]],
  ["fibEntries", ["FIB entries (fibEntries)", "FIB entries"]],
  ["aclEntries", ["ACL entries (aclEntries)", "ACL entries"]],
]);

/** A document's amount of a key, 0 when it names none. Keys are free: one may be called "constructor". */
const amountOf = (resources: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(resources, key) ? (resources[key] ?? 0) : 0;

const TDM_PORTS = "tdmPorts";

/** Takes "host/key" apart. Ids may hold slashes too: the longest host that exists is meant. */
function partsOf(subject: string, network: Network): { readonly host: string; readonly key: string } {
  for (let slash = subject.lastIndexOf("/"); slash > 0; slash = subject.lastIndexOf("/", slash - 1)) {
    const host = subject.slice(0, slash);
    if (network.physicalRouters.has(host)) return { host, key: subject.slice(slash + 1) };
  }
  throw new Error(`internal: ${subject} names no physical router`);
}

export const resourcesFit: Constraint<ResourcesFitReason> = {
  id: "resources-fit",
  label: "C6",
  moment: "always",
  reach: "part",

  check: (network, candidate) => reasonsWhere(network, (router) => [candidate.placements.get(router)], candidate.routersOn),

  /** A router that moves holds both hosts; a host offers what it has while it is on on both sides. */
  during: (network, { before, after }) =>
    reasonsWhere(
      network,
      (router) => [before.placements.get(router), after.placements.get(router)],
      before.routersOn === after.routersOn ? after.routersOn : new Set([...before.routersOn].filter((host) => after.routersOn.has(host))),
    ),

  filter(network, virtualRouter, physicalRouter) {
    const { capacity } = lookup(network.physicalRouters, physicalRouter);
    const reasons: ResourcesFitReason[] = [];
    for (const [key, needed] of Object.entries(lookup(network.virtualRouters, virtualRouter).demand)) {
      const available = amountOf(capacity, key);
      if (key === TDM_PORTS || needed <= available + TOLERANCE) continue;
      const virtualRouters = [virtualRouter];
      reasons.push({ rule: "resources-fit", subject: `${physicalRouter}/${key}`, physicalRouter, key, needed, available, virtualRouters });
    }
    return reasons;
  },

  *rows(columns) {
    const routers = [...columns.network.virtualRouters.values()];
    const keys = [...new Set(routers.flatMap((router) => Object.keys(router.demand)))].filter((key) => key !== TDM_PORTS).sort();
    for (const [h, host] of [...columns.network.physicalRouters.values()].entries()) {
      const on = columns.on(host.id);
      const places = routers.map((router) => ({ demand: router.demand, place: columns.place(router.id, host.id) }));
      for (const [k, key] of keys.entries()) {
        const use = places.map(({ demand, place }) => [amountOf(demand, key), place] as const).filter(([amount]) => amount > 0);
        yield {
          name: `C6(${h},${k})`,
          expression: weightedSum([...use, [-amountOf(host.capacity, key), on]]),
          sense: "<=",
          rightHandSide: 0,
          subject: `${host.id}/${key}`,
          elastic: { unit: key, cost: RESOURCE_RELAXATION_COST.get(key) ?? OTHER_RESOURCE_RELAXATION_COST },
        };
      }
    }
  },

  explain({ physicalRouter, key, needed, available, virtualRouters }, network) {
    const [withNoun, unit] = WORDS.get(key) ?? [key, key];
    const isOff = available < amountOf(network.physicalRouters.get(physicalRouter)?.capacity ?? {}, key);
    const makeRoom = `free ${figureUp(needed - available)} ${unit} on ${physicalRouter}, raise its capacity`;
    const one = virtualRouters.length === 1 ? "" : "one of ";
    return {
      found: `${physicalRouter} would need ${figure(needed)} of ${figure(available)} ${withNoun}${isOff ? ", being off" : ""}`,
      where: `physicalRouters/${physicalRouter}/capacity/${key}`,
      remedy: `${isOff ? `switch ${physicalRouter} on` : makeRoom}, or place ${one}${listed(virtualRouters, "or")} elsewhere`,
    };
  },

  describe(subject, network) {
    const { host, key } = partsOf(subject, network);
    const [withNoun] = WORDS.get(key) ?? [key];
    return {
      found: `${host} has ${figure(amountOf(lookup(network.physicalRouters, host).capacity, key))} ${withNoun} for its virtual routers`,
      where: `physicalRouters/${host}/capacity/${key}`,
      remedy: `raise the ${key} of ${host}, or lower what its virtual routers demand`,
    };
  },

  relax(subject, amount, network) {
    const { host, key } = partsOf(subject, network);
    const [, unit] = WORDS.get(key) ?? [key, ""];
    return amount === null
      ? `lift the limit on ${key} of ${host}`
      : `raise the ${key} of ${host} by ${`${figureUp(amount)} ${unit}`.trim()}`;
  },
};

/** `hostsOf`: every host that holds the router; one that is named twice counts once. */
function reasonsWhere(
  network: Network,
  hostsOf: (virtualRouter: string) => readonly (string | undefined)[],
  routersOn: ReadonlySet<string>,
): readonly ResourcesFitReason[] {
  const reasons: ResourcesFitReason[] = [];
  const hostedBy = new Map<string, VirtualRouter[]>([...network.physicalRouters.keys()].map((host) => [host, []]));
  for (const router of network.virtualRouters.values()) {
    for (const host of new Set(hostsOf(router.id))) hostedBy.get(host ?? "")?.push(router);
  }
  for (const host of network.physicalRouters.values()) {
    const hosted = hostedBy.get(host.id) ?? [];
    for (const key of new Set(hosted.flatMap((router) => Object.keys(router.demand)))) {
      if (key === TDM_PORTS) continue;
      const users = hosted.filter((router) => amountOf(router.demand, key) > 0);
      const needed = users.reduce((total, router) => total + amountOf(router.demand, key), 0);
      const available = routersOn.has(host.id) ? amountOf(host.capacity, key) : 0;
      if (needed <= available + TOLERANCE) continue;
      reasons.push({
        rule: "resources-fit",
        subject: `${host.id}/${key}`,
        physicalRouter: host.id,
        key,
        needed,
        available,
        virtualRouters: users.map((router) => router.id),
        excess: needed - available,
      });
    }
  }
  return reasons;
}
