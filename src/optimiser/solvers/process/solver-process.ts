/** One process of a solver: asked one program after the other, watched while it works, and how it died told. */
import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import type { SolveOutcome } from "../port.ts";
import { launch } from "./launch.ts";
import type { SolveRequest, SparseProgress, WorkerMessage } from "./protocol.ts";

export interface Death {
  readonly kind: "died";
  readonly why: "memory" | "crash";
  readonly detail: string;
}

export interface Reply {
  readonly kind: "replied";
  readonly outcome: SolveOutcome;
  /** What the process held at the end. */
  readonly residentMiB: number;
}

export interface RequestWatch {
  /** The program has arrived and the solver is loaded. */
  onStarted(): void;
  onProgress(progress: SparseProgress): void;
}

export interface SolverProcess {
  readonly memoryMiB: number | undefined;
  readonly pid: number | undefined;
  isAlive(): boolean;
  /** Resolves with the reply or the death of the process; never rejects. */
  ask(request: SolveRequest, watch: RequestWatch): Promise<Reply | Death>;
  /** Resolves once the process is gone. */
  kill(): Promise<void>;
}

const WORDS_KEPT = 4000;

export function startProcess(memoryMiB: number | undefined, prlimit: string | null): SolverProcess {
  const child = launch(memoryMiB, prlimit);
  let alive = true;
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-WORDS_KEPT);
  });
  const death = new Promise<Death>((resolve) => {
    const die = (how: string) => {
      alive = false;
      resolve(describeDeath(how, lastWords, memoryMiB));
    };
    child.once("error", (error) => die(error.message));
    child.once("close", (code, signal) => die(signal === null ? `exit status ${code}` : `signal ${signal}`));
  });
  keepsParentAlive(child, false);
  return {
    memoryMiB,
    pid: child.pid,
    isAlive: () => alive,
    async ask(request, watch) {
      keepsParentAlive(child, true);
      try {
        return await Promise.race([replyTo(child, request, watch), death]);
      } finally {
        keepsParentAlive(child, false);
      }
    },
    async kill() {
      keepsParentAlive(child, alive);
      child.kill("SIGKILL");
      await death;
    },
  };
}

function replyTo(child: ChildProcess, request: SolveRequest, watch: RequestWatch): Promise<Reply> {
  return new Promise((resolve) => {
    const listen = (message: WorkerMessage) => {
      if (message.id !== request.id) return;
      if (message.kind === "started") watch.onStarted();
      else if (message.kind === "progress") watch.onProgress(message.progress);
      else {
        child.off("message", listen);
        resolve({ kind: "replied", outcome: message.outcome, residentMiB: message.residentMiB });
      }
    };
    child.on("message", listen);
    // A process that dies before it has read everything is told of by its exit.
    child.send(request, () => {});
  });
}

/** An idle process must not keep its parent from ending: it ends by itself once the parent is gone. */
function keepsParentAlive(child: ChildProcess, keeps: boolean): void {
  const handles = [child, child.channel, child.stderr instanceof Socket ? child.stderr : null];
  for (const handle of handles) {
    if (keeps) handle?.ref();
    else handle?.unref();
  }
}

/** Node and WebAssembly die of many signals when memory ends; under a bound a wordless one of these means memory. */
function describeDeath(how: string, lastWords: string, memoryMiB: number | undefined): Death {
  const words = lastWords.match(/^.*(?:FATAL|Error|error|terminate called).*$/m)?.[0]?.trim() ?? "";
  const spoken = /out of memory|allocation failed|bad_alloc|cannot allocate|failed to reserve|WebAssembly.Memory/i.test(lastWords);
  const wordless = lastWords.trim() === "" && /SIG(ABRT|SEGV|TRAP|ILL|BUS|KILL)|status 13[3-9]/.test(how);
  const memory = spoken || (wordless && memoryMiB !== undefined);
  const bound = memoryMiB === undefined ? "" : ` (memory bound ${memoryMiB} MiB)`;
  const detail = `the solver's process ended with ${how}${bound}${words === "" ? "" : `: ${words.slice(0, 300)}`}`;
  return { kind: "died", why: memory ? "memory" : "crash", detail };
}
