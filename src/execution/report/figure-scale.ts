/** Axes: where a value stands in a picture, and which round values are written beside it. */

export interface Scale {
  /** Pixels from the picture's left or upper edge. */
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Ticks at 1, 2 or 5 times a power of ten, about `count` of them. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number], count: number): Scale {
  const span = high > low ? high - low : 1;
  const step = roundUp(span / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor((low + span) / step + 1e-9);
  return {
    at: (value) => from + ((value - low) / span) * (to - from),
    // Whole multiples divided or multiplied, so that 3 x 0.1 is 0.3.
    ticks: Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12))),
  };
}

/** For values above 0; ticks at 1, 2 and 5 times powers of ten, or at the powers alone where those are many. */
export function logScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const span = Math.log10(high / low) || 1;
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const times of span > 2.5 ? [1] : [1, 2, 5]) ticks.push(Number(`${times}e${power}`));
  }
  return {
    at: (value) => from + (Math.log10(value / low) / span) * (to - from),
    ticks: ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)),
  };
}

/** The next of 1, 2, 5, 10, 20, … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const times = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return times * power;
}
