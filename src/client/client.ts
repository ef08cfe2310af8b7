/** The service's client: what openapi.yaml describes as typed calls, and streams of events. For Node.js and browsers alike. */
import createFetchClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./openapi-types.ts";

export type { components, operations, paths } from "./openapi-types.ts";

/** What a refusal says (RFC 9457); docs/errors.md describes each type. */
export type Problem = components["schemas"]["Problem"];

export interface ClientOptions {
  /** Such as "https://rehome.example.net". */
  readonly url: string;
  /** A token of the service's own, or a JWT of its issuer. */
  readonly token?: string | undefined;
  /** Instead of the platform's own. */
  readonly fetch?: typeof fetch | undefined;
}

export interface SentEvent {
  readonly id: number;
  /** "progress", "record", "end". */
  readonly event: string;
  readonly data: unknown;
}

export interface RehomeClient {
  /** `const { data, error } = await client.api.GET("/v1/plans/{plan}", { params: { path: { plan } } })`. */
  readonly api: Client<paths>;
  /**
   * The events behind a path such as "/v1/plans/pl-…/events", from the one after `after` on. Ends with the stream: an event "end" says that
   * the job has ended, too; without it the connection was lost, and following again from the last id misses nothing.
   */
  follow(path: string, options?: { readonly after?: number; readonly signal?: AbortSignal }): AsyncGenerator<SentEvent>;
}

/** The answer to a request for events was a refusal. */
export class RefusedEvents extends Error {
  override readonly name = "RefusedEvents";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function createClient({ url, token, fetch: ask = fetch }: ClientOptions): RehomeClient {
  const baseUrl = url.replace(/\/+$/, "");
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    api: createFetchClient<paths>({ baseUrl, headers, fetch: ask }),
    async *follow(path, { after = 0, signal } = {}) {
      const own = { ...headers, accept: "text/event-stream", ...(after > 0 ? { "last-event-id": String(after) } : {}) };
      const response = await ask(`${baseUrl}${path}`, { headers: own, ...(signal === undefined ? {} : { signal }) });
      if (!response.ok) throw new RefusedEvents((await response.json()) as Problem);
      if (response.body !== null) yield* readEvents(response.body);
    },
  };
}

/** The events of a stream in the form of the HTML standard, section "Server-sent events", as far as the service uses it. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = eventOf(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Null: a comment, as it is sent to keep the connection open. */
function eventOf(block: string): SentEvent | null {
  let [id, event] = [0, "message"];
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "id") id = Number(value);
    else if (name === "event") event = value;
    else if (name === "data") data.push(value);
  }
  return data.length === 0 ? null : { id, event, data: JSON.parse(data.join("\n")) };
}
