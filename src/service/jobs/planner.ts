/**
 * Processes that plan, kept for the next question: starting one takes a second, and its solver's first solve several more.
 *
 * As many work at one time as are asked; some are kept idle. What is cancelled is killed, with the solvers it has started.
 */
import type { Work, WorkAnswer } from "../planning/work.ts";
import { type PlannerProcess, startPlanner } from "./planner-process.ts";
import type { PlannerProgress } from "./planner-protocol.ts";

/** An idle process that holds more than this is not kept. */
const KEPT_UP_TO_MIB = 700;

export interface PlannerOptions {
  /** Idle processes that are kept. */
  readonly keep: number;
  /** Heap of each. */
  readonly memoryMiB: number;
  /** Where what reproduces a solver's wrong answer is kept. */
  readonly instancesFolder: string;
  note(text: string, name: string): void;
}

export interface Planner {
  /** `name`: of the job. Rejects with the signal's reason once its process is gone, with a PlannerDied, or with an Error. */
  run(name: string, work: Work, watch: { readonly signal: AbortSignal; onProgress(progress: PlannerProgress): void }): Promise<WorkAnswer>;
  /** Starts the processes that are kept, and loads their solvers, in the background. */
  warmUp(): void;
  /** Process ids, for tests and for looking at what a server does. */
  processes(): readonly number[];
  /** Kills them all. */
  close(): Promise<void>;
}

export function createPlanner({ keep, memoryMiB, instancesFolder, note }: PlannerOptions): Planner {
  const all = new Set<PlannerProcess>();
  const idle: PlannerProcess[] = [];
  let closed = false;
  let requests = 0;

  const start = (): PlannerProcess => {
    const made = startPlanner(memoryMiB, instancesFolder);
    all.add(made);
    return made;
  };
  const discard = async (one: PlannerProcess): Promise<void> => {
    await one.kill();
    all.delete(one);
  };
  const giveBack = (one: PlannerProcess): void => {
    if (one.isAlive() && !closed && idle.length < keep && one.residentMiB() <= KEPT_UP_TO_MIB) idle.push(one);
    else void discard(one);
  };
  const idleOne = (): PlannerProcess => {
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
      if (one.isAlive()) return one;
      void discard(one);
    }
    return start();
  };
  const warmOne = async (): Promise<void> => {
    const one = start();
    requests += 1;
    try {
      await one.ask({ kind: "warm", id: requests }, { onProgress: () => {}, onNote: (text) => note(text, "warm-up") });
      giveBack(one);
    } catch (error) {
      if (!closed) note(String(error), "warm-up");
      await discard(one);
    }
  };

  return {
    async run(name, work, { signal, onProgress }) {
      signal.throwIfAborted();
      if (closed) throw new Error("internal: the planner is closed");
      const one = idleOne();
      const kill = (): void => void one.kill();
      signal.addEventListener("abort", kill, { once: true });
      requests += 1;
      try {
        const answer = await one.ask({ kind: "work", id: requests, name, work }, { onProgress, onNote: (text) => note(text, name) });
        if (signal.aborted) await discard(one);
        else giveBack(one);
        return answer;
      } catch (error) {
        await discard(one);
        if (signal.aborted && !closed && all.size < keep) void warmOne();
        throw signal.aborted ? signal.reason : error;
      } finally {
        signal.removeEventListener("abort", kill);
      }
    },
    warmUp() {
      for (let missing = keep - all.size; missing > 0; missing -= 1) void warmOne();
    },
    processes: () => [...all].flatMap(({ pid }) => pid ?? []),
    async close() {
      closed = true;
      await Promise.all([...all].map(discard));
    },
  };
}
