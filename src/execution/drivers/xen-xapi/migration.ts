/**
 * A migration inside a pool: one XAPI task. The pool hands the router over by itself: there are no …--incoming domains, the router is in
 * one place until the new host takes it into its books, at the very end.
 *
 * The job's id is kept with the virtual machine, set before the task is asked for, and with the task: so it is found again by an
 * executor that was started anew, also one that died between the two.
 */
import type { JobState, MigrationJob } from "../../ports.ts";
import { type XapiClient, XapiRefusal, xapiErrorOf } from "./client.ts";
import { ask, type FoundVm, hostNamed, vmNamed } from "./lookup.ts";
import { refSchema, type Task, taskSchema, tasksSchema } from "./records.ts";

export const JOB_KEY = "rehome-job";

interface FoundTask {
  readonly ref: string;
  readonly task: Task;
}

/** Safe to repeat: a job that has a task, or that has moved the router, is left alone. */
export async function startJob(client: XapiClient, job: MigrationJob): Promise<void> {
  const [from, to, found] = [await hostNamed(client, job.from), await hostNamed(client, job.to), await vmNamed(client, job.router)];
  if ((await stateOf(client, job, found, to)).phase !== "absent") return;
  if (found.vm.resident_on !== from)
    throw new XapiRefusal(`${job.router} does not run on ${job.from}: it is ${found.vm.power_state}, elsewhere.`);
  await client.call("VM.remove_from_other_config", found.ref, JOB_KEY);
  await client.call("VM.add_to_other_config", found.ref, JOB_KEY, job.id);
  const task = refSchema.parse(await client.call("Async.VM.pool_migrate", found.ref, to, { live: "true" }));
  try {
    await client.call("task.add_to_other_config", task, JOB_KEY, job.id);
  } catch (error) {
    // It has begun all the same, and is found by the virtual machine's current operations.
    if (xapiErrorOf(error) === null) throw error;
  }
}

export async function jobState(client: XapiClient, job: MigrationJob): Promise<JobState> {
  const [to, found] = [await hostNamed(client, job.to), await vmNamed(client, job.router)];
  return stateOf(client, job, found, to);
}

/** Asks XAPI to cancel, which it does until the router is suspended; then it refuses. */
export async function cancelJob(client: XapiClient, job: MigrationJob): Promise<void> {
  const found = await taskOf(client, job, await vmNamed(client, job.router));
  if (found === null || hasEnded(found.task)) return;
  try {
    await client.call("task.cancel", found.ref);
  } catch (error) {
    // Ended, and cleared away, in between.
    if (xapiErrorOf(error)?.code !== "HANDLE_INVALID") throw error;
  }
}

async function stateOf(client: XapiClient, job: MigrationJob, found: FoundVm, to: string): Promise<JobState> {
  const { vm } = found;
  const task = await taskOf(client, job, found);
  const memory = vm.memory_dynamic_max;
  if (task !== null) return stateOfTask(task.task, vm.resident_on === to, memory);
  const isLast = vm.other_config[JOB_KEY] === job.id;
  if (isLast && vm.resident_on === to) {
    return { phase: "succeeded", sentBytes: memory, transferred: true, said: [`Its task is gone; ${job.router} runs on ${job.to}.`] };
  }
  return { phase: "absent", sentBytes: 0, transferred: false, said: [] };
}

async function taskOf(client: XapiClient, job: MigrationJob, { vm }: FoundVm): Promise<FoundTask | null> {
  const tasks = Object.entries(await ask(client, tasksSchema, "task.get_all_records")).map(([ref, task]) => ({ ref, task }));
  const marked = tasks
    .filter(({ task }) => task.other_config[JOB_KEY] === job.id)
    .sort((x, y) => (x.task.created < y.task.created ? 1 : -1));
  if (marked[0] !== undefined) return marked[0];
  if (vm.other_config[JOB_KEY] !== job.id) return null;
  const [ref] = Object.entries(vm.current_operations).find(([, operation]) => operation === "pool_migrate") ?? [];
  if (ref === undefined) return null;
  try {
    return { ref, task: await ask(client, taskSchema, "task.get_record", ref) };
  } catch (error) {
    if (xapiErrorOf(error)?.code === "HANDLE_INVALID") return null;
    throw error;
  }
}

const hasEnded = ({ status }: Task): boolean => status === "success" || status === "failure" || status === "cancelled";

/** @param memory bytes. @param hasArrived whether the new host has the router in its books. */
function stateOfTask(task: Task, hasArrived: boolean, memory: number): JobState {
  const said = task.error_info.length === 0 ? [] : [`${task.error_info[0]}(${task.error_info.slice(1).join(", ")})`];
  // XAPI tells no bytes, only a share of the whole.
  const sentBytes = Math.round(Math.min(1, Math.max(0, task.progress)) * memory);
  switch (task.status) {
    case "success":
      return { phase: "succeeded", sentBytes: memory, transferred: true, said };
    case "failure":
    case "cancelled":
      return { phase: "failed", sentBytes: 0, transferred: hasArrived, said: said.length === 0 ? [`The task is ${task.status}.`] : said };
    case "pending":
    case "cancelling": {
      if (hasArrived) return { phase: "started", sentBytes, transferred: true, said };
      // xenopsd takes "cancel" back just before it suspends the router; before the copy begins it is not given yet.
      const isSuspended = task.progress > 0 && task.status === "pending" && !task.allowed_operations.includes("cancel");
      return { phase: isSuspended ? "handing-over" : "copying", sentBytes, transferred: false, said };
    }
    default:
      return task.status satisfies never;
  }
}
