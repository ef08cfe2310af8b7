/**
 * Two placements of the same virtual routers on the same hosts, both exactly as full as asked for, with a given number of routers
 * on another host in the second. Works in units of room; knows nothing of networks.
 *
 * Room that is free comes in pieces as large as the largest router, on random hosts: all other hosts are full to the last unit.
 */
import { createRandom, type Random } from "../../src/network/generate/random.ts";

export interface PlacementsWanted {
  readonly hosts: number;
  readonly routers: number;
  /** Share of all units that is taken, before and after. */
  readonly fill: number;
  readonly moves: number;
  readonly seed: number;
  /** Hosts that a host's routers would rather go to. */
  readonly near: (host: number) => readonly number[];
}

export interface TwoPlacements {
  readonly unitsPerHost: number;
  /** By router: 1, 2 or 4 units. */
  readonly sizes: readonly number[];
  /** Host by router. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Also the size of a piece of free room. */
const LARGEST = 4;
/** Shares of routers with 4 and 2 units; the rest has 1. */
const SHARES = { large: 0.2, middle: 0.3 };
/** How many of ten movers go to a host nearby, if one has room. */
const NEAR = 0.7;
const ATTEMPTS = 20;

/** Errors: a RangeError when no such pair of placements was found. */
export function twoPlacements(wanted: PlacementsWanted): TwoPlacements {
  const { unitsPerHost, sizes } = sizesOf(wanted);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const random = createRandom(wanted.seed, `transition/${attempt}`);
    const before = firstPlacement(wanted, unitsPerHost, sizes, random);
    const after = before === undefined ? undefined : secondPlacement(wanted, unitsPerHost, sizes, before, random);
    if (before !== undefined && after !== undefined) return { unitsPerHost, sizes, before, after };
  }
  const { hosts, routers, fill, moves } = wanted;
  throw new RangeError(
    `${moves} of ${routers} routers could not be moved about ${hosts} hosts at a fill of ${fill}: give more routers for each host`,
  );
}

/** Hosts get so many whole units that the shares of sizes come out nearly right; then singles grow until the fill is exact. */
function sizesOf({ hosts, routers, fill, seed }: PlacementsWanted): Pick<TwoPlacements, "unitsPerHost" | "sizes"> {
  const middle = Math.round(routers * SHARES.middle);
  const large = Math.round(routers * SHARES.large);
  const mean = routers + middle + 3 * large;
  const unitsPerHost = Math.max(2 * LARGEST, Math.round(mean / (hosts * fill)));
  const random = createRandom(seed, "transition/sizes");
  const sizes: number[] = shuffled(
    Array.from({ length: routers }, (_, index) => (index < large ? LARGEST : index < large + middle ? 2 : 1)),
    random,
  );
  let missing = Math.round(unitsPerHost * hosts * fill) - mean;
  for (let index = 0; missing !== 0 && index < routers; index++) {
    if (missing > 0 && sizes[index] === 1) {
      sizes[index] = 2;
      missing--;
    } else if (missing < 0 && sizes[index] === 2) {
      sizes[index] = 1;
      missing++;
    }
  }
  if (missing !== 0)
    throw new RangeError(`${routers} routers of 1 to ${LARGEST} units do not fill ${hosts} hosts to ${fill}: give more routers`);
  return { unitsPerHost, sizes };
}

/** Units that each host is to be filled to: the free room in pieces of LARGEST, where that leaves at least `kept`. */
function quotas(
  wanted: PlacementsWanted,
  unitsPerHost: number,
  taken: number,
  kept: readonly number[],
  random: Random,
): number[] | undefined {
  const quota = kept.map(() => unitsPerHost);
  for (let free = unitsPerHost * wanted.hosts - taken; free > 0; ) {
    const piece = Math.min(LARGEST, free);
    const open = quota.flatMap((units, host) => (units - piece >= (kept[host] ?? 0) ? [host] : []));
    const host = open[random.below(open.length)];
    if (host === undefined) return undefined;
    quota[host] = (quota[host] ?? 0) - piece;
    free -= piece;
  }
  return quota;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const largestFirst = (sizes: readonly number[], routers: readonly number[]): readonly number[] =>
  [...routers].sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0));

function firstPlacement(
  wanted: PlacementsWanted,
  unitsPerHost: number,
  sizes: readonly number[],
  random: Random,
): readonly number[] | undefined {
  const room = quotas(
    wanted,
    unitsPerHost,
    sum(sizes),
    Array.from({ length: wanted.hosts }, () => 0),
    random,
  );
  if (room === undefined) return undefined;
  const placed: number[] = [];
  for (const router of largestFirst(sizes, [...sizes.keys()])) {
    const size = sizes[router] ?? 0;
    const open = room.flatMap((units, host) => (units >= size ? [host] : []));
    const host = open[random.below(open.length)];
    if (host === undefined) return undefined;
    room[host] = (room[host] ?? 0) - size;
    placed[router] = host;
  }
  return placed;
}

function secondPlacement(
  wanted: PlacementsWanted,
  unitsPerHost: number,
  sizes: readonly number[],
  before: readonly number[],
  random: Random,
): readonly number[] | undefined {
  const movers = new Set(shuffled([...sizes.keys()], random).slice(0, wanted.moves));
  const kept = Array.from({ length: wanted.hosts }, () => 0);
  for (const [router, host] of before.entries()) if (!movers.has(router)) kept[host] = (kept[host] ?? 0) + (sizes[router] ?? 0);
  const room = quotas(wanted, unitsPerHost, sum(sizes), kept, random)?.map((units, host) => units - (kept[host] ?? 0));
  if (room === undefined) return undefined;
  const after = [...before];
  const placed: number[] = [];
  for (const router of largestFirst(sizes, [...movers])) {
    const from = before[router] ?? 0;
    const host = elsewhere(wanted, room, from, sizes[router] ?? 0, random);
    if (host !== undefined) after[router] = host;
    else if (!swapped(room, sizes, before, after, placed, router)) return undefined;
    const taken = host ?? from;
    room[taken] = (room[taken] ?? 0) - (sizes[router] ?? 0);
    placed.push(router);
  }
  return after;
}

/** Another host with room, rather one nearby. */
function elsewhere({ near }: PlacementsWanted, room: readonly number[], from: number, size: number, random: Random): number | undefined {
  const isOpen = (host: number): boolean => host !== from && (room[host] ?? 0) >= size;
  const close = random.next() < NEAR ? near(from).filter(isOpen) : [];
  const open = close.length > 0 ? close : [...room.keys()].filter(isOpen);
  return open[random.below(open.length)];
}

/** Only its own host has room left: it changes places with a mover of its size, which takes that room. */
function swapped(
  room: readonly number[],
  sizes: readonly number[],
  before: readonly number[],
  after: number[],
  placed: readonly number[],
  router: number,
): boolean {
  const from = before[router] ?? 0;
  if ((room[from] ?? 0) < (sizes[router] ?? 0)) return false;
  const other = placed.find((one) => sizes[one] === sizes[router] && before[one] !== from && after[one] !== from);
  if (other === undefined) return false;
  after[router] = after[other] ?? from;
  after[other] = from;
  return true;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = items.map((item) => ({ item, key: random.next() }));
  return order.sort((one, other) => one.key - other.key).map(({ item }) => item);
}
