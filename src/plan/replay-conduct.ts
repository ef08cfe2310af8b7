/** What docs/transition.md asks of moves and re-routes beside the rules: neighbours, limits, copies, one thing at a time. */
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import type { TransitionDocument } from "./plan-document.ts";
import type { Journey, ReplayState } from "./replay-state.ts";
import type { Instant } from "./replay-timeline.ts";

/** What is wrong, about whom, and what to do next. */
export interface Misconduct {
  readonly subject: string;
  readonly found: string;
  readonly remedy: string;
}

/** Asked after moves and re-routes have ended and before others start. */
export function startsInTheWay(network: Network, state: ReplayState, { starting }: Instant): readonly Misconduct[] {
  const found: Misconduct[] = [];
  const moving = new Set(state.journeys.keys());
  const startingNow = new Map(starting.trips.map((trip) => [trip.router, trip]));
  for (const { router } of starting.trips) {
    if (moving.has(router)) {
      const found_ = `${router} sets out while it is under way already`;
      found.push({ subject: router, found: found_, remedy: "start this hop when the one before it has ended" });
    }
    moving.add(router);
  }
  const rerouting = new Set(state.reroutings.keys());
  for (const { link, end } of starting.reroutings) {
    const { a, b = a } = lookup(network.overlayLinks, link);
    const movers = [...new Set([a, b])].filter((router) => moving.has(router));
    const isPartOfMove = movers.length === 1 && movers.some((router) => startingNow.get(router)?.end === end);
    if (rerouting.has(link) || (movers.length > 0 && !isPartOfMove)) {
      const why = rerouting.has(link) ? "is being re-routed already" : `has ${movers[0]} on its way, over another time`;
      found.push({
        subject: link,
        found: `${link} is re-routed while it ${why}`,
        remedy: "re-route it over exactly the move's time, or later",
      });
    }
    if (!isPartOfMove) rerouting.add(link);
  }
  for (const { router } of starting.trips) {
    for (const { id } of network.overlayLinksOf(router)) {
      if (!state.reroutings.has(id)) continue;
      const text = `${router} sets out while its link ${id} is being re-routed`;
      found.push({ subject: router, found: text, remedy: `start the move when the re-route of ${id} has ended` });
    }
  }
  return found;
}

/** Asked once everything of an instant has started. */
export function misconductIn(
  network: Network,
  state: ReplayState,
  limits: TransitionDocument["limits"] | undefined,
): readonly Misconduct[] {
  return [
    ...neighboursMoving(network, state),
    ...copiesWithoutPath(state),
    ...(limits === undefined ? [] : overLimits(network, state, limits)),
  ];
}

function neighboursMoving(network: Network, { journeys }: ReplayState): readonly Misconduct[] {
  const found = new Map<string, Misconduct>();
  for (const router of journeys.keys()) {
    for (const { id, a, b } of network.overlayLinksOf(router)) {
      if (b === undefined || a === b || !journeys.has(a) || !journeys.has(b)) continue;
      const text = `${a} and ${b} are on their way at one time, and ${id} joins them: one end of its tunnel has to stand still`;
      found.set(id, { subject: id, found: text, remedy: `start one of them when the other has arrived` });
    }
  }
  return [...found.values()];
}

function copiesWithoutPath({ journeys }: ReplayState): readonly Misconduct[] {
  return [...journeys.values()].flatMap(({ copy, from, trip: { router, to } }) =>
    copy === "no-path"
      ? [
          {
            subject: router,
            found: `no path that is on leads from ${from} to ${to}, to send the memory of ${router} over`,
            remedy: `move ${router} while there is one`,
          },
        ]
      : [],
  );
}

function overLimits(network: Network, { journeys }: ReplayState, limits: TransitionDocument["limits"]): readonly Misconduct[] {
  const found: Misconduct[] = [];
  const report = (subject: string, what: string, count: number, limit: number | null): void => {
    if (limit === null || count <= limit) return;
    found.push({
      subject,
      found: `${count} moves are under way ${what}, ${limit} allowed`,
      remedy: `start ${count - limit} of them later`,
    });
  };
  const siteOf = (host: string): string => lookup(network.physicalRouters, host).site;
  const at = (placesOf: (hosts: readonly string[]) => readonly string[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const journey of journeys.values()) {
      for (const place of new Set(placesOf(hostsOf(network, journey)))) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    return counts;
  };
  for (const [host, count] of at((hosts) => hosts)) report(host, `to or from ${host}`, count, limits.perPhysicalRouter);
  for (const [site, count] of at((hosts) => hosts.map(siteOf))) report(site, `to, from or inside site ${site}`, count, limits.perSite);
  report("total", "in all", journeys.size, limits.total);
  return found;
}

const hostsOf = (network: Network, { from, trip }: Journey): readonly string[] =>
  [from, trip.to].filter((host) => host !== undefined && network.physicalRouters.has(host)) as string[];
