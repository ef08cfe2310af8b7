/** One thread that answers questions: started at its first, and again at the next one after it died. */
import { Worker } from "node:worker_threads";
import { compiledFile } from "../compiled-file.ts";
import { RequestProblem } from "../http/problem.ts";
import type { Services } from "../services.ts";
import type { Versions } from "../store/port.ts";
import type { Asked, QuestionName, Questions } from "./questions.ts";
import { errorOf, type FromThread, failureOf, type ToThread } from "./thread-protocol.ts";

/** Of what was just made and is mostly thrown away: with V8's usual 48 the garbage of an answer costs as much as the answer. */
const YOUNG_MIB = 256;

export interface QuestionThread extends Questions {
  /** Questions that it has not answered yet. */
  waiting(): number;
  /** What its user says that it has at hand: forgotten when it dies. */
  readonly known: Set<string>;
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: unknown): void;
}

export function createThread(versions: Pick<Versions, "document">, log: Services["log"], memoryMiB: number): QuestionThread {
  let worker: Worker | undefined;
  let questions = 0;
  let stopped = false;
  const waiting = new Map<number, Waiting>();
  const known = new Set<string>();

  const died = (ended: Worker, why: string): void => {
    if (worker !== ended) return;
    worker = undefined;
    known.clear();
    const lost = [...waiting.values()];
    waiting.clear();
    if (!stopped) log("error", "a thread that answers questions has ended; the next question starts another", { why, lost: lost.length });
    for (const { reject } of lost) {
      reject(
        new RequestProblem("unavailable", "What was working on the answer has ended, and was started again. Ask again in a few seconds.", {
          headers: { "retry-after": "2" },
        }),
      );
    }
  };

  const heard = (from: Worker, message: FromThread): void => {
    switch (message.kind) {
      case "answer":
        waiting.get(message.id)?.resolve(message.answer as never);
        waiting.delete(message.id);
        return;
      case "broken":
        waiting.get(message.id)?.reject(errorOf(message.failure));
        waiting.delete(message.id);
        return;
      case "load":
        void loadFor(from, versions, message);
        return;
      default:
        message satisfies never;
    }
  };

  const start = (): Worker => {
    const started = new Worker(compiledFile(import.meta.url, "questions-thread"), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: Math.min(YOUNG_MIB, memoryMiB) },
      execArgv: [],
    });
    started.on("message", (message: FromThread) => heard(started, message));
    started.on("error", (error) => died(started, error.message));
    started.on("exit", (status) => died(started, `exit status ${status}`));
    // It keeps nobody from ending.
    started.unref();
    return started;
  };

  return {
    known,
    waiting: () => waiting.size,
    ask<Name extends QuestionName>(name: Name, question: Asked[Name]["question"], gone?: AbortSignal): Promise<Asked[Name]["answer"]> {
      if (stopped) return Promise.reject(new RequestProblem("unavailable", "The service is being stopped. Ask another server."));
      worker ??= start();
      const thread = worker;
      questions += 1;
      const id = questions;
      return new Promise((resolve, reject) => {
        const drop = (): void => {
          waiting.delete(id);
          say(thread, { kind: "drop", id });
          reject(gone?.reason);
        };
        const settled = <Value>(settle: (value: Value) => void) => {
          return (value: Value): void => {
            gone?.removeEventListener("abort", drop);
            settle(value);
          };
        };
        waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
        if (gone?.aborted === true) drop();
        else {
          gone?.addEventListener("abort", drop, { once: true });
          say(thread, { kind: "ask", id, name, question });
        }
      });
    },
    async stop() {
      stopped = true;
      await worker?.terminate();
    },
  };
}

const say = (worker: Worker, message: ToThread): void => worker.postMessage(message);

async function loadFor(
  worker: Worker,
  versions: Pick<Versions, "document">,
  { id, document, name, version }: Extract<FromThread, { kind: "load" }>,
): Promise<void> {
  try {
    say(worker, { kind: "document", id, text: await versions.document(document, name, version) });
  } catch (error) {
    say(worker, { kind: "document", id, text: null, failure: failureOf(error) });
  }
}
