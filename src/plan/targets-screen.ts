/**
 * How many reasons stand against a host, seen from afar: figures that are well within their limits, or well beyond, say so without
 * a rule being asked. Whatever is near a limit, or is of a kind that is not looked at here, is left to the rules.
 *
 * What a router brings to a host falls into three parts: itself there (asked of the rules once for each class of host), room and
 * ports (sums known beforehand), and its links' delays and traffic (from the route trees, without any route).
 */
import { boundsOf } from "../constraints/delay-within-bound.ts";
import { lookup } from "../network/lookup.ts";
import type { PhysicalRouter } from "../network/network.ts";
import { type Gbps, type Ms, TOLERANCE } from "../units.ts";
import { nearness, overloadsOf } from "./targets-loads.ts";
import { asksHere, placementReasons, placementRules } from "./targets-local.ts";
import { hangingEdge, newcomerAt, type RouterMove } from "./targets-move.ts";
import type { PreparedTargets } from "./targets-prepare.ts";
import type { Newcomer } from "./targets-routes.ts";
import { isNewOrWorse } from "./targets-severity.ts";
import type { Tree } from "./targets-tree.ts";
import type { Strand } from "./targets-trunk.ts";

/** What a target is ranked by. */
export interface Sight {
  readonly reasonCount: number;
  /** Of the link whose delay grows most; not below 0. */
  readonly addedMs: Ms;
}

/** Undefined: too near to tell. */
export type Screen = (to: string) => Sight | undefined;

const cannotTell: Screen = () => undefined;

/** Rules whose part in a count is known here. */
const seenRules = new Set([
  ...placementRules,
  "resources-fit",
  "tdm-ports-fit",
  "delay-within-bound",
  "link-capacity",
  "forwarding-capacity",
  "site-power",
  "route-connects",
  "diverse",
]);

const TDM_PORTS = "tdmPorts";

/** `staysLocal`: the host can be judged by its surroundings. */
export function createScreen(move: RouterMove, staysLocal: (to: string, newcomer: Newcomer | undefined) => boolean): Screen {
  const ground = groundOf(move.prepared);
  if (!ground.canTell || move.policies.some((policy) => policy.type === "diverse")) return cannotTell;
  const look = farSight(move, ground.slowToday);
  if (look === undefined) return cannotTell;
  const placed = placementCounts(move, ground);
  const needs = needsOf(move);
  const { physicalRouters } = move.prepared.network;
  return (to) => {
    const newcomer = newcomerAt(move, to);
    if (!staysLocal(to, newcomer)) return undefined;
    const far = look(to, newcomer);
    const missing = shortages(ground, needs, lookup(physicalRouters, to));
    if (far === undefined || missing === undefined) return undefined;
    return { reasonCount: placed(to) + missing + far.reasonCount, addedMs: far.addedMs };
  };
}

/** What all routers' screens share. */
interface Ground {
  readonly canTell: boolean;
  /** Hosts of one class differ in nothing that a rule about a pair asks. */
  readonly classOf: ReadonlyMap<string, string>;
  /** What is used of each host's resources, ports among them. */
  readonly used: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Bounds that are broken already: `link/bound`. */
  readonly slowToday: ReadonlySet<string>;
}

const grounds = new WeakMap<PreparedTargets, Ground>();

function groundOf(prepared: PreparedTargets): Ground {
  let ground = grounds.get(prepared);
  if (ground === undefined) {
    ground = lookOver(prepared);
    grounds.set(prepared, ground);
  }
  return ground;
}

function lookOver(prepared: PreparedTargets): Ground {
  const { network, base, book, loads, baseReasons, limitedSites } = prepared;
  const knowsRules = book.constraints.every(({ id }) => seenRules.has(id) || !asksHere(id));
  // A given route may cross what is off: what it carries there is not traffic that the sums know.
  const isSound = [...loads].every(([link, { ab, ba }]) => ab + ba === 0 || base.linksOn.has(link));
  const countsAll = network.policies.some((policy) => policy.type === "spare" || policy.type === "maxMoves");
  const used = new Map<string, Map<string, number>>();
  for (const { id, demand } of network.virtualRouters.values()) {
    const host = base.placements.get(id);
    if (host === undefined) continue;
    const sums = used.get(host) ?? new Map<string, number>();
    used.set(host, sums);
    for (const [key, amount] of Object.entries(demand)) sums.set(key, (sums.get(key) ?? 0) + amount);
    const ports = network.tdmPortsOf(id);
    if (ports > 0) sums.set(TDM_PORTS, (sums.get(TDM_PORTS) ?? 0) + ports);
  }
  const slow = baseReasons.filter((reason) => reason.rule === "delay-within-bound");
  return {
    canTell: knowsRules && isSound && !countsAll && limitedSites.size === 0,
    classOf: new Map([...network.physicalRouters.values()].map((host) => [host.id, classOf(host, base.routersOn.has(host.id))])),
    used,
    slowToday: new Set(slow.map((reason) => reason.subject)),
  };
}

const classOf = ({ vendor, platform, routerHypervisor, capabilities, state }: PhysicalRouter, isOn: boolean): string =>
  JSON.stringify([vendor, platform, routerHypervisor, capabilities, state, isOn]);

/** Reasons of the router's being there, whatever else is. */
function placementCounts(move: RouterMove, { classOf }: Ground): (to: string) => number {
  const { known } = move.prepared;
  const ask = (to: string): number => placementReasons(move, to).filter((reason) => isNewOrWorse(reason, known)).length;
  if (move.policies.length > 0) return ask;
  const today = lookup(move.prepared.network.virtualRouters, move.router).host;
  const counts = new Map<string, number>();
  return (to) => {
    // Going back to where the document has it is no move: stays-put and draining hosts allow that.
    if (to === today) return ask(to);
    const key = lookup(classOf, to);
    let count = counts.get(key);
    if (count === undefined) {
      count = ask(to);
      counts.set(key, count);
    }
    return count;
  };
}

type Needs = readonly (readonly [key: string, amount: number])[];

function needsOf({ prepared: { network }, router }: RouterMove): Needs {
  const needs = new Map(Object.entries(lookup(network.virtualRouters, router).demand));
  const ports = network.tdmPortsOf(router);
  if (ports > 0) needs.set(TDM_PORTS, (needs.get(TDM_PORTS) ?? 0) + ports);
  return [...needs].filter(([, amount]) => amount > 0);
}

/** How many resources the host has not enough of; one more router on a host that is full already makes that worse. */
function shortages({ used }: Ground, needs: Needs, { id, capacity }: PhysicalRouter): number | undefined {
  const taken = used.get(id);
  let count = 0;
  for (const [key, amount] of needs) {
    const needed = (taken?.get(key) ?? 0) + amount;
    const limit = (Object.hasOwn(capacity, key) ? (capacity[key] ?? 0) : 0) + TOLERANCE;
    if (Math.abs(needed - limit) <= nearness(limit)) return undefined;
    if (needed > limit) count++;
  }
  return count;
}

/** The routes from one node to the other ends of the router's links. */
interface View {
  /** By strand. */
  readonly delays: readonly Ms[];
  /** Links and forwarding limits that would be overloaded. */
  readonly over: number;
}

type FarSight = (to: string, newcomer: Newcomer | undefined) => Sight | undefined;

/** Undefined when some link has no route to be had, or is too slow already. */
function farSight(move: RouterMove, slowToday: ReadonlySet<string>): FarSight | undefined {
  const { strands } = move;
  const { room } = move.prepared.graph;
  const bounds = strands.map(({ link }) => boundsOf(link));
  if (strands.some(({ far, tree }) => far !== undefined && tree === undefined)) return undefined;
  if (strands.some(({ link }, index) => bounds[index]?.some(({ key }) => slowToday.has(`${link.id}/${key}`)))) return undefined;
  const gbps = strands.reduce((sum, { link, far }) => (far === undefined ? sum : sum + link.forwardGbps + link.backwardGbps), 0);
  const enough = gbps + nearness(gbps);
  const overloads = overloadsOf(move);
  const outlooks = strands.map((strand) => outlookOf(move, strand));
  const look = (node: string, newcomer: Newcomer | undefined, isBehind: boolean): View | undefined => {
    const seen = newcomer === undefined ? lookAround(move, outlooks, node) : lookFrom(move, newcomer);
    // What comes from the host behind it enters the node too.
    const fits = seen !== undefined && seen.room >= enough && (!isBehind || room.atNode(node) >= enough);
    const over = fits ? 0 : overloads.at(node, newcomer, isBehind);
    return over === undefined || seen === undefined ? undefined : { delays: seen.delays, over };
  };
  const views = new Map<string, View | undefined>();
  const viewFrom = (node: string): View | undefined => {
    if (!views.has(node)) views.set(node, look(node, undefined, true));
    return views.get(node);
  };
  return (to, newcomer) => {
    if (newcomer?.edges.some(({ link }) => link.backgroundGbps.ab + link.backgroundGbps.ba > 0)) return undefined;
    const edge = hangingEdge(move, to, newcomer);
    const view = edge === undefined ? look(to, newcomer, false) : viewFrom(edge.to);
    if (view === undefined) return undefined;
    const fits = edge === undefined || Math.min(room.onLink(edge.link), room.atNode(to)) >= enough;
    const behind = fits ? 0 : overloads.behind(edge, to);
    const sight = judgeDelays(move, bounds, view, edge?.link.delayMs ?? 0);
    if (behind === undefined || sight === undefined) return undefined;
    return { reasonCount: sight.reasonCount + view.over + behind, addedMs: sight.addedMs };
  };
}

/** What a strand's tree says of every node, and what lies between the tree and the strand's far end. */
interface Outlook {
  readonly far: string;
  readonly tree: Tree;
  readonly uplinkMs: Ms;
  readonly uplinkGbps: Gbps;
}

/** Undefined for a strand that goes wherever the router goes. */
function outlookOf({ prepared }: RouterMove, { far, tree }: Strand): Outlook | undefined {
  if (far === undefined || tree === undefined) return undefined;
  const { room } = prepared.graph;
  const { uplink, tree: trunk } = tree.reach;
  const uplinkGbps = uplink === undefined ? Number.POSITIVE_INFINITY : Math.min(room.atNode(far), room.onLink(uplink.link));
  return { far, tree: trunk, uplinkMs: uplink?.link.delayMs ?? 0, uplinkGbps };
}

interface Surroundings {
  /** By strand. */
  readonly delays: readonly Ms[];
  /** The least at any link or node that a route could cross. */
  readonly room: Gbps;
}

/** Undefined when there is no route to some end. */
function lookAround({ prepared }: RouterMove, outlooks: readonly (Outlook | undefined)[], node: string): Surroundings | undefined {
  const at = lookup(prepared.graph.numbers.node, node);
  const delays: Ms[] = [];
  let room = Number.POSITIVE_INFINITY;
  for (const outlook of outlooks) {
    if (outlook === undefined || outlook.far === node) {
      delays.push(0);
      continue;
    }
    const delayMs = outlook.tree.delayMs[at] ?? Number.NaN;
    if (Number.isNaN(delayMs)) return undefined;
    delays.push(delayMs + outlook.uplinkMs);
    room = Math.min(room, outlook.uplinkGbps, outlook.tree.roomGbps[at] ?? 0);
  }
  return { delays, room };
}

/** The room is not known: everything has to be counted. */
function lookFrom({ strands }: RouterMove, newcomer: Newcomer): Surroundings | undefined {
  const delays: Ms[] = [];
  for (const { far, tree } of strands) {
    const delayMs = far === undefined ? 0 : tree?.delayMs(newcomer.id, newcomer);
    if (delayMs === undefined) return undefined;
    delays.push(delayMs);
  }
  return { delays, room: Number.NEGATIVE_INFINITY };
}

function judgeDelays({ strands }: RouterMove, bounds: readonly ReturnType<typeof boundsOf>[], view: View, uplinkMs: Ms): Sight | undefined {
  let [reasonCount, addedMs] = [0, 0];
  for (const [index, { link, far }] of strands.entries()) {
    const delayMs = (view.delays[index] ?? 0) + (far === undefined ? 0 : uplinkMs);
    for (const { allowedMs } of bounds[index] ?? []) {
      const limit = allowedMs + TOLERANCE;
      if (Math.abs(delayMs - limit) <= nearness(limit)) return undefined;
      if (delayMs > limit) reasonCount++;
    }
    if (link.referenceDelayMs !== undefined) addedMs = Math.max(addedMs, delayMs - link.referenceDelayMs);
  }
  return { reasonCount, addedMs };
}
