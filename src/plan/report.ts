/** The figures of a plan that a person wants: power, energy, the worst link, the worst delay, site by site. */
import type { Candidate } from "../network/candidate.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { routeDelayMs } from "../network/walk.ts";
import type { Ms, Watts } from "../units.ts";
import { movesEnergy, type NetEnergy, netEnergy, wakesEnergy } from "./energy.ts";
import type { MoveDocument, PlanDocument } from "./plan-document.ts";
import { type BusyLink, busyLink } from "./targets-prepare.ts";

export interface BeforeAndAfter<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** How one virtual or access link stands against its bounds. */
export interface DelayFigure {
  readonly link: string;
  readonly delayMs: Ms;
  /** Over its reference delay; null without one. */
  readonly addedMs: Ms | null;
  /** maxAddedDelayMs; null when it has none. */
  readonly allowedAddedMs: Ms | null;
  /** The tighter of its bounds; null without one. */
  readonly boundMs: Ms | null;
}

export interface SiteFigures {
  readonly site: string;
  readonly physicalRouters: number;
  readonly physicalRoutersOn: BeforeAndAfter<number>;
  readonly virtualRouters: BeforeAndAfter<number>;
  /** Its physical routers, and its ends of the physical links. */
  readonly watts: BeforeAndAfter<Watts>;
}

export interface PlanReport {
  readonly watts: BeforeAndAfter<Watts>;
  readonly savedPercent: number;
  readonly hours: number;
  /** Over the hours, moves and wakings paid. */
  readonly energy: NetEnergy;
  readonly physicalRouters: number;
  readonly physicalRoutersOn: BeforeAndAfter<number>;
  readonly moves: number;
  readonly waves: number;
  /** Until the last move has ended. */
  readonly moveSeconds: number;
  /** The busiest direction of any physical link; null when there is none. */
  readonly busiestLink: BeforeAndAfter<BusyLink | null>;
  /** The link whose delay has grown most over its reference. */
  readonly worstAddedDelay: BeforeAndAfter<DelayFigure | null>;
  /** The link that is nearest to a bound, or furthest beyond it. */
  readonly tightestDelay: BeforeAndAfter<DelayFigure | null>;
  /** In document order; sites without physical routers are left out. */
  readonly sites: readonly SiteFigures[];
}

/** `hours`: how long the planned state is kept. */
export function reportPlan(
  network: Network,
  candidate: Candidate,
  timing: { readonly moves: readonly MoveDocument[]; readonly powerEvents: PlanDocument["powerEvents"] },
  hours: number,
): PlanReport {
  const { today } = network;
  const power = { before: candidatePower(network, today), after: candidatePower(network, candidate) };
  const watts = { before: power.before.totalWatts, after: power.after.totalWatts };
  const delays = { before: delaysOf(network, today), after: delaysOf(network, candidate) };
  return {
    watts,
    savedPercent: watts.before === 0 ? 0 : (100 * (watts.before - watts.after)) / watts.before,
    hours,
    energy: netEnergy({
      beforeWatts: watts.before,
      afterWatts: watts.after,
      hours,
      moves: movesEnergy(network, timing.moves),
      wakes: wakesEnergy(network, timing.powerEvents),
    }),
    physicalRouters: network.physicalRouters.size,
    physicalRoutersOn: { before: today.routersOn.size, after: candidate.routersOn.size },
    moves: timing.moves.length,
    waves: Math.max(0, ...timing.moves.map((move) => move.wave)),
    moveSeconds: Math.max(0, ...timing.moves.map((move) => move.startSeconds + move.seconds)),
    busiestLink: { before: busiestLinks(network, today, 1)[0] ?? null, after: busiestLinks(network, candidate, 1)[0] ?? null },
    worstAddedDelay: { before: most(delays.before, added), after: most(delays.after, added) },
    tightestDelay: { before: most(delays.before, tightness), after: most(delays.after, tightness) },
    sites: siteFigures(network, candidate, power),
  };
}

/** The busiest physical links, each in its busier direction, the busiest first. */
export function busiestLinks(network: Network, candidate: Candidate, count: number): readonly BusyLink[] {
  const all: BusyLink[] = [];
  for (const [id, load] of linkLoads(network, candidate)) {
    if (candidate.linksOn.has(id)) all.push(busyLink(lookup(network.physicalLinks, id), load.ab >= load.ba ? "ab" : "ba", load));
  }
  return all.sort((x, y) => y.utilisation - x.utilisation).slice(0, count);
}

function delaysOf(network: Network, candidate: Candidate): readonly DelayFigure[] {
  const figures: DelayFigure[] = [];
  for (const link of network.overlayLinks.values()) {
    const route = candidate.routes.get(link.id);
    if (route === undefined) continue;
    const delayMs = routeDelayMs(network, route);
    figures.push({
      link: link.id,
      delayMs,
      addedMs: link.referenceDelayMs === undefined ? null : delayMs - link.referenceDelayMs,
      allowedAddedMs: link.maxAddedDelayMs ?? null,
      boundMs: Number.isFinite(link.delayBoundMs) ? link.delayBoundMs : null,
    });
  }
  return figures;
}

const added = (figure: DelayFigure): number | null => figure.addedMs;
/** Negative slack: the larger, the tighter. */
const tightness = (figure: DelayFigure): number | null => (figure.boundMs === null ? null : figure.delayMs - figure.boundMs);

/** The first figure with the largest measure, among those that have one. */
function most(figures: readonly DelayFigure[], measure: (figure: DelayFigure) => number | null): DelayFigure | null {
  let best: { readonly figure: DelayFigure; readonly value: number } | undefined;
  for (const figure of figures) {
    const value = measure(figure);
    if (value !== null && (best === undefined || value > best.value)) best = { figure, value };
  }
  return best?.figure ?? null;
}

function siteFigures(
  network: Network,
  candidate: Candidate,
  power: BeforeAndAfter<ReturnType<typeof candidatePower>>,
): readonly SiteFigures[] {
  const figures: SiteFigures[] = [];
  for (const site of network.sites.keys()) {
    const hosts = [...network.physicalRouters.values()].filter((host) => host.site === site).map((host) => host.id);
    if (hosts.length === 0) continue;
    const here = new Set(hosts);
    const on = (state: Candidate): number => hosts.filter((host) => state.routersOn.has(host)).length;
    const placed = (state: Candidate): number => [...state.placements.values()].filter((host) => here.has(host)).length;
    figures.push({
      site,
      physicalRouters: hosts.length,
      physicalRoutersOn: { before: on(network.today), after: on(candidate) },
      virtualRouters: { before: placed(network.today), after: placed(candidate) },
      watts: { before: siteWatts(network, site, hosts, power.before), after: siteWatts(network, site, hosts, power.after) },
    });
  }
  return figures;
}

function siteWatts(network: Network, site: string, hosts: readonly string[], power: ReturnType<typeof candidatePower>): Watts {
  let watts = hosts.reduce((sum, host) => sum + lookup(power.routers, host), 0);
  for (const link of network.physicalLinks.values()) {
    const perEnd = lookup(power.links, link.id) / 2;
    for (const end of [link.a, link.b]) if (lookup(network.nodes, end).site === site) watts += perEnd;
  }
  return watts;
}
