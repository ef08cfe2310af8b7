/**
 * Why each physical router that a plan leaves on cannot be turned off: found out by trying to turn it off alone, everything else
 * as planned.
 *
 * First the host without its virtual routers: do the rules let it go? Then its virtual routers, the most demanding first, each to
 * its best target among the hosts that are on. A rule that stops either is the answer, with its figures. That no single emptying
 * works does not prove that none exists together with other moves: the plan's bound speaks of those.
 */
import type { Reason } from "../constraints/constraint.ts";
import { checkAll, explainReason } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { createIgp } from "../network/routes.ts";
import { overlayEnds } from "../network/walk.ts";
import { TOLERANCE, type Watts } from "../units.ts";
import type { ExplainGround } from "./explain-routers.ts";
import { findTargets, type PreparedTargets, prepareTargets, type Target } from "./targets.ts";
import { candidateAfterMove } from "./targets-in-full.ts";
import { isNewOrWorse } from "./targets-severity.ts";
import type { Finding } from "./verify-finding.ts";

/**
 * rule: the host itself is needed. stuck: this virtual router finds no other host that is on. short: the others have not enough
 * of a resource left. packing: each of them fits somewhere, all together do not. gain: it can be turned off, and nothing is saved.
 */
export type BlockerKind = "rule" | "stuck" | "short" | "packing" | "gain";

export interface Blocker {
  readonly kind: BlockerKind;
  /** The virtual router concerned, when it is one. */
  readonly virtualRouter: string | null;
  readonly reasons: readonly Finding[];
  readonly text: string;
}

export interface HostExplanation {
  readonly physicalRouter: string;
  readonly virtualRouters: readonly string[];
  /** Empty when it can be turned off alone and watts are saved: a better plan than this one exists. */
  readonly blockers: readonly Blocker[];
  /** What turning it off alone would save; null when it cannot be. */
  readonly savedWatts: Watts | null;
  readonly text: string;
}

/** Costs, for each host, targets for its virtual routers and a full check for each that is moved. */
export function explainHosts(ground: ExplainGround, hosts: Iterable<string> = ground.planned.base.routersOn): readonly HostExplanation[] {
  const list: HostExplanation[] = [];
  for (const host of hosts) if (ground.planned.base.routersOn.has(host)) list.push(explainHost(ground, host));
  return list;
}

function explainHost(ground: ExplainGround, host: string): HostExplanation {
  const { network, planned } = ground;
  const virtualRouters = planned.routersAt.get(host) ?? [];
  const blocked = (blockers: readonly Blocker[]): HostExplanation => ({
    physicalRouter: host,
    virtualRouters,
    blockers,
    savedWatts: null,
    text: `${host} stays on: ${blockers.map((blocker) => blocker.text).join("; ")}`,
  });
  const needed = neededItself(planned, host, virtualRouters);
  const targets = new Map(virtualRouters.map((router) => [router, otherTargets(planned, host, router)]));
  const stuck = [...targets].flatMap(([router, others]) => stuckOn(router, others));
  const short = stuck.length > 0 ? [] : shortOf(network, planned, targets);
  if (needed.length + stuck.length + short.length > 0) return blocked([...needed, ...stuck, ...short]);
  const emptied = emptiedOf(planned, host, targets);
  if ("blocker" in emptied) return blocked([emptied.blocker]);
  const savedWatts = ground.plannedWatts - candidatePower(network, emptied.candidate).totalWatts;
  if (savedWatts <= 0) {
    const text = `turning it off would save nothing: elsewhere ${(-savedWatts).toFixed(1)} W more would be drawn`;
    return { ...blocked([{ kind: "gain", virtualRouter: null, reasons: [], text }]), savedWatts };
  }
  const text = `${host} could be turned off alone, for ${savedWatts.toFixed(1)} W: the plan leaves that within its gap, its goal or what moves cost`;
  return { physicalRouter: host, virtualRouters, blockers: [], savedWatts, text };
}

const explained = ({ network, book }: PreparedTargets, reasons: readonly Reason[]): readonly Finding[] =>
  reasons.map((reason) => ({ rule: reason.rule, subject: reason.subject, ...explainReason(reason, network, book) }));

/** Rules that need the host on even when it hosts nothing: keepOn, minOn, background, transit, attachment points, site power. */
function neededItself(planned: PreparedTargets, host: string, own: readonly string[]): readonly Blocker[] {
  const { network, base, book, known } = planned;
  const without = withHostOff(network, base, host);
  const names = new Set(own);
  const broken = checkAll(network, without, book).filter(
    (reason) => isNewOrWorse(reason, known) && !(reason.rule === "placed-once" && names.has(reason.subject)),
  );
  return explained(planned, broken).map((reason) => ({
    kind: "rule",
    virtualRouter: null,
    reasons: [reason],
    text: `without it, ${reason.found}`,
  }));
}

/** The candidate with the host and its links off and its virtual routers nowhere; others' routes follow where they must. */
function withHostOff(network: Network, base: Candidate, host: string): Candidate {
  const placements = new Map([...base.placements].filter(([, at]) => at !== host));
  const routersOn = new Set([...base.routersOn].filter((id) => id !== host));
  const gone = new Set(lookup(network.nodes, host).links.map((link) => link.id));
  const linksOn = new Set([...base.linksOn].filter((id) => !gone.has(id)));
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    if (ends === undefined) continue;
    const before = base.routes.get(link.id);
    const isWhole = before?.every((id) => linksOn.has(id)) && ends.from !== host && ends.to !== host;
    const route = isWhole ? before : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

/** Targets of a router among the hosts that are on, without the one it is on. */
const otherTargets = (prepared: PreparedTargets, host: string, router: string): readonly Target[] =>
  findTargets(prepared, router).targets.filter(
    ({ physicalRouter }) => physicalRouter !== host && prepared.base.routersOn.has(physicalRouter),
  );

function stuckOn(router: string, targets: readonly Target[]): readonly Blocker[] {
  if (targets.some((target) => target.feasible)) return [];
  return [{ kind: "stuck", virtualRouter: router, ...nearest(router, targets) }];
}

/** The reasons of the target that fails least, and how many hosts fail by which rule. */
function nearest(router: string, targets: readonly Target[]): Pick<Blocker, "reasons" | "text"> {
  const [best] = targets;
  if (best === undefined) return { reasons: [], text: `${router} has nowhere to go: no other physical router is on` };
  const rules = new Map<string, number>();
  for (const { reasons } of targets)
    for (const rule of new Set(reasons.map((reason) => reason.rule))) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const counts = [...rules].sort(([, x], [, y]) => y - x).map(([rule, count]) => `${rule} ${count}`);
  const found = best.reasons.map((reason) => reason.found).join(", ");
  const all = targets.length === 1 ? "" : ` (of ${targets.length} other hosts that are on, refused by ${counts.join(", ")})`;
  return { reasons: best.reasons, text: `${router} finds no other host that is on; on ${best.physicalRouter}, ${found}${all}` };
}

/** Resources of which the hosts that could take one of these routers have together less left than is needed. */
function shortOf(network: Network, planned: PreparedTargets, targets: ReadonlyMap<string, readonly Target[]>): readonly Blocker[] {
  const feasible = [...targets.values()].flat().filter((target) => target.feasible);
  const takers = new Set(feasible.map((target) => target.physicalRouter));
  const needed = demandOf(network, [...targets.keys()]);
  const blockers: Blocker[] = [];
  for (const [key, amount] of needed) {
    let left = 0;
    for (const taker of takers) {
      const { capacity } = lookup(network.physicalRouters, taker);
      const used = demandOf(network, planned.routersAt.get(taker) ?? []).get(key) ?? 0;
      left += Math.max(0, (Object.hasOwn(capacity, key) ? (capacity[key] ?? 0) : 0) - used);
    }
    if (amount <= left + TOLERANCE) continue;
    const missing = Number((amount - left).toFixed(3));
    const text = `its virtual routers need ${missing} more ${key} than the other powered hosts that could take them have left (${Number(left.toFixed(3))} of ${amount})`;
    blockers.push({ kind: "short", virtualRouter: null, reasons: [], text });
  }
  return blockers;
}

function demandOf(network: Network, routers: readonly string[]): ReadonlyMap<string, number> {
  const needed = new Map<string, number>();
  const add = (key: string, amount: number): void => {
    if (amount > 0) needed.set(key, (needed.get(key) ?? 0) + amount);
  };
  for (const router of routers) {
    for (const [key, amount] of Object.entries(lookup(network.virtualRouters, router).demand)) add(key, amount);
    add("tdmPorts", network.tdmPortsOf(router));
  }
  return needed;
}

type Emptied = { readonly candidate: Candidate } | { readonly blocker: Blocker };

/** Moves the routers one by one, the most demanding first, and turns the host off. */
function emptiedOf(planned: PreparedTargets, host: string, known: ReadonlyMap<string, readonly Target[]>): Emptied {
  const { network, book } = planned;
  let prepared = planned;
  const moved: string[] = [];
  for (const router of [...known.keys()].sort((x, y) => weightOf(network, y) - weightOf(network, x))) {
    const targets = (prepared === planned ? known.get(router) : undefined) ?? otherTargets(prepared, host, router);
    const best = targets.find((target) => target.feasible);
    if (best === undefined) {
      const { reasons, text } = nearest(router, targets);
      const before = moved.length === 0 ? "" : `after ${moved.join(", ")}, `;
      return {
        blocker: {
          kind: "packing",
          virtualRouter: router,
          reasons,
          text: `not all of its virtual routers fit elsewhere: ${before}${text}`,
        },
      };
    }
    moved.push(`${router} to ${best.physicalRouter}`);
    prepared = prepareTargets(network, candidateAfterMove(network, prepared.base, router, best.physicalRouter), book);
  }
  const candidate = withHostOff(network, prepared.base, host);
  const broken = explained(
    planned,
    checkAll(network, candidate, book).filter((reason) => isNewOrWorse(reason, planned.known)),
  );
  const [first] = broken;
  if (first === undefined) return { candidate };
  return {
    blocker: { kind: "rule", virtualRouter: null, reasons: broken, text: `with ${moved.join(", ")} and ${host} off, ${first.found}` },
  };
}

/** How much of everything it needs, each resource against the largest demand for it. */
function weightOf(network: Network, router: string): number {
  let weight = 0;
  for (const [key, amount] of Object.entries(lookup(network.virtualRouters, router).demand)) {
    let most = 0;
    for (const { demand } of network.virtualRouters.values()) most = Math.max(most, demand[key] ?? 0);
    if (most > 0) weight += amount / most;
  }
  return weight;
}
