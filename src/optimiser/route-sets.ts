/** The core routes that an overlay link may take between two core nodes, in the order in which they would be taken. */

import { lookup } from "../network/lookup.ts";
import type { PhysicalLink } from "../network/network.ts";
import { createIgp, farEnd } from "../network/routes.ts";
import { simplePaths } from "../network/simple-paths.ts";
import { type Ms, TOLERANCE } from "../units.ts";
import type { RoutingClasses } from "./routing-classes.ts";

export interface CoreRoute {
  readonly links: readonly PhysicalLink[];
  readonly ids: readonly string[];
  readonly delayMs: Ms;
  /** Physical routers it passes through, its ends left out. */
  readonly transit: readonly string[];
  /** True when some state of the substrate takes it away. */
  readonly isBreakable: boolean;
}

export interface RouteSet {
  readonly routes: readonly CoreRoute[];
  /**
   * True when no other route can ever be taken: under igp the last one cannot be broken, or there are no more; under
   * explicit routing there are no more within `completeToMs`.
   */
  readonly isComplete: boolean;
  /** Every route of at most this delay is listed. */
  readonly completeToMs: Ms;
}

export interface RouteSets {
  between(from: string, to: string): RouteSet;
}

/** `limit`: how many routes a pair of nodes may have before the set is cut off. `longestMs`: under explicit routing, delays above it are of no use to any link. */
export function createRouteSets(classes: RoutingClasses, routing: "igp" | "explicit", limit: number, longestMs: Ms): RouteSets {
  const known = new Map<string, Map<string, RouteSet>>();
  const core = classes.core;
  const isHost = (node: string): boolean => lookup(core, node).isPhysicalRouter;
  const routersOn = new Set([...core.keys()].filter(isHost));
  const linksOn = new Set([...core.values()].flatMap((node) => node.links.map((link) => link.id)));
  const substrate = { nodes: core, routersOn, linksOn };
  const igp = createIgp(substrate);
  const linkById = new Map([...core.values()].flatMap((node) => node.links.map((link) => [link.id, link] as const)));

  function describe(from: string, links: readonly PhysicalLink[]): CoreRoute {
    const transit: string[] = [];
    let node = from;
    for (const [index, link] of links.entries()) {
      node = farEnd(link, node);
      if (index < links.length - 1 && isHost(node)) transit.push(node);
    }
    const delayMs = links.reduce((sum, link) => sum + link.delayMs, 0);
    return {
      links,
      ids: links.map((link) => link.id),
      delayMs,
      transit,
      isBreakable: transit.length > 0 || links.some((link) => link.sleepable),
    };
  }

  function igpSet(from: string, to: string): RouteSet {
    const best = igp.route(from, to);
    if (best === undefined) return { routes: [], isComplete: true, completeToMs: Number.POSITIVE_INFINITY };
    const first = describe(
      from,
      best.map((id) => lookup(linkById, id)),
    );
    if (!first.isBreakable) return { routes: [first], isComplete: true, completeToMs: Number.POSITIVE_INFINITY };
    const routes: CoreRoute[] = [];
    for (const path of simplePaths(substrate, from, to, { order: "igp" })) {
      const route = describe(from, path);
      routes.push(route);
      if (!route.isBreakable) break;
      if (routes.length >= limit) return { routes, isComplete: false, completeToMs: Number.NEGATIVE_INFINITY };
    }
    return { routes, isComplete: true, completeToMs: Number.POSITIVE_INFINITY };
  }

  function explicitSet(from: string, to: string): RouteSet {
    const routes: CoreRoute[] = [];
    for (const path of simplePaths(substrate, from, to, { order: "delay" })) {
      const route = describe(from, path);
      if (route.delayMs > longestMs + TOLERANCE) break;
      if (routes.length >= limit) return { routes, isComplete: false, completeToMs: route.delayMs - 1e-9 };
      routes.push(route);
    }
    return { routes, isComplete: true, completeToMs: longestMs };
  }

  return {
    between(from, to) {
      let row = known.get(from);
      if (row === undefined) {
        row = new Map();
        known.set(from, row);
      }
      let set = row.get(to);
      if (set === undefined) {
        set =
          from === to
            ? { routes: [describe(from, [])], isComplete: true, completeToMs: Number.POSITIVE_INFINITY }
            : routing === "igp"
              ? igpSet(from, to)
              : explicitSet(from, to);
        row.set(to, set);
      }
      return set;
    },
  };
}
