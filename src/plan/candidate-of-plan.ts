/** What a plan says, as a candidate that rules can judge, and a candidate in a plan's words. */
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import type { PlanDocument } from "./plan-document.ts";

/** The parts of a plan that say what runs where. */
export type PlannedState = Pick<PlanDocument, "placements" | "routes" | "physicalRouters" | "physicalLinks">;

/**
 * The candidate a plan describes, with ids the network does not know left out: plan/verify reports those apart.
 * Undefined when the plan has no placement (infeasible, unknown).
 */
export function candidateOfPlan(network: Network, plan: PlannedState): Candidate | undefined {
  const { placements, routes, physicalRouters, physicalLinks } = plan;
  if (placements === null || routes === null || physicalRouters === null || physicalLinks === null) return undefined;
  return {
    placements: new Map(
      Object.entries(placements).filter(([router, host]) => network.virtualRouters.has(router) && network.physicalRouters.has(host)),
    ),
    routes: new Map(Object.entries(routes).filter(([link]) => network.overlayLinks.has(link))),
    routersOn: onAmong(physicalRouters, network.physicalRouters),
    linksOn: onAmong(physicalLinks, network.physicalLinks),
  };
}

/** The same candidate in the form plan@1 writes it, keys in document order. */
export function plannedStateOf(
  network: Network,
  candidate: Candidate,
): { readonly [Key in keyof PlannedState]: NonNullable<PlannedState[Key]> } {
  return {
    placements: recordOf(network.virtualRouters.keys(), (id) => candidate.placements.get(id)),
    routes: recordOf(network.overlayLinks.keys(), (id) => candidate.routes.get(id)?.slice()),
    physicalRouters: recordOf(network.physicalRouters.keys(), (id) => (candidate.routersOn.has(id) ? "on" : "off")),
    physicalLinks: recordOf(network.physicalLinks.keys(), (id) => (candidate.linksOn.has(id) ? "on" : "off")),
  };
}

function onAmong(states: Readonly<Record<string, "on" | "off">>, known: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  return new Set(Object.entries(states).flatMap(([id, state]) => (state === "on" && known.has(id) ? [id] : [])));
}

function recordOf<Value>(ids: Iterable<string>, valueFor: (id: string) => Value | undefined): Record<string, Value> {
  const record: Record<string, Value> = {};
  for (const id of ids) {
    const value = valueFor(id);
    if (value !== undefined) record[id] = value;
  }
  return record;
}
