/**
 * A planner's process: does the work that its parent sends, one after the other, with solvers in processes of their own. Like main.ts
 * it chooses adapters, since it is where a program begins. It may compute for minutes, so a second thread watches the parent; its
 * solvers watch it in the same way, so that nothing is left of work whose process was killed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { LinearProgram } from "../../optimiser/lp/program.ts";
import type { StageProgress } from "../../optimiser/run.ts";
import type { Solver, SolverName } from "../../optimiser/solvers/port.ts";
import { createSolver } from "../../optimiser/solvers/process/client.ts";
import { createFallbackSolver } from "../../plan/fallback-solver.ts";
import { failedInstanceText } from "../../plan/wrong-instance.ts";
import { doWork, type WorkAnswer } from "../planning/work.ts";
import type { PlannerMessage, PlannerProgress, PlannerRequest } from "./planner-protocol.ts";

/** Handed over by the parent: asking for the parent here could come after its end. */
const [parent = "", instancesFolder = ""] = process.argv.slice(2);

/** Below that of a server: who asks a question does not wait for a solve. Inherited by its solvers; all that is left over is theirs. */
const NICENESS = 5;
// Only an administrator may raise one that was set lower.
setPriority(Math.max(getPriority(), NICENESS));

/** Solvers find better answers faster than anybody reads of them. */
const PROGRESS_EVERY_MS = 100;

const orphanWatch = `
const { workerData } = require("node:worker_threads");
setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL"); }, 500);
`;

const usualSolvers = ["highs", "jslp"] as const;

/** They stay for the next work: a solver's first solve costs seconds. */
const opened = new Map<SolverName, Solver>();
function solverNamed(name: SolverName): Solver {
  const solver = opened.get(name) ?? createSolver(name);
  opened.set(name, solver);
  return solver;
}

const say = (message: PlannerMessage): void => void process.send?.(message);

function progressOf({ stage, stages, objective, seconds, incumbent, bound }: StageProgress, doing: string | undefined): PlannerProgress {
  const known = bound !== null && Number.isFinite(bound) ? bound : null;
  const gap = incumbent === null || known === null || incumbent === 0 ? null : Math.max(0, (incumbent - known) / Math.abs(incumbent));
  return { ...(doing === undefined ? {} : { doing }), stage, stages, objective, seconds, incumbent, bound: known, gap };
}

/** Tells where the search stands now and then; a new stage at once. */
function progressTeller(id: number): (progress: StageProgress, doing?: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  let told = "";
  return (progress, doing) => {
    const now = performance.now();
    const step = `${progress.stage} ${doing}`;
    if (step === told && now - last < PROGRESS_EVERY_MS) return;
    last = now;
    told = step;
    say({ kind: "progress", id, progress: progressOf(progress, doing) });
  };
}

/** Resolves with the name of the file. */
function keepInstance(name: string, solver: string, text: string): string {
  const file = `${name}-${solver.replace(/[^\w.-]+/g, "-")}.json`;
  mkdirSync(instancesFolder, { recursive: true, mode: 0o700 });
  writeFileSync(join(instancesFolder, file), text, { mode: 0o600 });
  return file;
}

async function work({ id, name, work }: Extract<PlannerRequest, { kind: "work" }>): Promise<WorkAnswer> {
  const answer = await doWork(work, {
    solver: (asked) =>
      createFallbackSolver({
        names: asked === undefined ? usualSolvers : [asked],
        open: solverNamed,
        tell: (text) => say({ kind: "note", id, text }),
        save: async (instance) => keepInstance(name, `failed-${instance.solver}`, failedInstanceText(instance)),
      }),
    onProgress: progressTeller(id),
  });
  return answer.status === "wrong" ? { ...answer, instance: keepInstance(name, answer.solver, answer.instance) } : answer;
}

/** Of no use but to load the solver: two things, one of which fits. */
const knapsack: LinearProgram = {
  columns: ["a", "b"].map((name) => ({ name, lower: 0, upper: 1, integer: true })),
  rows: [{ name: "fits", columns: [0, 1], coefficients: [2, 3], lower: Number.NEGATIVE_INFINITY, upper: 4 }],
  objective: [-2, -3],
  objectiveConstant: 0,
};

async function warm(): Promise<WorkAnswer> {
  const { status } = await solverNamed("highs").solve(knapsack, { timeLimitSeconds: 60, gap: 0, seed: 1 });
  return { status: "done", result: JSON.stringify(status), remark: null, figures: null };
}

async function answer(request: PlannerRequest): Promise<void> {
  const { id } = request;
  try {
    const made = await (request.kind === "warm" ? warm() : work(request));
    say({ kind: "answer", id, answer: made, residentMiB: process.memoryUsage.rss() / 2 ** 20 });
  } catch (error) {
    say({ kind: "broken", id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

// Interrupts go to every process of a group: it is for the parent to say what becomes of the work.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (request: PlannerRequest) => void answer(request));
new Worker(orphanWatch, { eval: true, workerData: Number(parent) }).unref();
