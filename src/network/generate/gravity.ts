/** A demand matrix from the mass of sites: the gravity model, with traffic that prefers to stay near. */

import type { Ms } from "../../units.ts";
import type { SiteBlueprint } from "./blueprint.ts";
import { createRandom } from "./random.ts";
import type { Tree } from "./site-graph.ts";

/**
 * Relative demand from one site to another: sent(from) × received(to) × exp(-delay / decay), where sent and received are the
 * site's weight times exp(0.25 × normal), drawn apart, so that the matrix is not symmetric. Its level means nothing: scale it.
 */
export function gravityDemand(
  sites: readonly SiteBlueprint[],
  trees: readonly Tree[],
  seed: number,
  decayMs: Ms,
): (from: number, to: number) => number {
  const draw = (role: string) =>
    sites.map((site) => site.weight * Math.exp(0.25 * createRandom(seed, `gravity/${role}/${site.id}`).normal()));
  const sent = draw("sent");
  const received = draw("received");
  return (from, to) => {
    const delayMs = (trees[from]?.delayUs[to] ?? 0) / 1000;
    return (sent[from] ?? 0) * (received[to] ?? 0) * Math.exp(-delayMs / decayMs);
  };
}
