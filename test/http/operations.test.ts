/** Health, readiness, figures, the description, and the end of a server. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { routes as operations } from "../../src/service/http/operations.ts";
import { route } from "../../src/service/http/route.ts";
import { allRoutes } from "../../src/service/http/routes.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";
import { serveRoutes } from "./served-routes.ts";

let live: LiveServer;
beforeAll(async () => {
  live = await startLiveServer();
});
afterAll(async () => live.stop());

describe("operations", () => {
  it("say that the service is alive and ready", async () => {
    expect((await live.ask("GET", "/healthz")).body).toEqual({ status: "ok" });
    expect((await live.ask("HEAD", "/readyz")).status).toBe(200);
  });

  it("say that it is not ready when the store does not answer", async () => {
    const { store } = live.services;
    const ping = store.ping;
    store.ping = async () => {
      throw new Error("disk I/O error");
    };
    try {
      const { status, text } = await live.ask("GET", "/readyz");
      expect(status).toBe(503);
      expect(text).not.toContain("disk");
    } finally {
      store.ping = ping;
    }
    expect((await live.ask("GET", "/readyz")).status).toBe(200);
  });

  it("count requests by route and status, and tell the event loop's lag and the jobs", async () => {
    await live.ask("GET", "/healthz");
    await live.ask("GET", "/v1/nothing");
    const { text, headers } = await live.ask("GET", "/metrics");
    expect(headers.get("content-type")).toContain("text/plain");
    expect(text).toMatch(/rehome_http_requests_total\{operation="getHealth",method="GET",status="200"\} [1-9]/);
    expect(text).toMatch(/rehome_http_requests_total\{operation="none",method="GET",status="404"\} [1-9]/);
    expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
    expect(text).toContain("rehome_event_streams 0");
  });

  it("describe every route", async () => {
    const { text } = await live.ask("GET", "/openapi.yaml");
    const document = parse(text) as { paths: Record<string, Record<string, { operationId: string }>> };
    const named = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect([...named].sort()).toEqual(allRoutes.map(({ operationId }) => operationId).sort());
    const page = await live.ask("GET", "/docs");
    for (const { operationId } of allRoutes) expect(page.text).toContain(`id="${operationId}"`);
    // Nothing comes from elsewhere.
    expect(page.text).not.toMatch(/<script|src=|https?:\/\/(?!rehome\.dev\/errors)/);
  });
});

describe("a server that is stopped", () => {
  it("lets answers under way end, takes nothing new, and says so", async () => {
    let release = (): void => {};
    const slow = route({
      operationId: "slow",
      method: "get",
      path: "/slow",
      tag: "operations",
      summary: "Slow",
      right: null,
      effect: "none",
      replies: { 200: { description: "Done", schema: z.unknown() } },
      problems: [],
      handle: async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { status: 200, body: { done: true } };
      },
    });
    const served = await serveRoutes([slow, ...operations]);
    const answer = fetch(`${served.url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    served.server.drain();
    const ready = await fetch(`${served.url}/readyz`);
    expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
    const closed = served.server.close(60_000);
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow();
    release();
    expect(await (await answer).json()).toEqual({ done: true });
    // Long before the grace is over: nobody waits for connections that are only kept.
    await closed;
    await served.stop();
  }, 30_000);

  it("does not wait for ever", async () => {
    const stuck = route({
      operationId: "stuck",
      method: "get",
      path: "/stuck",
      tag: "operations",
      summary: "Stuck",
      right: null,
      effect: "none",
      replies: { 200: { description: "Done", schema: z.unknown() } },
      problems: [],
      handle: () => new Promise(() => {}),
    });
    const served = await serveRoutes([stuck]);
    const answer = expect(fetch(`${served.url}/stuck`)).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await served.server.close(300);
    await answer;
    await served.stop();
  });
});
