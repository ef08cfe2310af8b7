/** Schedules that only look at themselves: moves one by one or all over one another, in any order, safe or not. */
import type { Candidate } from "../../src/network/candidate.ts";
import type { Network } from "../../src/network/network.ts";
import { createIgp } from "../../src/network/routes.ts";
import { overlayEnds } from "../../src/network/walk.ts";
import { displacements } from "../../src/plan/displacements.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";
import type { RandomTransition } from "./random-transitions.ts";

export type Times = Pick<PlanDocument, "moves" | "powerEvents" | "linkEvents" | "reroutes">;

const SECONDS = 10;
const GBPS = 0.5;

/** `overlap`: 0 for one move after another, 1 for twice as many at a time, and so on. Hosts boot at 0 and go off at the end. */
export function sequentialTimes({ network, target, dice }: RandomTransition, overlap: number): Times {
  const wanted = displacements(network, target).map((move, i) => ({ move, key: dice[i] ?? 0 }));
  const { today } = network;
  const on = [...target.routersOn].filter((host) => !today.routersOn.has(host));
  const off = [...today.routersOn].filter((host) => !target.routersOn.has(host));
  const boot = Math.max(0, ...on.map((host) => network.physicalRouters.get(host)?.power.bootSeconds ?? 0));
  const moves = wanted
    .sort((x, y) => x.key - y.key)
    .map(({ move }, i) => ({ ...move, wave: 1, startSeconds: boot + (i * SECONDS) / (1 + overlap), seconds: SECONDS, gbps: GBPS }));
  const moved = Math.max(boot, ...moves.map(({ startSeconds, seconds }) => startSeconds + seconds));
  const explicit = network.routing === "explicit" ? reroutesFor(network, target, moves, moved) : [];
  const end = moved + (explicit.some(({ startSeconds }) => startSeconds === moved) ? SECONDS : 0);
  const asleep = [...network.physicalLinks.values()].filter(
    ({ id, a, b, sleepable }) =>
      sleepable && !target.linksOn.has(id) && [a, b].every((node) => !network.physicalRouters.has(node) || target.routersOn.has(node)),
  );
  return {
    moves,
    powerEvents: [
      ...on.map((physicalRouter) => ({ physicalRouter, to: "on" as const, startSeconds: 0 })),
      ...off.map((physicalRouter) => ({ physicalRouter, to: "off" as const, startSeconds: end })),
    ],
    linkEvents: asleep.map(({ id }) => ({ physicalLink: id, to: "off" as const, startSeconds: end })),
    reroutes: explicit,
  };
}

/** On the way a link takes the igp route over everything; its final one once all has moved. */
function reroutesFor(network: Network, target: Candidate, moves: Times["moves"], moved: number): Times["reroutes"] {
  const on = new Set([...network.today.routersOn, ...target.routersOn]);
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || on.has(node);
  const links = [...network.physicalLinks.values()].filter(({ a, b }) => isOn(a) && isOn(b));
  const igp = createIgp({ nodes: network.nodes, routersOn: on, linksOn: new Set(links.map(({ id }) => id)) });
  const placements = new Map(network.today.placements);
  const routes = new Map(network.today.routes);
  const reroutes: Times["reroutes"][number][] = [];
  for (const { router, to, startSeconds, seconds } of moves) {
    placements.set(router, to);
    for (const link of network.overlayLinksOf(router)) {
      const ends = overlayEnds(link, placements);
      const route = ends === undefined ? undefined : igp.route(ends.from, ends.to);
      if (route === undefined) continue;
      routes.set(link.id, route);
      reroutes.push({ link: link.id, route: [...route], startSeconds, seconds });
    }
  }
  for (const [link, route] of target.routes) {
    if (String(routes.get(link)) !== String(route)) reroutes.push({ link, route: [...route], startSeconds: moved, seconds: SECONDS });
  }
  return reroutes;
}
