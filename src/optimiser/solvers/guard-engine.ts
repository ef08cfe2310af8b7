/** Puts the same guard before every engine: what needs no solver, what a solver leaves unsaid, and what it gets wrong. */
import type { LinearProgram } from "../lp/program.ts";
import { judgeOutcome } from "./judge-outcome.ts";
import type { SolveOptions, SolveOutcome, SolverEngine } from "./port.ts";
import { settleWithoutSolver } from "./settle-without-solver.ts";

/** The engine behind the guard. Its `solve` never throws: a failure becomes `unknown`, for want of memory or by crash. */
export function guardEngine(engine: SolverEngine): SolverEngine {
  return {
    name: engine.name,
    version: engine.version,
    capabilities: engine.capabilities,
    async solve(program, options, onProgress) {
      const settled = settleWithoutSolver(program);
      if (settled !== null) return settled;
      const started = performance.now();
      try {
        const outcome = judgeOutcome(program, options, engine.name, await engine.solve(program, options, onProgress));
        return outcome.status === "unknown" && outcome.why === "unbounded"
          ? await tellUnbounded(engine, program, options, outcome)
          : outcome;
      } catch (error) {
        return failure(engine.name, error, (performance.now() - started) / 1000);
      }
    },
  };
}

/** Solvers that say "unbounded" may mean "unbounded or infeasible": without costs only the second is left. */
async function tellUnbounded(
  engine: SolverEngine,
  program: LinearProgram,
  options: SolveOptions,
  unbounded: SolveOutcome,
): Promise<SolveOutcome> {
  const free: LinearProgram = { ...program, objective: program.objective.map(() => 0), objectiveConstant: 0 };
  const { start: _, ...rest } = options;
  const outcome = judgeOutcome(free, rest, engine.name, await engine.solve(free, rest, () => {}));
  const seconds = unbounded.seconds + outcome.seconds;
  if (outcome.status === "optimal" || outcome.status === "feasible") return { ...unbounded, seconds };
  return { ...outcome, seconds };
}

/** WebAssembly runs out of memory with an abort, a C++ exception or an access out of bounds, never with a clean message. */
function failure(solver: string, error: unknown, seconds: number): SolveOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const why = /memory|^aborted\(|bad_alloc|allocation|invalid (typed )?array length/i.test(message) ? "memory" : "crash";
  return { status: "unknown", why, detail: `${solver} failed: ${message.slice(0, 500)}`, bound: Number.NEGATIVE_INFINITY, seconds };
}
