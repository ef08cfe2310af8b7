/** A standstill in an operator's words: which moves block each other, and what would free them. */
import type { Blockage } from "./transition.ts";

/** How many moves are told of before the rest is counted. */
const MOST_TOLD = 5;

/** One sentence for each move that is stuck, with what stands in its way and what to do about it. */
export function blockagesInWords(blocked: readonly Blockage[]): string {
  const told = blocked.slice(0, MOST_TOLD).map(sentenceOf);
  const rest = blocked.length - told.length;
  return [...told, ...(rest > 0 ? [`${rest} more moves wait for these.`] : [])].join(" ");
}

function sentenceOf({ virtualRouter, from, to, because }: Blockage): string {
  const what =
    virtualRouter === null
      ? "The hosts cannot be switched"
      : from === null
        ? `${virtualRouter} cannot start on ${to}`
        : `${virtualRouter} cannot move from ${from} to ${to}`;
  if (because.length === 0 && virtualRouter === null)
    return "Every move can be made, but some link never gets its last route: no moment has room for both.";
  if (because.length === 0) return `${what}: it waits for the others, and they for it; no host has room to park one of them.`;
  const [first] = because;
  return `${what}: ${first?.found}; ${first?.remedy}.`;
}
