/**
 * The columns of one state of the network, as the rules see them: today's network under the plan, or the same placement
 * with one physical router dead.
 *
 * z(e,i): overlay link e has its ends in two given routing classes and takes one given core route between them.
 * s(e,h): both ends of virtual link e are on host h, which is single-homed, so that its uplink is not used.
 */

import type { Columns, Expression, RouteChoice, Row } from "../constraints/constraint.ts";
import { difference, sum, weightedSum } from "../constraints/expressions.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink } from "../network/network.ts";
import { farEnd } from "../network/routes.ts";
import { TOLERANCE } from "../units.ts";
import { columnTerm, type ProgramBuilder } from "./program-builder.ts";
import { type CoreRoute, createRouteSets, type RouteSets } from "./route-sets.ts";
import { type RoutingClass, type RoutingClasses, routingClasses } from "./routing-classes.ts";

export interface WorldOptions {
  readonly network: Network;
  readonly builder: ProgramBuilder;
  /** Put before every name, so that several states share one program. */
  readonly prefix: string;
  readonly utilisation: number;
  /** The physical router treated as failed. */
  readonly dead?: string;
  /** False: routes that break a delay bound are made into columns all the same, and the rule's rows forbid them (conflicts need that). */
  readonly prunesRoutes: boolean;
  readonly routeLimit: number;
  /**
   * False leaves an overlay link without z columns: its loads on core links are left out, which can only make the program
   * easier, and its delay bound is stated over the placement. Of effect under igp where no state changes the link's route.
   */
  hasRouteColumns(overlayLink: OverlayLink): boolean;
  place(virtualRouter: string, physicalRouter: string): Expression;
  candidates(virtualRouter: string): readonly string[];
  on(physicalRouter: string): Expression;
  linkOn(physicalLink: string): Expression;
  afterFailure(physicalRouter: string): Columns;
}

/** One z column, with what it stands for. */
export interface RouteColumn extends RouteChoice {
  readonly column: number;
  readonly from: RoutingClass;
  /** Undefined for an access link. */
  readonly to: RoutingClass | undefined;
  readonly route: CoreRoute;
  /** True for the column that stands for having no route at all. Only programs that search for conflicts have it, with a row that forbids it. */
  readonly isMissing: boolean;
}

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

type Direction = "ab" | "ba";
type DirectedTerms = { ab: [number, Expression][]; ba: [number, Expression][] };

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

interface LinkContext {
  readonly options: WorldOptions;
  readonly classes: RoutingClasses;
  readonly routeSets: RouteSets;
}

/** True when no state of the substrate changes the link's route: it follows from where its ends are. */
function placementDecidesRoute(context: LinkContext, overlay: OverlayLink): boolean {
  if (context.options.network.routing !== "igp") return false;
  const nodes =
    overlay.b === undefined ? [overlay.attachedTo as string] : [...classesOf(context, overlay.b).keys()].map((group) => group.node);
  if (overlay.b === undefined && context.options.network.physicalRouters.has(overlay.attachedTo as string)) return false;
  return [...classesOf(context, overlay.a).keys()].every((from) =>
    nodes.every(
      (node) => context.classes.core.has(node) && context.routeSets.between(from.node, node).routes.every((route) => !route.isBreakable),
    ),
  );
}

/** D1: a router may be in a class only if its neighbour is in one near enough; within a class that is too wide, on the same host. */
function* delayRows(context: LinkContext, overlay: OverlayLink, index: number): Iterable<Row> {
  const fromClasses = classesOf(context, overlay.a);
  const toClasses = overlay.b === undefined ? undefined : classesOf(context, overlay.b);
  const isNear = (from: RoutingClass, to: RoutingClass | undefined): boolean => {
    const [route] = context.routeSets.between(from.node, to?.node ?? (overlay.attachedTo as string)).routes;
    const delayMs = (route?.delayMs ?? Number.POSITIVE_INFINITY) + from.uplinkDelayMs + (to?.uplinkDelayMs ?? 0);
    return delayMs <= overlay.delayBoundMs + TOLERANCE;
  };
  const row = (name: string, expression: Expression): Row => ({
    name: `${context.options.prefix}D1(${index},${name})`,
    expression,
    sense: "<=",
    rightHandSide: 0,
    subject: overlay.id,
  });
  if (toClasses === undefined || overlay.b === undefined) {
    for (const [from, placed] of fromClasses) if (!isNear(from, undefined)) yield row(`${from.index}`, placed);
    return;
  }
  const b = overlay.b;
  for (const [from, placed] of fromClasses) {
    const near = [...toClasses].filter(([to]) => to !== from && isNear(from, to)).map(([, there]) => there);
    const isTooWide = toClasses.has(from) && !isNear(from, from) && !from.isCoreHost;
    if (!isTooWide) {
      const within = toClasses.get(from);
      yield row(`${from.index}`, difference(placed, sum(within === undefined ? near : [...near, within])));
    } else {
      for (const host of from.hosts)
        yield row(
          `${from.index},${hostIndex(context.options.network, host)}`,
          difference(context.options.place(overlay.a, host), sum([...near, context.options.place(b, host)])),
        );
    }
  }
  for (const [to, placed] of toClasses) {
    const near = [...fromClasses].filter(([from]) => isNear(from, to) || from === to).map(([, there]) => there);
    yield row(`b${to.index}`, difference(placed, sum(near)));
  }
}

/** The classes a router may be in, with the sum of its placement columns there. */
function classesOf({ options, classes }: LinkContext, virtualRouter: string): ReadonlyMap<RoutingClass, Expression> {
  const hosts = new Map<RoutingClass, Expression[]>();
  for (const host of options.candidates(virtualRouter)) {
    if (host === options.dead) continue;
    const group = classes.classOf(host);
    const placed = options.place(virtualRouter, host);
    const list = hosts.get(group);
    if (list === undefined) hosts.set(group, [placed]);
    else list.push(placed);
  }
  return new Map([...hosts].map(([group, placed]) => [group, sum(placed)]));
}

/** s(e,h) and its two rows: it may be 1 only when both ends are there. Being 0 all the same helps nobody, since loads and delays fall with it, for the single-homed hosts that both ends may be on. */
function shareColumns(
  { options, classes }: LinkContext,
  overlay: OverlayLink,
  index: number,
  structural: Row[],
): ReadonlyMap<string, Expression> {
  const shared = new Map<string, Expression>();
  if (overlay.b === undefined) return shared;
  const others = new Set(options.candidates(overlay.b));
  for (const host of options.candidates(overlay.a)) {
    if (host === options.dead || !others.has(host) || classes.uplinkOf(host) === undefined) continue;
    const [a, b] = [options.place(overlay.a, host), options.place(overlay.b, host)];
    const names = `${index},${hostIndex(options.network, host)}`;
    const both = columnTerm(options.builder.column(`${options.prefix}s(${names})`));
    const row = (label: string, expression: Expression, sense: Row["sense"], rightHandSide: number): void => {
      structural.push({ name: `${options.prefix}${label}(${names})`, expression, sense, rightHandSide, subject: overlay.id });
    };
    row("R3", difference(both, a), "<=", 0);
    row("R4", difference(both, b), "<=", 0);
    shared.set(host, both);
  }
  return shared;
}

const hostIndexes = new WeakMap<Network, ReadonlyMap<string, number>>();
/** Position of a physical router in the document: what names of columns and rows are made of. */
export function hostIndex(network: Network, host: string): number {
  let indexes = hostIndexes.get(network);
  if (indexes === undefined) {
    indexes = new Map([...network.physicalRouters.keys()].map((id, index) => [id, index]));
    hostIndexes.set(network, indexes);
  }
  return lookup(indexes, host);
}

/** z(e,i) for every pair of classes and route that the delay bound allows, and the rows that tie them to the placement. */
function routeColumnsOf(
  context: LinkContext,
  overlay: OverlayLink,
  index: number,
  shared: ReadonlyMap<string, Expression>,
  structural: Row[],
): { readonly columns: readonly RouteColumn[]; readonly isComplete: boolean } {
  const { options } = context;
  const columns: RouteColumn[] = [];
  let isComplete = true;
  const fromClasses = classesOf(context, overlay.a);
  const toClasses = overlay.b === undefined ? undefined : classesOf(context, overlay.b);
  const attachment = overlay.attachedTo;
  const targets: readonly (RoutingClass | undefined)[] = toClasses === undefined ? [undefined] : [...toClasses.keys()];
  for (const from of fromClasses.keys()) {
    for (const to of targets) {
      const node = to?.node ?? attachment;
      if (!options.prunesRoutes) columns.push(missingRoute(context, from, to, index, columns.length));
      if (node === undefined || !context.classes.core.has(node)) continue;
      const set = context.routeSets.between(from.node, node);
      const uplinksMs = from.uplinkDelayMs + (to?.uplinkDelayMs ?? 0);
      const isWithin = (route: CoreRoute): boolean => route.delayMs + uplinksMs <= overlay.delayBoundMs + TOLERANCE;
      if (!set.isComplete && set.completeToMs + uplinksMs < overlay.delayBoundMs) isComplete = false;
      for (const [order, route] of set.routes.entries()) {
        const isSameLeafClass = from === to && !from.isCoreHost;
        // Two routers of one class may share a host, and then have no delay at all.
        const fits = isWithin(route) || (isSameLeafClass && shared.size > 0);
        if (options.prunesRoutes && !fits) continue;
        const column = options.builder.column(`${options.prefix}z(${index},${columns.length})`);
        const chosen = columnTerm(column);
        const preferred = options.network.routing === "igp" ? set.routes.slice(0, order) : [];
        columns.push({
          chosen,
          column,
          from,
          to,
          route,
          isMissing: false,
          links: route.ids,
          needsOn: needsOn(context, route, attachment),
          preferred: preferred.map((better) => ({ links: better.ids, needsOn: better.transit })),
        });
        if (options.prunesRoutes && isSameLeafClass && !isWithin(route)) {
          const places = from.hosts.flatMap((host) => shared.get(host) ?? []);
          structural.push({
            name: `${options.prefix}R6(${index},${columns.length - 1})`,
            expression: difference(chosen, sum(places)),
            sense: "<=",
            rightHandSide: 0,
            subject: overlay.id,
          });
        }
      }
    }
  }
  const tie = (label: string, groups: ReadonlyMap<RoutingClass, Expression>, end: "from" | "to"): void => {
    for (const [group, placed] of groups) {
      const chosen = columns.filter((choice) => choice[end] === group).map((choice) => choice.chosen);
      structural.push({
        name: `${options.prefix}${label}(${index},${group.index})`,
        expression: difference(sum(chosen), placed),
        sense: "=",
        rightHandSide: 0,
        subject: overlay.id,
      });
    }
  };
  tie("R1", fromClasses, "from");
  if (toClasses !== undefined) tie("R2", toClasses, "to");
  return { columns, isComplete };
}

function missingRoute(
  { options }: LinkContext,
  from: RoutingClass,
  to: RoutingClass | undefined,
  index: number,
  order: number,
): RouteColumn {
  const column = options.builder.column(`${options.prefix}z(${index},${order})`);
  const route: CoreRoute = { links: [], ids: [], delayMs: -from.uplinkDelayMs - (to?.uplinkDelayMs ?? 0), transit: [], isBreakable: false };
  return { chosen: columnTerm(column), column, from, to, route, isMissing: true, links: [], needsOn: [], preferred: [] };
}

function needsOn({ options }: LinkContext, route: CoreRoute, attachment: string | undefined): readonly string[] {
  const isHost = attachment !== undefined && options.network.physicalRouters.has(attachment);
  return isHost ? [...route.transit, attachment] : route.transit;
}

/** Which physical links the overlay link crosses, and which way: its z columns on core links, x - s on uplinks. */
function crossingsOf(
  { options, classes }: LinkContext,
  overlay: OverlayLink,
  columns: readonly RouteColumn[],
  shared: ReadonlyMap<string, Expression>,
): Map<string, DirectedTerms> {
  const crossed = new Map<string, DirectedTerms>();
  const add = (link: PhysicalLink, direction: Direction, coefficient: number, expression: Expression): void => {
    const directed = crossed.get(link.id) ?? { ab: [], ba: [] };
    crossed.set(link.id, directed);
    directed[direction].push([coefficient, expression]);
  };
  for (const { route, from, chosen } of columns) {
    let node = from.node;
    for (const link of route.links) {
      add(link, link.a === node ? "ab" : "ba", 1, chosen);
      node = farEnd(link, node);
    }
  }
  const addUplinks = (virtualRouter: string, isLeaving: boolean): void => {
    for (const host of options.candidates(virtualRouter)) {
      const uplink = host === options.dead ? undefined : classes.uplinkOf(host);
      if (uplink === undefined) continue;
      const direction: Direction = (uplink.a === host) === isLeaving ? "ab" : "ba";
      add(uplink, direction, 1, options.place(virtualRouter, host));
      const both = shared.get(host);
      if (both !== undefined) add(uplink, direction, -1, both);
    }
  };
  addUplinks(overlay.a, true);
  if (overlay.b !== undefined) addUplinks(overlay.b, false);
  return crossed;
}

/** Core delay of the chosen route and both uplinks, less the uplinks of a shared host. */
function delayOf({ classes }: LinkContext, columns: readonly RouteColumn[], shared: ReadonlyMap<string, Expression>): Expression {
  const parts = columns.map(
    ({ route, from, to, chosen }) => [route.delayMs + from.uplinkDelayMs + (to?.uplinkDelayMs ?? 0), chosen] as const,
  );
  const savings = [...shared].map(([host, both]) => [-2 * (classes.uplinkOf(host)?.delayMs ?? 0), both] as const);
  return weightedSum([...parts, ...savings]);
}
