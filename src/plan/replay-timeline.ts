/** Everything that a plan says when, in the order in which it happens. Whole milliseconds, as plans state times. */

import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import type { Seconds } from "../units.ts";
import type { MoveDocument, PlanDocument, RerouteDocument } from "./plan-document.ts";

export type Milliseconds = number;

const MILLISECONDS = 1000;
export const toWholeMilliseconds = (seconds: Seconds): Milliseconds => Math.round(seconds * MILLISECONDS);
export const inSeconds = (milliseconds: Milliseconds): Seconds => milliseconds / MILLISECONDS;

/** What lasts from `start` until `end`, which it does not include. */
interface Lasting {
  readonly start: Milliseconds;
  readonly end: Milliseconds;
}

export type Trip = MoveDocument & Lasting;
export type Rerouting = RerouteDocument & Lasting;
export type PowerEvent = PlanDocument["powerEvents"][number];
export type LinkEvent = PlanDocument["linkEvents"][number];

/** What happens at one time, in the order of its fields. */
export interface Instant {
  readonly at: Milliseconds;
  readonly ending: { readonly trips: readonly Trip[]; readonly reroutings: readonly Rerouting[] };
  readonly powerEvents: readonly PowerEvent[];
  readonly linkEvents: readonly LinkEvent[];
  readonly starting: { readonly trips: readonly Trip[]; readonly reroutings: readonly Rerouting[] };
}

export type Times = Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes">;

/** Every instant at which something happens, hosts becoming ready included. What names unknown ids is left out: it is reported apart. */
export function instantsOf(network: Network, times: Times): readonly Instant[] {
  const lasting = <Item extends { readonly startSeconds: Seconds; readonly seconds: Seconds }>(item: Item): Item & Lasting => ({
    ...item,
    start: toWholeMilliseconds(item.startSeconds),
    end: toWholeMilliseconds(item.startSeconds + item.seconds),
  });
  const trips = times.moves.filter(({ router, to }) => network.virtualRouters.has(router) && network.physicalRouters.has(to)).map(lasting);
  const reroutings = times.reroutes.filter(({ link }) => network.overlayLinks.has(link)).map(lasting);
  const powerEvents = times.powerEvents.filter(({ physicalRouter }) => network.physicalRouters.has(physicalRouter));
  const linkEvents = times.linkEvents.filter(({ physicalLink }) => network.physicalLinks.has(physicalLink));

  const ends = byTime([...trips, ...reroutings].map(({ end }) => [end, null]));
  const tripsByEnd = byTime(trips.map((trip) => [trip.end, trip]));
  const tripsByStart = byTime(trips.map((trip) => [trip.start, trip]));
  const reroutingsByEnd = byTime(reroutings.map((rerouting) => [rerouting.end, rerouting]));
  const reroutingsByStart = byTime(reroutings.map((rerouting) => [rerouting.start, rerouting]));
  const power = byTime(powerEvents.map((event) => [toWholeMilliseconds(event.startSeconds), event]));
  const ready = byTime(powerEvents.filter(({ to }) => to === "on").map((event) => [readyAt(network, event), event]));
  const links = byTime(linkEvents.map((event) => [toWholeMilliseconds(event.startSeconds), event]));
  const all = [ends, tripsByStart, reroutingsByStart, power, ready, links].flatMap((part) => [...part.keys()]);
  return [...new Set(all)]
    .sort((x, y) => x - y)
    .map((at) => ({
      at,
      ending: { trips: tripsByEnd.get(at) ?? [], reroutings: reroutingsByEnd.get(at) ?? [] },
      powerEvents: power.get(at) ?? [],
      linkEvents: links.get(at) ?? [],
      starting: { trips: tripsByStart.get(at) ?? [], reroutings: reroutingsByStart.get(at) ?? [] },
    }));
}

/** When a host that is switched on hosts and forwards. */
export const readyAt = (network: Network, { physicalRouter, startSeconds }: PowerEvent): Milliseconds =>
  toWholeMilliseconds(startSeconds + lookup(network.physicalRouters, physicalRouter).power.bootSeconds);

function byTime<Item>(pairs: readonly (readonly [Milliseconds, Item])[]): ReadonlyMap<Milliseconds, readonly Item[]> {
  const found = new Map<Milliseconds, Item[]>();
  for (const [at, item] of pairs) {
    const items = found.get(at);
    if (items === undefined) found.set(at, [item]);
    else items.push(item);
  }
  return found;
}
