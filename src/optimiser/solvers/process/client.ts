/**
 * The parent side: a solver in a process of its own, so that it never blocks the caller and can always be ended.
 *
 * Cancelling kills the process (SIGKILL: gone within 0.1 s); so does the time limit plus a grace, since solvers overrun it.
 * The last incumbent that came over is the answer then, if it holds. Solves of one solver wait for each other.
 */
import { objectiveOf } from "../../lp/check-values.ts";
import type { LinearProgram } from "../../lp/program.ts";
import { engineCapabilities, solverVersion } from "../capabilities.ts";
import { judgeOutcome } from "../judge-outcome.ts";
import type { SolveOptions, SolveOutcome, Solver, SolverName, SolveWatch, UnknownReason } from "../port.ts";
import { settleWithoutSolver } from "../settle-without-solver.ts";
import { findPrlimit, LEAST_MEMORY_MIB } from "./launch.ts";
import { solveRequest, unpackProgress } from "./protocol.ts";
import { type SolverProcess, startProcess } from "./solver-process.ts";

/** Allowed for starting Node, loading the solver and handing over the program. */
const START_SECONDS = 60;
/** A process that holds more than this is not kept: WebAssembly never gives memory back. */
const KEPT_UP_TO_MIB = 1024;
/** Solvers look at the clock now and then only. */
const graceSeconds = (limit: number): number => Math.min(15, 2 + limit / 4);

/** The solver in a process of its own. The process starts with the first solve. */
export function createSolver(name: SolverName): Solver {
  const prlimit = findPrlimit();
  let kept: SolverProcess | null = null;
  const closing = new AbortController();
  let requests = 0;
  let last: Promise<unknown> = Promise.resolve();

  const solveNow = async (program: LinearProgram, options: SolveOptions, watch: SolveWatch): Promise<SolveOutcome> => {
    if (watch.signal?.aborted) return unknown("cancelled", "cancelled before it began");
    if (closing.signal.aborted) return unknown("refused", `the solver ${name} is closed`);
    if (kept !== null && (!kept.isAlive() || kept.memoryMiB !== options.memoryMiB)) {
      await kept.kill();
      kept = null;
    }
    const solverProcess = kept ?? startProcess(options.memoryMiB, prlimit);
    kept = solverProcess;
    requests += 1;
    const { outcome, reusable } = await solveIn(solverProcess, requests, name, program, options, watch, closing.signal);
    // HiGHS compiles itself in its first solves; the others start quickly and are better off fresh.
    if (!reusable || name !== "highs") {
      kept = null;
      await solverProcess.kill();
    }
    return outcome;
  };

  return {
    name,
    version: solverVersion(name),
    capabilities: { ...engineCapabilities[name], memoryBound: prlimit !== null },
    async solve(program, options, watch = {}) {
      const refusal = refuse(options) ?? settleWithoutSolver(program);
      if (refusal !== null) return refusal;
      const previous = last;
      const turn = previous.then(() => solveNow(program, options, watch));
      last = turn.catch(() => {});
      return await Promise.race([turn, cancelledWhileWaiting(previous, watch.signal)]);
    },
    async close() {
      closing.abort();
      await kept?.kill();
      kept = null;
    },
  };
}

const unknown = (why: UnknownReason, detail: string, bound = Number.NEGATIVE_INFINITY, seconds = 0): SolveOutcome => ({
  status: "unknown",
  why,
  detail,
  bound,
  seconds,
});

function refuse({ memoryMiB }: SolveOptions): SolveOutcome | null {
  if (memoryMiB === undefined || memoryMiB >= LEAST_MEMORY_MIB) return null;
  return unknown(
    "refused",
    `a memory bound of ${memoryMiB} MiB is too little for a solver's process: give at least ${LEAST_MEMORY_MIB} MiB`,
  );
}

/** Settles only when the signal comes before the turn does. */
function cancelledWhileWaiting(turn: Promise<unknown>, signal: AbortSignal | undefined): Promise<SolveOutcome> {
  return new Promise((resolve) => {
    const cancel = () => resolve(unknown("cancelled", "cancelled while it waited for another solve"));
    signal?.addEventListener("abort", cancel);
    void turn.then(() => signal?.removeEventListener("abort", cancel));
  });
}

interface Ending {
  readonly why: UnknownReason;
  readonly detail: string;
}

async function solveIn(
  solverProcess: SolverProcess,
  id: number,
  name: SolverName,
  program: LinearProgram,
  options: SolveOptions,
  { onProgress, signal }: SolveWatch,
  closing: AbortSignal,
): Promise<{ readonly outcome: SolveOutcome; readonly reusable: boolean }> {
  const begun = performance.now();
  let incumbent: readonly number[] | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  let ending: Ending | null = null;
  const end = (why: UnknownReason, detail: string) => {
    ending ??= { why, detail };
    void solverProcess.kill();
  };
  const cancel = () => end("cancelled", "cancelled");
  const close = () => end("cancelled", `the solver ${name} was closed`);
  signal?.addEventListener("abort", cancel, { once: true });
  closing.addEventListener("abort", close, { once: true });
  const starving = options.memoryMiB === undefined ? "crash" : "memory";
  let timer = after(START_SECONDS, () => end(starving, `the solver's process did not start within ${START_SECONDS} s`));
  const limit = options.timeLimitSeconds;
  const grace = graceSeconds(limit);
  const reply = await solverProcess.ask(solveRequest(id, name, program, options), {
    onStarted() {
      clearTimeout(timer);
      timer = after(limit + grace, () => end("time", `${name} overran its limit of ${limit} s by ${grace} s and was stopped`));
    },
    onProgress(packed) {
      const progress = unpackProgress(packed, program.columns.length);
      incumbent = progress.solution ?? incumbent;
      bound = Math.max(bound, progress.bound ?? bound);
      if (ending === null) onProgress?.(progress);
    },
  });
  clearTimeout(timer);
  signal?.removeEventListener("abort", cancel);
  closing.removeEventListener("abort", close);
  const seconds = (performance.now() - begun) / 1000;
  if (ending === null && reply.kind === "replied") {
    const outcome = judgeOutcome(program, options, name, reply.outcome);
    return { outcome, reusable: reply.residentMiB <= KEPT_UP_TO_MIB && !isBroken(outcome) };
  }
  const { why, detail }: Ending = ending ?? (reply.kind === "died" ? reply : { why: "crash", detail: "no reply" });
  return { outcome: rescue(name, program, options, incumbent, unknown(why, detail, bound, seconds)), reusable: false };
}

const isBroken = (outcome: SolveOutcome): boolean => outcome.status === "unknown" && (outcome.why === "memory" || outcome.why === "crash");

/** The last incumbent as the answer of a solve that ended badly, if it holds; who cancels wants none. */
function rescue(
  name: SolverName,
  program: LinearProgram,
  options: SolveOptions,
  incumbent: readonly number[] | null,
  lost: SolveOutcome,
): SolveOutcome {
  if (incumbent === null || lost.status !== "unknown" || lost.why === "cancelled") return lost;
  const { bound, seconds, detail } = lost;
  const objective = objectiveOf(program, incumbent);
  const judged = judgeOutcome(program, options, name, { status: "feasible", values: incumbent, objective, bound, seconds, note: detail });
  return judged.status === "feasible" ? judged : lost;
}

/** No timer for limits beyond what timers can count (24 days). */
function after(seconds: number, action: () => void): NodeJS.Timeout | undefined {
  return seconds * 1000 < 2 ** 31 ? setTimeout(action, seconds * 1000) : undefined;
}
