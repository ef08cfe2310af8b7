/**
 * Where one virtual router could go: every physical router, either feasible, with what the move would bring, or not, with every
 * reason.
 *
 * A target is judged as the base candidate (today, unless told otherwise) with this router alone moved, by the rule book. What
 * is broken already and does not get worse by the move is no reason against it. Its own links take the least-cost route, under
 * explicit routing too: another route might avoid an overload found here. A host that is off is switched on with its links.
 * For a failed host only what the pair alone says is listed; policy spare is asked only where nothing else stands in the way.
 *
 * Cost: one small network for each host (targets-local.ts). Slow, a full check, only for a host that is off and would carry
 * others' traffic when switched on, and with a spare policy.
 */
import type { Reason } from "../constraints/constraint.ts";
import { explainReason } from "../constraints/index.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { routeDelayMs } from "../network/walk.ts";
import type { Ms } from "../units.ts";
import { mayFreeHost, powerOffAfter } from "./targets-emptied.ts";
import { candidateAfterMove } from "./targets-in-full.ts";
import { localReasons } from "./targets-local.ts";
import { delayOf, describeMove, type Move, moveTo, type RouterMove } from "./targets-move.ts";
import { type BusyLink, type PreparedTargets, prepareTargets } from "./targets-prepare.ts";
import type { Newcomer } from "./targets-routes.ts";
import { createScreen, type Screen, type Sight } from "./targets-screen.ts";
import { isNewOrWorse } from "./targets-severity.ts";
import { busier, factsOf } from "./targets-trunk.ts";
import type { Finding } from "./verify-finding.ts";

export { type BusyLink, type PreparedTargets, prepareTargets } from "./targets-prepare.ts";

/** What the move means for one virtual or access link of the router. */
export interface TargetDelay {
  readonly link: string;
  /** One way; null when there is no route. */
  readonly delayMs: Ms | null;
  /** Over the link's reference delay; null without either. */
  readonly addedMs: Ms | null;
  /** maxAddedDelayMs; null when the link has none. */
  readonly allowedAddedMs: Ms | null;
}

export interface Target {
  readonly physicalRouter: string;
  /** The router runs there already. Its reasons are the rules that it breaks there. */
  readonly isCurrent: boolean;
  readonly feasible: boolean;
  readonly reasons: readonly Finding[];
  readonly delays: readonly TargetDelay[];
  /** The link whose delay grows most. */
  readonly worstDelay: TargetDelay | null;
  /** Of the whole network, after the move. */
  readonly busiestLink: BusyLink | null;
  /** Of the links that the router's routes cross, after the move. */
  readonly busiestOnRoutes: BusyLink | null;
  /** The host, when it is off and would have to be switched on. */
  readonly powersOn: string | null;
  /** The old host, when it would be left with nothing to host or carry and no rule keeps it on. */
  readonly couldPowerOff: string | null;
}

export interface TargetReport {
  readonly virtualRouter: string;
  readonly currentHost: string | null;
  /** Best first. */
  readonly targets: readonly Target[];
}

/**
 * Every physical router as a target of the virtual router. Order: feasible ones first, the current host before others; then
 * those that need no host switched on; then those that let one be switched off; then the least added delay on the worst link;
 * then the least busy routes; then the fewest reasons; then document order. An unknown router is a bug of the caller.
 */
export function findTargets(network: Network | PreparedTargets, virtualRouter: string): TargetReport {
  const ranking = rankTargets("base" in network ? network : prepareTargets(network), virtualRouter);
  return { virtualRouter, currentHost: ranking.currentHost, targets: ranking.targets(0, ranking.count) };
}

/** The order of `findTargets`, and of its targets only those that are asked for: most of the work is in them. */
export interface TargetRanking {
  readonly virtualRouter: string;
  readonly currentHost: string | null;
  readonly count: number;
  /** These come first. */
  readonly feasibleCount: number;
  /** From one rank, counted from 0, to before another. */
  targets(from: number, to: number): readonly Target[];
}

export function rankTargets(prepared: PreparedTargets, virtualRouter: string): TargetRanking {
  lookup(prepared.network.virtualRouters, virtualRouter);
  const move = describeMove(prepared, virtualRouter);
  const screen = createScreen(move, (to, newcomer) => staysLocal(prepared, to, newcomer));
  const ranked = [...prepared.network.physicalRouters.keys()].map((host) => judge(move, host, screen)).sort(compareJudged);
  return {
    virtualRouter,
    currentHost: move.host ?? null,
    count: ranked.length,
    feasibleCount: ranked.filter((judged) => judged.reasonCount === 0).length,
    targets(from, to) {
      settleTies(ranked, from, to);
      return ranked.slice(from, to).map((judged) => judged.target());
    },
  };
}

/** One physical router as a target. */
export function findTarget(prepared: PreparedTargets, virtualRouter: string, physicalRouter: string): Target {
  return judge(describeMove(prepared, virtualRouter), physicalRouter).target();
}

/** What a target is ranked by, and the target itself: worked out when it is first asked for. */
interface Judged {
  readonly reasonCount: number;
  readonly isCurrent: boolean;
  /** A host has to be switched on. */
  readonly wakes: boolean;
  /** Feasible, and the old host could be switched off. */
  readonly frees: boolean;
  readonly addedMs: Ms;
  /** Of the busiest link on the routes. */
  readonly utilisation: () => number;
  readonly target: () => Target;
}

function judge(move: RouterMove, host: string, screen?: Screen): Judged {
  const { network, base } = move.prepared;
  if (move.host === host) return currentTarget(move, host);
  if (lookup(network.physicalRouters, host).state === "failed")
    return judged(nowhere(moveTo(move, host)), pairReasons(move, host), { isCurrent: false, powersOn: null, couldPowerOff: null });
  const powersOn = base.routersOn.has(host) ? null : host;
  const sight = screen?.(host);
  if (sight !== undefined) return judgedFromAfar(move, host, powersOn, sight);
  const moved = moveTo(move, host);
  const isLocal = staysLocal(move.prepared, host, moved.newcomer);
  const reasons = isLocal ? newLocally(moved) : newInFull(move, host);
  const all = reasons.length === 0 ? newForSpare(move, host) : reasons;
  return judged(isLocal ? moved : withFullLoads(moved), all, { isCurrent: false, powersOn, couldPowerOff: powerOffAfter(moved) });
}

/** What has not to do with loads and delays. */
type Switches = Pick<Target, "isCurrent" | "powersOn" | "couldPowerOff">;

function judged(move: Move, reasons: readonly Reason[], switches: Switches): Judged {
  const worst = worstLink(move);
  const target = once(() => describeTarget(move, () => reasons, reasons.length === 0, switches));
  return {
    reasonCount: reasons.length,
    isCurrent: switches.isCurrent,
    wakes: switches.powersOn !== null,
    frees: reasons.length === 0 && switches.couldPowerOff !== null,
    addedMs: Math.max(0, worst?.addedMs ?? 0),
    utilisation: () => target().busiestOnRoutes?.utilisation ?? 0,
    target,
  };
}

/** Only the count of its reasons is known; the rest is found out when somebody wants to see it. */
function judgedFromAfar(move: RouterMove, host: string, powersOn: string | null, { reasonCount, addedMs }: Sight): Judged {
  const moved = once(() => moveTo(move, host));
  const couldPowerOff = (): string | null => (mayFreeHost(move) ? powerOffAfter(moved()) : null);
  return {
    reasonCount,
    isCurrent: false,
    wakes: powersOn !== null,
    frees: reasonCount === 0 && couldPowerOff() !== null,
    addedMs,
    utilisation: once(() => busiestOf(moved()).busiestOnRoutes?.utilisation ?? 0),
    target: once(() => {
      const switches = { isCurrent: false, powersOn, couldPowerOff: couldPowerOff() };
      return describeTarget(moved(), () => newLocally(moved()), reasonCount === 0, switches);
    }),
  };
}

/** Its reasons and delays are put into words when they are first read. */
function describeTarget(move: Move, reasons: () => readonly Reason[], feasible: boolean, switches: Switches): Target {
  const words = once(() => explained(move, reasons()));
  const delays = once(() => move.links.map((link) => delayFigure(move, link)));
  const worst = worstLink(move);
  return {
    physicalRouter: move.to,
    isCurrent: switches.isCurrent,
    feasible,
    get reasons() {
      return words();
    },
    get delays() {
      return delays();
    },
    worstDelay: worst === undefined ? null : delayFigure(move, worst.link),
    ...busiestOf(move),
    powersOn: switches.powersOn,
    couldPowerOff: switches.couldPowerOff,
  };
}

function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** A host that carries nothing: no routes, nothing changed. */
const nowhere = (move: Move): Move => ({
  ...move,
  strands: [],
  uplink: undefined,
  trunk: { routes: [], delays: [], ...factsOf(move.prepared, new Map(), new Set()) },
});

/** Added delay of a strand after the move; undefined without a route or a reference. */
function addedBy(move: Move, link: OverlayLink, index: number): Ms | undefined {
  const delayMs = delayOf(move, index);
  return delayMs === undefined || link.referenceDelayMs === undefined ? undefined : delayMs - link.referenceDelayMs;
}

interface Worst {
  readonly link: OverlayLink;
  readonly addedMs: Ms;
}

function worstLink(move: Move): Worst | undefined {
  let worst: Worst | undefined;
  for (const [index, { link }] of move.strands.entries()) {
    const addedMs = addedBy(move, link, index);
    if (addedMs !== undefined && addedMs > (worst?.addedMs ?? Number.NEGATIVE_INFINITY)) worst = { link, addedMs };
  }
  return worst;
}

function delayFigure(move: Move, link: OverlayLink): TargetDelay {
  const index = move.strands.findIndex((strand) => strand.link.id === link.id);
  return {
    link: link.id,
    delayMs: delayOf(move, index) ?? null,
    addedMs: addedBy(move, link, index) ?? null,
    allowedAddedMs: link.maxAddedDelayMs ?? null,
  };
}

/** Switching this host on moves no route but the router's own, and gives none to links that had none. */
function staysLocal(prepared: PreparedTargets, to: string, newcomer: Newcomer | undefined): boolean {
  if (newcomer === undefined) return true;
  if ((prepared.routersAt.get(to) ?? []).length > 0 || prepared.attachedAt.has(to)) return false;
  const fixed = prepared.network.routing === "explicit" && !prepared.hasUnrouted;
  return fixed || !prepared.graph.couldCarryTransit(newcomer);
}

const pairReasons = ({ prepared, router }: RouterMove, host: string): readonly Reason[] =>
  prepared.book.constraints.flatMap((constraint) => constraint.filter(prepared.network, router, host));

function newLocally(move: Move): readonly Reason[] {
  const reasons = [...localReasons(move), ...moveCountReasons(move)];
  return reasons.length === 0 ? reasons : reasons.filter((reason) => isNewOrWorse(reason, move.prepared.known));
}

/** Policy maxMoves counts all routers: only their hosts matter. */
function moveCountReasons({ prepared, router, to }: Move): readonly Reason[] {
  const { network, base, book } = prepared;
  if (!network.policies.some((policy) => policy.type === "maxMoves")) return [];
  const placements = new Map(base.placements).set(router, to);
  return book.constraints.filter(({ id }) => id === "max-moves").flatMap((rule) => rule.check(network, { ...base, placements }, book));
}

function newInFull({ prepared, router }: RouterMove, host: string): readonly Reason[] {
  const { network, base, book, known } = prepared;
  const after = candidateAfterMove(network, base, router, host);
  const rules = book.constraints.filter(({ id }) => id !== "spare");
  return rules.flatMap((rule) => rule.check(network, after, book)).filter((reason) => isNewOrWorse(reason, known));
}

function newForSpare({ prepared, router }: RouterMove, host: string): readonly Reason[] {
  const { network, base, book, known } = prepared;
  if (!network.policies.some((policy) => policy.type === "spare")) return [];
  const after = candidateAfterMove(network, base, router, host);
  const rules = book.constraints.filter(({ id }) => id === "spare");
  return rules.flatMap((rule) => rule.check(network, after, book)).filter((reason) => isNewOrWorse(reason, known));
}

const explained = ({ prepared }: RouterMove, reasons: readonly Reason[]): readonly Finding[] =>
  reasons.map((reason) => ({ rule: reason.rule, subject: reason.subject, ...explainReason(reason, prepared.network, prepared.book) }));

/** The host it runs on: what it breaks there, and how its links do. */
function currentTarget(move: RouterMove, host: string): Judged {
  const { network, base, baseReasons } = move.prepared;
  const names = new Set([move.router, ...move.links.map((link) => link.id)]);
  const routes = move.strands.map(({ link }) => base.routes.get(link.id));
  const loads = new Map([...move.ownLoads.keys()].map((id) => [id, lookup(move.prepared.loads, id)]));
  const here: Move = {
    ...move,
    to: host,
    newcomer: undefined,
    uplink: undefined,
    trunk: {
      routes,
      delays: routes.map((route) => route && routeDelayMs(network, route)),
      ...factsOf(move.prepared, loads, new Set(loads.keys())),
    },
  };
  const reasons = baseReasons.filter((reason) => mentions(reason, names));
  return judged(here, reasons, { isCurrent: true, powersOn: null, couldPowerOff: null });
}

/** True when a reason names one of these ids in any of its fields. */
export function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value === "string") return names.has(value);
  return typeof value === "object" && value !== null && Object.values(value).some((part) => mentions(part, names));
}

/** With the loads of the whole network, after everybody's routes have followed. */
function withFullLoads(move: Move): Move {
  const { network, base } = move.prepared;
  const loads = linkLoads(network, candidateAfterMove(network, base, move.router, move.to));
  const uplink = move.uplink && { link: move.uplink.link, load: lookup(loads, move.uplink.link.id) };
  return { ...move, uplink, trunk: { ...move.trunk, ...factsOf(move.prepared, loads, move.trunk.crossed) } };
}

function busiestOf({ prepared, strands, trunk, uplink }: Move): Pick<Target, "busiestLink" | "busiestOnRoutes"> {
  const isUnchanged = ({ physicalLink }: BusyLink): boolean => !trunk.loads.has(physicalLink) && physicalLink !== uplink?.link.id;
  const unchanged = prepared.busiest.find(isUnchanged) ?? null;
  let busiestLink = trunk.busiest;
  if (busiestLink === null || (unchanged !== null && unchanged.utilisation > busiestLink.utilisation)) busiestLink = unchanged;
  if (uplink === undefined) return { busiestLink, busiestOnRoutes: trunk.busiestCrossed };
  const { link, load } = uplink;
  const busiestOnRoutes = strands.length === 0 ? null : busier(trunk.busiestCrossed, link, load);
  return { busiestLink: busier(busiestLink, link, load), busiestOnRoutes };
}

/** Ties are settled by `settleTies`. */
function compareJudged(x: Judged, y: Judged): number {
  return (
    Number(y.reasonCount === 0) - Number(x.reasonCount === 0) ||
    Number(y.isCurrent) - Number(x.isCurrent) ||
    Number(x.wakes) - Number(y.wakes) ||
    Number(y.frees) - Number(x.frees) ||
    x.reasonCount - y.reasonCount ||
    x.addedMs - y.addedMs
  );
}

/** Puts the least busy routes first among those that are equal otherwise, wherever that matters to these ranks. */
function settleTies(ranked: Judged[], from: number, to: number): void {
  const areTied = (rank: number, next: number): boolean => {
    const [x, y] = [ranked[rank], ranked[next]];
    return x !== undefined && y !== undefined && compareJudged(x, y) === 0;
  };
  let first = from;
  while (areTied(first - 1, first)) first--;
  while (first < Math.min(to, ranked.length)) {
    let after = first + 1;
    while (areTied(first, after)) after++;
    if (after - first > 1) {
      const settled = ranked.slice(first, after).sort((x, y) => x.utilisation() - y.utilisation());
      ranked.splice(first, settled.length, ...settled);
    }
    first = after;
  }
}
