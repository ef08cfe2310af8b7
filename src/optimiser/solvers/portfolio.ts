/** Tries solvers in order until one gives an answer that holds, and says why each of the others did not. */
import type { LinearProgram } from "../lp/program.ts";
import { judgeOutcome } from "./judge-outcome.ts";
import type { SolveOptions, SolveOutcome, Solver, SolverName, SolveWatch } from "./port.ts";

/** What one solver was asked and said. */
export interface Attempt {
  readonly solver: SolverName;
  readonly version: string;
  readonly outcome: SolveOutcome;
  /** One sentence: what came of it, and where the instance was saved. */
  readonly reason: string;
}

/** Enough to reproduce a solver's failure: program and options in, outcome out. */
export interface FailedInstance {
  readonly program: LinearProgram;
  readonly options: SolveOptions;
  readonly solver: SolverName;
  readonly version: string;
  readonly outcome: SolveOutcome;
}

export interface PortfolioPorts extends SolveWatch {
  /** Opens a solver; called at most once a name. The caller closes what it opened. */
  readonly open: (name: SolverName) => Solver;
  /** Stores the instance of a wrong answer, a crash or lost memory; resolves with where, for the message. */
  readonly saveInstance?: (instance: FailedInstance) => Promise<string>;
}

export interface PortfolioAnswer {
  readonly outcome: SolveOutcome;
  /** Whose outcome it is; null when no solver was tried. */
  readonly solver: { readonly name: SolverName; readonly version: string } | null;
  /** In the order tried. Wrong answers are in here, whatever the outcome. */
  readonly attempts: readonly Attempt[];
}

/** Up to this many columns an "infeasible" of another solver than HiGHS is put to HiGHS too. */
const CONFIRM_UP_TO_COLUMNS = 20_000;
/** Less than this left, and no further solver is tried. */
const LEAST_SECONDS = 0.05;

/**
 * The first answer that holds, from the solvers in the order given; the time limit is shared. A solver is passed over when
 * the program is too large for it, it is not installed, it crashes, runs out of memory or answers wrongly.
 */
export async function solveWithPortfolio(
  program: LinearProgram,
  options: SolveOptions,
  names: readonly SolverName[],
  ports: PortfolioPorts,
): Promise<PortfolioAnswer> {
  const started = performance.now();
  const attempts: Attempt[] = [];
  const solvers = new Map<SolverName, Solver>();
  const attempt = async (name: SolverName): Promise<Attempt> => {
    const solver = solvers.get(name) ?? ports.open(name);
    solvers.set(name, solver);
    const timeLimitSeconds = options.timeLimitSeconds - (performance.now() - started) / 1000;
    const made = await attemptWith(solver, program, { ...options, timeLimitSeconds }, ports);
    attempts.push(made);
    return made;
  };
  for (const name of names) {
    if (attempts.length > 0 && options.timeLimitSeconds - (performance.now() - started) / 1000 < LEAST_SECONDS) break;
    const tried = await attempt(name);
    if (!isFinal(tried.outcome)) continue;
    if (!needsConfirming(tried, program) || attempts.some(({ solver }) => solver === "highs")) return answerOf(tried, attempts);
    return answerOf(await confirm(tried, attempt, ports, program, options, attempts), attempts);
  }
  return answerOf(attempts.at(-1) ?? null, attempts);
}

const noSolver: SolveOutcome = {
  status: "unknown",
  why: "refused",
  detail: "no solver was named",
  bound: Number.NEGATIVE_INFINITY,
  seconds: 0,
};

function answerOf(attempt: Attempt | null, attempts: readonly Attempt[]): PortfolioAnswer {
  if (attempt === null) return { outcome: noSolver, solver: null, attempts };
  return { outcome: attempt.outcome, solver: { name: attempt.solver, version: attempt.version }, attempts };
}

async function attemptWith(solver: Solver, program: LinearProgram, options: SolveOptions, ports: PortfolioPorts): Promise<Attempt> {
  const { name, version, capabilities } = solver;
  const columns = program.columns.length;
  if (columns > capabilities.maxColumns) {
    const detail = `${columns} columns are more than ${name} is given (${capabilities.maxColumns})`;
    const outcome: SolveOutcome = { status: "unknown", why: "refused", detail, bound: Number.NEGATIVE_INFINITY, seconds: 0 };
    return { solver: name, version, outcome, reason: detail };
  }
  const watch = { ...(ports.onProgress && { onProgress: ports.onProgress }), ...(ports.signal && { signal: ports.signal }) };
  const outcome = judgeOutcome(program, options, name, await solver.solve(program, options, watch));
  const unbounded = options.memoryMiB !== undefined && !capabilities.memoryBound ? "; the memory bound is not enforced here" : "";
  const saved = isFailure(outcome) ? await save({ program, options, solver: name, version, outcome }, ports) : "";
  return { solver: name, version, outcome, reason: `${describe(outcome)}${unbounded}${saved}` };
}

function describe(outcome: SolveOutcome): string {
  switch (outcome.status) {
    case "optimal":
    case "feasible": {
      const found = outcome.status === "optimal" ? "proved an optimum" : "found a solution within its limits";
      return outcome.note === undefined ? found : `${found}; ${outcome.note}`;
    }
    case "infeasible":
      return outcome.note === undefined ? "proved that there is no solution" : `found that there is no solution; ${outcome.note}`;
    case "unknown":
      return outcome.detail;
    default:
      return outcome satisfies never;
  }
}

/** Worth an instance to reproduce it. */
const isFailure = (outcome: SolveOutcome): boolean =>
  outcome.status === "unknown" && (outcome.why === "wrong" || outcome.why === "crash" || outcome.why === "memory");

/** Nothing that another solver could better: refusals and failures are. */
const isFinal = (outcome: SolveOutcome): boolean => outcome.status !== "unknown" || (outcome.why !== "refused" && !isFailure(outcome));

const needsConfirming = ({ outcome, solver }: Attempt, program: LinearProgram): boolean =>
  outcome.status === "infeasible" && solver !== "highs" && program.columns.length <= CONFIRM_UP_TO_COLUMNS;

/**
 * Puts an "infeasible" to HiGHS. Its solution makes the first answer wrong; anything short of a solution lets it stand.
 */
async function confirm(
  doubted: Attempt,
  attempt: (name: SolverName) => Promise<Attempt>,
  ports: PortfolioPorts,
  program: LinearProgram,
  options: SolveOptions,
  attempts: Attempt[],
): Promise<Attempt> {
  const second = await attempt("highs");
  if (second.outcome.status !== "optimal" && second.outcome.status !== "feasible") return doubted;
  const { solver, version } = doubted;
  const detail = `${solver} called the program infeasible, and highs found a solution that holds`;
  const outcome: SolveOutcome = {
    status: "unknown",
    why: "wrong",
    detail,
    bound: Number.NEGATIVE_INFINITY,
    seconds: doubted.outcome.seconds,
  };
  const saved = await save({ program, options, solver, version, outcome }, ports);
  attempts[attempts.indexOf(doubted)] = { solver, version, outcome, reason: `${detail}${saved}` };
  return second;
}

/** Saving must not cost the answer: what goes wrong there is told in the reason. */
async function save(instance: FailedInstance, { saveInstance }: PortfolioPorts): Promise<string> {
  if (saveInstance === undefined) return "";
  try {
    return `; instance saved as ${await saveInstance(instance)}`;
  } catch (error) {
    return `; the instance could not be saved: ${error instanceof Error ? error.message : String(error)}`;
  }
}
