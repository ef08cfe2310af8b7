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
import type { Network } from "../network/network.ts";
import { routeDelayMs } from "../network/walk.ts";
import type { Ms } from "../units.ts";
import { powerOffAfter } from "./targets-emptied.ts";
import { candidateAfterMove } from "./targets-in-full.ts";
import { localReasons } from "./targets-local.ts";
import { describeMove, type Move, moveTo, type RouterMove } from "./targets-move.ts";
import { type BusyLink, busyLinks, type PreparedTargets, prepareTargets } from "./targets-prepare.ts";
import { isNewOrWorse } from "./targets-severity.ts";
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
  const prepared = "base" in network ? network : prepareTargets(network);
  lookup(prepared.network.virtualRouters, virtualRouter);
  const move = describeMove(prepared, virtualRouter);
  const targets = [...prepared.network.physicalRouters.keys()].map((host) => judge(move, host));
  return { virtualRouter, currentHost: move.host ?? null, targets: targets.sort(compareTargets) };
}

/** One physical router as a target. */
export function findTarget(prepared: PreparedTargets, virtualRouter: string, physicalRouter: string): Target {
  return judge(describeMove(prepared, virtualRouter), physicalRouter);
}

function judge(move: RouterMove, host: string): Target {
  const { network, base } = move.prepared;
  if (move.host === host) return currentTarget(move, host);
  const { state } = lookup(network.physicalRouters, host);
  if (state === "failed") return { ...nothingKnown, physicalRouter: host, reasons: explained(move, pairReasons(move, host)) };
  const moved = moveTo(move, host);
  const isLocal = moved.newcomer === undefined || staysLocal(moved);
  const reasons = isLocal ? newLocally(moved) : newInFull(move, host);
  const all = reasons.length === 0 ? newForSpare(move, host) : reasons;
  return {
    ...consequences(isLocal ? moved : withFullLoads(moved)),
    physicalRouter: host,
    feasible: all.length === 0,
    reasons: explained(move, all),
    powersOn: base.routersOn.has(host) ? null : host,
    couldPowerOff: powerOffAfter(moved),
  };
}

const nothingKnown: Omit<Target, "physicalRouter"> = {
  isCurrent: false,
  feasible: false,
  reasons: [],
  delays: [],
  worstDelay: null,
  busiestLink: null,
  busiestOnRoutes: null,
  powersOn: null,
  couldPowerOff: null,
};

/** Switching this host on moves no route but the router's own, and gives none to links that had none. */
function staysLocal({ prepared, newcomer, to }: Move): boolean {
  if (newcomer === undefined) return true;
  if ((prepared.routersAt.get(to) ?? []).length > 0 || prepared.attachedAt.has(to)) return false;
  const fixed = prepared.network.routing === "explicit" && !prepared.hasUnrouted;
  return fixed || !prepared.graph.couldCarryTransit(newcomer);
}

const pairReasons = ({ prepared, router }: RouterMove, host: string): readonly Reason[] =>
  prepared.book.constraints.flatMap((constraint) => constraint.filter(prepared.network, router, host));

function newLocally(move: Move): readonly Reason[] {
  const reasons = [...localReasons(move), ...moveCountReasons(move)];
  return reasons.filter((reason) => isNewOrWorse(reason, move.prepared.known));
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
function currentTarget(move: RouterMove, host: string): Target {
  const { base, baseReasons, loads } = move.prepared;
  const names = new Set([move.router, ...move.links.map((link) => link.id)]);
  const reasons = explained(
    move,
    baseReasons.filter((reason) => mentions(reason, names)),
  );
  const routes = new Map(
    move.links.flatMap((link) => [[link.id, base.routes.get(link.id) ?? []] as const]).filter(([id]) => base.routes.has(id)),
  );
  return {
    ...consequences({
      ...move,
      to: host,
      newcomer: undefined,
      routes,
      loads: new Map([...move.ownLoads.keys()].map((id) => [id, lookup(loads, id)])),
    }),
    physicalRouter: host,
    isCurrent: true,
    feasible: reasons.length === 0,
    reasons,
    powersOn: null,
    couldPowerOff: null,
  };
}

/** True when a reason names one of these ids in any of its fields. */
export function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value === "string") return names.has(value);
  return typeof value === "object" && value !== null && Object.values(value).some((part) => mentions(part, names));
}

function withFullLoads(move: Move): Move {
  const { network, base } = move.prepared;
  return { ...move, loads: linkLoads(network, candidateAfterMove(network, base, move.router, move.to)) };
}

type Consequences = Pick<Target, "isCurrent" | "delays" | "worstDelay" | "busiestLink" | "busiestOnRoutes">;

function consequences(move: Move): Consequences {
  const { network, busiest } = move.prepared;
  const delays = move.links.map((link): TargetDelay => {
    const route = move.routes.get(link.id);
    const delayMs = route === undefined ? null : routeDelayMs(network, route);
    const addedMs = delayMs === null || link.referenceDelayMs === undefined ? null : delayMs - link.referenceDelayMs;
    return { link: link.id, delayMs, addedMs, allowedAddedMs: link.maxAddedDelayMs ?? null };
  });
  const onRoutes = new Set([...move.routes.values()].flat());
  let busiestLink: BusyLink | null = busiest.find((busy) => !move.loads.has(busy.physicalLink)) ?? null;
  let busiestOnRoutes: BusyLink | null = null;
  for (const [id, load] of move.loads) {
    for (const busy of busyLinks(lookup(network.physicalLinks, id), load)) {
      if (busiestLink === null || busy.utilisation > busiestLink.utilisation) busiestLink = busy;
      if (onRoutes.has(id) && (busiestOnRoutes === null || busy.utilisation > busiestOnRoutes.utilisation)) busiestOnRoutes = busy;
    }
  }
  const worst = delays.reduce<TargetDelay | null>(
    (most, delay) => (delay.addedMs !== null && delay.addedMs > (most?.addedMs ?? Number.NEGATIVE_INFINITY) ? delay : most),
    null,
  );
  return { isCurrent: false, delays, worstDelay: worst, busiestLink, busiestOnRoutes };
}

function compareTargets(x: Target, y: Target): number {
  const first = (isFirst: (target: Target) => boolean): number => Number(isFirst(y)) - Number(isFirst(x));
  return (
    first((target) => target.feasible) ||
    first((target) => target.isCurrent) ||
    first((target) => target.powersOn === null) ||
    first((target) => target.feasible && target.couldPowerOff !== null) ||
    x.reasons.length - y.reasons.length ||
    addedOf(x) - addedOf(y) ||
    (x.busiestOnRoutes?.utilisation ?? 0) - (y.busiestOnRoutes?.utilisation ?? 0)
  );
}

/** A link that gets faster is worth no more than one that stays as it is. */
const addedOf = (target: Target): Ms => Math.max(0, target.worstDelay?.addedMs ?? 0);
