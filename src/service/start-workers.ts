/** The workers of a process: the planner's processes, and the worker that gives them jobs. */
import { hostname } from "node:os";
import { join } from "node:path";
import { createPlanner } from "./jobs/planner.ts";
import { planningHandlers } from "./jobs/planning-handlers.ts";
import type { JobHandler } from "./jobs/port.ts";
import { createWorker } from "./jobs/worker.ts";
import { type JobKind, jobKinds } from "./records.ts";
import type { Background } from "./run-service.ts";
import type { Services } from "./services.ts";

export interface WorkersOptions {
  readonly services: Services;
  readonly atOnce: number;
  readonly memoryMiB: number;
  readonly dataFolder: string;
  /** Of the kinds that no planner's process does: executions. */
  readonly handlers: Readonly<Partial<Record<JobKind, JobHandler>>>;
}

/** Takes every kind of job that it has a handler for. */
export async function startWorkers({ services, atOnce, memoryMiB, dataFolder, handlers: others }: WorkersOptions): Promise<Background> {
  const planner = createPlanner({
    keep: atOnce,
    memoryMiB,
    instancesFolder: join(dataFolder, "instances"),
    note: (text, name) => services.log("warn", text, { job: name }),
  });
  const handlers = { ...planningHandlers({ services, planner }), ...others };
  const kinds = jobKinds.filter((kind) => kind in handlers);
  const worker = createWorker({ services, kinds, atOnce, handlers, workerId: `${hostname()}:${process.pid}` });
  await worker.start();
  planner.warmUp();
  return {
    async stop() {
      await worker.stop();
      await planner.close();
    },
  };
}
