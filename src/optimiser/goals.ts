/** What each goal minimises, first things first, and which physical routers it leaves on. */
import type { Expression } from "../constraints/constraint.ts";
import { sum } from "../constraints/expressions.ts";
import type { Candidate } from "../network/candidate.ts";
import type { Network } from "../network/network.ts";
import { candidatePower } from "../network/power.ts";
import { routeDelayMs } from "../network/walk.ts";
import type { Formulation } from "./formulation.ts";
import { addedDelayExpression, movesExpression, peakUtilisation, wattsExpression } from "./objectives.ts";

export type GoalRequest =
  | { readonly goal: "consolidate" | "evacuate" | "deploy" | "balance" }
  /** `to`: the placement and states to come back to. */
  | { readonly goal: "restore"; readonly to: Pick<Candidate, "placements" | "routersOn"> };

export interface Objective {
  readonly name: "watts" | "moves" | "delay" | "peak" | "strangers" | "woken";
  readonly unit: string;
  /** Exact where every overlay link has route columns, never more than the true value otherwise. */
  expression(formulation: Formulation): Expression;
  /** The value of a candidate, worked out from the network alone. */
  measure(network: Network, candidate: Candidate): number;
}

const movesFrom = (network: Network, candidate: Candidate, placements: Candidate["placements"]): number =>
  [...placements].filter(([router, host]) => network.virtualRouters.has(router) && candidate.placements.get(router) !== host).length;

const watts: Objective = {
  name: "watts",
  unit: "W",
  expression: ({ network, world }) => wattsExpression(network, world),
  measure: (network, candidate) => candidatePower(network, candidate).totalWatts,
};
const moves: Objective = {
  name: "moves",
  unit: "moves",
  expression: ({ network, world }) => movesExpression(network, world, network.today.placements),
  measure: (network, candidate) => movesFrom(network, candidate, network.today.placements),
};
const delay: Objective = {
  name: "delay",
  unit: "ms",
  expression: ({ network, world }) => addedDelayExpression(network, world),
  measure: (network, candidate) =>
    [...network.overlayLinks.values()].reduce(
      (sum, link) => sum + routeDelayMs(network, candidate.routes.get(link.id) ?? []) - (link.referenceDelayMs ?? 0),
      0,
    ),
};
const peak: Objective = { name: "peak", unit: "of capacity", expression: (formulation) => formulation.peak, measure: peakUtilisation };
/** Physical routers that are off today and would be switched on. */
const woken: Objective = {
  name: "woken",
  unit: "physical routers",
  expression: ({ network, world }) =>
    sum([...network.physicalRouters.keys()].filter((host) => !network.today.routersOn.has(host)).map((host) => world.on(host))),
  measure: (network, candidate) => [...candidate.routersOn].filter((host) => !network.today.routersOn.has(host)).length,
};

/** Objectives in lexicographic order. The first one is what a plan's bound speaks of. */
export function objectivesOf(request: GoalRequest): readonly Objective[] {
  switch (request.goal) {
    case "consolidate":
      return [watts, moves, delay];
    case "evacuate":
      return [moves, woken, delay];
    case "deploy":
      return [moves, watts, delay];
    case "balance":
      return [peak, moves, delay];
    case "restore": {
      const { placements } = request.to;
      const strangers: Objective = {
        name: "strangers",
        unit: "virtual routers",
        expression: ({ network, world }) => movesExpression(network, world, placements),
        measure: (network, candidate) => movesFrom(network, candidate, placements),
      };
      return [strangers, watts, moves];
    }
    default:
      return request satisfies never;
  }
}

/** Physical routers that stay on whatever else would be cheaper: only consolidation switches anything off. */
export function keptOn(network: Network, request: GoalRequest): ReadonlySet<string> {
  const working = (host: string): boolean => network.physicalRouters.get(host)?.state !== "failed" && network.physicalRouters.has(host);
  switch (request.goal) {
    case "consolidate":
      return new Set();
    case "evacuate":
    case "deploy":
    case "balance":
      return new Set([...network.today.routersOn].filter(working));
    case "restore":
      return new Set([...request.to.routersOn].filter(working));
    default:
      return request satisfies never;
  }
}
