/** Clients that do not keep to HTTP, are slow, or go away. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { route } from "../../src/service/http/route.ts";
import { type Served, serveRoutes } from "./served-routes.ts";

const common = {
  tag: "operations",
  summary: "A test's own",
  right: null,
  effect: "none",
  replies: { 200: { description: "Done", schema: z.unknown() } },
  problems: [],
} as const;
const get = route({ ...common, operationId: "get", method: "get", path: "/thing", handle: async () => ({ status: 200, body: {} }) });
const put = route({
  ...common,
  operationId: "put",
  method: "put",
  path: "/thing",
  body: z.unknown(),
  handle: async () => ({ status: 200, body: {} }),
});

let served: Served;
beforeAll(async () => {
  served = await serveRoutes([get, put], { limits: { headersMs: 1000, requestMs: 1500, headerBytes: 4096 } });
});
afterAll(async () => served.stop());

/** Everything that comes back until the connection is closed. */
function converse(...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(served.port, "127.0.0.1");
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("utf8");
    });
    socket.on("close", () => resolve(text));
    socket.on("error", (error) => (text === "" ? reject(error) : undefined));
    for (const part of parts) socket.write(part);
  });
}

/** The problem in an answer, checked against its status line. */
function problemIn(text: string): { readonly status: number; readonly name: string } {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const problem = JSON.parse(body);
  expect(head).toContain(`HTTP/1.1 ${problem.status} `);
  expect(head.toLowerCase()).toContain("content-type: application/problem+json");
  expect(head.toLowerCase()).toContain(`x-request-id: ${problem.instance}`);
  return { status: problem.status, name: String(problem.type).replace(/.*\//, "") };
}

describe("requests that are none", () => {
  it.each([
    ["no HTTP", "HELLO\r\n\r\n", 400, "invalid-request"],
    ["a wrong method", "G{}T / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid-request"],
    ["two lengths", "PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400, "invalid-request"],
    [
      "a length and chunks",
      "PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
      "invalid-request",
    ],
    [
      "a wrong chunk",
      "PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      400,
      "invalid-request",
    ],
    ["headers without end", `GET /thing HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(8000)}\r\n\r\n`, 431, "headers-too-large"],
    ["a long path", `GET /${"a".repeat(8000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, "headers-too-large"],
    ["no Host", "GET /thing HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "invalid-request"],
    ["CONNECT", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", 405, "method-not-allowed"],
    ["TRACE", "TRACE /thing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "method-not-allowed"],
  ])("%s get a problem", async (_name, request, status, name) => {
    expect(problemIn(await converse(request))).toEqual({ status, name });
  });

  it("strange targets and expectations do no harm", async () => {
    for (const target of ["//", "*", "http://[", "/thing?%", "/../../etc/passwd", "http://other/thing"]) {
      const answer = await converse(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404) /);
    }
    expect(await converse("GET /thing HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n")).toContain("HTTP/1.1 200 ");
  });
});

describe("slow clients", () => {
  it("lose their connection when their headers do not come", async () => {
    expect(problemIn(await converse("GET /thing HTTP/1.1\r\nHost: x\r\n"))).toEqual({ status: 408, name: "request-timeout" });
  });

  it("lose it when their body does not come", async () => {
    const text = await converse("PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    expect(problemIn(text)).toEqual({ status: 408, name: "request-timeout" });
  });
});

describe("clients that go away", () => {
  it("in the middle of a body leave nothing behind", async () => {
    const gone = (): number => served.logs.filter(({ fields }) => fields["status"] === 499).length;
    const before = gone();
    await new Promise<void>((resolve) => {
      const socket = connect(served.port, "127.0.0.1", () => {
        socket.write("PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", () => {
          setTimeout(() => {
            socket.destroy();
            resolve();
          }, 100);
        });
      });
    });
    await expect.poll(gone).toBe(before + 1);
    expect(served.logs.filter(({ level }) => level === "error")).toEqual([]);
    expect((await fetch(`${served.url}/thing`)).status).toBe(200);
  });
});
