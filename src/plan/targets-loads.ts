/**
 * How many links and forwarding limits a move would overload, counted without building anything for the rules: for routers whose
 * traffic is too much to fit everywhere. Sums are taken in arrays by the number of a link, which are cleared after every question.
 */
import { lookup } from "../network/lookup.ts";
import { type Gbps, TOLERANCE } from "../units.ts";
import type { RouterMove } from "./targets-move.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Newcomer, Reach, RouteTree } from "./targets-routes.ts";
import { type Edge, type Numbers, stepFrom } from "./targets-tree.ts";
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
  readonly numbers: Numbers;
  /** Gb/s by step: by link and direction. */
  readonly base: Float64Array;
  /** What a step may carry, less what is too near to tell. */
  readonly safe: Float64Array;
  /** What a link may carry. */
  readonly limit: Float64Array;
  /** Limits that are broken already: `link/direction`, or a physical router. */
  readonly broken: ReadonlySet<string>;
  /** Gb/s more, by step, being summed: zero between questions. */
  readonly more: Float64Array;
  /** Links that something was added to since, and whether one is among them. */
  readonly touched: number[];
  readonly isTouched: Uint8Array;
}

const grounds = new WeakMap<PreparedTargets, Ground>();

function groundOf(prepared: PreparedTargets): Ground {
  const known = grounds.get(prepared);
  if (known !== undefined) return known;
  const { network, loads, baseReasons, graph } = prepared;
  const { links } = graph.numbers;
  const trafficRules = new Set(["link-capacity", "forwarding-capacity"]);
  const limits = links.map((link) => link.capacityGbps * network.maxUtilisation);
  const ground: Ground = {
    numbers: graph.numbers,
    base: Float64Array.from(links.flatMap(({ id }) => [lookup(loads, id).ab, lookup(loads, id).ba])),
    safe: Float64Array.from(limits.flatMap((limit) => [limit - nearness(limit), limit - nearness(limit)])),
    limit: Float64Array.from(limits),
    broken: new Set(baseReasons.filter((reason) => trafficRules.has(reason.rule)).map((reason) => reason.subject)),
    more: new Float64Array(2 * links.length),
    touched: [],
    isTouched: new Uint8Array(links.length),
  };
  grounds.set(prepared, ground);
  return ground;
}

export function overloadsOf(move: RouterMove): Overloads {
  const ground = groundOf(move.prepared);
  const { link: numberOf } = ground.numbers;
  const [out, back] = trafficOf(move);
  const own = [...move.ownLoads].map(([id, { ab, ba }]) => [2 * lookup(numberOf, id), ab, ba] as const);
  return {
    at(node, newcomer, isBehind) {
      const isWhole = move.strands.every((strand) => addRoute(ground, strand, node, newcomer));
      for (const [step, ab, ba] of own) add(ground, step, -ab, -ba);
      const entering = new Map(isBehind ? [[node, out]] : []);
      const count = isWhole ? countOver(ground, move.prepared, entering) : undefined;
      for (const link of ground.touched) {
        ground.more[2 * link] = 0;
        ground.more[2 * link + 1] = 0;
        ground.isTouched[link] = 0;
      }
      ground.touched.length = 0;
      return count;
    },
    behind({ link }, host) {
      const step = 2 * lookup(numberOf, link.id);
      const [ab, ba] = link.a === host ? [out, back] : [back, out];
      const [forth, other] = [overStep(ground, step, ab), overStep(ground, step + 1, ba)];
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

/** So much more along a step, and so much back. */
function add({ more, touched, isTouched }: Ground, step: number, along: Gbps, back: Gbps): void {
  const link = step >> 1;
  if (isTouched[link] === 0) {
    isTouched[link] = 1;
    touched.push(link);
  }
  more[step] = (more[step] ?? 0) + along;
  more[step ^ 1] = (more[step ^ 1] ?? 0) + back;
}

/** What a strand brings to the links between its far end and a node; false when it has no route. */
function addRoute(ground: Ground, strand: Strand, node: string, newcomer: Newcomer | undefined): boolean {
  const { far, tree } = strand;
  if (far === undefined || far === node) return true;
  if (tree === undefined) return false;
  return node === newcomer?.id ? addNewRoute(ground, strand, tree, newcomer) : addTreeRoute(ground, strand, tree.reach, node);
}

function addTreeRoute(ground: Ground, { link, isFromRouter }: Strand, { tree, uplink }: Reach, node: string): boolean {
  const { numbers } = ground;
  const { forwardGbps, backwardGbps } = link;
  const { ends } = numbers;
  const start = lookup(numbers.node, node);
  if (Number.isNaN(tree.delayMs[start] ?? Number.NaN)) return false;
  if (uplink !== undefined) add(ground, isFromRouter ? uplink.step ^ 1 : uplink.step, forwardGbps, backwardGbps);
  const steps = isFromRouter ? tree.towards : tree.outOf;
  const turn = isFromRouter ? 1 : 0;
  for (let at = start; at !== tree.root; ) {
    const step = steps[at] ?? 0;
    add(ground, step, forwardGbps, backwardGbps);
    at = ends[step ^ turn] ?? 0;
  }
  return true;
}

function addNewRoute(ground: Ground, { link, far, isFromRouter }: Strand, tree: RouteTree, newcomer: Newcomer): boolean {
  const route = isFromRouter ? tree.toRoot(newcomer.id, newcomer) : tree.fromRoot(newcomer.id, newcomer);
  if (route === undefined) return false;
  const { numbers } = ground;
  let at = isFromRouter ? newcomer.id : (far ?? "");
  for (const id of route) {
    const step = stepFrom(numbers, id, at);
    add(ground, step, link.forwardGbps, link.backwardGbps);
    at = numbers.nodes[numbers.ends[step ^ 1] ?? 0] ?? at;
  }
  return true;
}

/** `entering`: Gb/s that enter physical routers on other links. */
function countOver(ground: Ground, prepared: PreparedTargets, entering: Map<string, Gbps>): number | undefined {
  const { base, more, safe, numbers } = ground;
  const hasLimits = prepared.entering.size > 0;
  let count = 0;
  for (const link of ground.touched) {
    for (const step of [2 * link, 2 * link + 1]) {
      const gbps = more[step] ?? 0;
      if (gbps > 0 && (base[step] ?? 0) + gbps > (safe[step] ?? 0)) {
        const over = overStep(ground, step, gbps);
        if (over === undefined) return undefined;
        count += over;
      }
      if (!hasLimits) continue;
      const end = numbers.nodes[numbers.ends[step ^ 1] ?? 0] ?? "";
      if (prepared.entering.has(end)) entering.set(end, (entering.get(end) ?? 0) + gbps);
    }
  }
  for (const [host, gbps] of entering) {
    const over = overRouter(ground, prepared, host, gbps);
    if (over === undefined) return undefined;
    count += over;
  }
  return count;
}

/** 1 when so much more is too much for the link in that direction. What is overloaded and gets no worse does not count. */
function overStep(ground: Ground, step: number, more: Gbps): number | undefined {
  const { base, limit, numbers, broken } = ground;
  const direction = (step & 1) === 0 ? "ab" : "ba";
  const wasBroken = (): boolean => broken.has(`${numbers.links[step >> 1]?.id}/${direction}`);
  return overLimit((base[step] ?? 0) + more, limit[step >> 1] ?? 0, more, wasBroken);
}

function overRouter(ground: Ground, { network, entering }: PreparedTargets, host: string, more: Gbps): number | undefined {
  const limit = network.physicalRouters.get(host)?.forwardingGbps;
  return limit === undefined ? 0 : overLimit(lookup(entering, host) + more, limit, more, () => ground.broken.has(host));
}

function overLimit(load: number, limit: number, more: number, wasBroken: () => boolean): number | undefined {
  if (load <= limit - nearness(limit) || more <= 0) return 0;
  if (load <= limit + TOLERANCE + nearness(limit)) return undefined;
  return wasBroken() && more <= TOLERANCE ? undefined : 1;
}
