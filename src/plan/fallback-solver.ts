/** Several solvers as one: the first that gives an answer that holds. Each reason why another had to step in is told once. */
import type { Solver, SolverName } from "../optimiser/solvers/port.ts";
import { type FailedInstance, solveWithPortfolio } from "../optimiser/solvers/portfolio.ts";

export interface FallbackPorts {
  /** The first name is the one that was asked for. */
  readonly names: readonly [SolverName, ...SolverName[]];
  open(name: SolverName): Solver;
  /** Told why a solver's answer was not used. */
  tell(reason: string): void;
  /** Keeps what reproduces a wrong answer; resolves with where. */
  save(instance: FailedInstance): Promise<string>;
}

export function createFallbackSolver({ names, open, tell, save }: FallbackPorts): Solver {
  const opened = new Map<SolverName, Solver>();
  const solverNamed = (name: SolverName): Solver => {
    const solver = opened.get(name) ?? open(name);
    opened.set(name, solver);
    return solver;
  };
  const told = new Set<string>();
  let last = solverNamed(names[0]);
  return {
    /** Of the solver that gave the last answer. */
    get name() {
      return last.name;
    },
    get version() {
      return last.version;
    },
    get capabilities() {
      return last.capabilities;
    },
    async solve(program, options, watch = {}) {
      const { outcome, solver, attempts } = await solveWithPortfolio(program, options, names, {
        ...watch,
        open: solverNamed,
        saveInstance: save,
      });
      if (solver !== null) last = solverNamed(solver.name);
      const reasons = attempts.filter((attempt) => attempt.solver !== solver?.name).map((attempt) => attempt.reason);
      const note = "note" in outcome ? outcome.note : undefined;
      for (const reason of note === undefined ? reasons : [...reasons, note]) {
        if (!told.has(reason)) tell(reason);
        told.add(reason);
      }
      return outcome;
    },
    async close() {
      await Promise.all([...opened.values()].map((solver) => solver.close()));
    },
  };
}
