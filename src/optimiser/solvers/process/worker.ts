/**
 * The child side: solves what its parent sends, one program after the other. It may block for minutes, so a second thread
 * watches whether the parent is still there.
 */
import { Worker } from "node:worker_threads";
import type { SolverEngine, SolverName } from "../port.ts";
import { packProgress, programOf, type SolveRequest, type WorkerMessage } from "./protocol.ts";

/** Each solver is loaded when it is asked for, and not before. */
async function engineNamed(name: SolverName): Promise<SolverEngine> {
  switch (name) {
    case "highs":
      return (await import("../highs/engine.ts")).highsEngine;
    case "glpk":
      return (await import("../glpk/engine.ts")).glpkEngine;
    case "jslp":
      return (await import("../jslp/engine.ts")).jslpEngine;
    default:
      return name satisfies never;
  }
}

/** The thread blocks in solves, and with it the news that the parent is gone; another thread kills the process then. */
const orphanWatch = `
const { workerData } = require("node:worker_threads");
setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL"); }, 500);
`;

function send(message: WorkerMessage): void {
  process.send?.(message);
}

async function answer(request: SolveRequest): Promise<void> {
  const { id } = request;
  const engine = await engineNamed(request.solver);
  const program = programOf(request);
  send({ kind: "started", id });
  const outcome = await engine.solve(program, request.options, (progress) =>
    send({ kind: "progress", id, progress: packProgress(progress) }),
  );
  send({ kind: "outcome", id, outcome, residentMiB: process.memoryUsage.rss() / 2 ** 20 });
}

/** Handed over by the parent: asking for it here could come after its end. */
const parent = Number(process.argv[2]);

process.on("disconnect", () => process.exit(0));
process.on("message", (request: SolveRequest) => void answer(request));
new Worker(orphanWatch, { eval: true, workerData: parent }).unref();
