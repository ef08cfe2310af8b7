/** Requests that Node refuses before anybody sees them get a problem too, written to the bare connection. */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { problemDocument, problemMediaType, problemTypes, RequestProblem } from "./problem.ts";

function problemOf(code: string | undefined): RequestProblem {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new RequestProblem("headers-too-large", "The first line and the headers are longer than is taken here.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new RequestProblem("request-timeout", "The request had not come as a whole when its time was over.");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new RequestProblem("too-large", "The chunks of the body have extensions that are too long.");
    default:
      return new RequestProblem("invalid-request", "This is no request that HTTP/1.1 knows.");
  }
}

/** The text of a whole answer, after which the connection is closed. */
export function bareProblem(problem: RequestProblem, requestId: string): string {
  const { status } = problemTypes[problem.type];
  const text = JSON.stringify(problemDocument(problem, requestId));
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Error"}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(text)}`,
    `x-request-id: ${requestId}`,
    "cache-control: no-store",
    "connection: close",
  ];
  return `${headers.join("\r\n")}\r\n\r\n${text}`;
}

/** For the server's "clientError". `report` gets the type of the problem and the request's id. */
export function onClientError(error: Error, socket: Duplex, report: (problem: RequestProblem, requestId: string) => void): void {
  const code = "code" in error ? String(error.code) : undefined;
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(code);
  const requestId = randomUUID();
  report(problem, requestId);
  socket.end(bareProblem(problem, requestId), () => socket.destroy());
}
