/** A night placement under a surge of one customer's traffic: how soon the overload ends, urgently and by the ordinary restore. */
import { checkAll, ruleBook } from "../../src/constraints/index.ts";
import { buildNetwork } from "../../src/network/build-network.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { digestOf } from "../../src/network/digest.ts";
import type { AccessLinkDocument, NetworkDocument } from "../../src/network/document.ts";
import { linkLoads } from "../../src/network/load.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network } from "../../src/network/network.ts";
import { walkRoute } from "../../src/network/walk.ts";
import type { Solver } from "../../src/optimiser/solvers/port.ts";
import { candidateOfPlan } from "../../src/plan/candidate-of-plan.ts";
import { planNetwork } from "../../src/plan/plan-network.ts";
import { plannedNetwork } from "../../src/plan/planned-network.ts";
import { defaultMigration } from "../../src/plan/pre-copy.ts";
import { type Relief, reliefOf } from "../../src/plan/relief.ts";
import { scheduleTransition } from "../../src/plan/schedule/schedule-transition.ts";
import { defaultLimits } from "../../src/plan/schedule/transition.ts";
import { planUrgent } from "../../src/plan/urgent.ts";
import type { Seconds } from "../../src/units.ts";
import { SEED } from "./instances.ts";
import { fixed, type Table, tell } from "./report.ts";

/**
 * How full the surge makes a link on its way. An overload in the direction in which the router's memory has to go leaves no room for
 * it, so that towards the customer the restore has to begin before the link is full.
 */
const SURGES = [
  { name: "from a customer, to 120% of a link", direction: "in", share: 1.2 },
  { name: "towards a customer, to 95% of a link", direction: "out", share: 0.95 },
] as const;
type Surge = (typeof SURGES)[number];
const TIME_LIMIT_SECONDS = 60;
const GAP = 0.001;

export interface UrgentCase {
  readonly surge: string;
  readonly customer: string;
  readonly moves: number;
  /** Planning on the wall; the others from the start of the transition. */
  readonly urgent: Times;
  readonly ordinary: Times;
}

interface Times {
  readonly planning: Seconds;
  /** No link above its capacity. */
  readonly safeAfter: Seconds;
  /** No link above its share of it. */
  readonly withinTargetAfter: Seconds;
  readonly done: Seconds;
}

/**
 * One case for each customer whose router runs on another site at night, and whose surge the day's placement would carry. `night`
 * is a state of the network, whose own placement is what to come back to.
 */
export async function urgentCases(network: Network, night: Candidate, solver: Solver): Promise<readonly UrgentCase[]> {
  const cases: UrgentCase[] = [];
  const calm = plannedNetwork(network, night);
  for (const surge of SURGES) {
    for (const { id, router } of calm.accessLinks) {
      const [now, home] = [night.placements.get(router), network.today.placements.get(router)];
      if (now === undefined || home === undefined || lookup(network.nodes, now).site === lookup(network.nodes, home).site) continue;
      const gbps = surgeOf(calm, id, surge);
      const document = surged(calm, id, surge, gbps);
      const day = buildNetwork(surged(network.document, id, surge, gbps));
      if (gbps === 0 || checkAll(day, day.today).length > 0) continue;
      const made = await caseOf({ surge: surge.name, customer: id }, document, network.today, solver);
      if (made !== undefined) cases.push(made);
    }
  }
  return cases;
}

function surged(document: NetworkDocument, id: string, { direction }: Surge, gbps: number): NetworkDocument {
  const change = (link: AccessLinkDocument): AccessLinkDocument =>
    link.id === id ? { ...link, trafficGbps: { ...link.trafficGbps, [direction]: gbps } } : link;
  return { ...document, accessLinks: document.accessLinks.map(change) };
}

/** Gb/s at which the first link on the customer's way is as full as the surge makes it; 0 when one is fuller already. */
function surgeOf(document: NetworkDocument, id: string, { direction, share }: Surge): number {
  const network = buildNetwork(document);
  const link = lookup(network.overlayLinks, id);
  const loads = linkLoads(network, network.today);
  const { hops } = walkRoute(network, network.today.placements.get(link.a) ?? "", network.today.routes.get(id) ?? []);
  const room = hops.map((hop) => {
    const along = direction === "out" ? hop.direction : hop.direction === "ab" ? "ba" : "ab";
    return share * hop.link.capacityGbps - lookup(loads, hop.link.id)[along];
  });
  const least = Math.min(...room);
  return least <= 0 ? 0 : least + (direction === "out" ? link.forwardGbps : link.backwardGbps);
}

async function caseOf(
  what: Pick<UrgentCase, "surge" | "customer">,
  document: NetworkDocument,
  to: Candidate,
  solver: Solver,
): Promise<UrgentCase | undefined> {
  const prepared = { network: buildNetwork(document), digest: digestOf(document), changes: [], traffic: null, hours: 24 };
  const { network } = prepared;
  const settings = { prepared, gap: GAP, timeLimitSeconds: TIME_LIMIT_SECONDS, seed: SEED };
  let begun = performance.now();
  const elapsed = (): Seconds => (performance.now() - begun) / 1000;
  const urgent = await planUrgent({ ...settings, to }, ruleBook, solver);
  const urgentPlanning = elapsed();
  if (urgent.status !== "scheduled") {
    const why =
      urgent.status === "blocked" ? urgent.blocked[0]?.because[0]?.found : urgent.status === "wrong" ? urgent.findings[0]?.found : "";
    tell(`  ${what.customer}, ${what.surge}: urgent restore ${urgent.status}: ${why ?? "no room on the way"}`);
    return undefined;
  }
  begun = performance.now();
  const outcome = await planNetwork({ ...settings, goal: { goal: "restore", to } }, ruleBook, solver);
  const target = outcome.status === "plan" ? candidateOfPlan(network, outcome.plan) : undefined;
  const request = { network, book: ruleBook, limits: defaultLimits, migration: defaultMigration };
  const schedule = target === undefined ? undefined : scheduleTransition({ ...request, target });
  const planning = elapsed();
  if (target === undefined || schedule?.status !== "scheduled") return undefined;
  const relief = reliefOf(network, target, schedule.schedule, ruleBook);
  return {
    ...what,
    moves: urgent.plan.moves.length,
    urgent: { planning: urgentPlanning, ...timesOf(urgent.figures.relief), done: urgent.plan.transition?.seconds ?? 0 },
    ordinary: { planning, ...timesOf(relief), done: schedule.schedule.transition.seconds },
  };
}

const timesOf = ({ safeAfterSeconds, withinTargetAfterSeconds }: Relief) => ({
  safeAfter: safeAfterSeconds ?? Number.POSITIVE_INFINITY,
  withinTargetAfter: withinTargetAfterSeconds ?? Number.POSITIVE_INFINITY,
});

const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

export const urgentTables = (cases: readonly UrgentCase[]): readonly Table[] =>
  SURGES.flatMap(({ name }) => {
    const own = cases.filter(({ surge }) => surge === name);
    return own.length === 0 ? [] : [tableOf(name, own)];
  });

function tableOf(surge: string, cases: readonly UrgentCase[]): Table {
  const row = (label: string, pick: (times: Times) => Seconds, digits = 0): readonly string[] => {
    const figure = (of: (one: UrgentCase) => Times): string => {
      const values = cases.map((one) => pick(of(one)));
      return `${fixed(median(values), digits)}, ${fixed(Math.max(...values), digits)}`;
    };
    return [label, figure(({ urgent }) => urgent), figure(({ ordinary }) => ordinary)];
  };
  const moves = cases.map((one) => one.moves);
  return {
    title: `restore under a surge ${surge}: ${cases.length} customers, ${Math.min(...moves)} to ${Math.max(...moves)} moves`,
    head: ["seconds: median, longest", "urgent", "ordinary"],
    rows: [
      row("planning, on the wall", ({ planning }) => planning, 1),
      row("transition until no link is above its capacity", ({ safeAfter }) => safeAfter),
      row("transition until no link is above 80%", ({ withinTargetAfter }) => withinTargetAfter),
      row("from the question to no link above 80%", ({ planning, withinTargetAfter }) => planning + withinTargetAfter),
      row("until the transition is done", ({ done }) => done),
    ],
  };
}
