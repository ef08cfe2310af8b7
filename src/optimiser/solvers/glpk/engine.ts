/**
 * GLPK compiled to WebAssembly (package `glpk.js`, GPL-3.0, optional). The only file that names it, and it is loaded only
 * when a program is to be solved with it.
 *
 * Its traps: the default import fails in Node (`glpk.js/node` works); without presolve most integer programs come back
 * without a solution; infeasible, unbounded and out of time may all be status 1 with zeros. Its log tells them apart, and
 * holds the bound too, so the log is read. It knows no constant in the objective: a column fixed at 1 carries it, so that
 * the gap is that of the whole objective. It blocks its thread and takes no starting solution.
 */
import type { LinearProgram } from "../../lp/program.ts";
import { engineCapabilities, solverVersion } from "../capabilities.ts";
import { guardEngine } from "../guard-engine.ts";
import type { SolveOptions, SolveOutcome, SolveProgress, SolverEngine } from "../port.ts";
import { type LogReader, readLog } from "./read-log.ts";

type Glpk = Awaited<ReturnType<typeof import("glpk.js/node").default>>;
type GlpkProgram = Parameters<Glpk["solve"]>[0];

/** GLPK counts milliseconds in 32 bits. */
const LONGEST_SECONDS = 2_000_000;
const CONSTANT = "one";

export const glpkEngine: SolverEngine = createGlpkEngine(() => import("glpk.js/node"));

/** The engine over a loader of the package: tests hand over one that fails. */
export function createGlpkEngine(load: () => Promise<{ readonly default: () => Promise<Glpk> }>): SolverEngine {
  let loaded: Promise<SpokenGlpk> | null = null;
  return guardEngine({
    name: "glpk",
    version: solverVersion("glpk"),
    capabilities: engineCapabilities.glpk,
    async solve(program, options, onProgress) {
      try {
        loaded ??= loadListening(load);
        return solveNow(await loaded, program, options, onProgress);
      } catch (error) {
        loaded = null;
        if (isMissing(error)) return notInstalled;
        throw error;
      }
    },
  });
}

const notInstalled: SolveOutcome = {
  status: "unknown",
  why: "refused",
  detail:
    "glpk.js is not installed: it is optional, its licence is GPL-3.0. Install it with: npm install glpk.js@5, or choose another solver",
  bound: Number.NEGATIVE_INFINITY,
  seconds: 0,
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND");

interface SpokenGlpk {
  readonly glpk: Glpk;
  /** Receives each line of the log of the solve that runs. */
  listen(listener: (line: string) => void): void;
}

/** GLPK prints through the console that it finds when it is loaded, and the package offers no other way to its log. */
async function loadListening(load: () => Promise<{ readonly default: () => Promise<Glpk> }>): Promise<SpokenGlpk> {
  const { default: create } = await load();
  let listener: (line: string) => void = () => {};
  const consoleInUse = globalThis.console;
  const { log, error } = consoleInUse;
  const hear = (...words: readonly unknown[]) => listener(words.join(" "));
  Object.assign(consoleInUse, { log: hear, error: hear });
  try {
    const glpk = await create();
    return {
      glpk,
      listen(next) {
        listener = next;
      },
    };
  } finally {
    Object.assign(consoleInUse, { log, error });
  }
}

function solveNow(
  { glpk, listen }: SpokenGlpk,
  program: LinearProgram,
  options: SolveOptions,
  onProgress: (progress: SolveProgress) => void,
): SolveOutcome {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const log = readLog((incumbent, bound) => onProgress({ seconds: seconds(), incumbent, bound }));
  listen(log.line);
  const { result } = attempt(log, () =>
    glpk.solve(toGlpk(glpk, program), {
      presol: true,
      msglev: glpk.GLP_MSG_ALL,
      tmlim: Math.min(LONGEST_SECONDS, Math.max(0, options.timeLimitSeconds)),
      mipgap: Math.max(0, options.gap),
    }),
  );
  const heard = log.heard();
  const bound = heard.bound ?? Number.NEGATIVE_INFINITY;
  if (result.status === glpk.GLP_OPT || result.status === glpk.GLP_FEAS) {
    const values = program.columns.map((_, index) => result.vars[`x${index}`] ?? Number.NaN);
    const optimal = result.status === glpk.GLP_OPT || heard.ending === "gap";
    return {
      status: optimal ? "optimal" : "feasible",
      values,
      objective: result.z,
      bound: result.status === glpk.GLP_OPT ? result.z : bound,
      seconds: seconds(),
    };
  }
  if (heard.ending === "infeasible" || result.status === glpk.GLP_NOFEAS) return { status: "infeasible", seconds: seconds() };
  const unknown = (why: "unbounded" | "time" | "crash", detail: string): SolveOutcome => ({
    status: "unknown",
    why,
    detail,
    bound,
    seconds: seconds(),
  });
  if (heard.ending === "unbounded" || result.status === glpk.GLP_UNBND) return unknown("unbounded", "GLPK found the objective unbounded");
  if (heard.ending === "time") return unknown("time", "GLPK reached its time limit without a solution");
  return unknown("crash", `GLPK ended with status ${result.status}; its last words: ${heard.lastLine}`);
}

/** GLPK aborts on a failed assertion (seen in its preprocessor, with unbounded integer columns) as it does without memory: the log knows. */
function attempt<Result>(log: LogReader, solve: () => Result): Result {
  try {
    return solve();
  } catch (error) {
    const { complaint, lastLine } = log.heard();
    throw new Error(complaint ?? `${error instanceof Error ? error.message : String(error)}; its last words: ${lastLine}`, {
      cause: error,
    });
  }
}

function toGlpk(glpk: Glpk, program: LinearProgram): GlpkProgram {
  const name = (index: number) => `x${index}`;
  const limits = (lower: number, upper: number) => {
    const lb = Number.isFinite(lower) ? lower : 0;
    const ub = Number.isFinite(upper) ? upper : 0;
    if (lower === upper) return { type: glpk.GLP_FX, lb, ub };
    if (Number.isFinite(lower)) return { type: Number.isFinite(upper) ? glpk.GLP_DB : glpk.GLP_LO, lb, ub };
    return { type: Number.isFinite(upper) ? glpk.GLP_UP : glpk.GLP_FR, lb, ub };
  };
  const costs = program.objective.map((coef, index) => ({ name: name(index), coef }));
  return {
    name: "program",
    objective: { direction: glpk.GLP_MIN, name: "objective", vars: [...costs, { name: CONSTANT, coef: program.objectiveConstant }] },
    subjectTo: program.rows.map((row, index) => ({
      name: `r${index}`,
      vars: row.columns.map((column, position) => ({ name: name(column), coef: row.coefficients[position] ?? 0 })),
      bnds: limits(row.lower, row.upper),
    })),
    bounds: [
      ...program.columns.map((column, index) => ({ name: name(index), ...limits(column.lower, column.upper) })),
      { name: CONSTANT, type: glpk.GLP_FX, lb: 1, ub: 1 },
    ],
    generals: program.columns.flatMap((column, index) => (column.integer ? [name(index)] : [])),
  };
}
