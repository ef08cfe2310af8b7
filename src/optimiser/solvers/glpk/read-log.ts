/** Reads GLPK's log, the only place where it says how it ended and what it has proven. */

export interface HeardLog {
  readonly ending: "infeasible" | "unbounded" | "time" | "gap" | null;
  /** The last proven bound, a little lower than printed: GLPK prints ten digits. */
  readonly bound: number | null;
  /** What it said before it gave up: a failed assertion, or no memory. */
  readonly complaint: string | null;
  readonly lastLine: string;
}

export interface LogReader {
  line(text: string): void;
  heard(): HeardLog;
}

/** `+ 64: mip = -6.44e+02 >= -6.52e+02 1.2% (27; 3)`, with `>>>>>` for a new incumbent; numbers may be missing. */
const SEARCH = /^\+\s*\d+:\s*(?:mip =|>>>>>)\s*(\S+|not found yet)\s*[<>]=\s*(\S+)/;
const INCUMBENT = /^Solution found by heuristic: (\S+)/;

/** A reader of log lines; `onProgress` is told of each new incumbent or bound. */
export function readLog(onProgress: (incumbent: number | null, bound: number | null) => void): {
  line(text: string): void;
  heard(): HeardLog;
} {
  let ending: HeardLog["ending"] = null;
  let incumbent: number | null = null;
  let bound: number | null = null;
  let lastLine = "";
  let complaint: string | null = null;
  return {
    line(text) {
      if (text.trim() !== "") lastLine = text.trim();
      if (/assertion failed|no memory/i.test(text)) complaint = text.trim();
      ending = endingOf(text) ?? ending;
      const search = SEARCH.exec(text);
      const heuristic = INCUMBENT.exec(text);
      if (search === null && heuristic === null) return;
      incumbent = number(heuristic?.[1] ?? search?.[1]) ?? incumbent;
      bound = lowered(number(search?.[2])) ?? bound;
      onProgress(incumbent, bound);
    },
    heard: () => ({ ending, bound, complaint, lastLine }),
  };
}

function endingOf(text: string): HeardLog["ending"] {
  if (/HAS NO (PRIMAL |INTEGER )?FEASIBLE SOLUTION/.test(text)) return "infeasible";
  if (/HAS NO DUAL FEASIBLE SOLUTION|UNBOUNDED/.test(text)) return "unbounded";
  if (/TIME LIMIT EXCEEDED/.test(text)) return "time";
  if (/RELATIVE MIP GAP TOLERANCE REACHED/.test(text)) return "gap";
  return null;
}

function number(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && text !== "" && Number.isFinite(value) ? value : null;
}

const lowered = (value: number | null): number | null => (value === null ? null : value - 1e-8 * Math.max(1, Math.abs(value)));
