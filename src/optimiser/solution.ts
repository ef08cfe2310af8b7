/** From a program's values to a candidate, and back for warm starts. */
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { createIgp } from "../network/routes.ts";
import type { BuiltProgram } from "./program-builder.ts";
import type { World } from "./world.ts";

export interface Reading {
  readonly network: Network;
  readonly world: World;
  readonly x: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly y: ReadonlyMap<string, number>;
  readonly linkColumns: ReadonlyMap<string, number>;
}

export function readCandidate(reading: Reading, values: readonly number[]): Candidate {
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
export function writeValues(reading: Reading, candidate: Candidate, built: BuiltProgram): number[] | undefined {
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

const sameList = (x: readonly string[], y: readonly string[]): boolean =>
  x.length === y.length && x.every((item, index) => item === y[index]);
