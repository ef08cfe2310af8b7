/**
 * Questions, answered by threads: two for those that many ask and that take milliseconds, one for those that take their time. A thread that
 * dies, of memory or otherwise, takes the questions that it had with it.
 */
import { availableParallelism } from "node:os";
import type { Services } from "../services.ts";
import type { Versions } from "../store/port.ts";
import type { Asked, DocumentRef, QuestionName, Questions } from "./questions.ts";
import { createThread, type QuestionThread } from "./thread.ts";

/** Of a thread's heap: a network of 1,000 physical and 5,000 virtual routers takes some hundred. */
const MEMORY_MIB = 4096;
const MOST_QUICK = 2;
/** Versions that a thread is remembered to know: it keeps fewer. */
const MOST_KNOWN = 1000;

type QuickName = "targets" | "drain";

const isQuick = (name: QuestionName): name is QuickName => name === "targets" || name === "drain";

export function createQuestions(versions: Pick<Versions, "document">, log: Services["log"], memoryMiB = MEMORY_MIB): Questions {
  const start = (): QuestionThread => createThread(versions, log, memoryMiB);
  const quick = Array.from({ length: Math.min(MOST_QUICK, availableParallelism()) }, start);
  const slow = start();
  const askQuick = createPool(quick);
  return {
    ask<Name extends QuestionName>(name: Name, question: Asked[Name]["question"], gone?: AbortSignal): Promise<Asked[Name]["answer"]> {
      return isQuick(name) ? askQuick(name, question as Asked[QuickName]["question"], gone) : slow.ask(name, question, gone);
    },
    async stop() {
      await Promise.all([...quick, slow].map((thread) => thread.stop()));
    },
  };
}

const keyOf = ({ name, version }: DocumentRef): string => `${version} ${name}`;

/**
 * Whoever knows the network and has least to do is asked, in turn where that is the same. What one was asked first, the others are
 * asked as well, so that all know the network when many ask about it.
 */
function createPool(threads: readonly QuestionThread[]) {
  let turn = 0;
  const leastBusy = (among: readonly QuestionThread[]): QuestionThread => {
    turn += 1;
    const inTurn = among.map((_, index) => among[(index + turn) % among.length]).filter((thread) => thread !== undefined);
    const [first, ...others] = inTurn;
    if (first === undefined) throw new Error("internal: there is no thread");
    return others.reduce((least, thread) => (thread.waiting() < least.waiting() ? thread : least), first);
  };
  const learn = async (thread: QuestionThread, name: QuickName, question: Asked[QuickName]["question"], gone?: AbortSignal) => {
    const answer = await thread.ask(name, question as never, gone);
    if (thread.known.size >= MOST_KNOWN) thread.known.clear();
    thread.known.add(keyOf(question.network));
    return answer;
  };
  return async (name: QuickName, question: Asked[QuickName]["question"], gone?: AbortSignal): Promise<string | null> => {
    const key = keyOf(question.network);
    const knowing = threads.filter(({ known }) => known.has(key));
    if (knowing.length > 0) return leastBusy(knowing).ask(name, question as never, gone);
    const thread = leastBusy(threads);
    const answer = await learn(thread, name, question, gone);
    for (const other of threads) {
      // What goes wrong there shows when it is asked itself.
      if (!other.known.has(key) && other.waiting() === 0) learn(other, name, question).catch(() => undefined);
    }
    return answer;
  };
}
