/**
 * Server-sent events (HTML standard, section 9.2): heartbeats, back-pressure, a bound on streams, and the events of jobs.
 *
 * A client that is slow is waited for; one that takes nothing for a while is cut off, and comes back with Last-Event-ID.
 */
import type { ServerResponse } from "node:http";
import { RequestProblem } from "./problem.ts";
import type { Reply, ServerEvent } from "./route.ts";

const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a client that was cut off comes back. */
const RETRY_MS = 2_000;

/** All open streams of a server. */
export class EventStreams {
  readonly #most: number;
  readonly #stalledMs: number;
  readonly #open = new Map<ServerResponse, AbortController>();
  #heart: NodeJS.Timeout | undefined;

  constructor(most: number, stalledMs: number) {
    this.#most = most;
    this.#stalledMs = stalledMs;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Sends the reply's events until they end, the client goes, or the server stops. */
  async serve(response: ServerResponse, reply: Reply, events: NonNullable<Reply["events"]>, lastEventId: number): Promise<void> {
    if (this.#open.size >= this.#most) {
      throw new RequestProblem(
        "unavailable",
        `${this.#most} event streams are open, which is the most. Try again later, or ask for the state instead.`,
        {
          headers: { "retry-after": "30" },
        },
      );
    }
    const over = new AbortController();
    this.#open.set(response, over);
    this.#heart ??= setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
    const close = (): void => over.abort();
    response.on("close", close);
    try {
      openStream(response, reply);
      for await (const event of events(over.signal, lastEventId)) {
        if (over.signal.aborted) break;
        if (!response.write(textOf(event))) await drained(response, over.signal, this.#stalledMs);
      }
    } finally {
      response.off("close", close);
      over.abort();
      this.#open.delete(response);
      if (this.#open.size === 0) {
        clearInterval(this.#heart);
        this.#heart = undefined;
      }
      response.end();
    }
  }

  /** Ends all streams; clients come back to another server. */
  close(): void {
    for (const over of this.#open.values()) over.abort();
  }

  #beat(): void {
    for (const response of this.#open.keys()) if (!response.writableNeedDrain) response.write(": still here\n\n");
  }
}

function openStream(response: ServerResponse, reply: Reply): void {
  const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" };
  response.writeHead(reply.status, { ...headers, ...reply.headers });
  response.socket?.setNoDelay(true);
  response.write(`retry: ${RETRY_MS}\n\n`);
}

const textOf = ({ id, event, data }: ServerEvent): string =>
  `id: ${id}\nevent: ${event}\n${data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join("")}\n`;

/** Until the client has taken what was written; one that takes nothing for too long is cut off. */
function drained(response: ServerResponse, over: AbortSignal, stalledMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      response.off("drain", end);
      over.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(() => {
      response.destroy();
      end();
    }, stalledMs);
    response.on("drain", end);
    over.addEventListener("abort", end);
    if (over.aborted) end();
  });
}

/** The number in Last-Event-ID; anything else means from the beginning. */
export function lastEventIdOf(headers: Readonly<Record<string, string | undefined>>): number {
  const text = headers["last-event-id"] ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
