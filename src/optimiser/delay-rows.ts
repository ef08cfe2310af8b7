/** Delay bounds of an overlay link without route columns, stated over the placement. */
import type { Expression, Row } from "../constraints/constraint.ts";
import { difference, sum } from "../constraints/expressions.ts";
import type { OverlayLink } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import { classesOf, hostIndex, type LinkContext } from "./link-context.ts";
import type { RoutingClass } from "./routing-classes.ts";

/** True when no state of the substrate changes the link's route: it follows from where its ends are. */
export function placementDecidesRoute(context: LinkContext, overlay: OverlayLink): boolean {
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
export function* delayRows(context: LinkContext, overlay: OverlayLink, index: number): Iterable<Row> {
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
