/** The samples of a traffic document, as numbers over time. */
import type { Gbps } from "../units.ts";
import type { TrafficDocument } from "./traffic-document.ts";

export type Series = TrafficDocument["series"][string];
export type Direction = "ab" | "ba" | "in" | "out";

export const directionsOf = (series: Series): readonly (readonly [Direction, readonly Gbps[]])[] =>
  "ab" in series
    ? [
        ["ab", series.ab],
        ["ba", series.ba],
      ]
    : [
        ["in", series.in],
        ["out", series.out],
      ];

/** Number of samples of every series: the checks have made them equal. */
export function sampleCount(traffic: TrafficDocument): number {
  const [series] = Object.values(traffic.series);
  return series === undefined ? 0 : (directionsOf(series)[0]?.[1].length ?? 0);
}

/** Gb/s of all series together, both directions added, sample by sample. */
export function totals(traffic: TrafficDocument): readonly Gbps[] {
  const sums = new Array<number>(sampleCount(traffic)).fill(0);
  for (const series of Object.values(traffic.series)) {
    for (const [, samples] of directionsOf(series)) for (const [index, gbps] of samples.entries()) sums[index] = (sums[index] ?? 0) + gbps;
  }
  return sums;
}
