/**
 * javascript-lp-solver (Unlicense): pure JavaScript, for small programs and as a second opinion. The only file that imports it.
 *
 * Its traps: it stops at its time limit without a word and calls what it has feasible; it looks at the clock between nodes
 * only; a cycle in its simplex is reported as infeasible, with nothing but an entry in a list of messages. So an answer is
 * optimal, or infeasible, only when it came well before the limit and no cycle was seen. It proves no bound on the way.
 */
import solverModule from "javascript-lp-solver";
import type { LinearProgram } from "../../lp/program.ts";
import { engineCapabilities, solverVersion } from "../capabilities.ts";
import { defaultExport } from "../default-export.ts";
import { guardEngine } from "../guard-engine.ts";
import type { SolveOptions, SolveOutcome, SolverEngine } from "../port.ts";
import { type StandardModel, toStandardForm } from "./standard-form.ts";

type Solve = (model: StandardModel & { readonly options: { readonly timeout: number; readonly presolve: boolean } }) => unknown;

interface SolverObject {
  readonly Solve: Solve;
  readonly lastSolvedModel: { readonly messages: readonly unknown[] } | null;
}

const solver = defaultExport<SolverObject>(solverModule);

export const jslpEngine: SolverEngine = guardEngine({
  name: "jslp",
  version: solverVersion("jslp"),
  capabilities: engineCapabilities.jslp,
  async solve(program, options) {
    return solveNow(program, options);
  },
});

function solveNow(program: LinearProgram, options: SolveOptions): SolveOutcome {
  const started = performance.now();
  const form = toStandardForm(program);
  // 0 would mean no limit.
  const timeout = Math.max(1, Math.min(options.timeLimitSeconds * 1000, 2 ** 31));
  const solveStarted = performance.now();
  const result = readResult(solver.Solve({ ...form.model, options: { timeout, presolve: false } }));
  const stopped = performance.now() - solveStarted >= timeout - 2;
  const seconds = (performance.now() - started) / 1000;
  const cycled = (solver.lastSolvedModel?.messages.length ?? 0) > 0;
  const unknown = (why: "time" | "crash" | "unbounded", detail: string): SolveOutcome => ({
    status: "unknown",
    why,
    detail,
    bound: Number.NEGATIVE_INFINITY,
    seconds,
  });
  const isMip = program.columns.some((column) => column.integer);
  const answered = result.feasible && result.bounded && (result.integral || !isMip);
  if (answered) {
    const values = form.values((variable) => result.value(variable));
    const objective = result.objective + form.constant;
    const proven = !cycled && (!stopped || !isMip);
    return { status: proven ? "optimal" : "feasible", values, objective, bound: proven ? objective : Number.NEGATIVE_INFINITY, seconds };
  }
  if (stopped) return unknown("time", "javascript-lp-solver reached its time limit without a solution");
  if (cycled) return unknown("crash", "javascript-lp-solver went round in a circle (simplex cycling)");
  if (!result.bounded) return unknown("unbounded", "javascript-lp-solver found the objective unbounded");
  return { status: "infeasible", seconds };
}

interface ReadResult {
  readonly feasible: boolean;
  readonly bounded: boolean;
  readonly integral: boolean;
  readonly objective: number;
  value(variable: string): number;
}

/** The result holds a key for every variable that is not 0, beside its own. */
function readResult(result: unknown): ReadResult {
  const fields = new Map<string, unknown>(typeof result === "object" && result !== null ? Object.entries(result) : []);
  const objective = fields.get("result");
  return {
    feasible: fields.get("feasible") === true,
    bounded: fields.get("bounded") !== false,
    integral: fields.get("isIntegral") === true,
    objective: typeof objective === "number" ? objective : Number.NaN,
    value(variable) {
      const value = fields.get(variable) ?? 0;
      return typeof value === "number" ? value : Number.NaN;
    },
  };
}
