/** The part of the data that speaks of pairs, routing classes, routes and choices. */
import { type Choice, choicesOf, classesOf, routesOf } from "./choices.ts";
import type { Instance } from "./instance.ts";
import { bit, list, nested, numbering, param, scalar, set } from "./mathprog-statements.ts";
import { pairsOf } from "./pairs.ts";
import { innerNodes } from "./paths.ts";

export function routeLines(
  instance: Instance,
  { prunes, isLean = false }: { readonly prunes: boolean; readonly isLean?: boolean },
): readonly string[] {
  const { overlays, hostIndex } = instance;
  const pairs = pairsOf(instance, prunes);
  const classes = classesOf(instance, prunes);
  const routes = routesOf(instance, classes, prunes);
  const choices = overlays.map((overlay) => choicesOf(instance, classes, routes, pairs, overlay, { prunes, isLean }));
  const linkIndex = numbering(instance.links.map(({ id }) => id));
  const numbered = choices.flatMap((ofLink, e) => (ofLink ?? []).map((choice, i) => [e, i, choice] as const));
  const ofChoices = (name: string, value: (choice: Choice) => number): string =>
    param(
      name,
      numbered.map(([e, i, choice]) => [e, i, value(choice)]),
    );
  const delayOf = (from: string, to: string): number => routes.between(from, to).routes[0]?.delayMs ?? -1;
  const lean = choices.flatMap((ofLink, e) => (ofLink === undefined ? [e] : []));
  const leanLines = [
    list("lean", choices, (ofLink) => bit(ofLink === undefined)),
    param(
      "classMs",
      lean.some((e) => overlays[e]?.b !== undefined)
        ? classes.entry.flatMap((from, c) => classes.entry.map((to, d) => [c, d, delayOf(from.node, to.node)]))
        : [],
    ),
    param(
      "attachedMs",
      lean.flatMap((e) => {
        const attachedTo = overlays[e]?.attachedTo;
        return attachedTo === undefined ? [] : classes.entry.map((from, c) => [e, c, delayOf(from.node, attachedTo)]);
      }),
    ),
  ];
  const transit = routes.all.map(({ route }) =>
    innerNodes(route)
      .map(hostIndex)
      .filter((host) => host >= 0),
  );
  const crossed = routes.all.flatMap(({ route }, q) =>
    route.links.map((link, hop) => [q, linkIndex(link.id), bit(link.a !== route.nodes[hop])] as const),
  );
  return [
    set(
      "X",
      pairs.flatMap((hosts, r) => hosts.map((h) => [r, h])),
    ),
    scalar("nClasses", classes.count),
    list("class", classes.ofHost, (index) => index),
    list("up", classes.uplink, (link) => (link === undefined ? -1 : linkIndex(link.id))),
    scalar("nRoutes", routes.all.length),
    list("order", routes.all, ({ order }) => order),
    list("nTransit", transit, (hosts) => hosts.length),
    nested("transit", transit),
    set(
      "CROSS",
      crossed.map(([q, k]) => [q, k]),
    ),
    param("way", crossed),
    set(
      "Z",
      numbered.map(([e, i]) => [e, i]),
    ),
    ofChoices("zFrom", ({ from }) => from),
    ofChoices("zTo", ({ to }) => to),
    ofChoices("zRoute", ({ route }) => route),
    ...leanLines,
  ];
}
