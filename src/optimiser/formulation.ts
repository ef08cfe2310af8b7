/**
 * The integer program of models/placement.md: columns x, y, l, s, z, the rows of every rule, and the objectives.
 *
 * Placement is stated at physical-router level, routes at the level of routing classes. Pairs that a rule's filter refuses
 * have no column, nor have routes that break a delay bound.
 */

import type { Columns, Expression, Row, RuleBook } from "../constraints/constraint.ts";
import { complement, constant, sum, weightedSum } from "../constraints/expressions.ts";
import { rulesAfterFailure } from "../constraints/spare-search.ts";
import { networkAfterFailure } from "../network/after-failure.ts";
import type { Candidate } from "../network/candidate.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink, PhysicalLink } from "../network/network.ts";
import { createIgp } from "../network/routes.ts";
import { type BuiltProgram, columnTerm, createProgramBuilder, type ProgramBuilder } from "./program-builder.ts";
import { strengthen } from "./strengthen.ts";
import { createWorld, hostIndex, type World } from "./world.ts";

export interface FormulationOptions {
  /** False keeps every pair and route as a column and lets rows forbid it: what conflicts are searched in. */
  readonly prunes: boolean;
  /** How many routes a pair of core nodes may have. */
  readonly routeLimit: number;
  /** Overlay links that get route columns even though their route follows from the placement; all of them when absent. */
  readonly routed?: ReadonlySet<string>;
  /** Rows of these rules are left out. */
  readonly leaveOut?: ReadonlySet<string>;
  /** Physical routers that must be on in the plan, whatever the rules say (goals other than consolidate keep what is on). */
  readonly keptOn?: ReadonlySet<string>;
  /** True adds a column for the highest utilisation of any link (goal balance). */
  readonly withPeak?: boolean;
  /** True adds the columns and rows of strengthen.ts. */
  readonly strengthens?: boolean;
}

export interface Formulation extends BuiltProgram {
  readonly network: Network;
  readonly world: World;
  /** The highest utilisation of any link in either direction; 0 when the formulation was made without it. */
  readonly peak: Expression;
  /** Reads a solution of the program: placements, states, and routes as the network would route. */
  candidate(values: readonly number[]): Candidate;
  /** Values of all columns of the base state for a candidate; undefined when it uses a pair or route without a column, or the program has failure states. */
  valuesOf(candidate: Candidate): readonly number[] | undefined;
}

export const DEFAULT_ROUTE_LIMIT = 64;

export function formulate(network: Network, book: RuleBook, options: FormulationOptions): Formulation {
  const builder = createProgramBuilder();
  const candidates = candidateHosts(network, book, options.prunes);
  const x = new Map<string, Map<string, number>>();
  for (const [index, router] of [...network.virtualRouters.keys()].entries()) {
    const row = new Map<string, number>();
    for (const host of lookup(candidates, router)) row.set(host, builder.column(`x(${index},${hostIndex(network, host)})`));
    x.set(router, row);
  }
  const y = new Map<string, number>();
  for (const host of network.physicalRouters.values()) {
    if (host.state === "failed" && options.prunes) continue;
    const lower = options.keptOn?.has(host.id) === true ? 1 : 0;
    y.set(host.id, builder.column(`y(${hostIndex(network, host.id)})`, { lower, upper: 1, integer: true }));
  }
  const on = (host: string): Expression => {
    const column = y.get(host);
    return column === undefined ? constant(0) : columnTerm(column);
  };
  const linkStates = linkOnColumns(network, builder, on, !options.prunes);
  const failures = new Map<string, Columns>();
  const failureWorlds: World[] = [];
  const place = (router: string, host: string): Expression => {
    const column = x.get(router)?.get(host);
    return column === undefined ? constant(0) : columnTerm(column);
  };
  const base = {
    network,
    builder,
    prunesRoutes: options.prunes,
    routeLimit: options.routeLimit,
    hasRouteColumns: ({ id }: OverlayLink) => options.routed?.has(id) !== false,
    place,
    candidates: (router: string) => lookup(candidates, router),
    on,
    linkOn: (link: string) => lookup(linkStates.on, link),
  };
  const afterFailure = (host: string): Columns => {
    let columns = failures.get(host);
    if (columns === undefined) {
      const world = failureWorld(base, host, book);
      failureWorlds.push(world);
      columns = world;
      failures.set(host, columns);
    }
    return columns;
  };
  const world = createWorld({ ...base, prefix: "", utilisation: network.maxUtilisation, afterFailure });
  for (const row of world.structuralRows()) builder.row("routes", row);
  for (const constraint of book.constraints) {
    if (options.leaveOut?.has(constraint.id) === true) continue;
    // A route that is too long has no column, so the rows of this rule hold by construction.
    if (options.prunes && constraint.id === "delay-within-bound") continue;
    for (const row of constraint.rows(world, book)) builder.row(constraint.id, row);
  }
  if (!options.prunes) for (const row of missingRouteRows(network, world)) builder.row("route-connects", row);
  const peakColumn =
    options.withPeak === true ? builder.column("t(0)", { lower: 0, upper: Number.POSITIVE_INFINITY, integer: false }) : undefined;
  const peak = peakColumn === undefined ? constant(0) : columnTerm(peakColumn);
  if (peakColumn !== undefined) for (const row of peakRows(network, world, peak)) builder.row("peak", row);
  for (const failure of failureWorlds) {
    for (const row of failure.structuralRows()) builder.row("routes", row);
    if (!options.prunes) for (const row of missingAfterFailure(network, failure)) builder.row("spare", row);
  }
  const strength = options.strengthens === true ? strengthen(network, builder, { x, y }) : undefined;
  const built = builder.finish();
  const reading: Reading = { network, world, x, y, linkColumns: linkStates.columns };
  return {
    ...built,
    network,
    world,
    peak,
    candidate: (values) => readCandidate(reading, values),
    valuesOf(candidate) {
      const values = failureWorlds.length > 0 ? undefined : writeValues(reading, candidate, built);
      if (values !== undefined && peakColumn !== undefined) values[peakColumn] = peakUtilisation(network, candidate);
      if (values !== undefined) strength?.complete(values, candidate);
      return values;
    },
  };
}

/** No overlay link may go without a route. */
function* missingRouteRows(network: Network, world: World): Iterable<Row> {
  for (const [index, overlay] of [...network.overlayLinks.keys()].entries()) {
    const missing = world.routeColumns(overlay).filter((choice) => choice.isMissing);
    yield {
      name: `R7(${index})`,
      expression: sum(missing.map((choice) => choice.chosen)),
      sense: "<=",
      rightHandSide: 0,
      subject: overlay,
    };
  }
}

/** The same after a failure: part of every policy that asks for spare capacity. */
function* missingAfterFailure(network: Network, failure: World): Iterable<Row> {
  for (const [index, policy] of network.policies.entries()) {
    if (policy.type !== "spare") continue;
    for (const row of missingRouteRows(network, failure))
      yield { ...row, name: `P7(${index})${failure.prefix}${row.name}`, subject: policy.label };
  }
}

/** Hosts that no rule's filter refuses, by virtual router, in document order; all hosts, failed ones too, when it does not prune. */
export function candidateHosts(network: Network, book: RuleBook, prunes: boolean): ReadonlyMap<string, readonly string[]> {
  const hosts = [...network.physicalRouters.values()].filter((host) => !prunes || host.state !== "failed").map((host) => host.id);
  const accepts = (router: string, host: string): boolean =>
    book.constraints.every((rule) => rule.filter(network, router, host).length === 0);
  return new Map(
    [...network.virtualRouters.keys()].map((router) => [router, prunes ? hosts.filter((host) => accepts(router, host)) : hosts]),
  );
}

interface LinkStates {
  readonly on: ReadonlyMap<string, Expression>;
  readonly columns: ReadonlyMap<string, number>;
}

/** A link that may not sleep is as its ends are; only one with two ends that can be off, or one that may sleep, needs a column. */
function linkOnColumns(network: Network, builder: ProgramBuilder, on: (host: string) => Expression, isRepaired: boolean): LinkStates {
  const states = new Map<string, Expression>();
  const columns = new Map<string, number>();
  for (const [index, link] of [...network.physicalLinks.values()].entries()) {
    const ends = [link.a, link.b].filter((end) => network.physicalRouters.has(end));
    const hasFailed = link.state === "failed" || (!isRepaired && ends.some((end) => network.physicalRouters.get(end)?.state === "failed"));
    if (hasFailed) states.set(link.id, constant(0));
    else if (!link.sleepable && ends.length === 0) states.set(link.id, constant(1));
    else if (!link.sleepable && ends.length === 1) states.set(link.id, on(ends[0] as string));
    else {
      const column = builder.column(`l(${index})`);
      columns.set(link.id, column);
      states.set(link.id, columnTerm(column));
    }
  }
  return { on: states, columns };
}

type BaseWorld = Omit<Parameters<typeof createWorld>[0], "prefix" | "utilisation" | "afterFailure">;

/** The state after one physical router died: its virtual routers sit where r(f,v,h) says, all others where they were. */
function failureWorld(base: BaseWorld, dead: string, book: RuleBook): World {
  const { network, builder } = base;
  const deadIndex = hostIndex(network, dead);
  const after = { ...book, constraints: rulesAfterFailure(book) };
  const refuges = candidateHosts(networkAfterFailure(network, dead), after, base.prunesRoutes);
  const moved = new Map<string, Map<string, Expression>>();
  const candidates = new Map<string, readonly string[]>();
  for (const [index, router] of [...network.virtualRouters.keys()].entries()) {
    const row = new Map<string, Expression>();
    const hosts = base.candidates(router);
    moved.set(router, row);
    for (const host of hosts.includes(dead) ? lookup(refuges, router) : []) {
      if (host !== dead) row.set(host, columnTerm(builder.column(`r(${deadIndex},${index},${hostIndex(network, host)})`)));
    }
    candidates.set(
      router,
      [...network.physicalRouters.keys()].filter((host) => host !== dead && (hosts.includes(host) || row.has(host))),
    );
  }
  const touchesDead = (link: PhysicalLink): boolean => link.a === dead || link.b === dead;
  return createWorld({
    ...base,
    prefix: `f${deadIndex}`,
    utilisation: 1,
    dead,
    place(router, host) {
      if (host === dead) return constant(0);
      const refuge = moved.get(router)?.get(host);
      return refuge === undefined ? base.place(router, host) : sum([base.place(router, host), refuge]);
    },
    candidates: (router) => lookup(candidates, router),
    on: (host) => (host === dead ? constant(0) : base.on(host)),
    linkOn: (link) => (touchesDead(lookup(network.physicalLinks, link)) ? constant(0) : base.linkOn(link)),
    afterFailure() {
      throw new Error("internal: spare capacity is asked for one failure at a time");
    },
  });
}

interface Reading {
  readonly network: Network;
  readonly world: World;
  readonly x: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly y: ReadonlyMap<string, number>;
  readonly linkColumns: ReadonlyMap<string, number>;
}

function readCandidate(reading: Reading, values: readonly number[]): Candidate {
  const { network, world, x, y, linkColumns } = reading;
  const isSet = (column: number | undefined): boolean => column !== undefined && (values[column] ?? 0) > 0.5;
  const placements = new Map<string, string>();
  for (const [router, row] of x) for (const [host, column] of row) if (isSet(column)) placements.set(router, host);
  const routersOn = new Set([...y].filter(([, column]) => isSet(column)).map(([host]) => host));
  const isOn = (node: string): boolean => !network.physicalRouters.has(node) || routersOn.has(node);
  const linksOn = new Set<string>();
  for (const link of network.physicalLinks.values()) {
    const asleep = linkColumns.has(link.id) && link.sleepable && !isSet(linkColumns.get(link.id));
    if (link.state === "on" && isOn(link.a) && isOn(link.b) && !asleep) linksOn.add(link.id);
  }
  const routes = new Map<string, readonly string[]>();
  const igp = createIgp({ nodes: network.nodes, routersOn, linksOn });
  for (const overlay of network.overlayLinks.values()) {
    const from = placements.get(overlay.a);
    const to = overlay.attachedTo ?? (overlay.b === undefined ? undefined : placements.get(overlay.b));
    if (from === undefined || to === undefined) continue;
    const route = network.routing === "igp" ? igp.route(from, to) : chosenRoute(world, overlay.id, from, to, values);
    if (route !== undefined) routes.set(overlay.id, route);
  }
  return { placements, routes, routersOn, linksOn };
}

function chosenRoute(world: World, overlay: string, from: string, to: string, values: readonly number[]): readonly string[] | undefined {
  if (from === to) return [];
  const chosen = world.routeColumns(overlay).find(({ column }) => (values[column] ?? 0) > 0.5);
  if (chosen === undefined) return undefined;
  const [up, down] = [world.classes.uplinkOf(from), world.network.physicalRouters.has(to) ? world.classes.uplinkOf(to) : undefined];
  return [...(up === undefined ? [] : [up.id]), ...chosen.links, ...(down === undefined ? [] : [down.id])];
}

/** The other way round, for warm starts: only states without spare copies can be written. */
function writeValues(reading: Reading, candidate: Candidate, built: BuiltProgram): number[] | undefined {
  const { network, world, x, y, linkColumns } = reading;
  const values = built.program.columns.map((column) => column.lower);
  for (const [router, row] of x) {
    const column = row.get(candidate.placements.get(router) ?? "");
    if (column === undefined) return undefined;
    values[column] = 1;
  }
  for (const [host, column] of y) values[column] = candidate.routersOn.has(host) ? 1 : 0;
  for (const [link, column] of linkColumns) values[column] = candidate.linksOn.has(link) ? 1 : 0;
  for (const overlay of network.overlayLinks.values()) {
    const from = candidate.placements.get(overlay.a) as string;
    const to = overlay.b === undefined ? undefined : (candidate.placements.get(overlay.b) as string);
    const uplinks = new Set([world.classes.uplinkOf(from)?.id, to === undefined ? undefined : world.classes.uplinkOf(to)?.id]);
    const core = (candidate.routes.get(overlay.id) ?? []).filter((link) => !uplinks.has(link));
    const fromClass = world.classes.classOf(from);
    const toClass = to === undefined ? undefined : world.classes.classOf(to);
    const chosen = world
      .routeColumns(overlay.id)
      .find((choice) => choice.from === fromClass && choice.to === toClass && sameList(choice.links, core));
    if (chosen === undefined) {
      if (world.routeColumns(overlay.id).length === 0) continue;
      return undefined;
    }
    values[chosen.column] = 1;
    const shared = from === to ? world.together(overlay.id, from) : undefined;
    if (shared !== undefined) for (const column of shared.terms.keys()) values[column] = 1;
  }
  return values;
}

/** The highest share of capacity that any link carries in either direction. */
export function peakUtilisation(network: Network, candidate: Candidate): number {
  const shares = [...linkLoads(network, candidate)].map(([id, load]) => {
    const capacity = lookup(network.physicalLinks, id).capacityGbps;
    return capacity === 0 ? 0 : Math.max(load.ab, load.ba) / capacity;
  });
  return Math.max(0, ...shares);
}

const sameList = (x: readonly string[], y: readonly string[]): boolean =>
  x.length === y.length && x.every((item, index) => item === y[index]);

/** Power of the whole network (contract, "Power"). */
export function wattsExpression(network: Network, columns: Columns): Expression {
  const parts: [number, Expression][] = [];
  for (const router of network.physicalRouters.values()) {
    if (router.state === "failed") continue;
    const { idleWatts, sleepWatts, wattsPerGbps } = router.power;
    parts.push([idleWatts, columns.on(router.id)], [sleepWatts, complement(columns.on(router.id))]);
    if (wattsPerGbps === 0) continue;
    for (const link of lookup(network.nodes, router.id).links) {
      parts.push([wattsPerGbps, columns.load(link.id, "ab")], [wattsPerGbps, columns.load(link.id, "ba")]);
    }
  }
  for (const link of network.physicalLinks.values()) if (link.wattsPerEnd > 0) parts.push([2 * link.wattsPerEnd, columns.linkOn(link.id)]);
  return weightedSum(parts);
}

/** Number of virtual routers whose host differs from the given one; routers without one do not count. */
export function movesExpression(network: Network, columns: Columns, placements: Candidate["placements"]): Expression {
  const stays = [...network.virtualRouters.keys()].flatMap((router) => {
    const host = placements.get(router);
    return host === undefined ? [] : [complement(columns.place(router, host))];
  });
  return sum(stays);
}

/** Sum of all links' route delays over their references, in ms; the references make it a constant away from the sum of delays. */
export function addedDelayExpression(network: Network, columns: Columns): Expression {
  return weightedSum(
    [...network.overlayLinks.values()].flatMap((overlay): [number, Expression][] => [
      [1, columns.delay(overlay.id)],
      [-1, constant(overlay.referenceDelayMs ?? 0)],
    ]),
  );
}

/** Rows that keep one column at least as large as the utilisation of every physical link in each direction. */
export function* peakRows(network: Network, columns: Columns, peak: Expression): Iterable<Row> {
  for (const [index, link] of [...network.physicalLinks.values()].entries()) {
    if (link.capacityGbps === 0) continue;
    for (const direction of ["ab", "ba"] as const) {
      const expression = weightedSum([
        [1 / link.capacityGbps, columns.load(link.id, direction)],
        [-1, peak],
      ]);
      yield { name: `O5(${index},${direction})`, expression, sense: "<=", rightHandSide: 0, subject: link.id };
    }
  }
}
