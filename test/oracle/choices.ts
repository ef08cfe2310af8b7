/** Routing classes, core routes and route choices (models/placement.md, "Routing classes" and "Routes"), by plain enumeration. */
import type { Instance, Overlay } from "./instance.ts";
import { byDelay, byIgp, everyRoute, innerNodes, type PhysicalLink, type Route } from "./paths.ts";

const TOLERANCE = 1e-6;

export interface Classes {
  /** How many there are. */
  readonly count: number;
  /** By host index; -1 for a host that has failed. */
  readonly ofHost: readonly number[];
  /** By host index: the uplink of a single-homed host, or undefined. */
  readonly uplink: readonly (PhysicalLink | undefined)[];
  /** By class: the node where its traffic enters the core, and the delay to get there. */
  readonly entry: readonly { readonly node: string; readonly delayMs: number; readonly isLeaf: boolean }[];
  readonly core: { readonly nodes: ReadonlySet<string>; readonly links: readonly PhysicalLink[] };
}

/** `prunes` false: failed hosts count as if repaired. */
export function classesOf({ document, hosts, overlays }: Instance, prunes: boolean): Classes {
  const gone = new Set(hosts.filter(({ state }) => prunes && state === "failed").map(({ id }) => id));
  const works = (link: PhysicalLink): boolean => link.state === "on" && !gone.has(link.a) && !gone.has(link.b);
  const isTransport = (node: string): boolean => document.transportNodes.some(({ id }) => id === node);
  const uplink = hosts.map(({ id }) => {
    const touching = document.physicalLinks.filter(({ a, b }) => a === id || b === id);
    const [only] = touching;
    if (only === undefined || touching.length > 1 || only.sleepable || !works(only)) return undefined;
    if (overlays.some(({ attachedTo }) => attachedTo === id)) return undefined;
    return isTransport(only.a) || isTransport(only.b) ? only : undefined;
  });
  const keys: string[] = [];
  const entry: Classes["entry"][number][] = [];
  const ofHost = hosts.map(({ id }, index) => {
    if (gone.has(id)) return -1;
    const link = uplink[index];
    const node = link === undefined ? id : link.a === id ? link.b : link.a;
    const delayMs = link?.delayMs ?? 0;
    const key = JSON.stringify([node, delayMs, link === undefined]);
    if (!keys.includes(key)) {
      keys.push(key);
      entry.push({ node, delayMs, isLeaf: link !== undefined });
    }
    return keys.indexOf(key);
  });
  const leaves = new Set(hosts.filter((_, index) => uplink[index] !== undefined).map(({ id }) => id));
  const nodes = [...document.transportNodes, ...hosts].map(({ id }) => id).filter((id) => !gone.has(id) && !leaves.has(id));
  const links = document.physicalLinks.filter((link) => works(link) && !leaves.has(link.a) && !leaves.has(link.b));
  return { count: entry.length, ofHost, uplink, entry, core: { nodes: new Set(nodes), links } };
}

/** Routes between two core nodes, numbered from `first`, in the order in which they are taken, as far as any state of the network goes down the list. */
export interface RouteList {
  readonly first: number;
  readonly routes: readonly Route[];
}

export interface Routes {
  /** Every route listed so far, by its number, with its place among those between the same two nodes. */
  readonly all: readonly { readonly route: Route; readonly order: number }[];
  between(from: string, to: string): RouteList;
}

export function routesOf({ document, overlays, hostIndex }: Instance, { core }: Classes, prunes: boolean): Routes {
  const longestMs = prunes ? Math.max(0, ...overlays.map(({ boundMs }) => boundMs)) : Infinity;
  const isHost = (node: string): boolean => hostIndex(node) >= 0;
  const canBreak = (route: Route): boolean => innerNodes(route).some(isHost) || route.links.some(({ sleepable }) => sleepable);
  const known = new Map<string, RouteList>();
  const all: { readonly route: Route; readonly order: number }[] = [];
  const list = (from: string, to: string): readonly Route[] => {
    if (!core.nodes.has(from) || !core.nodes.has(to)) return [];
    const routes = everyRoute(core.links, from, to);
    if (document.routing === "explicit") return routes.sort(byDelay).filter(({ delayMs }) => delayMs <= longestMs + TOLERANCE);
    routes.sort(byIgp);
    const last = routes.findIndex((route) => !canBreak(route));
    return last < 0 ? routes : routes.slice(0, last + 1);
  };
  return {
    all,
    between(from, to) {
      const key = JSON.stringify([from, to]);
      const found = known.get(key) ?? { first: all.length, routes: list(from, to) };
      if (!known.has(key)) all.push(...found.routes.map((route, order) => ({ route, order })));
      known.set(key, found);
      return found;
    },
  };
}

export interface Choice {
  readonly from: number;
  /** -1 for an access link. */
  readonly to: number;
  /** Index among all routes; -1 for none at all. */
  readonly route: number;
}

export interface Options {
  readonly prunes: boolean;
  /** Links without route columns wherever the placement decides the route. */
  readonly isLean: boolean;
}

/** Every choice of one overlay link in the order of its columns; undefined when it has none because the placement decides. */
export function choicesOf(
  instance: Instance,
  classes: Classes,
  routes: Routes,
  hosts: readonly (readonly number[])[],
  overlay: Overlay,
  { prunes, isLean }: Options,
): readonly Choice[] | undefined {
  const hostsOf = (router: string): readonly number[] => hosts[instance.routerIndex(router)] ?? [];
  const inClasses = (router: string): readonly number[] => [...new Set(hostsOf(router).map((host) => classes.ofHost[host] as number))];
  const others = overlay.b === undefined ? undefined : new Set(hostsOf(overlay.b));
  const canShare = hostsOf(overlay.a).some((host) => others?.has(host) === true && classes.uplink[host] !== undefined);
  const pairs = inClasses(overlay.a).flatMap((from) =>
    (overlay.b === undefined ? [-1] : inClasses(overlay.b)).map((to) => {
      const target = to < 0 ? (overlay.attachedTo as string) : (classes.entry[to]?.node as string);
      return { from, to, target, ...routes.between(classes.entry[from]?.node as string, target) };
    }),
  );
  if (isLean && isDecided(instance, classes, overlay, pairs)) return undefined;
  return pairs.flatMap(({ from, to, first, routes: list }) => {
    const isLeafClass = from === to && classes.entry[from]?.isLeaf === true;
    const uplinksMs = (classes.entry[from]?.delayMs ?? 0) + (classes.entry[to]?.delayMs ?? 0);
    const fitting = list.flatMap((route, order) => {
      const isWithin = route.delayMs + uplinksMs <= overlay.boundMs + TOLERANCE;
      return !prunes || isWithin || (isLeafClass && canShare) ? [{ from, to, route: first + order }] : [];
    });
    return prunes ? fitting : [{ from, to, route: -1 }, ...fitting];
  });
}

/** True when no state of the network changes any of the link's routes. */
function isDecided(
  { document, hostIndex }: Instance,
  { core }: Classes,
  { attachedTo }: Overlay,
  pairs: readonly (RouteList & { readonly target: string })[],
): boolean {
  if (document.routing !== "igp" || hostIndex(attachedTo) >= 0) return false;
  const isFirm = (route: Route): boolean =>
    innerNodes(route).every((node) => hostIndex(node) < 0) && route.links.every(({ sleepable }) => !sleepable);
  return pairs.every(({ target, routes }) => core.nodes.has(target) && routes.every(isFirm));
}
