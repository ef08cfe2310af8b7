/**
 * HiGHS compiled to WebAssembly (package `highs`, MIT). The only file that imports it.
 *
 * It blocks its thread while it solves. An infeasible or stopped solve returns zeros, so the status is read, never the values
 * alone. The first solves of a process compile the code (about 4 CPU-seconds): keep the process warm. After an abort for
 * want of memory the module is unusable and is loaded anew.
 */
import highsModule, { type CallbackData, type Highs, type HighsCallbackMap, type Model } from "highs";
import { checkValues, settleValues } from "../../lp/check-values.ts";
import type { Column, LinearProgram } from "../../lp/program.ts";
import { type ProgramArrays, toArrays } from "../../lp/program-arrays.ts";
import { engineCapabilities, solverVersion } from "../capabilities.ts";
import { defaultExport } from "../default-export.ts";
import { guardEngine } from "../guard-engine.ts";
import type { SolveOptions, SolveOutcome, SolveProgress, SolverEngine } from "../port.ts";

/** Seconds between two reports of the bound. */
const REPORT_SECONDS = 0.5;
/** HiGHS takes anything from 1e20 on as infinite. */
const INFINITE = 1e20;
/** HiGHS takes seeds up to this. */
const LARGEST_SEED = 2 ** 31 - 1;

const loadHighs = defaultExport<() => Promise<Highs>>(highsModule);
let runtime: Promise<Highs> | null = null;

export const highsEngine: SolverEngine = guardEngine({
  name: "highs",
  version: solverVersion("highs"),
  capabilities: engineCapabilities.highs,
  async solve(program, options, onProgress) {
    const started = performance.now();
    runtime ??= loadHighs();
    const highs = await runtime;
    try {
      return solveNow(highs, program, options, onProgress, started);
    } catch (error) {
      runtime = null;
      throw error;
    }
  },
});

/** A time limit that is nearly used up leaves this for the second proof of infeasibility. */
const LEAST_CONFIRMING_SECONDS = 1;
const UNBOUNDED = "HiGHS found the objective unbounded";

type Report = (progress: SolveProgress) => void;

function solveNow(highs: Highs, program: LinearProgram, options: SolveOptions, onProgress: Report, started: number): SolveOutcome {
  const seconds = () => (performance.now() - started) / 1000;
  if (isOpen(program) && isUnboundedRelaxed(highs, program, options)) {
    return { status: "unknown", why: "unbounded", detail: UNBOUNDED, bound: Number.NEGATIVE_INFINITY, seconds: seconds() };
  }
  const outcome = runOnce(highs, program, highsOptions(options), { options, seconds, onProgress });
  return outcome.status === "infeasible" ? confirmInfeasible(highs, program, { options, seconds, onProgress }) : outcome;
}

interface Run {
  readonly options: SolveOptions;
  /** Since the solve began. */
  seconds(): number;
  readonly onProgress: Report;
}

function runOnce(highs: Highs, program: LinearProgram, settings: Settings, { options, seconds, onProgress }: Run): SolveOutcome {
  const model = createModel(highs, toArrays(program));
  try {
    model.options.set(settings);
    const { start } = options;
    if (start?.length === program.columns.length && start.every(Number.isFinite)) model.setSolution({ colValue: start });
    const { modelStatus } = model.run(progressCallbacks(highs, seconds, onProgress));
    const outcome = readOutcome(highs, model, program, modelStatus, seconds());
    if (outcome.status !== "optimal" && outcome.status !== "feasible") return outcome;
    return mendRounding(highs, program, options, outcome, seconds);
  } finally {
    model.dispose();
  }
}

/**
 * HiGHS's presolve calls some feasible programs infeasible (ERGO-Code/HiGHS issues 3090 and 3296; 1 of 11,000 random mixed
 * programs here), so the proof is repeated without presolve, for as long as the time limit lets it.
 */
function confirmInfeasible(highs: Highs, program: LinearProgram, run: Run): SolveOutcome {
  const timeLimitSeconds = Math.max(LEAST_CONFIRMING_SECONDS, run.options.timeLimitSeconds - run.seconds());
  const settings = { ...highsOptions({ ...run.options, timeLimitSeconds }), presolve: "off" };
  const second = runOnce(highs, program, settings, run);
  switch (second.status) {
    case "infeasible":
      return second;
    case "optimal":
    case "feasible":
      return { ...second, note: "HiGHS's presolve called the program infeasible; this is its answer without presolve" };
    case "unknown": {
      if (second.why === "unbounded") return second;
      return {
        status: "infeasible",
        seconds: second.seconds,
        note: "proven with HiGHS's presolve; there was no time to repeat the proof without",
      };
    }
    default:
      return second satisfies never;
  }
}

/** A column gets cheaper without a limit of its own: the program may be unbounded. */
function isOpen({ columns, objective }: LinearProgram): boolean {
  const falls = ({ lower, upper }: Column, cost: number) =>
    (cost > 0 && lower === Number.NEGATIVE_INFINITY) || (cost < 0 && upper === Number.POSITIVE_INFINITY);
  return columns.some((column, index) => falls(column, objective[index] ?? 0));
}

/**
 * HiGHS calls some unbounded programs infeasible (its presolve) or optimal (its search for whole numbers). It is right about
 * their relaxation without presolve: 3,000 random programs, compared with GLPK.
 */
function isUnboundedRelaxed(highs: Highs, program: LinearProgram, options: SolveOptions): boolean {
  const arrays = toArrays(program);
  const model = createModel(highs, { ...arrays, integer: new Int32Array(arrays.integer.length) });
  try {
    model.options.set({ ...highsOptions(options), presolve: "off" });
    const { modelStatus } = model.run();
    const { unbounded, unboundedOrInfeasible } = highs.constants.modelStatus;
    return modelStatus === unbounded || modelStatus === unboundedOrInfeasible;
  } finally {
    model.dispose();
  }
}

function createModel(highs: Highs, arrays: ProgramArrays): Model {
  const { cost, constant, lower, upper, integer, rowLower, rowUpper, starts, indices, values } = arrays;
  const numCols = cost.length;
  const numRows = rowLower.length;
  return highs.createModel({
    numCols,
    numRows,
    offset: constant,
    colCost: cost,
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix: { format: "csr", numRows, numCols, starts, indices, values },
    integrality: integer,
  });
}

type Settings = Readonly<Record<string, boolean | number | string>>;

function highsOptions({ timeLimitSeconds, gap, seed, maxNodes }: SolveOptions): Settings {
  return {
    // Without output_flag the mipLogging callback is silent too.
    output_flag: true,
    log_to_console: false,
    time_limit: Math.max(0, timeLimitSeconds),
    mip_rel_gap: Math.max(0, gap),
    mip_abs_gap: gap > 0 ? 1e-9 : 0,
    random_seed: Math.abs(Math.trunc(seed)) % LARGEST_SEED,
    mip_feasibility_tolerance: 1e-7,
    primal_feasibility_tolerance: 1e-7,
    mip_min_logging_interval: REPORT_SECONDS,
    ...(maxNodes === undefined ? {} : { mip_max_nodes: maxNodes }),
  };
}

function progressCallbacks(highs: Highs, seconds: () => number, onProgress: Report): HighsCallbackMap {
  const { mipImprovingSolution, mipLogging } = highs.constants.callbackType;
  const report = (data: CallbackData, solution: Float64Array | undefined): undefined => {
    onProgress({
      seconds: seconds(),
      incumbent: finite(data.mip_primal_bound),
      bound: finite(data.mip_dual_bound),
      ...(solution === undefined ? {} : { solution: Array.from(solution) }),
    });
  };
  return {
    [mipImprovingSolution]: (event) => report(event.data, event.data.mip_solution),
    [mipLogging]: (event) => report(event.data, undefined),
  };
}

const finite = (value: number | undefined): number | null => (value === undefined || !(Math.abs(value) < INFINITE) ? null : value);

function readOutcome(highs: Highs, model: Model, program: LinearProgram, modelStatus: number, seconds: number): SolveOutcome {
  const status = highs.constants.modelStatus;
  const isMip = program.columns.some((column) => column.integer);
  const reported = isMip ? (finite(Number(model.info.get("mip_dual_bound"))) ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const unknown = (why: "time" | "unbounded" | "crash", detail: string): SolveOutcome => ({
    status: "unknown",
    why,
    detail,
    bound: reported,
    seconds,
  });
  const answer = (outcome: "optimal" | "feasible"): SolveOutcome => {
    const objective = Number(model.info.get("objective_function_value"));
    const bound = outcome === "optimal" && !isMip ? objective : reported;
    return { status: outcome, values: Array.from(model.getSolution().colValue), objective, bound, seconds };
  };
  const hasSolution = Number(model.info.get("primal_solution_status")) === highs.constants.solutionStatus.feasible;
  switch (modelStatus) {
    case status.optimal:
      return answer("optimal");
    case status.infeasible:
      return { status: "infeasible", seconds };
    case status.unbounded:
    case status.unboundedOrInfeasible:
      return unknown("unbounded", UNBOUNDED);
    case status.timeLimit:
    case status.iterationLimit:
    case status.solutionLimit:
    case status.interrupted:
      return hasSolution ? answer("feasible") : unknown("time", "HiGHS reached its limit of time or nodes without a solution");
    case status.unknown:
      return hasSolution ? answer("feasible") : unknown("crash", "HiGHS ended without a result: numerical trouble");
    default:
      return unknown("crash", `HiGHS ended with model status ${modelStatus}`);
  }
}

type Answer = Extract<SolveOutcome, { status: "optimal" | "feasible" }>;

/**
 * HiGHS's integer columns may be a tolerance off a whole number, which a large coefficient makes a broken row. Then the
 * continuous columns are solved again with the integer ones at their whole numbers. The answer is left alone where that fails.
 */
function mendRounding(highs: Highs, program: LinearProgram, options: SolveOptions, answer: Answer, seconds: () => number): SolveOutcome {
  const settled = settleValues(program, answer.values);
  if (checkValues(program, settled).faults.length === 0) return { ...answer, values: settled };
  if (program.columns.every((column) => column.integer)) return answer;
  const columns = program.columns.map((column, index) => {
    const value = settled[index] ?? 0;
    return column.integer ? { ...column, lower: value, upper: value, integer: false } : column;
  });
  const model = createModel(highs, toArrays({ ...program, columns }));
  try {
    model.options.set(highsOptions({ ...options, timeLimitSeconds: Math.max(1, options.timeLimitSeconds - seconds()) }));
    if (model.run().modelStatus !== highs.constants.modelStatus.optimal) return answer;
    const objective = Number(model.info.get("objective_function_value"));
    return { ...answer, values: Array.from(model.getSolution().colValue), objective, seconds: seconds() };
  } finally {
    model.dispose();
  }
}
