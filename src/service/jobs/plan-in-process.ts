/** Work in a planner's process, as a job's handler has it done: told how far it is, stopped when the job is over or cancelled. */
import { RequestProblem } from "../http/problem.ts";
import type { Work, WorkAnswer } from "../planning/work.ts";
import type { Services } from "../services.ts";
import type { JobEnd } from "../store/port.ts";
import type { Planner } from "./planner.ts";
import { PlannerDied } from "./planner-process.ts";
import type { JobTask } from "./port.ts";
import { problemOfJob } from "./problem-of-job.ts";
import type { Timers } from "./timers.ts";
import { tellProgress } from "./watch-task.ts";

export interface PlanningPorts {
  readonly services: Pick<Services, "store" | "dispatcher" | "now" | "log">;
  readonly planner: Planner;
  readonly timers: Timers;
}

/** Somebody may kill a process, and a machine that is short of memory does: it is no fault of the work at first. */
const MOST_PROCESSES = 3;

/** Rejects with the reason of whichever is aborted, once the process is gone. */
export async function planInProcess(
  { planner, services, timers }: PlanningPorts,
  task: JobTask,
  work: Work,
  cancelled: AbortSignal,
): Promise<WorkAnswer> {
  const progress = tellProgress(task, timers);
  try {
    const signal = AbortSignal.any([task.over, cancelled]);
    const answer = await runAnew(services, task, () => planner.run(task.job.id, work, { signal, onProgress: (now) => progress.tell(now) }));
    if (answer.status === "done" && (answer.remark !== null || answer.figures !== null)) progress.tell(lastWordsOf(answer));
    return answer;
  } catch (error) {
    if (!(error instanceof PlannerDied)) throw error;
    throw new RequestProblem(
      "internal",
      `${error.why === "memory" ? upperFirst(error.message) : `The planner's process ended, ${MOST_PROCESSES} times`}. Ask for less at once`,
    );
  } finally {
    await progress.close();
  }
}

/** In another process when one ends for no reason of its own. */
async function runAnew({ log }: PlanningPorts["services"], { job }: JobTask, run: () => Promise<WorkAnswer>): Promise<WorkAnswer> {
  for (let processes = 1; ; processes += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PlannerDied)) throw error;
      log("error", "the planner's process ended in mid-work", { job: job.id, error: error.message });
      if (error.why === "memory" || processes === MOST_PROCESSES) throw error;
    }
  }
}

/** What the result has no place for stays as the job's progress. */
const lastWordsOf = ({ remark, figures }: Extract<WorkAnswer, { status: "done" }>): object => ({
  remark,
  ...(figures === null ? {} : (JSON.parse(figures) as object)),
});

const upperFirst = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Whatever came of the work, as the end of its job. A plan that says "infeasible" is an answer like any other. */
export function endOfJob(id: string, answer: WorkAnswer): JobEnd {
  switch (answer.status) {
    case "done":
      return { state: "succeeded", result: answer.result };
    case "refused":
      return { state: "failed", problem: problemOfJob(id, "invalid-document", answer.detail, [...answer.problems]) };
    case "blocked":
      return { state: "failed", problem: problemOfJob(id, "infeasible", answer.detail, [...answer.problems]) };
    case "undecided":
    case "unsound":
      return { state: "failed", problem: problemOfJob(id, answer.status, answer.detail, [...answer.problems]) };
    case "wrong": {
      const detail = `An answer of ${answer.solver} does not hold and is not used: ${answer.detail}. The service keeps ${answer.instance}, which reproduces it. ${answer.remedy ?? "Ask again with another solver"}`;
      return { state: "failed", problem: problemOfJob(id, "internal", detail) };
    }
    default:
      return answer satisfies never;
  }
}
