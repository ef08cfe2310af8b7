/** A thread that answers questions, with what it needs to know from the store loaded by the service. Each may let others work in between. */
import { parentPort } from "node:worker_threads";
import { type Answer, createAnswerer } from "./answer.ts";
import { errorOf, type FromThread, failureOf, type ToThread } from "./thread-protocol.ts";

const say = (message: FromThread): void => parentPort?.postMessage(message);

const loading = new Map<number, { resolve(text: string | null): void; reject(error: Error): void }>();
const asked = new Map<number, AbortController>();
let loads = 0;

const answer: Answer = createAnswerer(
  (document, name, version) =>
    new Promise((resolve, reject) => {
      loads += 1;
      loading.set(loads, { resolve, reject });
      say({ kind: "load", id: loads, document, name, version });
    }),
);

async function answerTo({ id, name, question }: Extract<ToThread, { kind: "ask" }>): Promise<void> {
  const gone = new AbortController();
  asked.set(id, gone);
  try {
    // What was asked under this name has this form: see `Questions`.
    say({ kind: "answer", id, answer: await answer(name, question as never, gone.signal) });
  } catch (error) {
    say({ kind: "broken", id, failure: failureOf(error) });
  } finally {
    asked.delete(id);
  }
}

parentPort?.on("message", (message: ToThread) => {
  switch (message.kind) {
    case "ask":
      void answerTo(message);
      return;
    case "drop":
      asked.get(message.id)?.abort();
      return;
    case "document": {
      const waiting = loading.get(message.id);
      loading.delete(message.id);
      if (message.failure === undefined) waiting?.resolve(message.text);
      else waiting?.reject(errorOf(message.failure));
      return;
    }
    default:
      message satisfies never;
  }
});
