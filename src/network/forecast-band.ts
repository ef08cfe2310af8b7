/** When live traffic leaves what was forecast: above it, a plan made for the forecast is no longer safe. */
import { type Gbps, TOLERANCE } from "../units.ts";
import type { NetworkDocument } from "./document.ts";
import type { Band, Forecast } from "./forecast.ts";
import type { Direction } from "./series.ts";

export interface OutsideBand {
  /** A virtual or access link. */
  readonly link: string;
  readonly direction: Direction;
  readonly gbps: Gbps;
  readonly band: Band;
  /** Above is a reason to expand; below, to forecast again. */
  readonly side: "above" | "below";
  /** Between the traffic and the nearer end of the band. */
  readonly excessGbps: Gbps;
}

/**
 * Links whose trafficGbps in `document` lies outside the forecast for a minute of the local day, those above first, then by
 * excess. For a sample of a traffic document give `sampleAt(document, traffic, index)`. Links without a forecast are not judged.
 */
export function outsideBand(forecast: Forecast, document: NetworkDocument, minute: number): readonly OutsideBand[] {
  const outside = flowsOf(document).flatMap(({ link, direction, gbps }): readonly OutsideBand[] => {
    const band = forecast.bandAt(link, direction, minute);
    if (band === undefined) return [];
    const above = gbps - band.highGbps;
    if (above > TOLERANCE) return [{ link, direction, gbps, band, side: "above", excessGbps: above }];
    const below = band.lowGbps - gbps;
    return below > TOLERANCE ? [{ link, direction, gbps, band, side: "below", excessGbps: below }] : [];
  });
  return outside.sort((one, other) => (one.side === other.side ? other.excessGbps - one.excessGbps : one.side === "above" ? -1 : 1));
}

interface Flow {
  readonly link: string;
  readonly direction: Direction;
  readonly gbps: Gbps;
}

const flowsOf = ({ virtualLinks, accessLinks }: NetworkDocument): readonly Flow[] => [
  ...virtualLinks.flatMap(({ id, trafficGbps: { ab, ba } }): readonly Flow[] => [
    { link: id, direction: "ab", gbps: ab },
    { link: id, direction: "ba", gbps: ba },
  ]),
  ...accessLinks.flatMap(({ id, trafficGbps }): readonly Flow[] => [
    { link: id, direction: "in", gbps: trafficGbps.in },
    { link: id, direction: "out", gbps: trafficGbps.out },
  ]),
];
