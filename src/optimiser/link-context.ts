/** What the columns of one overlay link are made from: the state of the network it is in, and its routes there. */
import type { Columns, Expression } from "../constraints/constraint.ts";
import { sum } from "../constraints/expressions.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import type { ProgramBuilder } from "./program-builder.ts";
import type { RouteSets } from "./route-sets.ts";
import type { RoutingClass, RoutingClasses } from "./routing-classes.ts";

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

export interface LinkContext {
  readonly options: WorldOptions;
  readonly classes: RoutingClasses;
  readonly routeSets: RouteSets;
}

/** The classes a router may be in, with the sum of its placement columns there. */
export function classesOf({ options, classes }: LinkContext, virtualRouter: string): ReadonlyMap<RoutingClass, Expression> {
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
