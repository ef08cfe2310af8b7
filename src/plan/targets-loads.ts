/**
 * How many links and forwarding limits a move would overload, counted without building anything for the rules: for routers whose
 * traffic is too much to fit everywhere. Sums are taken in arrays by the number of a link, which are cleared after every question.
 */
import { lookup } from "../network/lookup.ts";
import { TOLERANCE } from "../units.ts";
import type { RouterMove } from "./targets-move.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Edge, Newcomer } from "./targets-routes.ts";

/** Sums may differ in their last digits by the order they were taken in: so much of a limit is too near to tell. */
export const nearness = (limit: number): number => 1e-9 * Math.max(1, Math.abs(limit));

/** All of these give undefined when a figure is too near to its limit to tell. */
export interface Overloads {
  /** With the router at a node, or `behind` it: on all links but the one that its host hangs on. */
  at(node: string, newcomer: Newcomer | undefined, isBehind: boolean): number | undefined;
  /** On the link that a host hangs on, and at the host itself. */
  behind(edge: Edge, host: string): number | undefined;
}

interface Ground {
  readonly number: ReadonlyMap<string, number>;
  readonly ids: readonly string[];
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly baseAb: Float64Array;
  readonly baseBa: Float64Array;
  /** What a link may carry. */
  readonly limit: Float64Array;
  /** Limits that are broken already: `link/direction`, or a physical router. */
  readonly broken: ReadonlySet<string>;
  /** Being summed: zero between questions. */
  readonly ab: Float64Array;
  readonly ba: Float64Array;
}

const grounds = new WeakMap<PreparedTargets, Ground>();

function groundOf(prepared: PreparedTargets): Ground {
  const known = grounds.get(prepared);
  if (known !== undefined) return known;
  const { network, loads, baseReasons } = prepared;
  const links = [...network.physicalLinks.values()];
  const trafficRules = new Set(["link-capacity", "forwarding-capacity"]);
  const ground: Ground = {
    number: new Map(links.map((link, index) => [link.id, index])),
    ids: links.map((link) => link.id),
    a: links.map((link) => link.a),
    b: links.map((link) => link.b),
    baseAb: Float64Array.from(links, (link) => lookup(loads, link.id).ab),
    baseBa: Float64Array.from(links, (link) => lookup(loads, link.id).ba),
    limit: Float64Array.from(links, (link) => link.capacityGbps * network.maxUtilisation),
    broken: new Set(baseReasons.filter((reason) => trafficRules.has(reason.rule)).map((reason) => reason.subject)),
    ab: new Float64Array(links.length),
    ba: new Float64Array(links.length),
  };
  grounds.set(prepared, ground);
  return ground;
}

export function overloadsOf(move: RouterMove): Overloads {
  const ground = groundOf(move.prepared);
  const [out, back] = trafficOf(move);
  return {
    at(node, newcomer, isBehind) {
      const touched = new Set<number>();
      const isWhole = addRoutes(ground, move, node, newcomer, touched);
      for (const [id, own] of move.ownLoads) add(ground, touched, lookup(ground.number, id), -own.ab, -own.ba);
      const entering = new Map(isBehind ? [[node, out]] : []);
      const count = isWhole ? countOver(ground, move.prepared, touched, entering) : undefined;
      for (const link of touched) {
        ground.ab[link] = 0;
        ground.ba[link] = 0;
      }
      return count;
    },
    behind({ link }, host) {
      const index = lookup(ground.number, link.id);
      const [ab, ba] = link.a === host ? [out, back] : [back, out];
      const [forth, other] = [overLink(ground, index, "ab", ab), overLink(ground, index, "ba", ba)];
      const entering = overRouter(ground, move.prepared, host, back);
      return forth === undefined || other === undefined || entering === undefined ? undefined : forth + other + entering;
    },
  };
}

/** Gb/s from the router to others, and from others to it. */
function trafficOf({ strands }: RouterMove): readonly [out: number, back: number] {
  let [out, back] = [0, 0];
  for (const { link, far, isFromRouter } of strands) {
    if (far === undefined) continue;
    out += isFromRouter ? link.forwardGbps : link.backwardGbps;
    back += isFromRouter ? link.backwardGbps : link.forwardGbps;
  }
  return [out, back];
}

function add({ ab, ba }: Ground, touched: Set<number>, link: number, forth: number, other: number): void {
  touched.add(link);
  ab[link] = (ab[link] ?? 0) + forth;
  ba[link] = (ba[link] ?? 0) + other;
}

/** False when some strand has no route. */
function addRoutes(ground: Ground, { strands }: RouterMove, node: string, newcomer: Newcomer | undefined, touched: Set<number>): boolean {
  for (const { link, far, isFromRouter, tree } of strands) {
    if (far === undefined || far === node) continue;
    const route = isFromRouter ? tree?.toRoot(node, newcomer) : tree?.fromRoot(node, newcomer);
    if (route === undefined) return false;
    let at = isFromRouter ? node : far;
    for (const id of route) {
      const crossed = lookup(ground.number, id);
      const isForward = ground.a[crossed] === at;
      at = (isForward ? ground.b[crossed] : ground.a[crossed]) ?? at;
      if (isForward) add(ground, touched, crossed, link.forwardGbps, link.backwardGbps);
      else add(ground, touched, crossed, link.backwardGbps, link.forwardGbps);
    }
  }
  return true;
}

/** `more`: Gb/s that enter physical routers on other links. */
function countOver(ground: Ground, prepared: PreparedTargets, touched: ReadonlySet<number>, more: Map<string, number>): number | undefined {
  const { entering } = prepared;
  let count = 0;
  for (const link of touched) {
    const [ab, ba] = [ground.ab[link] ?? 0, ground.ba[link] ?? 0];
    const [forth, other] = [overLink(ground, link, "ab", ab), overLink(ground, link, "ba", ba)];
    if (forth === undefined || other === undefined) return undefined;
    count += forth + other;
    if (entering.size === 0) continue;
    const [a = "", b = ""] = [ground.a[link], ground.b[link]];
    if (entering.has(b)) more.set(b, (more.get(b) ?? 0) + ab);
    if (entering.has(a)) more.set(a, (more.get(a) ?? 0) + ba);
  }
  for (const [host, gbps] of more) {
    const over = overRouter(ground, prepared, host, gbps);
    if (over === undefined) return undefined;
    count += over;
  }
  return count;
}

/** 1 when so much more is too much for the link in that direction. What is overloaded and gets no worse does not count. */
function overLink(ground: Ground, link: number, direction: "ab" | "ba", more: number): number | undefined {
  const load = ((direction === "ab" ? ground.baseAb : ground.baseBa)[link] ?? 0) + more;
  return overLimit(load, ground.limit[link] ?? 0, more, () => ground.broken.has(`${ground.ids[link]}/${direction}`));
}

function overRouter(ground: Ground, { network, entering }: PreparedTargets, host: string, more: number): number | undefined {
  const limit = network.physicalRouters.get(host)?.forwardingGbps;
  return limit === undefined ? 0 : overLimit(lookup(entering, host) + more, limit, more, () => ground.broken.has(host));
}

function overLimit(load: number, limit: number, more: number, wasBroken: () => boolean): number | undefined {
  if (load <= limit - nearness(limit) || more <= 0) return 0;
  if (load <= limit + TOLERANCE + nearness(limit)) return undefined;
  return wasBroken() && more <= TOLERANCE ? undefined : 1;
}
