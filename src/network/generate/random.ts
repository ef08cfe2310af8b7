/** A seeded source of numbers: the same seed and label give the same sequence on every machine. No clock, no Math.random. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform whole number in [0, count). */
  below(count: number): number;
  /** Nearly normal, mean 0, variance 1, never beyond 6: twelve uniforms added up, so that no library's log or cosine matters. */
  normal(): number;
}

/** FNV-1a over the UTF-16 units, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state >>> 0;
}

/**
 * Mulberry32 (T. Ettinger, public domain), started from the hash of "seed/label". A label gives each thing its own sequence,
 * so that one thing more or less leaves the others as they were.
 */
export function createRandom(seed: number, label: string): Random {
  let state = hash(`${seed}/${label}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const normal = (): number => {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += next();
    return sum;
  };
  return { next, between: (low, high) => low + (high - low) * next(), below: (count) => Math.floor(next() * count), normal };
}

/** Rounds to so many significant digits: keeps documents small and hides the last bits of exp and cos. */
export const significant = (value: number, digits = 4): number => (value === 0 ? 0 : Number(value.toPrecision(digits)));
