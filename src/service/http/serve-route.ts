/** What all routes have in common, from the question who asks to the answer. */
import type { Request, RequestHandler, Response } from "express";
import { type Authenticate, demandRight, type RequestHeaders } from "../auth/authenticate.ts";
import type { Actor } from "../rights.ts";
import type { Services } from "../services.ts";
import { mediaTypeOf, SMALL_BYTES, sendReply } from "./answer.ts";
import { type EventStreams, lastEventIdOf } from "./event-stream.ts";
import { change, idempotencyKey, type RouteCall } from "./idempotency.ts";
import { type BodyBudget, type HttpLimits, noRoom, readBody } from "./limits.ts";
import { RequestProblem } from "./problem.ts";
import { checkMediaType, invalidRequest, readJsonBody, readParameters } from "./read-request.ts";
import type { Reply, Route, ServerView } from "./route.ts";

export interface Site {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly limits: HttpLimits;
  readonly budget: BodyBudget;
  readonly streams: EventStreams;
  readonly view: ServerView;
  /** Counts the request against whoever asks. */
  readonly limitRate: RequestHandler;
}

/** Who asks. One who is not known is counted by his address, and told to wait when that was too often. */
async function known(site: Site, request: Request, response: Response, headers: RequestHeaders): Promise<Actor> {
  try {
    return await site.authenticate(headers);
  } catch (error) {
    await passes(site.limitRate, request, response);
    throw error;
  }
}

/** What is known of a request while it is served; kept in `response.locals` for the log. */
export interface Trace {
  requestId: string;
  operation: string;
  actor: string;
  streams: boolean;
  readonly startedAt: number;
}

const nobody: Actor = { id: "nobody", rights: new Set() };

export async function serveRoute(site: Site, route: Route, request: Request, response: Response, trace: Trace): Promise<void> {
  trace.operation = route.operationId;
  const headers = singleHeaders(request.headers);
  const actor = route.right === null ? nobody : await known(site, request, response, headers);
  trace.actor = actor.id;
  await passes(site.limitRate, request, response);
  demandRight(actor, route.right);
  checkAccepted(route, request);
  const parameters = readParameters(route, { url: request.url, params: singleHeaders(request.params), headers });
  idempotencyKey(route, headers);
  const body = await bodyOf(site, route, request, headers);
  try {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const call = {
      ...parameters,
      body: body.value,
      raw: body.bytes,
      headers,
      actor,
      services: site.services,
      server: site.view,
      requestId: trace.requestId,
      gone: gone.signal,
    };
    const made = await handle(site, route, call as UncheckedCall, request.originalUrl);
    await announce(site, made, trace);
    const reply = await madeLater(site, made, trace);
    if (reply.events === undefined || request.method === "HEAD") {
      holdAnswer(site, route, reply, response);
      sendReply(response, route, reply, site.limits.stalledMs);
    } else {
      trace.streams = true;
      body.release();
      await site.streams.serve(response, reply, reply.events, lastEventIdOf(headers));
    }
  } finally {
    body.release();
  }
}

type UncheckedCall = Omit<RouteCall, "records" | "checked">;

async function handle({ services }: Site, route: Route, asked: UncheckedCall, url: string): Promise<Reply> {
  const call = { ...asked, checked: (await route.check?.(asked)) as never };
  return route.effect === "change" ? change(services.store, route, call, url) : route.handle({ ...call, records: services.store });
}

/** A large answer takes memory until its client has it. What was changed is answered all the same. */
function holdAnswer({ budget }: Site, route: Route, { text = "" }: Reply, response: Response): void {
  if (text.length <= SMALL_BYTES || route.effect === "change" || response.destroyed) return;
  if (!budget.take(text.length)) throw noRoom();
  response.on("close", () => budget.giveBack(text.length));
}

/** What was changed is changed: an announcement that fails only makes workers find it later. */
async function announce({ services }: Site, reply: Reply, { requestId }: Trace): Promise<void> {
  try {
    await reply.after?.();
  } catch (error) {
    services.log("warn", "an announcement failed; workers find the job by themselves", { requestId, error: String(error) });
  }
}

/** Without it the reply stands: what was changed is changed. */
async function madeLater({ services }: Site, reply: Reply, { requestId }: Trace): Promise<Reply> {
  try {
    return (await reply.later?.()) ?? reply;
  } catch (error) {
    services.log("warn", "an answer that was to come later did not", { requestId, error: String(error) });
    return reply;
  }
}

const passes = (handler: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void handler(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });

/** The answer's form has to be one that the client takes. Problems are sent as problems whatever it takes. */
function checkAccepted(route: Route, request: Request): void {
  const types = Object.entries(route.replies)
    .filter(([status, reply]) => Number(status) < 300 && (reply.schema !== undefined || reply.mediaType !== undefined))
    .map(([status]) => mediaTypeOf(route, Number(status)));
  if (types.length === 0 || request.accepts([...types]) !== false) return;
  throw new RequestProblem(
    "not-acceptable",
    `This is had as ${[...new Set(types)].join(" or ")} only. Send an Accept header that takes it.`,
  );
}

/** A header that came several times is joined by commas; a parameter never does. */
const singleHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));

const noBody = { bytes: new Uint8Array(), value: undefined, release: () => {} } as const;

async function bodyOf(
  site: Site,
  route: Route,
  request: Request,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly bytes: Uint8Array; readonly value: unknown; release(): void }> {
  if (route.method === "get" || route.method === "delete") return noBody;
  const hasSome = Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
  if (route.body === undefined) {
    if (!hasSome) return noBody;
    throw invalidRequest([{ pointer: "", found: "a body", remedy: "send none: nothing is taken here" }]);
  }
  if (hasSome || headers["content-type"] !== undefined) checkMediaType(headers);
  const { bytes, release } = await readBody(request, route.maxBodyBytes ?? site.limits.bodyBytes, site.budget);
  try {
    if (route.rawBody !== true) return { bytes, value: readJsonBody(route.body, bytes), release };
    if (bytes.length > 0) return { bytes, value: undefined, release };
    throw invalidRequest([{ pointer: "", found: "no body", remedy: "send the document" }]);
  } catch (error) {
    release();
    throw error;
  }
}
