/** How traffic follows the day and the week, as a share of the busiest hour. */

export interface DiurnalShape {
  /** The quietest hour's level over the busiest's. Absent: 0.55, so that 01-05 h averages about 0.6 (measured: 0.51 to 0.68). */
  readonly nightLevel?: number;
  /** Saturdays and Sundays over weekdays. Absent: 0.75. */
  readonly weekendLevel?: number;
}

const QUIETEST_HOUR = 4;
const BUSIEST_HOUR = 15;

/**
 * Level between nightLevel and 1 at a local hour (0 to 24): half a cosine up from 04 h to 15 h, half a cosine down from 15 h to
 * 04 h. The slow evening decline and the steep morning are those of research and business networks.
 */
export function hourLevel(localHour: number, nightLevel: number): number {
  const hour = (((localHour - QUIETEST_HOUR) % 24) + 24) % 24;
  const climb = BUSIEST_HOUR - QUIETEST_HOUR;
  const phase = hour <= climb ? hour / climb : 1 + (hour - climb) / (24 - climb);
  return nightLevel + ((1 - nightLevel) * (1 - Math.cos(Math.PI * phase))) / 2;
}

/** Level at an instant (milliseconds since 1970, UTC) at a longitude; the sun's time, 15 degrees an hour, rounded to whole hours. */
export function levelAt(instantMs: number, longitude: number, shape: DiurnalShape): number {
  const local = instantMs + Math.round(longitude / 15) * 3_600_000;
  const hours = local / 3_600_000;
  // 1 January 1970 was a Thursday: day 0 of the count is the fourth of a week that starts on Monday.
  const weekday = (Math.floor(hours / 24) + 3) % 7;
  return hourLevel(hours % 24, shape.nightLevel ?? 0.55) * (weekday >= 5 ? (shape.weekendLevel ?? 0.75) : 1);
}
