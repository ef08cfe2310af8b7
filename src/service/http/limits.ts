/** How much of a request is taken, how long it may take to come, and how many are taken at once. */
import type { IncomingMessage } from "node:http";
import { RequestProblem } from "./problem.ts";

export interface HttpLimits {
  /** Of one body, where its route does not say otherwise. */
  readonly bodyBytes: number;
  /** Of all bodies that are being read or worked on, and of large answers that are being sent. */
  readonly bodiesBytes: number;
  /** Of a request's first line and headers. */
  readonly headerBytes: number;
  readonly headersMs: number;
  /** Until the whole request has come. */
  readonly requestMs: number;
  /** Of a connection between two requests. */
  readonly idleMs: number;
  /** Of a client that takes nothing of its answer, or of its events. */
  readonly stalledMs: number;
  /** Of one who asks; 0: as many as they like. */
  readonly requestsPerMinute: number;
  /** Event streams at one time. */
  readonly streams: number;
  readonly connections: number;
}

export const defaultLimits: HttpLimits = {
  bodyBytes: 1_000_000,
  bodiesBytes: 256_000_000,
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 65_000,
  stalledMs: 30_000,
  requestsPerMinute: 6_000,
  streams: 2_000,
  connections: 10_000,
};

/** The client went away before it had sent everything: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** Bytes of bodies held at one time, over all requests. */
export class BodyBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  take(bytes: number): boolean {
    if (this.#held + bytes > this.#most) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

const tooLarge = (maxBytes: number): RequestProblem =>
  new RequestProblem("too-large", `The body has more than ${maxBytes} bytes, which is the most that is taken here.`);

export const noRoom = (): RequestProblem =>
  new RequestProblem("unavailable", "Too many large requests are being worked on. Try again in a few seconds.", {
    headers: { "retry-after": "5" },
  });

/**
 * The whole body. What it holds of the budget is given back with `release`, once the request is done with. A body that is refused is
 * read to its end and thrown away, so that the client gets to see the answer; the server's time limit ends one that never stops.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: BodyBudget,
): Promise<{ readonly bytes: Uint8Array; release(): void }> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let held = 0;
    let over = false;
    const release = (): void => {
      budget.giveBack(held);
      held = 0;
    };
    const refuse = (error: Error): void => {
      over = true;
      chunks.length = 0;
      release();
      reject(error);
    };
    request.on("data", (chunk: Uint8Array) => {
      if (over) return;
      size += chunk.length;
      if (size > maxBytes) return refuse(tooLarge(maxBytes));
      if (!budget.take(chunk.length)) return refuse(noRoom());
      held += chunk.length;
      chunks.push(chunk);
    });
    request.on("end", () => {
      if (over) return;
      over = true;
      resolve({ bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), release });
    });
    const gone = (): void => {
      if (!over) refuse(new ClientGone("the client went away before its request had come"));
    };
    request.on("error", gone);
    request.on("close", gone);
  });
}
