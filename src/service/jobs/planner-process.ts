/** One planner's process as its parent sees it: given work, watched, killed, and its death put into words. */
import { type ChildProcess, fork } from "node:child_process";
import { compiledFile } from "../compiled-file.ts";
import type { WorkAnswer } from "../planning/work.ts";
import type { PlannerMessage, PlannerProgress, PlannerRequest } from "./planner-protocol.ts";

/** The process ended before it answered: of memory, or for another reason. */
export class PlannerDied extends Error {
  override readonly name = "PlannerDied";
  readonly why: "memory" | "crash";

  constructor(why: "memory" | "crash", detail: string) {
    super(detail);
    this.why = why;
  }
}

export interface AnswerWatch {
  onProgress(progress: PlannerProgress): void;
  onNote(text: string): void;
}

export interface PlannerProcess {
  readonly pid: number | undefined;
  isAlive(): boolean;
  /** What it held at its last answer. */
  residentMiB(): number;
  /** Rejects with a PlannerDied, or with an Error for a bug of ours. One at a time. */
  ask(request: PlannerRequest, watch: AnswerWatch): Promise<WorkAnswer>;
  /** Resolves once it is gone. */
  kill(): Promise<void>;
}

const WORDS_KEPT = 4000;

/** `memoryMiB`: of its JavaScript heap. */
export function startPlanner(memoryMiB: number, instancesFolder: string): PlannerProcess {
  const child = fork(compiledFile(import.meta.url, "planner-child"), [String(process.pid), instancesFolder], {
    execArgv: [`--max-old-space-size=${Math.floor(memoryMiB)}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  let alive = true;
  let residentMiB = 0;
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-WORDS_KEPT);
  });
  const death = new Promise<PlannerDied>((resolve) => {
    const die = (how: string): void => {
      alive = false;
      resolve(describeDeath(how, lastWords, memoryMiB));
    };
    child.once("error", (error) => die(error.message));
    child.once("close", (code, signal) => die(signal === null ? `exit status ${code}` : `signal ${signal}`));
  });
  return {
    pid: child.pid,
    isAlive: () => alive,
    residentMiB: () => residentMiB,
    async ask(request, watch) {
      const dead = death.then((died) => {
        throw died;
      });
      const reply = await Promise.race([replyTo(child, request, watch), dead]);
      if (reply.kind === "broken") throw new Error(`in the planner's process: ${reply.error}`);
      residentMiB = reply.residentMiB;
      return reply.answer;
    },
    async kill() {
      if (alive) child.kill("SIGKILL");
      await death;
    },
  };
}

type LastMessage = Extract<PlannerMessage, { kind: "answer" | "broken" }>;

function replyTo(child: ChildProcess, request: PlannerRequest, { onProgress, onNote }: AnswerWatch): Promise<LastMessage> {
  return new Promise((resolve) => {
    const listen = (message: PlannerMessage): void => {
      if (message.id !== request.id) return;
      switch (message.kind) {
        case "progress":
          onProgress(message.progress);
          return;
        case "note":
          onNote(message.text);
          return;
        case "answer":
        case "broken":
          child.off("message", listen);
          resolve(message);
          return;
        default:
          message satisfies never;
      }
    };
    child.on("message", listen);
    // A process that dies before it has read everything is told of by its exit.
    child.send(request, () => {});
  });
}

function describeDeath(how: string, lastWords: string, memoryMiB: number): PlannerDied {
  if (/heap out of memory|allocation failed/i.test(lastWords)) {
    return new PlannerDied("memory", `the planner's process ran out of memory (bound ${memoryMiB} MiB)`);
  }
  const words = lastWords.match(/^.*(?:FATAL|Error|error).*$/m)?.[0]?.trim() ?? "";
  return new PlannerDied("crash", `the planner's process ended with ${how}${words === "" ? "" : `: ${words.slice(0, 300)}`}`);
}
