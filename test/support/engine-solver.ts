/** Solver engines in the test's own process, as solvers: quick to start, never killed. For small programs only. */
import { glpkEngine } from "../../src/optimiser/solvers/glpk/engine.ts";
import { highsEngine } from "../../src/optimiser/solvers/highs/engine.ts";
import { jslpEngine } from "../../src/optimiser/solvers/jslp/engine.ts";
import type { Solver, SolverEngine, SolverName, SolveWatch } from "../../src/optimiser/solvers/port.ts";

const engines: Readonly<Record<SolverName, SolverEngine>> = { highs: highsEngine, glpk: glpkEngine, jslp: jslpEngine };

export function inProcess(name: SolverName): Solver {
  const engine = engines[name];
  return {
    name,
    version: engine.version,
    capabilities: engine.capabilities,
    solve: (program, options, watch: SolveWatch = {}) => engine.solve(program, options, watch.onProgress ?? (() => {})),
    async close() {},
  };
}
