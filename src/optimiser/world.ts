/**
 * The columns of one state of the network, as the rules see them: today's network under the plan, or the same placement
 * with one physical router dead.
 *
 * z(e,i): overlay link e has its ends in two given routing classes and takes one given core route between them.
 * s(e,h): both ends of virtual link e are on host h, which is single-homed, so that its uplink is not used.
 */
import type { Columns, Expression, Row } from "../constraints/constraint.ts";
import { weightedSum } from "../constraints/expressions.ts";
import { lookup } from "../network/lookup.ts";
import type { OverlayLink } from "../network/network.ts";
import { crossingsOf, type DirectedTerms, type Direction, delayOf } from "./crossings.ts";
import { delayRows, placementDecidesRoute } from "./delay-rows.ts";
import type { LinkContext, WorldOptions } from "./link-context.ts";
import { type RouteColumn, routeColumnsOf, shareColumns } from "./route-columns.ts";
import { createRouteSets } from "./route-sets.ts";
import { type RoutingClasses, routingClasses } from "./routing-classes.ts";

export interface World extends Columns {
  readonly prefix: string;
  readonly classes: RoutingClasses;
  /** False when some route that could be taken has no column: a bound of the program is then none of the network. */
  readonly hasAllRoutes: boolean;
  routeColumns(overlayLink: string): readonly RouteColumn[];
  /** s(e,h), where it exists. */
  together(overlayLink: string, physicalRouter: string): Expression | undefined;
  /** The rows that tie z and s to the placement; to be added once. */
  structuralRows(): Iterable<Row>;
}

export function createWorld(options: WorldOptions): World {
  const { network } = options;
  const classes = routingClasses(network, { dead: options.dead, isRepaired: !options.prunesRoutes });
  const finiteBounds = [...network.overlayLinks.values()].map((link) => link.delayBoundMs);
  const longestMs = options.prunesRoutes ? Math.max(0, ...finiteBounds) : Number.POSITIVE_INFINITY;
  const routeSets = createRouteSets(classes, network.routing, options.routeLimit, longestMs);
  const overlays = [...network.overlayLinks.values()];
  const choices = new Map<string, readonly RouteColumn[]>();
  const together = new Map<string, ReadonlyMap<string, Expression>>();
  const structural: Row[] = [];
  const crossings = new Map<string, Map<string, DirectedTerms>>();
  const loads = new Map<string, DirectedTerms>();
  let hasAllRoutes = true;

  const context: LinkContext = { options, classes, routeSets };
  for (const [index, overlay] of overlays.entries()) {
    const isLean = !options.hasRouteColumns(overlay) && placementDecidesRoute(context, overlay);
    const shared = isLean ? new Map<string, Expression>() : shareColumns(context, overlay, index, structural);
    together.set(overlay.id, shared);
    if (isLean) {
      structural.push(...delayRows(context, overlay, index));
      choices.set(overlay.id, []);
    } else {
      const made = routeColumnsOf(context, overlay, index, shared, structural);
      if (!made.isComplete) hasAllRoutes = false;
      choices.set(overlay.id, made.columns);
    }
    // Without s columns the uplinks of a virtual link may carry nothing.
    if (isLean && overlay.kind === "virtual") continue;
    const crossed = crossingsOf(context, overlay, lookup(choices, overlay.id), shared);
    crossings.set(overlay.id, crossed);
    for (const [link, directed] of crossed) addLoad(loads, link, overlay, directed);
  }

  return {
    network,
    prefix: options.prefix,
    utilisation: options.utilisation,
    classes,
    hasAllRoutes,
    place: options.place,
    on: options.on,
    linkOn: options.linkOn,
    afterFailure: options.afterFailure,
    crosses: (overlay, link, direction) => weightedSum(crossings.get(overlay)?.get(link)?.[direction] ?? []),
    load(link, direction) {
      const background = lookup(network.physicalLinks, link).backgroundGbps[direction];
      return weightedSum([...(loads.get(link)?.[direction] ?? []), [background, options.linkOn(link)]]);
    },
    delay: (overlay) => delayOf(context, lookup(choices, overlay), lookup(together, overlay)),
    routeChoices: (overlay) => lookup(choices, overlay),
    routeColumns: (overlay) => lookup(choices, overlay),
    together: (overlay, host) => together.get(overlay)?.get(host),
    structuralRows: () => structural,
  };

  function addLoad(into: Map<string, DirectedTerms>, link: string, overlay: OverlayLink, directed: DirectedTerms): void {
    const load = into.get(link) ?? { ab: [], ba: [] };
    into.set(link, load);
    for (const direction of ["ab", "ba"] as const) {
      const back: Direction = direction === "ab" ? "ba" : "ab";
      for (const [coefficient, crossing] of directed[direction]) {
        if (overlay.forwardGbps > 0) load[direction].push([coefficient * overlay.forwardGbps, crossing]);
        if (overlay.backwardGbps > 0) load[back].push([coefficient * overlay.backwardGbps, crossing]);
      }
    }
  }
}
