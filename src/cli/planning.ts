/** Asks the planner for a plan, with progress on standard error, and makes of the outcome what a command needs. */
import { ruleBook } from "../constraints/index.ts";
import type { StageProgress } from "../optimiser/run.ts";
import type { Solver } from "../optimiser/solvers/port.ts";
import type { FailedInstance } from "../optimiser/solvers/portfolio.ts";
import { createFallbackSolver } from "../plan/fallback-solver.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { type PlanOutcome, type PlanRequest, planNetwork, type WrongPlan } from "../plan/plan-network.ts";
import { problemsOf } from "../plan/verify-finding.ts";
import { failedInstanceText, wrongPlanText } from "../plan/wrong-instance.ts";
import { badInput, CommandFailure, type ExitStatus, exitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { SolverOptions } from "./options.ts";
import { createProgress } from "./progress.ts";
import { decimals, gapPercent } from "./views/words.ts";

export type PlanAnswer = Extract<PlanOutcome, { status: "plan" }>;

/** The solver a command was given, for as long as `use` takes. */
export async function withSolver<Value>(
  machine: Machine,
  { solver: asked }: SolverOptions,
  use: (solver: Solver) => Promise<Value>,
): Promise<Value> {
  const signal = machine.interrupts();
  const solver = createFallbackSolver({
    names: asked === undefined ? ["highs", "jslp"] : [asked],
    open: (name) => machine.openSolver(name),
    tell: (reason) => machine.note(signal.aborted ? "" : `rehome: ${reason}\n`),
    save: (instance) => saveInstance(machine, instance),
  });
  if (solver.version === "not installed") {
    const pack = { highs: "highs", glpk: "glpk.js", jslp: "javascript-lp-solver" }[solver.name];
    throw badInput(`the solver ${solver.name} is not installed. Run npm install ${pack}, or choose another with --solver`);
  }
  try {
    return await use(solver);
  } finally {
    await solver.close();
  }
}

/** What reproduces a wrong answer or a crash, in the current folder; nothing when we were the ones who ended the solver. */
async function saveInstance(machine: Machine, instance: FailedInstance): Promise<string> {
  if (machine.interrupts().aborted) return "nothing: interrupted";
  const file = `rehome-failed-${instance.solver}.json`;
  await machine.writeWhole(file, failedInstanceText(instance));
  return file;
}

/** Whatever came of a cancelled search, it is not what was asked for. */
function refuseInterrupted(machine: Machine): void {
  if (machine.interrupts().aborted) throw new CommandFailure(exitStatus.interrupted, "interrupted; nothing was written");
}

/** `show` is told where the search stands; by default it is a line on standard error. */
export async function makePlan(machine: Machine, solver: Solver, request: PlanRequest, show?: (text: string) => void): Promise<PlanAnswer> {
  const progress = createProgress(machine);
  const tell = show ?? ((text) => progress.show(text));
  const started = machine.elapsedMs();
  try {
    const outcome = await planNetwork(request, ruleBook, solver, {
      onProgress: (stage) => tell(progressLine(request.goal.goal, stage, (machine.elapsedMs() - started) / 1000)),
      signal: machine.interrupts(),
    });
    progress.done();
    refuseInterrupted(machine);
    return outcome.status === "plan" ? outcome : await refuseWrong(machine, request, outcome.wrong);
  } finally {
    progress.done();
  }
}

export function statusOfPlan(plan: PlanDocument): ExitStatus {
  switch (plan.status) {
    case "optimal":
    case "feasible":
      return exitStatus.done;
    case "infeasible":
      return exitStatus.infeasible;
    case "unknown":
      return exitStatus.notFound;
    default:
      return plan.status satisfies never;
  }
}

function progressLine(goal: string, { stage, stages, objective, incumbent, bound }: StageProgress, seconds: number): string {
  const best = incumbent === null ? "no plan yet" : `best ${decimals(incumbent, 2)}`;
  const proven = bound === null || !Number.isFinite(bound) ? "" : `, bound ${decimals(bound, 2)}`;
  const gap =
    incumbent === null || proven === "" || incumbent === 0 || bound === null
      ? ""
      : `, gap ${gapPercent((incumbent - bound) / Math.abs(incumbent))}`;
  return `${goal}: ${objective} (${stage} of ${stages}), ${decimals(seconds, 0)} s: ${best}${proven}${gap}`;
}

/** A solver that answers wrongly is never believed: the instance is kept to reproduce it. */
async function refuseWrong(machine: Machine, request: PlanRequest, wrong: WrongPlan): Promise<never> {
  const file = `rehome-wrong-answer-${wrong.solver}.json`;
  await machine.writeWhole(file, wrongPlanText(request, wrong));
  const problems = problemsOf(wrong.findings);
  const rules = wrong.reasons.map(({ rule, subject }) => ({ pointer: subject, found: `breaks ${rule}`, remedy: "" }));
  const message = `the answer of ${wrong.solver} ${wrong.version} does not hold, and is not used. ${file} reproduces it; try another --solver`;
  throw new CommandFailure(exitStatus.verificationFailed, message, [...problems, ...rules]);
}
