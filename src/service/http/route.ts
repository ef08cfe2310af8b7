/**
 * A route is data: what express serves, what openapi.yaml says, and what the table of rights tests are all made from it.
 *
 * Each resource's file exports its `routes`. The server does what all have in common: who asks and may, parsing and validation, limits,
 * request ids, Idempotency-Key, the transaction with its audit entry, problems, and the check of replies in tests.
 */
import type { z } from "zod";
import type { Actor, Right } from "../rights.ts";
import type { Services } from "../services.ts";
import type { Records } from "../store/port.ts";
import type { ProblemType } from "./problem.ts";

export interface Reply {
  readonly status: number;
  /** As JSON; undefined: no body. */
  readonly body?: unknown;
  /** Instead of `body`: a text that is the body already, in the reply's media type. Saves parsing stored documents. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the audit entry tells beside the path: ids and names, no documents, no secrets. Null: nothing was changed, so there is none. */
  readonly audit?: Readonly<Record<string, string | number | boolean | null>> | null;
  /** Once the transaction is on the disk, before the answer: announcements. */
  readonly after?: () => Promise<void> | void;
  /**
   * After the commit and `after`: the answer that is sent instead, such as the result of a job that was quick. What is kept for an
   * Idempotency-Key is the reply itself.
   */
  readonly later?: () => Promise<Reply>;
  /** A stream of server-sent events instead of a body; ends with the generator, or when the client goes. */
  readonly events?: (over: AbortSignal, lastEventId: number) => AsyncIterable<ServerEvent>;
}

export interface ServerEvent {
  readonly id: number;
  readonly event: string;
  /** JSON. */
  readonly data: string;
}

/** What the server says of itself, for the routes of operations.ts. */
export interface ServerView {
  /** It is being stopped and should get no further work. */
  readonly isDraining: boolean;
  /** openapi.yaml. */
  readonly description: string;
  /** The same as a page. */
  readonly page: string;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
}

export interface Call<Params, Query, Body, Checked = never> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it came, for documents whose digest counts. */
  readonly raw: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly actor: Actor;
  /** Of a changing route: inside its transaction. */
  readonly records: Records;
  /** What its `check` said. */
  readonly checked: Checked;
  readonly services: Services;
  readonly server: ServerView;
  readonly requestId: string;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

export interface ReplyDescription {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** application/json unless told otherwise. */
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, { readonly description: string }>>;
}

export interface Route {
  /** Unique, camelCase: also the name in the generated client and in the audit log. */
  readonly operationId: string;
  readonly method: "get" | "put" | "post" | "delete";
  /** As OpenAPI writes it: "/v1/networks/{network}/routers/{router}/targets". */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Null: anybody, also without a token (health, the description itself). */
  readonly right: Right | null;
  /** `change`: one transaction with an audit entry, and an Idempotency-Key if one is given (POST). */
  readonly effect: "none" | "change";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Headers that it reads, beside those that all do. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** False, of a POST: its answer holds a secret and is not kept, so an Idempotency-Key is refused. */
  readonly takesKey?: boolean;
  /** Body is handed over in `raw` only, and `body` is undefined: the handler reads the document itself. The schema is for the description. */
  readonly rawBody?: boolean;
  readonly maxBodyBytes?: number;
  readonly replies: Readonly<Record<number, ReplyDescription>>;
  /** Beside those that every route may answer. */
  readonly problems: readonly ProblemType[];
  /** Of a changing route, before its transaction: what takes long and needs nothing that others may change meanwhile. */
  check?(call: CheckCall<never, never, never>): Promise<unknown>;
  handle(call: Call<never, never, never>): Promise<Reply>;
}

export type CheckCall<Params, Query, Body> = Omit<Call<Params, Query, Body>, "records" | "checked">;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A route whose handler gets what its schemas parse to. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Checked = never,
>(
  spec: Omit<Route, "params" | "query" | "body" | "check" | "handle"> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    check?(call: CheckCall<Parsed<Params>, Parsed<Query>, Parsed<Body>>): Promise<Checked>;
    handle(call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>, Checked>): Promise<Reply>;
  },
): Route {
  return spec as Route;
}
