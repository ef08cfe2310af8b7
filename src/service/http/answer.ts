/** Writes answers: replies of routes, and problems. */
import type { ServerResponse } from "node:http";
import { problemDocument, problemMediaType, problemTypes, type RequestProblem } from "./problem.ts";
import type { Reply, Route } from "./route.ts";

export const mediaTypeOf = (route: Route, status: number): string => route.replies[status]?.mediaType ?? "application/json";

const withCharset = (type: string): string => (type.startsWith("text/") && !type.includes("charset") ? `${type}; charset=utf-8` : type);

/** Answers up to this size go into the connection's own buffers at once. */
export const SMALL_BYTES = 65_536;

/** Everything but event streams. A client that takes nothing of it for `stalledMs` is cut off. */
export function sendReply(response: ServerResponse, route: Route, reply: Reply, stalledMs: number): void {
  const text = reply.text ?? (reply.body === undefined ? undefined : JSON.stringify(reply.body));
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (!response.hasHeader("cache-control"))
    response.setHeader("cache-control", response.hasHeader("etag") ? "private, no-cache" : "no-store");
  if (text === undefined || reply.status === 304 || reply.status === 204) {
    response.end();
    return;
  }
  response.setHeader("content-type", withCharset(mediaTypeOf(route, reply.status)));
  const bytes = Buffer.byteLength(text);
  response.setHeader("content-length", bytes);
  if (bytes > SMALL_BYTES) response.setTimeout(stalledMs, () => response.destroy());
  response.end(text);
}

export function sendProblem(response: ServerResponse, problem: RequestProblem, requestId: string): void {
  const text = JSON.stringify(problemDocument(problem, requestId));
  response.statusCode = problemTypes[problem.type].status;
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  response.removeHeader("etag");
  response.setHeader("cache-control", "no-store");
  response.setHeader("content-type", problemMediaType);
  response.setHeader("content-length", Buffer.byteLength(text));
  response.end(text);
}
