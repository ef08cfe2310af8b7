/** Why each virtual router moves, or stays. */
import type { Reason } from "../constraints/constraint.ts";
import { explainReason } from "../constraints/index.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import type { Watts } from "../units.ts";
import { findTarget, mentions, type PreparedTargets } from "./targets.ts";
import { candidateAfterMove } from "./targets-in-full.ts";
import type { Finding } from "./verify-finding.ts";

/**
 * new: it had no host. failed, maintenance: the state of its old host. broken: it breaks a rule today. emptied: its old host is
 * turned off. crowded out: its old host could not take it back in the planned state. better: it could go back, the plan prefers
 * this. stays, fixed: it does not move, because nothing asks for it or because it may not.
 */
export type RouterCause = "new" | "failed" | "maintenance" | "broken" | "emptied" | "crowded-out" | "better" | "stays" | "fixed";

export interface RouterExplanation {
  readonly virtualRouter: string;
  readonly from: string | null;
  readonly to: string;
  readonly cause: RouterCause;
  /** The rules behind the cause, where there are any. */
  readonly reasons: readonly Finding[];
  readonly text: string;
}

/** What explaining needs of a plan: the network, its planned state, and what is broken in either. */
export interface ExplainGround {
  readonly network: Network;
  readonly planned: PreparedTargets;
  readonly brokenToday: readonly Reason[];
  readonly plannedWatts: Watts;
}

/** Virtual routers that the plan places: these, or all in document order. Costs one target a mover whose old host stays on. */
export function explainRouters(
  ground: ExplainGround,
  routers: Iterable<string> = ground.network.virtualRouters.keys(),
): readonly RouterExplanation[] {
  const { network, planned } = ground;
  return [...routers].flatMap((router) => {
    const to = planned.base.placements.get(router);
    if (to === undefined) return [];
    const from = network.today.placements.get(router) ?? null;
    return [from === to ? staying(ground, router, to) : moving(ground, router, from, to)];
  });
}

function staying({ network, planned }: ExplainGround, router: string, host: string): RouterExplanation {
  const explanation = { virtualRouter: router, from: host, to: host, reasons: [] };
  if (!lookup(network.virtualRouters, router).movable) {
    return { ...explanation, cause: "fixed", text: `${router} stays on ${host}: it is not movable` };
  }
  const others = (planned.routersAt.get(host) ?? []).length - 1;
  const company = others === 0 ? "alone" : `with ${others} other${others === 1 ? "" : "s"}`;
  return { ...explanation, cause: "stays", text: `${router} stays on ${host}, which stays on ${company}: nothing is gained by moving it` };
}

function moving(ground: ExplainGround, router: string, from: string | null, to: string): RouterExplanation {
  const { network, planned } = ground;
  const because = (cause: RouterCause, why: string, reasons: readonly Finding[] = []): RouterExplanation => ({
    virtualRouter: router,
    from,
    to,
    cause,
    reasons,
    text: from === null ? `${router} goes to ${to}: ${why}` : `${router} moves from ${from} to ${to}: ${why}`,
  });
  if (from === null) return because("new", "it had no host yet");
  const { state } = lookup(network.physicalRouters, from);
  if (state === "failed") return because("failed", `${from} has failed`);
  if (state === "maintenance") return because("maintenance", `${from} is to be emptied for maintenance`);
  const broken = brokenBy(ground, router, from);
  const [first] = broken;
  if (first !== undefined) return because("broken", `today ${first.found}`, broken);
  if (!planned.base.routersOn.has(from)) return because("emptied", `${from} is turned off`);
  const back = findTarget(planned, router, from);
  const [obstacle] = back.reasons;
  if (obstacle !== undefined) return because("crowded-out", `with it back on ${from}, ${obstacle.found}`, back.reasons);
  const more = candidatePower(network, candidateAfterMove(network, planned.base, router, from)).totalWatts - ground.plannedWatts;
  if (more > WORTH_SAYING) return because("better", `back on ${from} the network would draw ${more.toFixed(1)} W more`);
  return because("better", `it could also be on ${from}; the plan as a whole is no worse this way`);
}

/** Watts below this are not given as a reason. */
const WORTH_SAYING: Watts = 0.05;

/** Rules broken today that name the router, its links, or its host's room for it. */
function brokenBy({ network, planned, brokenToday }: ExplainGround, router: string, host: string): readonly Finding[] {
  const names = new Set([router, ...network.overlayLinksOf(router).map((link) => link.id)]);
  const crossed = new Set(network.overlayLinksOf(router).flatMap((link) => network.today.routes.get(link.id) ?? []));
  return brokenToday
    .filter(
      (reason) =>
        mentions(reason, names) || (overload.has(reason.rule) && (mentions(reason, crossed) || mentions(reason, new Set([host])))),
    )
    .map((reason) => ({ rule: reason.rule, subject: reason.subject, ...explainReason(reason, network, planned.book) }));
}

/** Rules about traffic: they name links and hosts, not whose traffic it is. */
const overload = new Set(["link-capacity", "forwarding-capacity"]);
