/** Finds what a mistyped word was meant to be. */

/** Longer words are not compared. */
const MAX_LENGTH = 64;
/** Candidates past this many are not looked at: a suggestion is a courtesy. */
const MAX_CANDIDATES = 100_000;

/** The candidate that differs least from the word, ignoring case first; undefined when none is close (a third of its letters). */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MAX_CANDIDATES) break;
    if (candidate === word || candidate.length > MAX_LENGTH || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; `enough` or more is not told apart. */
function editDistance(from: string, to: string, enough: number): number {
  let previous: number[] = [];
  let current = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let cost = Math.min((next[j - 1] ?? 0) + 1, (current[j] ?? 0) + 1, (current[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) cost = Math.min(cost, (previous[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    // A swap reaches back two rows, so both have to be past it.
    if (least >= enough && Math.min(...current) >= enough) return enough;
    [previous, current] = [current, next];
  }
  return current[to.length] ?? 0;
}
