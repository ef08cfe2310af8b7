/** Which rules a moment of a plan breaks that today's state does not break already, or not by as much. */
import type { Constraint, Reason, RuleBook } from "../constraints/constraint.ts";
import { breachKey, checkMoment, duringOf } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import { type Moment, settled } from "../network/moment.ts";
import { deriveLoads } from "../network/moment-loads.ts";
import type { Network, OverlayLink, VirtualRouter } from "../network/network.ts";
import { TOLERANCE } from "../units.ts";

/** What is otherwise than in the moment judged before. */
export interface Changed {
  readonly virtualRouters: ReadonlySet<string>;
  readonly overlayLinks: ReadonlySet<string>;
}

export interface Judge {
  /** New breaches. */
  inFull(moment: Moment): readonly Reason[];
  /** The same for a moment that differs in no more than `changed` from the last one, in which there was none. */
  since(moment: Moment, changed: Changed, isSwitched: boolean): readonly Reason[];
}

export function createJudge(network: Network, book: RuleBook): Judge {
  const always = book.constraints.filter(({ moment }) => moment === "always");
  const excused = new Map(checkMoment(network, settled(network.today), book).map((reason) => [breachKey(reason), reason.excess ?? 0]));
  const isNew = (reason: Reason): boolean => {
    const known = excused.get(breachKey(reason));
    return known === undefined || (reason.excess ?? 0) > known + TOLERANCE;
  };
  let last: Moment | undefined;
  return {
    inFull(moment) {
      last = moment;
      return always.flatMap((rule) => duringOf(rule, network, moment, book)).filter(isNew);
    },
    since(moment, changed, isSwitched) {
      const part = partOf(network, moment, changed);
      if (last !== undefined) deriveLoads(network, last, moment, part.overlayLinks.values());
      last = moment;
      const ask = (rule: Constraint): readonly Reason[] => {
        if (rule.reach === "states" && !isSwitched) return [];
        return duringOf(rule, rule.reach === "part" ? part : network, moment, book);
      };
      return always.flatMap(ask).filter(isNew);
    },
  };
}

/**
 * The network with only those virtual routers and overlay links that a change can concern: what has changed, the ends and links of
 * that, and all virtual routers on the hosts of it. Sums over any other host come out too small, never too large.
 */
function partOf(network: Network, { before, after }: Moment, { virtualRouters, overlayLinks }: Changed): Network {
  const links = new Map<string, OverlayLink>();
  for (const id of overlayLinks) {
    const link = network.overlayLinks.get(id);
    if (link !== undefined) links.set(id, link);
  }
  for (const router of virtualRouters) for (const link of network.overlayLinksOf(router)) links.set(link.id, link);
  const hosts = new Set<string>();
  for (const { placements } of [before, after]) for (const router of virtualRouters) hosts.add(placements.get(router) ?? "");
  const isNear = (router: string, { placements }: Candidate): boolean => hosts.has(placements.get(router) ?? "none");
  const routers = new Map<string, VirtualRouter>();
  for (const [id, router] of network.virtualRouters) {
    if (virtualRouters.has(id) || isNear(id, before) || isNear(id, after)) routers.set(id, router);
  }
  return {
    ...network,
    virtualRouters: routers,
    overlayLinks: links,
    overlayLinksOf: (router) => network.overlayLinksOf(router),
    tdmPortsOf: (router) => network.tdmPortsOf(router),
  };
}
