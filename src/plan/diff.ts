/** What differs between two plans, thing by thing, and the same in lines for people. */
import type { MoveDocument, PlanDocument } from "./plan-document.ts";

/** One key whose value differs; null on the side that does not have it. */
export interface Difference<Value> {
  readonly id: string;
  readonly a: Value | null;
  readonly b: Value | null;
}

export interface PlanDiff {
  readonly same: boolean;
  /** Name, digest, goal, status, traffic, changes: what the plans are about. Values as printed. */
  readonly subject: readonly Difference<string>[];
  readonly placements: readonly Difference<string>[];
  readonly routes: readonly Difference<readonly string[]>[];
  readonly physicalRouters: readonly Difference<"on" | "off">[];
  readonly physicalLinks: readonly Difference<"on" | "off">[];
  /** Watts after, watts before, percent saved, bound and gap, where they differ by more than rounding. */
  readonly figures: readonly Difference<number>[];
  /** By virtual router and hop. */
  readonly moves: readonly Difference<MoveDocument>[];
  readonly powerEvents: readonly Difference<PlanDocument["powerEvents"][number]>[];
}

/** Solver name, version and seconds are no difference: they say how a plan was found, not what it is. */
export function diffPlans(a: PlanDocument, b: PlanDocument): PlanDiff {
  const parts = {
    subject: differences(subjectOf(a), subjectOf(b)),
    placements: differences(a.placements ?? {}, b.placements ?? {}),
    routes: differences<readonly string[]>(a.routes ?? {}, b.routes ?? {}),
    physicalRouters: differences(a.physicalRouters ?? {}, b.physicalRouters ?? {}),
    physicalLinks: differences(a.physicalLinks ?? {}, b.physicalLinks ?? {}),
    figures: differences(figuresOf(a), figuresOf(b), nearly),
    moves: differences(keyedMoves(a), keyedMoves(b)),
    powerEvents: differences(keyedEvents(a), keyedEvents(b)),
  };
  return { same: Object.values(parts).every((part) => part.length === 0), ...parts };
}

const nearly = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));

const byText = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);

function differences<Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  equal: (x: Value, y: Value) => boolean = byText,
): Difference<Value>[] {
  const list: Difference<Value>[] = [];
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [Object.hasOwn(a, id) ? a[id] : undefined, Object.hasOwn(b, id) ? b[id] : undefined];
    if (x !== undefined && y !== undefined ? !equal(x, y) : x !== y) list.push({ id, a: x ?? null, b: y ?? null });
  }
  return list;
}

function subjectOf(plan: PlanDocument): Record<string, string> {
  return {
    network: plan.network.name,
    digest: plan.network.digest,
    goal: plan.goal,
    status: plan.status,
    traffic:
      plan.traffic === null
        ? "the network's own"
        : `${plan.traffic.window} ${plan.traffic.timeZone} ${plan.traffic.use} ${plan.traffic.digest}`,
    changes: JSON.stringify(plan.changes),
    conflict: plan.conflict === null ? "none" : plan.conflict.rules.map((rule) => `${rule.rule} ${rule.subject}`).join(", "),
  };
}

function figuresOf(plan: PlanDocument): Record<string, number> {
  const figures: Record<string, number> = {};
  if (plan.power !== null) Object.assign(figures, plan.power);
  if (plan.bound !== null) {
    figures["bound"] = plan.bound.objective;
    if (plan.bound.gap !== null) figures["gap"] = plan.bound.gap;
  }
  return figures;
}

function keyedMoves(plan: PlanDocument): Record<string, MoveDocument> {
  const keyed: Record<string, MoveDocument> = {};
  const hops = new Map<string, number>();
  for (const move of plan.moves) {
    const hop = (hops.get(move.router) ?? 0) + 1;
    hops.set(move.router, hop);
    keyed[hop === 1 ? move.router : `${move.router} (hop ${hop})`] = move;
  }
  return keyed;
}

function keyedEvents(plan: PlanDocument): Record<string, PlanDocument["powerEvents"][number]> {
  const keyed: Record<string, PlanDocument["powerEvents"][number]> = {};
  const times = new Map<string, number>();
  for (const event of plan.powerEvents) {
    const time = (times.get(event.physicalRouter) ?? 0) + 1;
    times.set(event.physicalRouter, time);
    keyed[time === 1 ? event.physicalRouter : `${event.physicalRouter} (${time})`] = event;
  }
  return keyed;
}

/** One line a difference, "-" for what only the first plan has, "+" for what only the second has, "~" for what changed. */
export function renderDiff(diff: PlanDiff): readonly string[] {
  if (diff.same) return ["The plans are the same."];
  const route = (ids: readonly string[]): string => (ids.length === 0 ? "(on one host)" : ids.join(" "));
  const move = (hop: MoveDocument): string =>
    `${hop.from ?? "(new)"} -> ${hop.to}, wave ${hop.wave}, ${hop.startSeconds} s + ${hop.seconds} s`;
  return [
    ...section("about", diff.subject, String),
    ...section("figures", diff.figures, String),
    ...section("virtual routers", diff.placements, String),
    ...section("physical routers", diff.physicalRouters, String),
    ...section("physical links", diff.physicalLinks, String),
    ...section("routes", diff.routes, route),
    ...section("moves", diff.moves, move),
    ...section("power events", diff.powerEvents, (event) => `${event.to} at ${event.startSeconds} s`),
  ];
}

function section<Value>(title: string, list: readonly Difference<Value>[], print: (value: Value) => string): string[] {
  if (list.length === 0) return [];
  return [
    `${title}:`,
    ...list.map(({ id, a, b }) => {
      if (a === null) return `  + ${id}: ${b === null ? "" : print(b)}`;
      if (b === null) return `  - ${id}: ${print(a)}`;
      return `  ~ ${id}: ${print(a)} => ${print(b)}`;
    }),
  ];
}
