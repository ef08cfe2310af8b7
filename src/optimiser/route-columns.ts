/** The z and s columns of one overlay link, and the rows that tie them to the placement. */
import type { Expression, RouteChoice, Row } from "../constraints/constraint.ts";
import { difference, sum } from "../constraints/expressions.ts";
import type { OverlayLink } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import { classesOf, hostIndex, type LinkContext } from "./link-context.ts";
import { columnTerm } from "./program-builder.ts";
import type { CoreRoute } from "./route-sets.ts";
import type { RoutingClass } from "./routing-classes.ts";

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

/**
 * s(e,h) and its two rows, for the single-homed hosts that both ends may be on: it may be 1 only when both are there. Being 0
 * all the same helps nobody, since loads and delays fall with it.
 */
export function shareColumns(
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

/** z(e,i) for every pair of classes and route that the delay bound allows, and the rows that tie them to the placement. */
export function routeColumnsOf(
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
