/**
 * A day plan against traffic that it has not seen: what every link would have carried in every sample, what overflowed, and what
 * the day really drew. Nothing here re-plans; the placements stand as they were decided.
 */

import { buildNetwork } from "../../network/build-network.ts";
import type { Candidate } from "../../network/candidate.ts";
import type { NetworkDocument } from "../../network/document.ts";
import { chosenDays, type DayChoice, type LocalCalendar, localCalendar } from "../../network/forecast-days.ts";
import { type LinkLoad, linkLoads } from "../../network/load.ts";
import { modulo } from "../../network/local-time.ts";
import { lookup } from "../../network/lookup.ts";
import type { Network, OverlayLink } from "../../network/network.ts";
import { candidatePower } from "../../network/power.ts";
import type { TrafficDocument } from "../../network/traffic-document.ts";
import { fail, type Outcome, type Problem, succeed } from "../../result.ts";
import { type Gbps, TOLERANCE, type WattHours } from "../../units.ts";

const MINUTES_A_DAY = 1440;

/** A placement in force over [startMinute, startMinute + minutes) of the local day; it may wrap midnight. */
export interface PlacedWindow {
  readonly startMinute: number;
  readonly minutes: number;
  readonly candidate: Candidate;
}

/** A stretch in which routers move: what differs between the two is held twice, hosts of both are on. Goes before windows. */
export interface DoubleHomedStretch {
  readonly startMinute: number;
  readonly minutes: number;
  readonly from: Candidate;
  readonly to: Candidate;
}

export interface PlacedDay {
  /** Together they cover the day; of two that overlap the first counts. */
  readonly windows: readonly PlacedWindow[];
  readonly transitions?: readonly DoubleHomedStretch[];
  /** What moving and waking cost in a day, on top of what is drawn. Absent: nothing. */
  readonly wattHoursADay?: WattHours;
}

export interface ReplayRequest extends DayChoice {
  /** Its today is what running without any plan means. */
  readonly document: NetworkDocument;
  /** Must have passed `checkTraffic` against the document. */
  readonly traffic: TrafficDocument;
  readonly day: PlacedDay;
  /** Of the windows. Absent: "UTC". */
  readonly timeZone?: string | undefined;
}

/** The direction of a physical link that was filled most, and when. */
export interface WorstLink {
  readonly physicalLink: string;
  readonly direction: "ab" | "ba";
  /** Start of the sample. */
  readonly at: string;
  readonly gbps: Gbps;
  readonly capacityGbps: Gbps;
  /** Share of its capacity; more than 1 is an overload. */
  readonly utilisation: number;
  readonly excessGbps: Gbps;
}

export interface DayReplay {
  /** ISO dates that were replayed. */
  readonly days: readonly string[];
  readonly samples: number;
  /** Minutes above capacity, added up over links and directions. */
  readonly overloadLinkMinutes: number;
  /** Minutes above capacity times maxUtilisation; those above capacity are among them. */
  readonly aboveTargetLinkMinutes: number;
  /** Minutes in which more entered a physical router than it forwards, added up over routers. */
  readonly forwardingRouterMinutes: number;
  /** Null when no link carried anything. */
  readonly worst: WorstLink | null;
  readonly kWh: number;
  /** Of today's placement under the same traffic. */
  readonly neverKWh: number;
  readonly savedPercent: number;
}

/** Cost: one look at every overlay link's route for each sample, and for each cut of a window inside a sample. */
export function replayDay(request: ReplayRequest): Outcome<DayReplay, readonly Problem[]> {
  const { document, traffic, day, timeZone } = request;
  const calendar = localCalendar(traffic, timeZone);
  if (!calendar.ok) return calendar;
  const days = chosenDays(calendar.value.days, request);
  if (!days.ok) return days;
  const samples = days.value.flatMap((chosen) => chosen.samples);
  if (samples.length === 0) return fail([{ pointer: "/traffic", found: "no samples", remedy: "give traffic of at least one day" }]);
  const network = buildNetwork(document);
  const tally = new Tally(Date.parse(traffic.start), traffic.stepSeconds);
  for (const index of samples) {
    const sampled = atSample(network, traffic, index);
    for (const piece of piecesOf(day, calendar.value, index, traffic.stepSeconds / 60)) tally.add(sampled, piece, index);
    tally.addNever(sampled);
  }
  const wattMinutes = tally.wattMinutes + 60 * (day.wattHoursADay ?? 0) * days.value.length;
  const [kWh, neverKWh] = [wattMinutes / 60_000, tally.neverWattMinutes / 60_000];
  const { overloadLinkMinutes, aboveTargetLinkMinutes, forwardingRouterMinutes, worst } = tally;
  return succeed({
    days: days.value.map(({ date }) => date),
    samples: samples.length,
    overloadLinkMinutes,
    aboveTargetLinkMinutes,
    forwardingRouterMinutes,
    worst,
    kWh,
    neverKWh,
    savedPercent: neverKWh === 0 ? 0 : 100 * (1 - kWh / neverKWh),
  });
}

/** The network with the traffic of one sample: routes do not depend on it, so that the index is built once for all. */
function atSample(network: Network, traffic: TrafficDocument, index: number): Network {
  const overlayLinks = new Map(
    [...network.overlayLinks].map(([id, link]): [string, OverlayLink] => {
      const series = Object.hasOwn(traffic.series, id) ? traffic.series[id] : undefined;
      if (series === undefined) return [id, link];
      const [forward, backward] = "ab" in series ? [series.ab, series.ba] : [series.out, series.in];
      return [id, { ...link, forwardGbps: forward[index] ?? 0, backwardGbps: backward[index] ?? 0 }];
    }),
  );
  return { ...network, overlayLinks };
}

/** What is in force for a while: `from` is absent outside transitions. */
interface Piece {
  readonly minutes: number;
  readonly candidate: Candidate;
  readonly from?: Candidate;
}

/** A sample cut where windows and transitions begin or end inside it. */
function piecesOf({ windows, transitions = [] }: PlacedDay, { seconds }: LocalCalendar, index: number, minutes: number): readonly Piece[] {
  const start = (seconds[index] ?? 0) / 60;
  const ends = [...windows, ...transitions].flatMap((stretch) => [stretch.startMinute, stretch.startMinute + stretch.minutes]);
  const cuts = ends.map((end) => modulo(end - start, MINUTES_A_DAY)).filter((after) => after > 0 && after < minutes);
  const bounds = [...new Set([0, ...cuts.sort((one, other) => one - other), minutes])];
  return bounds.slice(1).map((end, position) => {
    const begin = bounds[position] ?? 0;
    const middle = start + (begin + end) / 2;
    const transition = transitions.find((stretch) => holds(stretch, middle));
    if (transition !== undefined) return { minutes: end - begin, candidate: transition.to, from: transition.from };
    const window = windows.find((stretch) => holds(stretch, middle));
    if (window === undefined) throw new Error(`internal: no window of the day holds minute ${modulo(middle, MINUTES_A_DAY)}`);
    return { minutes: end - begin, candidate: window.candidate };
  });
}

const holds = (stretch: { readonly startMinute: number; readonly minutes: number }, minute: number): boolean =>
  modulo(minute - stretch.startMinute, MINUTES_A_DAY) < stretch.minutes;

class Tally {
  overloadLinkMinutes = 0;
  aboveTargetLinkMinutes = 0;
  forwardingRouterMinutes = 0;
  wattMinutes = 0;
  neverWattMinutes = 0;
  worst: WorstLink | null = null;
  readonly #startMs: number;
  readonly #stepSeconds: number;

  constructor(startMs: number, stepSeconds: number) {
    this.#startMs = startMs;
    this.#stepSeconds = stepSeconds;
  }

  add(network: Network, piece: Piece, index: number): void {
    const loads = loadsOf(network, piece);
    for (const link of network.physicalLinks.values()) {
      const load = lookup(loads, link.id);
      for (const direction of ["ab", "ba"] as const) {
        const gbps = load[direction];
        if (gbps > link.capacityGbps + TOLERANCE) this.overloadLinkMinutes += piece.minutes;
        if (gbps > link.capacityGbps * network.maxUtilisation + TOLERANCE) this.aboveTargetLinkMinutes += piece.minutes;
        const utilisation = gbps === 0 ? 0 : gbps / link.capacityGbps;
        if (utilisation <= (this.worst?.utilisation ?? 0)) continue;
        const at = new Date(this.#startMs + index * this.#stepSeconds * 1000).toISOString();
        const excessGbps = Math.max(0, gbps - link.capacityGbps);
        this.worst = { physicalLink: link.id, direction, at, gbps, capacityGbps: link.capacityGbps, utilisation, excessGbps };
      }
    }
    this.forwardingRouterMinutes += piece.minutes * overfilledRouters(network, loads);
    this.wattMinutes += piece.minutes * candidatePower(network, unionOf(piece), loads).totalWatts;
  }

  addNever(network: Network): void {
    this.neverWattMinutes += (this.#stepSeconds / 60) * candidatePower(network, network.today).totalWatts;
  }
}

/** While routers move, what has two routes is counted on both: nobody can say which one a packet takes. */
function loadsOf(network: Network, piece: Piece): ReadonlyMap<string, LinkLoad> {
  const { from, candidate } = piece;
  if (from === undefined) return linkLoads(network, candidate);
  const before = linkLoads(network, { ...from, linksOn: unionOf(piece).linksOn });
  const changed = new Map([...candidate.routes].filter(([id, route]) => !sameRoute(from.routes.get(id), route)));
  const added = linkLoads(network, { ...candidate, routes: changed, linksOn: new Set() });
  return new Map(
    [...before].map(([id, { ab, ba }]): [string, LinkLoad] => {
      const more = lookup(added, id);
      return [id, { ab: ab + more.ab, ba: ba + more.ba }];
    }),
  );
}

const sameRoute = (one: readonly string[] | undefined, other: readonly string[]): boolean =>
  one !== undefined && one.length === other.length && one.every((link, index) => link === other[index]);

function unionOf({ from, candidate }: Piece): Candidate {
  if (from === undefined) return candidate;
  const [routersOn, linksOn] = [new Set([...from.routersOn, ...candidate.routersOn]), new Set([...from.linksOn, ...candidate.linksOn])];
  return { ...candidate, routersOn, linksOn };
}

/** Physical routers into which more comes than they forward. */
function overfilledRouters(network: Network, loads: ReadonlyMap<string, LinkLoad>): number {
  let count = 0;
  for (const { id, forwardingGbps } of network.physicalRouters.values()) {
    if (forwardingGbps === undefined) continue;
    const entering = lookup(network.nodes, id).links.reduce((sum, link) => {
      const load = lookup(loads, link.id);
      return sum + (link.b === id ? load.ab : load.ba);
    }, 0);
    if (entering > forwardingGbps + TOLERANCE) count++;
  }
  return count;
}
