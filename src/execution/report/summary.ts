/** Several moves in few figures: medians and spread, for comparing ways to move. */
import { median, toThousandths } from "./figures.ts";
import type { ExecutionReport } from "./report-document.ts";

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface MovesSummary {
  /** Moves that were made and that a stream saw, once for each stream. */
  readonly observed: number;
  readonly lost: Spread | null;
  readonly delayed: Spread | null;
  readonly outageSeconds: Spread | null;
  /** Null: no pause was heard. */
  readonly pauseSeconds: Spread | null;
  readonly outageMinusPauseSeconds: Spread | null;
  /** Packets lost while far ends were re-homed, in all. */
  readonly lostInReHoming: number;
}

/** Of moves that came to their new home; those that were undone or skipped are left out. */
export function summarise(reports: readonly ExecutionReport[]): MovesSummary {
  const seen = reports.flatMap(({ moves }) =>
    moves.flatMap((move) => (move.outcome === "moved" ? move.probes.map((probe) => ({ move, probe })) : [])),
  );
  const reHoming = seen.flatMap(({ probe }) => probe.phases.filter(({ phase }) => phase.startsWith("re-home")));
  return {
    observed: seen.length,
    lost: spreadOf(seen.map(({ probe }) => probe.lost)),
    delayed: spreadOf(seen.map(({ probe }) => probe.delayed)),
    outageSeconds: spreadOf(seen.map(({ probe }) => probe.outageSeconds)),
    pauseSeconds: spreadOf(seen.flatMap(({ move }) => move.pauseSeconds ?? [])),
    outageMinusPauseSeconds: spreadOf(seen.flatMap(({ probe }) => probe.outageMinusPauseSeconds ?? [])),
    lostInReHoming: reHoming.reduce((sum, { lost }) => sum + lost, 0),
  };
}

function spreadOf(values: readonly number[]): Spread | null {
  const middle = median(values);
  return middle === null ? null : { median: toThousandths(middle), least: Math.min(...values), most: Math.max(...values) };
}
