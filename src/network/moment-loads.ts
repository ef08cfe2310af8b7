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

const known = new WeakMap<Moment, { readonly network: Network; readonly loads: ReadonlyMap<string, MomentLoad> }>();

/**
 * Every physical link's load, keyed by its id. An overlay link loads what its old and its new route cross, once where both cross a
 * link in the same direction; copies are added; background is counted once, on links that are on on either side. In a moment in
 * which nothing is under way it is what `linkLoads` says. Kept with the moment.
 */
export function momentLoads(network: Network, moment: Moment): ReadonlyMap<string, MomentLoad> {
  const before = known.get(moment);
  if (before?.network === network) return before.loads;
  const loads = computeLoads(network, moment);
  known.set(moment, { network, loads });
  return loads;
}

function computeLoads(network: Network, { before, after, copies }: Moment): ReadonlyMap<string, MomentLoad> {
  const load = new Float64Array(2 * network.physicalLinks.size);
  const dark = new Uint8Array(load.length);
  const add = (crossing: number, forward: Gbps, backward: Gbps): void => {
    load[crossing] = (load[crossing] as number) + forward;
    load[crossing ^ 1] = (load[crossing ^ 1] as number) + backward;
  };
  /** A link that is off and carries something: allowed nothing in the directions that carry it. */
  const darken = (crossings: Crossings, off: Uint8Array, forward: Gbps, backward: Gbps): void => {
    for (const crossing of crossings) {
      if (off[crossing >> 1] === 0) continue;
      if (forward > 0) dark[crossing] = 1;
      if (backward > 0) dark[crossing ^ 1] = 1;
    }
  };
  const offBefore = linksOff(network, before.linksOn);
  const offAfter = linksOff(network, after.linksOn);
  let index = 0;
  for (const { id, backgroundGbps } of network.physicalLinks.values()) {
    if (before.linksOn.has(id) || after.linksOn.has(id)) add(2 * index, backgroundGbps.ab, backgroundGbps.ba);
    index++;
  }
  for (const overlay of network.overlayLinks.values()) {
    const { forwardGbps, backwardGbps } = overlay;
    const was = crossingsOf(network, overlay, before);
    const is = after === before ? was : crossingsOf(network, overlay, after);
    for (const crossing of was) add(crossing, forwardGbps, backwardGbps);
    if (is !== was) for (const crossing of added(was, is)) add(crossing, forwardGbps, backwardGbps);
    darken(was, offBefore, forwardGbps, backwardGbps);
    darken(is, offAfter, forwardGbps, backwardGbps);
  }
  for (const { from, route, gbps } of copies) {
    const crossings = crossingsFrom(network, from, route);
    for (const crossing of crossings) add(crossing, gbps, 0);
    darken(crossings, offBefore, gbps, 0);
    darken(crossings, offAfter, gbps, 0);
  }
  return named(network, load, dark);
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

function named(network: Network, load: Float64Array, dark: Uint8Array): ReadonlyMap<string, MomentLoad> {
  const loads = new Map<string, MomentLoad>();
  let index = 0;
  for (const id of network.physicalLinks.keys()) {
    const [ab, ba] = [2 * index, 2 * index + 1];
    loads.set(id, { ab: load[ab] as number, ba: load[ba] as number, isDark: { ab: dark[ab] === 1, ba: dark[ba] === 1 } });
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

/** 1 for each link that is off, in document order. */
function linksOff(network: Network, linksOn: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from([...network.physicalLinks.keys()], (id) => (linksOn.has(id) ? 0 : 1));
}
