/**
 * Traffic has left its forecast: back to the placement that has room, as fast as is safe, whatever it costs in power.
 *
 * The target is the placement to come back to, with everything that is on left on, so that nothing has to be found out first; only
 * where that breaks a rule is the planner asked, for a short time. Of the orders tried, the one is taken whose last breach ends first.
 */
import type { RuleBook } from "../constraints/constraint.ts";
import { checkAll } from "../constraints/index.ts";
import type { Candidate } from "../network/candidate.ts";
import { igpOver } from "../network/igp-over.ts";
import { linksBetween } from "../network/links-between.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { overlayEnds, walkRoute } from "../network/walk.ts";
import type { Solver } from "../optimiser/solvers/port.ts";
import { type Gbps, type Seconds, TOLERANCE } from "../units.ts";
import { candidateOfPlan, plannedStateOf } from "./candidate-of-plan.ts";
import type { PlanDocument } from "./plan-document.ts";
import { type PlanOutcome, type PlanWatch, planNetwork } from "./plan-network.ts";
import type { MigrationModel } from "./pre-copy.ts";
import { defaultMigration } from "./pre-copy.ts";
import type { Prepared } from "./prepare.ts";
import { type Relief, reliefOf } from "./relief.ts";
import { scheduleTransition } from "./schedule/schedule-transition.ts";
import { type Blockage, defaultLimits, type Schedule, type ScheduleOutcome, type TransitionLimits } from "./schedule/transition.ts";
import { verifyPlan } from "./verify.ts";

export interface UrgentRequest {
  /** Under today's traffic; links may be overloaded. */
  readonly prepared: Prepared;
  /** The placement and states to come back to; under explicit routing its routes as well, where they are known. */
  readonly to: Pick<Candidate, "placements" | "routersOn"> & Partial<Pick<Candidate, "routes">>;
  /** Upper limit of a search, where there has to be one: `LONGEST_SEARCH` if that is less. */
  readonly timeLimitSeconds: Seconds;
  readonly gap: number;
  readonly seed: number;
  readonly limits?: TransitionLimits;
  readonly migration?: MigrationModel;
}

export interface UrgentFigures {
  readonly relief: Relief;
  /** Of the same change in the ordinary order; null where that order does not exist. */
  readonly ordinary: (Relief & { readonly seconds: Seconds }) | null;
  /** True when the placement to come back to broke a rule, so that another had to be searched for. */
  readonly searched: boolean;
}

export type UrgentOutcome =
  | { readonly status: "scheduled"; readonly plan: PlanDocument; readonly figures: UrgentFigures }
  /** The search for a target ended without one, or was answered wrongly. */
  | { readonly status: "no target"; readonly outcome: PlanOutcome }
  | { readonly status: "blocked"; readonly proven: boolean; readonly blocked: readonly Blockage[] }
  /** A schedule that does not hold: a bug of ours. */
  | { readonly status: "wrong"; readonly plan: PlanDocument; readonly findings: ReturnType<typeof verifyPlan> };

/** Traffic is being lost meanwhile. */
export const LONGEST_SEARCH: Seconds = 10;

export async function planUrgent(request: UrgentRequest, book: RuleBook, solver: Solver, watch: PlanWatch = {}): Promise<UrgentOutcome> {
  const { network } = request.prepared;
  const known = targetsAt(network, request.to).filter((target) => checkAll(network, target, book).length === 0);
  if (known.length > 0) return fastest(request, known, book, solver, undefined);
  const outcome = await planNetwork(
    { ...request, goal: { goal: "restore", to: request.to }, timeLimitSeconds: Math.min(request.timeLimitSeconds, LONGEST_SEARCH) },
    book,
    solver,
    watch,
  );
  const found = outcome.status === "plan" ? candidateOfPlan(network, outcome.plan) : undefined;
  if (outcome.status !== "plan" || found === undefined) return { status: "no target", outcome };
  return fastest(request, [found], book, solver, outcome.plan);
}

/** The placement to come back to: with all that is on left on, and exactly as it was. The second is the ordinary restore's. */
function targetsAt(network: Network, to: UrgentRequest["to"]): readonly Candidate[] {
  const works = (host: string): boolean => lookup(network.physicalRouters, host).state !== "failed";
  const base = [...to.routersOn].filter((host) => network.physicalRouters.has(host) && works(host));
  const all = new Set([...base, ...network.today.routersOn]);
  const exact = new Set(base);
  return all.size === exact.size ? [withHosts(network, to, exact)] : [withHosts(network, to, all), withHosts(network, to, exact)];
}

/** Links follow hosts; routes follow the routing rule, and under explicit routing the known ones where they still join their ends. */
function withHosts(network: Network, to: UrgentRequest["to"], routersOn: ReadonlySet<string>): Candidate {
  const placements = new Map<string, string>();
  for (const id of network.virtualRouters.keys()) {
    const host = to.placements.get(id) ?? network.today.placements.get(id);
    if (host !== undefined && network.physicalRouters.has(host)) placements.set(id, host);
  }
  const linksOn = linksBetween(network, routersOn);
  const igp = igpOver(network, { routersOn, linksOn });
  const routes = new Map<string, readonly string[]>();
  for (const link of network.overlayLinks.values()) {
    const ends = overlayEnds(link, placements);
    if (ends === undefined) continue;
    const known = network.routing === "explicit" ? to.routes?.get(link.id) : undefined;
    const walk = known === undefined ? undefined : walkRoute(network, ends.from, known);
    const holds = walk !== undefined && walk.brokenAt === undefined && walk.end === ends.to;
    const route = holds ? known : igp.route(ends.from, ends.to);
    if (route !== undefined) routes.set(link.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

interface Order {
  readonly status: "order";
  readonly target: Candidate;
  readonly schedule: Schedule;
  readonly relief: Relief;
}

function fastest(
  request: UrgentRequest,
  targets: readonly Candidate[],
  book: RuleBook,
  solver: Solver,
  searched: PlanDocument | undefined,
): UrgentOutcome {
  const { network } = request.prepared;
  const asked = targets.map((target) => [ask(request, target, book, reliefFirst(network, target)), ask(request, target, book)] as const);
  const ordinary = asked.at(-1)?.[1];
  const orders = asked.flat().filter((outcome) => outcome.status === "order");
  const [best] = orders.sort(soonest);
  if (best === undefined) {
    const blocked = asked.flat().find((outcome) => outcome.status === "blocked");
    return blocked ?? { status: "blocked", proven: false, blocked: [] };
  }
  const plan = planOf(request, best, solver, searched);
  const findings = verifyPlan({ prepared: request.prepared, plan, book });
  if (findings.length > 0) return { status: "wrong", plan, findings };
  return {
    status: "scheduled",
    plan,
    figures: {
      relief: best.relief,
      ordinary: ordinary?.status === "order" ? { ...ordinary.relief, seconds: ordinary.schedule.transition.seconds } : null,
      searched: searched !== undefined,
    },
  };
}

type Asked = Order | Extract<ScheduleOutcome, { status: "blocked" }>;

function ask(request: UrgentRequest, target: Candidate, book: RuleBook, priority?: (router: string) => number): Asked {
  const { prepared, limits = defaultLimits, migration = defaultMigration } = request;
  const { network } = prepared;
  const outcome = scheduleTransition({ network, target, book, limits, migration, ...(priority === undefined ? {} : { priority }) });
  if (outcome.status === "blocked") return outcome;
  return { status: "order", target, schedule: outcome.schedule, relief: reliefOf(network, target, outcome.schedule, book) };
}

/** First no overload, then no link above its target, then done. Never comes last. */
function soonest(one: Order, other: Order): number {
  const times = ({ relief, schedule }: Order): readonly Seconds[] => [
    relief.safeAfterSeconds ?? Number.MAX_VALUE,
    relief.withinTargetAfterSeconds ?? Number.MAX_VALUE,
    schedule.transition.seconds,
  ];
  const [ours, theirs] = [times(one), times(other)];
  return ours.map((seconds, index) => seconds - (theirs[index] ?? 0)).find((difference) => Math.abs(difference) > TOLERANCE) ?? 0;
}

/** An overload above capacity weighs so much more than one above the target only. */
const CAPACITY_WEIGHT = 1000;

/**
 * For each router: the share of each overload that its move takes away, added up. What its links still send over the link after
 * the move takes nothing away.
 */
export function reliefFirst(network: Network, target: Candidate): (router: string) => number {
  const overloads = overloadsToday(network);
  const shares = new Map<string, number>();
  for (const link of network.overlayLinks.values()) {
    const [before, after] = [flowOf(network, network.today, link.id), flowOf(network, target, link.id)];
    let share = 0;
    for (const { key, excessGbps, weight } of overloads) {
      const gone = (before.get(key) ?? 0) - (after.get(key) ?? 0);
      share += weight * Math.min(1, gone / excessGbps);
    }
    if (share === 0) continue;
    for (const end of new Set([link.a, link.b ?? link.a])) shares.set(end, (shares.get(end) ?? 0) + share);
  }
  return (router) => Math.max(0, shares.get(router) ?? 0);
}

function overloadsToday(network: Network): readonly { readonly key: string; readonly excessGbps: Gbps; readonly weight: number }[] {
  return [...linkLoads(network, network.today)].flatMap(([id, load]) =>
    (["ab", "ba"] as const).flatMap((direction) => {
      const { capacityGbps } = lookup(network.physicalLinks, id);
      const key = `${id}/${direction}`;
      const [over, above] = [load[direction] - capacityGbps, load[direction] - capacityGbps * network.maxUtilisation];
      if (over > TOLERANCE) return [{ key, excessGbps: over, weight: CAPACITY_WEIGHT }];
      return above > TOLERANCE ? [{ key, excessGbps: above, weight: 1 }] : [];
    }),
  );
}

/** Gb/s that one overlay link puts on each direction of physical links. */
function flowOf(network: Network, candidate: Candidate, id: string): ReadonlyMap<string, Gbps> {
  const flow = new Map<string, Gbps>();
  const link = lookup(network.overlayLinks, id);
  const ends = overlayEnds(link, candidate.placements);
  const route = candidate.routes.get(id);
  if (ends === undefined || route === undefined) return flow;
  for (const hop of walkRoute(network, ends.from, route).hops) {
    const back = hop.direction === "ab" ? "ba" : "ab";
    flow.set(`${hop.link.id}/${hop.direction}`, link.forwardGbps);
    flow.set(`${hop.link.id}/${back}`, link.backwardGbps);
  }
  return flow;
}

function planOf(request: UrgentRequest, { target, schedule }: Order, solver: Solver, searched: PlanDocument | undefined): PlanDocument {
  const { network, digest, changes, traffic } = request.prepared;
  const [beforeWatts, afterWatts] = [wattsOf(network, network.today), wattsOf(network, target)];
  const isBack = [...request.to.placements].every(([router, host]) => (target.placements.get(router) ?? host) === host);
  // Nobody can leave fewer than no virtual router elsewhere.
  const nothingBetter = { objective: 0, gap: 0, model: network.routing };
  return {
    schema: "rehome/plan@1",
    network: { name: network.name, digest },
    changes: [...changes],
    traffic,
    goal: "restore",
    status: searched?.status ?? (isBack ? "optimal" : "feasible"),
    ...plannedStateOf(network, target),
    power: { beforeWatts, afterWatts, savedPercent: beforeWatts === 0 ? 0 : Math.round((1 - afterWatts / beforeWatts) * 1e4) / 100 },
    bound: searched === undefined ? (isBack ? nothingBetter : null) : searched.bound,
    ...schedule,
    solver: { name: solver.name, version: solver.version, seconds: searched?.solver.seconds ?? 0, seed: request.seed },
    conflict: null,
  };
}

/** To a thousandth, as plans state them. */
const wattsOf = (network: Network, candidate: Candidate): number => Math.round(candidatePower(network, candidate).totalWatts * 1e3) / 1e3;
