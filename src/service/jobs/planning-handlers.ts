/** What is done for jobs that plan, by their kind. */
import type { ExecutorJobKind, JobKind } from "../records.ts";
import { endOfJob, type PlanningPorts, planInProcess } from "./plan-in-process.ts";
import type { JobHandler } from "./port.ts";
import { sweepHandler } from "./sweep-handler.ts";
import { realTimers } from "./timers.ts";
import { Cancelled, watchForCancel } from "./watch-task.ts";
import { workOfJob } from "./work-of-job.ts";

export function planningHandlers(
  given: Omit<PlanningPorts, "timers"> & Partial<Pick<PlanningPorts, "timers">>,
): Readonly<Record<Exclude<JobKind, ExecutorJobKind>, JobHandler>> {
  const ports: PlanningPorts = { timers: realTimers, ...given };
  const single: JobHandler = async (task) => {
    const cancel = watchForCancel(task, ports.timers);
    try {
      const work = await task.patiently(() => workOfJob(ports.services.store, task.job));
      return endOfJob(task.job.id, await planInProcess(ports, task, work, cancel.signal));
    } catch (error) {
      if (error instanceof Cancelled) return { state: "cancelled" };
      throw error;
    } finally {
      cancel.stop();
    }
  };
  return {
    plan: single,
    "what-if": single,
    sweep: sweepHandler(ports),
    "sweep-case": single,
    verification: single,
    "day-plan": single,
    replay: single,
  };
}
