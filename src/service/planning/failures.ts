/** What a sweep lets fail: everything of a kind in turn, and pairs drawn at random. */
import { createRandom } from "../../network/generate/random.ts";
import type { Network } from "../../network/network.ts";
import { failuresOf } from "../../plan/what-if.ts";
import { type DoubleFailures, failureKinds, type WhatIfRequestBody } from "./requests.ts";

/** The same for the same network and request, whoever asks. Each entry fails as one; nothing in the first: the base of the sweep. */
export function casesOfSweep(
  network: Network,
  { each, doubles }: Pick<WhatIfRequestBody, "each" | "doubles">,
): readonly (readonly string[])[] {
  const singles = each === undefined ? [] : failuresOf(network, each).map((id) => [id]);
  const kinds = each === undefined ? failureKinds : [each];
  const pairs =
    doubles === undefined
      ? []
      : pairsOf(
          kinds.flatMap((kind) => failuresOf(network, kind)),
          doubles,
        );
  return [[], ...singles, ...pairs];
}

/** Pairs of different ids, no pair twice; all of them where there are no more than asked for. */
function pairsOf(ids: readonly string[], { count, seed }: DoubleFailures): readonly (readonly string[])[] {
  const all = (ids.length * (ids.length - 1)) / 2;
  if (all <= count) return ids.flatMap((one, index) => ids.slice(index + 1).map((other) => [one, other]));
  const random = createRandom(seed, "double failures");
  const drawn = new Map<string, readonly string[]>();
  // Three of four draws are new even at the most, since no more than three quarters of all are drawn this way.
  const wanted = Math.min(count, Math.floor(all * 0.75));
  while (drawn.size < wanted) {
    const [one, other] = [random.below(ids.length), random.below(ids.length)].sort((x, y) => x - y);
    const [a, b] = [ids[one ?? 0], ids[other ?? 0]];
    if (a === undefined || b === undefined || a === b) continue;
    drawn.set(`${one} ${other}`, [a, b]);
  }
  for (const [one, a] of ids.entries()) {
    for (const [past, b] of ids.slice(one + 1).entries()) {
      if (drawn.size >= count) return [...drawn.values()];
      const key = `${one} ${one + 1 + past}`;
      if (!drawn.has(key)) drawn.set(key, [a, b]);
    }
  }
  return [...drawn.values()];
}
