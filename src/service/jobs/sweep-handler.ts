/**
 * A sweep: one job for each case, done by whichever worker is free, then all of them in one report, worst first.
 *
 * The cases of a sweep and their ids follow from its request alone, so that a worker that takes it up half-way finds those that are
 * there, and does none of them twice.
 */
import { z } from "zod";
import { type SweepCase, type WhatIfSide, worstFirst } from "../../plan/what-if.ts";
import { type SweepCaseRequest, type WhatIfRequestBody, whatIfRequestSchema } from "../planning/requests.ts";
import type { JobRecord } from "../records.ts";
import { type JobDraft, type JobEnd, StoreRefused } from "../store/port.ts";
import { endOfJob, type PlanningPorts, planInProcess } from "./plan-in-process.ts";
import { type JobHandler, type JobTask, WorkerGone } from "./port.ts";
import { Cancelled, tellProgress, watchForCancel } from "./watch-task.ts";
import { workOfJob } from "./work-of-job.ts";

/** Cases that are made in one transaction. */
const BATCH = 100;
/** Workers that are done with one look for the next by themselves. */
const ANNOUNCED = 32;
const LOOK_EVERY_MS = 500;
/** Results that are read before the event loop gets its turn. */
const READ_AT_ONCE = 20;

const casesSchema = z.array(z.array(z.string()));

/** A case that has no answer, and its job's problem (null: it was cancelled). */
export interface Unanswered {
  readonly failed: string;
  readonly failures: readonly string[];
  readonly problem: unknown;
}

/** The result of a sweep: plan/what-if.ts' SweepReport, with pairs, and with what has no answer. */
export interface SweepResult {
  readonly each: WhatIfRequestBody["each"] | null;
  readonly doubles: WhatIfRequestBody["doubles"] | null;
  readonly before: WhatIfSide;
  readonly cases: readonly (SweepCase & { readonly failures: readonly string[] })[];
  readonly unanswered: readonly Unanswered[];
}

export const caseId = (sweep: string, index: number): string => `${sweep}-${String(index).padStart(4, "0")}`;

export function sweepHandler(ports: PlanningPorts): JobHandler {
  return async (task) => {
    const cancel = watchForCancel(task, ports.timers);
    let made = 0;
    try {
      const work = await task.patiently(() => workOfJob(ports.services.store, task.job));
      const listed = await planInProcess(ports, task, work, cancel.signal);
      if (listed.status !== "done") return endOfJob(task.job.id, listed);
      const cases = casesSchema.parse(JSON.parse(listed.result));
      made = cases.length;
      await makeCases(ports, task, cases, cancel.signal);
      await waitForCases(ports, task, cases.length, cancel.signal);
      return await gather(ports, task, cases);
    } catch (error) {
      // Another attempt finds the cases as they are.
      if (error instanceof WorkerGone || error instanceof StoreRefused) throw error;
      await cancelCases(ports, task, made);
      if (error instanceof Cancelled) return { state: "cancelled" };
      throw error;
    } finally {
      cancel.stop();
    }
  };
}

async function makeCases(
  { services, timers }: PlanningPorts,
  task: JobTask,
  cases: readonly (readonly string[])[],
  cancelled: AbortSignal,
): Promise<void> {
  const request = whatIfRequestSchema.parse(JSON.parse(task.job.request));
  for (let first = 0; first < cases.length; first += BATCH) {
    cancelled.throwIfAborted();
    const drafts = cases.slice(first, first + BATCH).map((fail, index) => draftOf(task.job, request, first + index, fail, services.now()));
    await task.transaction("progress", { cases: cases.length, done: 0 }, async (records) => {
      // A batch is made whole or not at all.
      if ((await records.jobs.find(caseId(task.job.id, first))) !== null) return;
      for (const draft of drafts) await records.jobs.create(draft);
    });
    await timers.sleep(0);
  }
  for (let index = 0; index < Math.min(ANNOUNCED, cases.length); index += 1) {
    await services.dispatcher.announce({ id: caseId(task.job.id, index), kind: "sweep-case" });
  }
}

function draftOf(sweep: JobRecord, request: WhatIfRequestBody, index: number, fail: readonly string[], now: number): JobDraft {
  const asked: SweepCaseRequest = { ...request, fail: [...fail] };
  const { network, networkVersion, networkDigest, createdBy } = sweep;
  return {
    id: caseId(sweep.id, index),
    kind: "sweep-case",
    network,
    networkVersion,
    networkDigest,
    request: JSON.stringify(asked),
    createdAt: now,
    createdBy,
    parent: sweep.id,
  };
}

async function waitForCases({ services, timers }: PlanningPorts, task: JobTask, cases: number, cancelled: AbortSignal): Promise<void> {
  const either = AbortSignal.any([task.over, cancelled]);
  const progress = tellProgress(task, timers);
  try {
    for (let told = -1; ; ) {
      either.throwIfAborted();
      const { succeeded, failed, cancelled: dropped } = await task.patiently(() => services.store.jobs.tally(task.job.id));
      const done = succeeded + failed + dropped;
      if (done > told) progress.tell({ cases, done });
      told = done;
      if (done >= cases) return;
      await timers.sleep(LOOK_EVERY_MS, either);
    }
  } finally {
    await progress.close();
  }
}

async function gather({ services, timers }: PlanningPorts, task: JobTask, cases: readonly (readonly string[])[]): Promise<JobEnd> {
  const { each = null, doubles = null } = whatIfRequestSchema.parse(JSON.parse(task.job.request));
  const read = async (index: number): Promise<JobRecord> => {
    const found = await task.patiently(() => services.store.jobs.find(caseId(task.job.id, index)));
    if (found === null) throw new Error(`internal: case ${index} of ${task.job.id} is not in the store`);
    return found;
  };
  const base = await read(0);
  if (base.state === "cancelled") return { state: "cancelled" };
  if (base.result === null || base.state !== "succeeded") return { state: "failed", problem: base.problem ?? "{}" };
  const answered: SweepResult["cases"][number][] = [];
  const unanswered: Unanswered[] = [];
  for (const [index, failures] of cases.entries()) {
    if (index === 0) continue;
    if (index % READ_AT_ONCE === 0) await timers.sleep(0);
    const { result, problem, state } = await read(index);
    if (state === "succeeded" && result !== null) answered.push(JSON.parse(result) as SweepResult["cases"][number]);
    else unanswered.push({ failed: failures.join(" + "), failures, problem: problem === null ? null : JSON.parse(problem) });
  }
  const before = JSON.parse(base.result) as WhatIfSide;
  const report: SweepResult = { each, doubles, before, cases: worstFirst(answered), unanswered };
  return { state: "succeeded", result: JSON.stringify(report) };
}

/** Those that wait end at once, those that are under way get the signal. */
async function cancelCases({ services, timers }: PlanningPorts, task: JobTask, cases: number): Promise<void> {
  for (let index = 0; index < cases; index += 1) {
    const id = caseId(task.job.id, index);
    if (index % BATCH === 0) await timers.sleep(0);
    if ((await services.store.jobs.find(id)) === null) return;
    await services.store.jobs.cancel(id, services.now(), `job:${task.job.id}`, "its sweep ended");
  }
}
