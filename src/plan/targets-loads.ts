/**
 * How many links and forwarding limits a move would overload, counted without building anything for the rules: for routers whose
 * traffic is too much to fit everywhere. Sums are taken in arrays by the number of a link, which are cleared after every question.
 */
import { lookup } from "../network/lookup.ts";
import type { OverlayLink } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";
import type { RouterMove } from "./targets-move.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Edge, Newcomer } from "./targets-routes.ts";
import type { Strand } from "./targets-trunk.ts";

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
  /** Links that something was added to since, and whether one is among them. */
  readonly touched: number[];
  readonly isTouched: Uint8Array;
  /** Of routes that a tree keeps: their links in order, as twice the number, and one more for a link that is crossed from b to a. */
  readonly steps: WeakMap<readonly string[], Int32Array>;
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
    touched: [],
    isTouched: new Uint8Array(links.length),
    steps: new WeakMap(),
  };
  grounds.set(prepared, ground);
  return ground;
}

export function overloadsOf(move: RouterMove): Overloads {
  const ground = groundOf(move.prepared);
  const [out, back] = trafficOf(move);
  const own = [...move.ownLoads].map(([id, { ab, ba }]) => [lookup(ground.number, id), ab, ba] as const);
  return {
    at(node, newcomer, isBehind) {
      const isWhole = move.strands.every((strand) => addRoute(ground, strand, node, newcomer));
      for (const [link, ab, ba] of own) add(ground, link, -ab, -ba);
      const entering = new Map(isBehind ? [[node, out]] : []);
      const count = isWhole ? countOver(ground, move.prepared, entering) : undefined;
      for (const link of ground.touched) {
        ground.ab[link] = 0;
        ground.ba[link] = 0;
        ground.isTouched[link] = 0;
      }
      ground.touched.length = 0;
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

function add({ ab, ba, touched, isTouched }: Ground, link: number, forth: number, other: number): void {
  if (isTouched[link] === 0) {
    isTouched[link] = 1;
    touched.push(link);
  }
  ab[link] = (ab[link] ?? 0) + forth;
  ba[link] = (ba[link] ?? 0) + other;
}

/** What a strand brings to the links between its far end and a node; false when it has no route. */
function addRoute(ground: Ground, { link, far, isFromRouter, tree }: Strand, node: string, newcomer: Newcomer | undefined): boolean {
  if (far === undefined || far === node) return true;
  const hanging = tree?.hangs(newcomer);
  const [root, from] = hanging === undefined ? [far, tree] : [hanging.uplink.to, hanging.trunk];
  if (hanging !== undefined) addStep(ground, stepOver(ground, hanging.uplink.link.id, isFromRouter ? root : far), link);
  if (root === node) return true;
  const route = isFromRouter ? from?.toRoot(node, newcomer) : from?.fromRoot(node, newcomer);
  if (route === undefined) return false;
  const isKept = node !== newcomer?.id;
  for (const step of stepsOf(ground, route, isFromRouter ? node : root, isKept)) addStep(ground, step, link);
  return true;
}

function addStep(ground: Ground, step: number, { forwardGbps, backwardGbps }: OverlayLink): void {
  if ((step & 1) === 0) add(ground, step >> 1, forwardGbps, backwardGbps);
  else add(ground, step >> 1, backwardGbps, forwardGbps);
}

/** A link that is crossed from one of its ends. */
function stepOver({ number, a }: Ground, link: string, from: string): number {
  const crossed = lookup(number, link);
  return 2 * crossed + (a[crossed] === from ? 0 : 1);
}

function stepsOf(ground: Ground, route: readonly string[], from: string, isKept: boolean): Int32Array {
  const known = isKept ? ground.steps.get(route) : undefined;
  if (known !== undefined) return known;
  const steps = new Int32Array(route.length);
  let at = from;
  for (const [index, id] of route.entries()) {
    const step = stepOver(ground, id, at);
    steps[index] = step;
    at = ((step & 1) === 0 ? ground.b : ground.a)[step >> 1] ?? at;
  }
  if (isKept) ground.steps.set(route, steps);
  return steps;
}

/** `more`: Gb/s that enter physical routers on other links. */
function countOver(ground: Ground, prepared: PreparedTargets, more: Map<string, number>): number | undefined {
  const { entering } = prepared;
  let count = 0;
  for (const link of ground.touched) {
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
