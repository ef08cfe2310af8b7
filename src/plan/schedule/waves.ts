/** Waves: one more than the highest wave of a move that ends before it starts. The moves of a wave all overlap. */
import { createHeap } from "../../network/heap.ts";
import type { MoveDocument } from "../plan-document.ts";
import { toMilliseconds } from "../pre-copy.ts";

export function withWaves(moves: readonly Omit<MoveDocument, "wave">[]): MoveDocument[] {
  const ending = createHeap<{ readonly at: number; readonly wave: number }>((x, y) => x.at - y.at);
  let highest = 0;
  const ordered = moves.toSorted((x, y) => x.startSeconds - y.startSeconds);
  return ordered.map(({ router, from, to, ...times }) => {
    for (let next = ending.pop(); next !== undefined; next = ending.pop()) {
      if (next.at > times.startSeconds) {
        ending.push(next);
        break;
      }
      highest = Math.max(highest, next.wave);
    }
    const wave = highest + 1;
    ending.push({ at: toMilliseconds(times.startSeconds + times.seconds), wave });
    return { router, from, to, wave, ...times };
  });
}
