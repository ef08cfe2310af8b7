/**
 * The integer program of models/placement.md: columns x, y, l, s, z, the rows of every rule, and the objectives.
 *
 * Placement is stated at physical-router level, routes at the level of routing classes. Pairs that a rule's filter refuses
 * have no column, nor have routes that break a delay bound.
 */
import type { Columns, Expression, Row, RuleBook } from "../constraints/constraint.ts";
import { constant, sum } from "../constraints/expressions.ts";
import type { Candidate } from "../network/candidate.ts";
import { lookup } from "../network/lookup.ts";
import type { Network, OverlayLink } from "../network/network.ts";
import { candidateHosts } from "./candidate-hosts.ts";
import { failureWorld } from "./failure-world.ts";
import { hostIndex } from "./link-context.ts";
import { peakRows, peakUtilisation } from "./objectives.ts";
import { type BuiltProgram, columnTerm, createProgramBuilder, type ProgramBuilder } from "./program-builder.ts";
import { type Reading, readCandidate, writeValues } from "./solution.ts";
import { strengthen } from "./strengthen.ts";
import { createWorld, type World } from "./world.ts";

export interface FormulationOptions {
  /** False keeps every pair and route as a column and lets rows forbid it: what conflicts are searched in. */
  readonly prunes: boolean;
  /** How many routes a pair of core nodes may have. */
  readonly routeLimit: number;
  /** Overlay links that get route columns even though their route follows from the placement; all of them when absent. */
  readonly routed?: ReadonlySet<string>;
  /** Virtual routers held where they are: each of them may only be on the host given. */
  readonly held?: ReadonlyMap<string, string>;
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
  /** False when some route that could be taken, now or after a failure, has no column: a bound is then none of the network. */
  readonly hasAllRoutes: boolean;
  /** The highest utilisation of any link in either direction; 0 when the formulation was made without it. */
  readonly peak: Expression;
  /** The n columns of strengthen.ts. */
  readonly counts: readonly number[];
  /** Reads a solution of the program: placements, states, and routes as the network would route. */
  candidate(values: readonly number[]): Candidate;
  /** Values of all columns of the base state for a candidate; undefined when it uses a pair or route without a column, or the program has failure states. */
  valuesOf(candidate: Candidate): readonly number[] | undefined;
}

export const DEFAULT_ROUTE_LIMIT = 64;

export function formulate(network: Network, book: RuleBook, options: FormulationOptions): Formulation {
  const builder = createProgramBuilder();
  const candidates = new Map(
    [...candidateHosts(network, book, options.prunes)].map(([router, hosts]) => {
      const held = options.held?.get(router);
      return [router, held === undefined ? hosts : hosts.filter((host) => host === held)] as const;
    }),
  );
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
    hasAllRoutes: world.hasAllRoutes && failureWorlds.every((failure) => failure.hasAllRoutes),
    peak,
    counts: strength?.counts ?? [],
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
