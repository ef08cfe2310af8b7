/**
 * What a list of changes would mean: what today's placement would break under them, and what the planner would make of it,
 * beside the same for the network as it is. Planning is handed in, so that this room stays without solvers.
 */
import type { Reason, RuleBook } from "../constraints/constraint.ts";
import { checkAll, explainReason, ruleBook } from "../constraints/index.ts";
import { buildNetwork } from "../network/build-network.ts";
import { applyChanges } from "../network/changes.ts";
import type { Change } from "../network/changes-document.ts";
import type { NetworkDocument } from "../network/document.ts";
import type { Network } from "../network/network.ts";
import { type Outcome, type Problem, succeed } from "../result.ts";
import type { Watts } from "../units.ts";
import { candidateOfPlan } from "./candidate-of-plan.ts";
import { displacements } from "./displacements.ts";
import type { ConflictDocument, PlanDocument } from "./plan-document.ts";
import { busiestLinks } from "./report.ts";
import type { BusyLink } from "./targets.ts";
import type { Finding } from "./verify-finding.ts";

/** Plans the network; the changes are those that led to it, for the plan to name. */
export type Planner = (request: { readonly network: Network; readonly changes: readonly Change[] }) => Promise<PlanDocument>;

/** One side of a what-if. */
export interface WhatIfSide {
  readonly status: PlanDocument["status"];
  /** Null when nothing was found and nothing proven. */
  readonly feasible: boolean | null;
  /** What the placement of today breaks, before anything is planned. */
  readonly brokenToday: readonly Finding[];
  /** Of these, links and physical routers with more traffic than they take. */
  readonly overloadsToday: number;
  /** Under today's placement, busiest first. */
  readonly busiestToday: readonly BusyLink[];
  /** Under the plan; empty without one. */
  readonly busiestPlanned: readonly BusyLink[];
  readonly power: PlanDocument["power"];
  /** Virtual routers that change host. */
  readonly moves: number;
  /** Physical routers on in the plan; null without one. */
  readonly physicalRoutersOn: number | null;
  readonly conflict: ConflictDocument | null;
}

export interface WhatIfReport {
  readonly changes: readonly Change[];
  readonly before: WhatIfSide;
  readonly after: WhatIfSide;
  readonly difference: {
    /** Watts of the plan under the changes less those of the plan without; null when either has no plan. */
    readonly watts: Watts | null;
    readonly moves: number;
    readonly physicalRoutersOn: number | null;
    /** Rules that today's placement breaks under the changes only. */
    readonly newlyBroken: readonly Finding[];
  };
  /** Of the network under the changes. */
  readonly plan: PlanDocument;
}

export interface WhatIfRequest {
  /** With traffic applied. */
  readonly document: NetworkDocument;
  readonly changes: readonly Change[];
  readonly plan: Planner;
  readonly book?: RuleBook;
}

/** How many of the busiest links are told. */
const BUSIEST = 5;

/** The problems are those of the changes, with pointers into their list. Plans twice. */
export async function whatIf(request: WhatIfRequest): Promise<Outcome<WhatIfReport, readonly Problem[]>> {
  const { document, changes, plan, book = ruleBook } = request;
  const changed = applyChanges(document, changes);
  if (!changed.ok) return changed;
  const [today, then] = [buildNetwork(document), buildNetwork(changed.value)];
  const before = sideOf(today, await plan({ network: today, changes: [] }), book);
  const planAfter = await plan({ network: then, changes });
  const after = sideOf(then, planAfter, book);
  return { ok: true, value: { changes, before, after, difference: differenceOf(before, after), plan: planAfter } };
}

function differenceOf(before: WhatIfSide, after: WhatIfSide): WhatIfReport["difference"] {
  const less = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : x - y);
  return {
    watts: less(after.power?.afterWatts ?? null, before.power?.afterWatts ?? null),
    moves: after.moves - before.moves,
    physicalRoutersOn: less(after.physicalRoutersOn, before.physicalRoutersOn),
    newlyBroken: newlyBroken(before.brokenToday, after.brokenToday),
  };
}

function newlyBroken(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const known = new Set(before.map(nameOf));
  return after.filter((finding) => !known.has(nameOf(finding)));
}

/** The instance and its figures: an overload that grows is told as new. */
const nameOf = ({ rule, subject, found }: Finding): string => `${rule} ${subject} ${found}`;

const overloadRules = new Set(["link-capacity", "forwarding-capacity"]);

function sideOf(network: Network, plan: PlanDocument, book: RuleBook): WhatIfSide {
  const reasons = checkAll(network, network.today, book);
  const candidate = candidateOfPlan(network, plan);
  return {
    status: plan.status,
    feasible: plan.status === "unknown" ? null : plan.status !== "infeasible",
    brokenToday: reasons.map((reason): Finding => wordsOf(reason, network, book)),
    overloadsToday: reasons.filter((reason) => overloadRules.has(reason.rule)).length,
    busiestToday: busiestLinks(network, network.today, BUSIEST),
    busiestPlanned: candidate === undefined ? [] : busiestLinks(network, candidate, BUSIEST),
    power: plan.power,
    moves: candidate === undefined ? 0 : displacements(network, candidate).length,
    physicalRoutersOn: candidate?.routersOn.size ?? null,
    conflict: plan.conflict,
  };
}

const wordsOf = (reason: Reason, network: Network, book: RuleBook): Finding => ({
  rule: reason.rule,
  subject: reason.subject,
  ...explainReason(reason, network, book),
});

export interface SweepCase {
  /** The physical router or link that fails; two that fail together are joined by " + ". */
  readonly failed: string;
  readonly after: WhatIfSide;
  readonly newlyBroken: readonly Finding[];
}

export interface SweepReport {
  readonly each: "physicalRouter" | "physicalLink";
  /** Without a failure. */
  readonly before: WhatIfSide;
  /** Worst first. */
  readonly cases: readonly SweepCase[];
}

export interface SweepRequest extends WhatIfRequest {
  readonly each: SweepReport["each"];
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Every single failure on top of the changes, one after the other, worst first. What has failed already is left out. Plans once
 * for each.
 */
export async function sweepFailures(request: SweepRequest): Promise<Outcome<SweepReport, readonly Problem[]>> {
  const { each, onProgress } = request;
  const base = await sweepBase(request);
  if (!base.ok) return base;
  const { network, before } = base.value;
  const ids = failuresOf(network, each);
  const cases: SweepCase[] = [];
  for (const [index, failed] of ids.entries()) {
    const made = await sweepCase(request, [failed], before.brokenToday);
    if (!made.ok) return made;
    cases.push(made.value);
    onProgress?.(index + 1, ids.length);
  }
  return succeed({ each, before, cases: worstFirst(cases) });
}

/** What can fail: ids of those that have not failed already, in document order. */
export const failuresOf = (network: Network, each: SweepReport["each"]): readonly string[] =>
  [...(each === "physicalRouter" ? network.physicalRouters : network.physicalLinks).values()]
    .filter((item) => item.state !== "failed")
    .map((item) => item.id);

/** The side that the cases are held against: the changes alone. */
export async function sweepBase({
  document,
  changes,
  plan,
  book = ruleBook,
}: WhatIfRequest): Promise<Outcome<{ readonly network: Network; readonly before: WhatIfSide }, readonly Problem[]>> {
  const base = applyChanges(document, changes);
  if (!base.ok) return base;
  const network = buildNetwork(base.value);
  return succeed({ network, before: sideOf(network, await plan({ network, changes }), book) });
}

/** These fail together, on top of the changes. `broken`: what the changes alone break; absent: it is worked out. */
export async function sweepCase(
  { document, changes, plan, book = ruleBook }: WhatIfRequest,
  failed: readonly string[],
  broken?: readonly Finding[],
): Promise<Outcome<SweepCase, readonly Problem[]>> {
  const all = [...changes, ...failed.map((id) => ({ fail: id }))];
  const changed = applyChanges(document, all);
  if (!changed.ok) return changed;
  const known = broken ?? brokenUnder(document, changes, book);
  const then = buildNetwork(changed.value);
  const after = sideOf(then, await plan({ network: then, changes: all }), book);
  return succeed({ failed: failed.join(" + "), after, newlyBroken: newlyBroken(known, after.brokenToday) });
}

function brokenUnder(document: NetworkDocument, changes: readonly Change[], book: RuleBook): readonly Finding[] {
  const base = applyChanges(document, changes);
  if (!base.ok) return [];
  const network = buildNetwork(base.value);
  return checkAll(network, network.today, book).map((reason) => wordsOf(reason, network, book));
}

/**
 * Infeasible, then undecided, then by the number of overloads that today's placement would have, of rules it would break, of
 * moves, of watts, then by id.
 */
export const worstFirst = <Case extends SweepCase>(cases: readonly Case[]): readonly Case[] => [...cases].sort(compareCases);

function compareCases(x: SweepCase, y: SweepCase): number {
  return (
    gravityOf(y) - gravityOf(x) ||
    y.after.overloadsToday - x.after.overloadsToday ||
    y.newlyBroken.length - x.newlyBroken.length ||
    y.after.moves - x.after.moves ||
    (y.after.power?.afterWatts ?? 0) - (x.after.power?.afterWatts ?? 0) ||
    (x.failed < y.failed ? -1 : 1)
  );
}

function gravityOf({ after }: SweepCase): number {
  if (after.feasible === false) return 2;
  return after.feasible === null ? 1 : 0;
}
