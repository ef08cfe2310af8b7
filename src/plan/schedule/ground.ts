/** What all attempts at one transition have in common: which rules have to be asked, and what today breaks already. */
import type { Constraint, Reason, RuleBook } from "../../constraints/constraint.ts";
import { breachKey, checkMoment } from "../../constraints/index.ts";
import type { Candidate } from "../../network/candidate.ts";
import { lookup } from "../../network/lookup.ts";
import { settled } from "../../network/moment.ts";
import type { Network } from "../../network/network.ts";
import { TOLERANCE } from "../../units.ts";
import type { RouteCache } from "./route-entries.ts";

/** Rules that the ledger, the hosts open to a router, or the igp keep; others are asked at each start. */
const kept: ReadonlySet<string> = new Set([
  ...["host-is-on", "host-accepts", "platform-matches", "capabilities-present", "resources-fit", "tdm-ports-fit", "stays-put"],
  ...["delay-within-bound", "link-capacity", "forwarding-capacity", "link-states", "route-connects", "igp-route"],
  ...["separate", "fence", "ban", "keep-on", "min-on"],
]);
/** Rules that are only about policies of one type. */
const policyTypes: ReadonlyMap<string, string> = new Map([
  ["diverse", "diverse"],
  ["site-power", "sitePower"],
  ["spare", "spare"],
]);

export interface TransitionGround {
  readonly network: Network;
  readonly target: Candidate;
  readonly book: RuleBook;
  /** Rules that hold always and that nothing but asking them keeps. */
  readonly asked: readonly Constraint[];
  /** Without today's breaches: they may stay as long as they get no worse. */
  readonly newOnly: (reasons: readonly Reason[]) => readonly Reason[];
  readonly delayLimits: ReadonlyMap<string, number>;
  readonly routes: RouteCache;
}

export function createTransitionGround(network: Network, target: Candidate, book: RuleBook): TransitionGround {
  const excused = new Map(checkMoment(network, settled(network.today), book).map((reason) => [breachKey(reason), reason.excess]));
  const asked = book.constraints.filter(({ id, moment }) => {
    const type = policyTypes.get(id);
    return moment === "always" && !kept.has(id) && (type === undefined || network.policies.some((policy) => policy.type === type));
  });
  const newOnly = (reasons: readonly Reason[]): readonly Reason[] =>
    reasons.filter((reason) => {
      const key = breachKey(reason);
      return !excused.has(key) || (reason.excess ?? 0) > (excused.get(key) ?? 0) + TOLERANCE;
    });
  return { network, target, book, asked, newOnly, delayLimits: delayLimits(network), routes: new WeakMap() };
}

/** Each link's bounds, or today's delay where that exceeds one. */
function delayLimits(network: Network): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const link of network.overlayLinks.values()) {
    const route = network.today.routes.get(link.id);
    const todayMs = route === undefined ? 0 : route.reduce((sum, id) => sum + lookup(network.physicalLinks, id).delayMs, 0);
    const bounds = [link.maxDelayMs ?? Number.POSITIVE_INFINITY];
    if (link.maxAddedDelayMs !== undefined && link.referenceDelayMs !== undefined)
      bounds.push(link.referenceDelayMs + link.maxAddedDelayMs);
    limits.set(link.id, Math.min(...bounds.map((bound) => Math.max(bound, todayMs))));
  }
  return limits;
}
