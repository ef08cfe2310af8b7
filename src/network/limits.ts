/** How much of a document is taken before it is refused. */

/** Bytes of UTF-8, 50 MB. Checked before anything is parsed. */
export const MAX_BYTES = 50_000_000;
/** Objects and lists inside one another, the outermost counted as 1. */
export const MAX_DEPTH = 64;
/** Objects and lists altogether: each costs the parser some 100 bytes, however short its text. */
export const MAX_CONTAINERS = 2_000_000;
/** Keys of one object: the parser's time grows faster than their number. */
export const MAX_KEYS = 500_000;
/** Samples of one series: two years of minutes. */
export const MAX_SAMPLES = 1_051_200;
/** Problems reported at once: after so many the rest of a document is not looked at. */
export const MAX_PROBLEMS = 1_000;
