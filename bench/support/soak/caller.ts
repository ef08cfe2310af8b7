/** Requests to a service whose servers are killed: each is sent again, with its key, until somebody answers. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../../src/network/generate/random.ts";
import type { Book } from "./book.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when there is none. */
  readonly body: Fields;
}

export interface Sent {
  readonly body?: unknown;
  /** Instead of a body: as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Caller {
  /** One try, at one of the servers. Rejects when there is no answer. */
  once(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Until the answer is none of a service that is being killed. Rejects after minutes. */
  firmly(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** A POST with an Idempotency-Key, noted in the book; null: it was refused (4xx). */
  post(action: string, path: string, body?: unknown): Promise<Answer | null>;
  /** Polls until it is neither queued nor running; null: it has not ended in the time. */
  ended(path: string): Promise<Fields | null>;
  /** The stream of a job, from its first event to its last, over as many servers as it takes. */
  followed(path: string): Promise<readonly StreamEvent[]>;
}

export interface StreamEvent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

const ANSWER_WITHIN_MS = 20_000;
/** Of patience with a machine that is busy with other things: what is never answered, or never ends, shows all the same. */
const GIVE_UP_MS = 600_000;
const END_WITHIN_MS = 900_000;

export function createCaller(urls: readonly string[], book: Book, random: Random): Caller {
  const server = (): string => urls[random.below(urls.length)] ?? "";

  const once: Caller["once"] = async (method, path, { body, text, headers } = {}) => {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${server()}${path}`, {
      method,
      headers: { ...(payload === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(payload === undefined ? {} : { body: payload }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const got = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true && got !== "";
    return { status: response.status, headers: response.headers, text: got, body: isJson ? (JSON.parse(got) as Fields) : {} };
  };

  const firmly: Caller["firmly"] = async (method, path, sent) => {
    const begun = Date.now();
    for (;;) {
      const answer = await once(method, path, sent).catch((error: unknown) => String(error instanceof Error ? error.name : error));
      if (typeof answer !== "string" && answer.status < 500 && answer.status !== 429) return answer;
      book.count(
        book.sentAgain,
        typeof answer === "string" ? `no answer (${answer})` : `${answer.status} ${String(answer.body["type"]).split("#").at(-1)}`,
      );
      if (typeof answer !== "string" && answer.status === 500)
        book.find(`${method} ${path} was answered 500: ${answer.text.slice(0, 300)}`);
      if (Date.now() - begun > GIVE_UP_MS) throw new Error(`${method} ${path} was not answered for ${GIVE_UP_MS / 1000} s`);
      await sleep(150 + random.below(450));
    }
  };

  return {
    once,
    firmly,
    async post(action, path, body) {
      const key = book.nextKey();
      const answer = await firmly("POST", path, { ...(body === undefined ? {} : { body }), headers: { "idempotency-key": key } });
      if (answer.status >= 400) {
        book.count(book.refused, `${action} ${answer.status}: ${wordsOf(answer)}`);
        return null;
      }
      const id = typeof answer.body["id"] === "string" ? answer.body["id"] : "";
      book.acknowledged.push({ action, key, path, body, status: answer.status, id });
      return answer;
    },
    async ended(path) {
      for (const last = Date.now() + END_WITHIN_MS; Date.now() < last; ) {
        const { status, body } = await firmly("GET", path);
        if (status !== 200) {
          book.find(`GET ${path} was answered ${status}, and it was acknowledged`);
          return null;
        }
        if (body["state"] !== "queued" && body["state"] !== "running") return body;
        await sleep(200 + random.below(300));
      }
      book.find(`${path} has not ended after ${END_WITHIN_MS / 1000} s`);
      return null;
    },
    async followed(path) {
      const events: StreamEvent[] = [];
      for (const last = Date.now() + END_WITHIN_MS; Date.now() < last; ) {
        await follow(`${server()}${path}`, events).catch(() => book.count(book.sentAgain, "a stream was cut"));
        if (events.at(-1)?.event === "end") return events;
        await sleep(100 + random.below(300));
      }
      book.find(`${path} has not ended after ${END_WITHIN_MS / 1000} s`);
      return events;
    },
  };
}

const wordsOf = ({ body }: Answer): string =>
  String(body["detail"])
    .replace(/\b(pl|dp|re|wi|wr|wc|ex|ve|ru|sc)-[\w-]+/g, "$1-…")
    .replace(/\d+/g, "#")
    .slice(0, 120);

/** Appends what comes, from where `events` ends. */
async function follow(url: string, events: StreamEvent[]): Promise<void> {
  const response = await fetch(url, {
    headers: { accept: "text/event-stream", "last-event-id": String(events.at(-1)?.id ?? 0) },
    signal: AbortSignal.timeout(END_WITHIN_MS),
  });
  if (response.status !== 200 || response.body === null) throw new Error(`${response.status}`);
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      const [id, event] = [fields.get("id"), fields.get("event")];
      if (id !== undefined && event !== undefined) events.push({ id: Number(id), event, data: fields.get("data") ?? "" });
    }
  }
}
