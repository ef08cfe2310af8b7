/** Where sites are, and how long light takes between them. */
import type { Ms } from "../../units.ts";

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_KM = 6371;
/** Light in fibre: refractive index about 1.5, so 200 km in a millisecond. */
export const MS_PER_KM = 0.005;
/** Fibre follows roads and railways: its length over the great circle's. An assumption, about the middle of what is reported for long-haul routes. */
export const PATH_STRETCH = 1.25;
/** The shortest delay of a link, for sites in one city. */
const LEAST_DELAY_MS = 0.01;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine). */
export function greatCircleKm(from: Place, to: Place): number {
  const half =
    Math.sin(radians(to.lat - from.lat) / 2) ** 2 +
    Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(radians(to.lon - from.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, half)));
}

/** One-way delay of a fibre between two places, in whole microseconds: great circle × stretch × 0.005 ms/km. */
export const fibreDelayMs = (from: Place, to: Place, stretch = PATH_STRETCH): Ms =>
  Math.max(LEAST_DELAY_MS, Math.round(greatCircleKm(from, to) * stretch * MS_PER_KM * 1000) / 1000);
