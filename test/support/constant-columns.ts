/** Columns whose every value is a constant taken from a candidate: rows over them hold or do not, without a solver. */
import type { Columns, Constraint, Row, RuleBook } from "../../src/constraints/constraint.ts";
import { constant } from "../../src/constraints/expressions.ts";
import type { Candidate } from "../../src/network/candidate.ts";
import { linkLoads } from "../../src/network/load.ts";
import { lookup } from "../../src/network/lookup.ts";
import type { Network } from "../../src/network/network.ts";
import { overlayEnds, routeDelayMs, walkRoute } from "../../src/network/walk.ts";
import { TOLERANCE } from "../../src/units.ts";

const indicator = (holds: boolean) => constant(holds ? 1 : 0);
const noBook: RuleBook = { constraints: [] };

/** Rules that ask for route choices or failure scenarios pass their own. */
export function constantColumns(network: Network, candidate: Candidate, own: Partial<Columns> = {}): Columns {
  const loads = linkLoads(network, candidate);
  return {
    network,
    utilisation: network.maxUtilisation,
    place: (virtualRouter, physicalRouter) => indicator(candidate.placements.get(virtualRouter) === physicalRouter),
    on: (physicalRouter) => indicator(candidate.routersOn.has(physicalRouter)),
    linkOn: (physicalLink) => indicator(candidate.linksOn.has(physicalLink)),
    crosses(overlayLink, physicalLink, direction) {
      const ends = overlayEnds(lookup(network.overlayLinks, overlayLink), candidate.placements);
      const hops = ends === undefined ? [] : walkRoute(network, ends.from, candidate.routes.get(overlayLink) ?? []).hops;
      return indicator(hops.some((hop) => hop.link.id === physicalLink && hop.direction === direction));
    },
    load: (physicalLink, direction) => constant(lookup(loads, physicalLink)[direction]),
    delay: (overlayLink) => constant(routeDelayMs(network, candidate.routes.get(overlayLink) ?? [])),
    routeChoices: () => [],
    afterFailure() {
      throw new Error("this candidate has no failure scenarios");
    },
    ...own,
  };
}

/** Whether a row without columns holds. A row that still has columns is an error of the test. */
export function rowHolds({ name, expression, sense, rightHandSide }: Row): boolean {
  if (expression.terms.size > 0) throw new Error(`${name} is no constant`);
  const excess = expression.constant - rightHandSide;
  if (sense === "<=") return excess <= TOLERANCE;
  return sense === ">=" ? excess >= -TOLERANCE : Math.abs(excess) <= TOLERANCE;
}

/** The rows of a rule that a candidate breaks. */
export const brokenRows = (rule: Constraint, network: Network, candidate: Candidate, book: RuleBook = noBook): readonly Row[] =>
  [...rule.rows(constantColumns(network, candidate), book)].filter((row) => !rowHolds(row));
