/** What is known of each solver without loading it. */
import { installedVersion } from "./installed-version.ts";
import type { SolverCapabilities, SolverName } from "./port.ts";

/** In the solver's own process; an engine alone bounds no memory. */
export const engineCapabilities: Readonly<Record<SolverName, SolverCapabilities>> = {
  // Beyond about 60 million non-zeros its memory ends; columns are the cheaper thing to count.
  highs: { warmStart: true, progress: true, timeLimit: true, memoryBound: false, maxColumns: 2_000_000 },
  glpk: { warmStart: false, progress: true, timeLimit: true, memoryBound: false, maxColumns: 50_000 },
  // Its tableau is dense: memory and time grow with columns times rows.
  jslp: { warmStart: false, progress: false, timeLimit: true, memoryBound: false, maxColumns: 2_000 },
};

/** The version of the package behind the solver, or "not installed". */
export function solverVersion(name: SolverName): string {
  return versionOf(name) ?? "not installed";
}

function versionOf(name: SolverName): string | null {
  switch (name) {
    case "highs":
      return installedVersion("highs");
    case "glpk":
      return installedVersion("glpk.js/node");
    case "jslp":
      return installedVersion("javascript-lp-solver");
    default:
      return name satisfies never;
  }
}
