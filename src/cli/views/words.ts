/** Figures and lists as people read them. */
import type { WattHours, Watts } from "../../units.ts";

/** A figure with at most `digits` decimals, without trailing zeros, and never "-0". */
export function decimals(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "unlimited" : "-";
  const text = value.toFixed(digits);
  const short = digits === 0 ? text : text.replace(/\.?0+$/, "");
  return short === "-0" || short === "" ? "0" : short;
}

export const watts = (value: Watts): string => `${decimals(value, 1)} W`;
export const kilowattHours = (value: WattHours): string => `${decimals(value / 1000, 2)} kWh`;
export const percent = (value: number, digits = 1): string => `${decimals(value, digits)} %`;

/** A gap small enough to look like zero is still a gap. */
export function gapPercent(gap: number): string {
  if (gap === 0) return "0 %";
  return gap < 0.00001 ? "under 0.001 %" : percent(100 * gap, 3);
}

/** "1 move", "3 moves". */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** "a, b, c and 4 more". */
export function some(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
}

/** "12 s", "4 min", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 120) return `${decimals(seconds, seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
