/** Traffic on physical links at a moment of a transition: everything that is held on either side of it. */
import type { Gbps } from "../units.ts";
import type { Candidate } from "./candidate.ts";
import { lookup } from "./lookup.ts";
import type { Moment } from "./moment.ts";
import type { Network, OverlayLink } from "./network.ts";
import { overlayEnds, walkRoute } from "./walk.ts";

/** Gb/s on one physical link, each direction by itself: what has to have room, whichever side is in use. */
export interface MomentLoad {
  readonly ab: Gbps;
  readonly ba: Gbps;
  /** True for a direction in which something crosses the link on a side on which it is off. */
  readonly isDark: { readonly ab: boolean; readonly ba: boolean };
}

/** Twice the physical link's place in the document, plus 1 where it is crossed from b to a. */
type Crossings = readonly number[];

/** By crossing: Gb/s, and how many overlay links and copies cross it on a side on which the link is off. */
interface Tally {
  readonly network: Network;
  readonly gbps: Float64Array;
  readonly dark: Int32Array;
  readonly loads: ReadonlyMap<string, MomentLoad>;
}

const known = new WeakMap<Moment, Tally>();

/**
 * Every physical link's load, keyed by its id. An overlay link loads what its old and its new route cross, once where both cross a
 * link in the same direction; copies are added; background is counted once, on links that are on on either side. In a moment in
 * which nothing is under way it is what `linkLoads` says. Kept with the moment.
 */
export const momentLoads = (network: Network, moment: Moment): ReadonlyMap<string, MomentLoad> => tallyOf(network, moment).loads;

/**
 * Works out a moment's loads from those of an earlier one, for `momentLoads` to find. Every overlay link that is not among `changed`
 * must have the same ends and routes in both, on either side, and cross nothing that is on in one of them and off in the other.
 */
export function deriveLoads(network: Network, earlier: Moment, moment: Moment, changed: Iterable<OverlayLink>): void {
  const { gbps, dark } = tallyOf(network, earlier);
  const overlays = [...changed];
  const counts = { gbps: gbps.slice(), dark: dark.slice() };
  countBackground(network, earlier, counts, -1);
  count(network, earlier, overlays, counts, -1);
  countBackground(network, moment, counts, 1);
  count(network, moment, overlays, counts, 1);
  known.set(moment, { network, ...counts, loads: named(network, counts) });
}

function tallyOf(network: Network, moment: Moment): Tally {
  const found = known.get(moment);
  if (found?.network === network) return found;
  const gbps = new Float64Array(2 * network.physicalLinks.size);
  const counts = { gbps, dark: new Int32Array(gbps.length) };
  countBackground(network, moment, counts, 1);
  count(network, moment, network.overlayLinks.values(), counts, 1);
  const tally = { network, ...counts, loads: named(network, counts) };
  known.set(moment, tally);
  return tally;
}

type Counts = Pick<Tally, "gbps" | "dark">;

function countBackground(network: Network, { before, after }: Moment, { gbps }: Pick<Counts, "gbps">, sign: 1 | -1): void {
  let index = 0;
  for (const { id, backgroundGbps } of network.physicalLinks.values()) {
    if (before.linksOn.has(id) || after.linksOn.has(id)) {
      gbps[2 * index] = (gbps[2 * index] as number) + sign * backgroundGbps.ab;
      gbps[2 * index + 1] = (gbps[2 * index + 1] as number) + sign * backgroundGbps.ba;
    }
    index++;
  }
}

/** Adds what these overlay links and all copies load in a moment, or takes it away. */
function count(
  network: Network,
  { before, after, copies }: Moment,
  overlays: Iterable<OverlayLink>,
  { gbps, dark }: Counts,
  sign: 1 | -1,
): void {
  const add = (crossing: number, forward: Gbps, backward: Gbps): void => {
    gbps[crossing] = (gbps[crossing] as number) + sign * forward;
    gbps[crossing ^ 1] = (gbps[crossing ^ 1] as number) + sign * backward;
  };
  const darken = (crossings: Crossings, off: Uint8Array, forward: Gbps, backward: Gbps): void => {
    for (const crossing of crossings) {
      if (off[crossing >> 1] === 0) continue;
      if (forward > 0) dark[crossing] = (dark[crossing] as number) + sign;
      if (backward > 0) dark[crossing ^ 1] = (dark[crossing ^ 1] as number) + sign;
    }
  };
  const [offBefore, offAfter] = [linksOff(network, before.linksOn), linksOff(network, after.linksOn)];
  for (const overlay of overlays) {
    const { forwardGbps, backwardGbps } = overlay;
    const was = crossingsOf(network, overlay, before);
    const is = after === before ? was : crossingsOf(network, overlay, after);
    for (const crossing of was) add(crossing, forwardGbps, backwardGbps);
    if (is !== was) for (const crossing of added(was, is)) add(crossing, forwardGbps, backwardGbps);
    darken(was, offBefore, forwardGbps, backwardGbps);
    darken(is, offAfter, forwardGbps, backwardGbps);
  }
  for (const { from, route, gbps: rate } of copies) {
    const crossings = crossingsFrom(network, from, route);
    for (const crossing of crossings) add(crossing, rate, 0);
    darken(crossings, offBefore, rate, 0);
    darken(crossings, offAfter, rate, 0);
  }
}

/** What `is` crosses beyond what `was` crosses, each as often as it does. */
function added(was: Crossings, is: Crossings): Crossings {
  const kept = [...was];
  return is.filter((crossing) => {
    const place = kept.indexOf(crossing);
    if (place >= 0) kept.splice(place, 1);
    return place < 0;
  });
}

function named(network: Network, { gbps, dark }: Counts): ReadonlyMap<string, MomentLoad> {
  const loads = new Map<string, MomentLoad>();
  let index = 0;
  for (const id of network.physicalLinks.keys()) {
    const [ab, ba] = [2 * index, 2 * index + 1];
    const isDark = { ab: (dark[ab] as number) > 0, ba: (dark[ba] as number) > 0 };
    loads.set(id, { ab: gbps[ab] as number, ba: gbps[ba] as number, isDark });
    index++;
  }
  return loads;
}

const none: Crossings = [];

function crossingsOf(network: Network, overlay: OverlayLink, { placements, routes }: Candidate): Crossings {
  const route = routes.get(overlay.id);
  const ends = overlayEnds(overlay, placements);
  return ends === undefined || route === undefined ? none : crossingsFrom(network, ends.from, route);
}

/** By the substrate's links, the route and where it starts: none of them changes once it is made. */
const walked = new WeakMap<Network["physicalLinks"], WeakMap<readonly string[], Map<string, Crossings>>>();
const places = new WeakMap<Network["physicalLinks"], ReadonlyMap<string, number>>();

function crossingsFrom(network: Network, from: string, route: readonly string[]): Crossings {
  let routes = walked.get(network.physicalLinks);
  if (routes === undefined) {
    routes = new WeakMap();
    walked.set(network.physicalLinks, routes);
  }
  let starts = routes.get(route);
  if (starts === undefined) {
    starts = new Map();
    routes.set(route, starts);
  }
  let crossings = starts.get(from);
  if (crossings === undefined) {
    const placeOf = placesOf(network);
    crossings = walkRoute(network, from, route).hops.map(
      ({ link, direction }) => 2 * lookup(placeOf, link.id) + (direction === "ab" ? 0 : 1),
    );
    starts.set(from, crossings);
  }
  return crossings;
}

function placesOf(network: Network): ReadonlyMap<string, number> {
  let place = places.get(network.physicalLinks);
  if (place === undefined) {
    place = new Map([...network.physicalLinks.keys()].map((id, index) => [id, index]));
    places.set(network.physicalLinks, place);
  }
  return place;
}

const offs = new WeakMap<ReadonlySet<string>, Uint8Array>();

/** 1 for each link that is off, in document order. */
function linksOff(network: Network, linksOn: ReadonlySet<string>): Uint8Array {
  let off = offs.get(linksOn);
  if (off === undefined) {
    off = Uint8Array.from([...network.physicalLinks.keys()], (id) => (linksOn.has(id) ? 0 : 1));
    offs.set(linksOn, off);
  }
  return off;
}
