/** Which physical links an overlay link crosses, and its delay, over its columns. */
import type { Expression } from "../constraints/constraint.ts";
import { weightedSum } from "../constraints/expressions.ts";
import type { OverlayLink, PhysicalLink } from "../network/network.ts";
import { farEnd } from "../network/routes.ts";
import type { LinkContext } from "./link-context.ts";
import type { RouteColumn } from "./route-columns.ts";

export type Direction = "ab" | "ba";
export type DirectedTerms = { ab: [number, Expression][]; ba: [number, Expression][] };

/** Which physical links the overlay link crosses, and which way: its z columns on core links, x - s on uplinks. */
export function crossingsOf(
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
export function delayOf({ classes }: LinkContext, columns: readonly RouteColumn[], shared: ReadonlyMap<string, Expression>): Expression {
  const parts = columns.map(
    ({ route, from, to, chosen }) => [route.delayMs + from.uplinkDelayMs + (to?.uplinkDelayMs ?? 0), chosen] as const,
  );
  const savings = [...shared].map(([host, both]) => [-2 * (classes.uplinkOf(host)?.delayMs ?? 0), both] as const);
  return weightedSum([...parts, ...savings]);
}
