/** What goals minimise, as expressions over a program's columns, and what they are of a candidate. */
import type { Columns, Expression, Row } from "../constraints/constraint.ts";
import { complement, constant, sum, weightedSum } from "../constraints/expressions.ts";
import type { Candidate } from "../network/candidate.ts";
import { linkLoads } from "../network/load.ts";
import { lookup } from "../network/lookup.ts";
import type { Network } from "../network/network.ts";

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

/** The highest share of capacity that any link carries in either direction. */
export function peakUtilisation(network: Network, candidate: Candidate): number {
  const shares = [...linkLoads(network, candidate)].map(([id, load]) => {
    const capacity = lookup(network.physicalLinks, id).capacityGbps;
    return capacity === 0 ? 0 : Math.max(load.ab, load.ba) / capacity;
  });
  return Math.max(0, ...shares);
}
