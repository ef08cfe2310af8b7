/** Event streams: of jobs, from where a client left off, shared, bounded, and ended with the server. */
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { followJob } from "../../src/service/http/job-events.ts";
import { type Route, route } from "../../src/service/http/route.ts";
import type { Services } from "../../src/service/services.ts";
import { type SentEvent, sentEvents } from "./live-server.ts";
import { type Served, serveRoutes } from "./served-routes.ts";

const common = { tag: "operations", right: null, effect: "none", problems: [] } as const;
const events = route({
  ...common,
  operationId: "follow",
  summary: "A job's events",
  method: "get",
  path: "/jobs/{job}/events",
  params: z.object({ job: z.string() }),
  replies: { 200: { description: "Events", schema: z.string(), mediaType: "text/event-stream" } },
  handle: async ({ params, services }) => ({
    status: 200,
    events: (over, lastEventId) => followJob(services.store, params.job, over, lastEventId),
  }),
});
let written = 0;
const flood = route({
  ...common,
  operationId: "flood",
  summary: "Events without end",
  method: "get",
  path: "/flood",
  replies: { 200: { description: "Events", schema: z.string(), mediaType: "text/event-stream" } },
  handle: async () => ({
    status: 200,
    async *events(over) {
      for (let id = 1; !over.aborted; id++) {
        written = id;
        yield { id, event: "flood", data: JSON.stringify("x".repeat(10_000)) };
      }
    },
  }),
});
const routes: readonly Route[] = [events, flood];

let served: Served;
afterEach(async () => served.stop());

const job = async ({ store }: Services, id: string): Promise<void> => {
  const draft = {
    id,
    kind: "plan",
    network: "n",
    networkVersion: 1,
    networkDigest: "sha256:0",
    request: "{}",
    createdAt: 1,
    createdBy: "me",
    parent: null,
  } as const;
  await store.jobs.create(draft);
  await store.jobs.claim(id, "w", Date.now(), 1_000_000);
};
const tell = async ({ store }: Services, id: string, from: number, to: number): Promise<void> => {
  for (let index = from; index <= to; index++)
    await store.jobs.event(id, 1, { at: index, event: "progress", data: JSON.stringify({ index }) });
};
const end = ({ store }: Services, id: string) => store.jobs.finish(id, 1, 2, { state: "succeeded", result: "{}" });

const follow = (id: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly SentEvent[]> =>
  sentEvents(`${served.url}/jobs/${id}/events`, { headers });
const numbers = (list: readonly SentEvent[]): readonly number[] => list.map(({ id }) => id);
const upTo = (count: number, from = 1): readonly number[] => Array.from({ length: count }, (_, index) => from + index);

describe("a job's event stream", () => {
  it("tells what was, what comes, and the end", async () => {
    served = await serveRoutes(routes);
    await job(served.services, "a");
    await tell(served.services, "a", 1, 3);
    const streams = Promise.all([follow("a"), follow("a", { "last-event-id": "2" }), follow("a", { "last-event-id": "nonsense" })]);
    await expect.poll(async () => (await fetch(`${served.url}/nothing`)).status).toBe(404);
    await tell(served.services, "a", 4, 5);
    await end(served.services, "a");
    const [all, rest, nonsense] = await streams;
    expect(numbers(all)).toEqual([...upTo(5), 5]);
    expect(all.at(-1)).toMatchObject({ event: "end", data: { state: "succeeded" } });
    expect(all.slice(0, 5).map(({ data }) => data.index)).toEqual(upTo(5));
    expect(numbers(rest)).toEqual([3, 4, 5, 5]);
    expect(nonsense).toEqual(all);
    expect((await follow("a", { "last-event-id": "5" })).map(({ event }) => event)).toEqual(["end"]);
  });

  it("reaches back further than what is kept at hand, without a gap or a repetition", async () => {
    served = await serveRoutes(routes);
    await job(served.services, "long");
    await tell(served.services, "long", 1, 900);
    const early = follow("long");
    await tell(served.services, "long", 901, 1000);
    const late = follow("long", { "last-event-id": "990" });
    await end(served.services, "long");
    expect(numbers(await early)).toEqual([...upTo(1000), 1000]);
    expect(numbers(await late)).toEqual([...upTo(10, 991), 1000]);
  });

  it("is asked of the store once for all who follow, whatever jobs they follow", async () => {
    served = await serveRoutes(routes);
    const { store } = served.services;
    const others = Array.from({ length: 40 }, (_, index) => `other-${index}`);
    for (const id of ["many", ...others]) await job(served.services, id);
    let asked = 0;
    const standings = store.jobs.standings.bind(store.jobs);
    store.jobs.standings = (ids) => {
      asked += 1;
      return standings(ids);
    };
    const find = store.jobs.find.bind(store.jobs);
    store.jobs.find = (id) => {
      asked += 1;
      return find(id);
    };
    const events = store.jobs.events.bind(store.jobs);
    store.jobs.events = (id, after, limit) => {
      asked += 1;
      return events(id, after, limit);
    };
    const streams = Array.from({ length: 200 }, () => follow("many"));
    const elsewhere = others.map((id) => follow(id));
    await expect.poll(async () => (await (await fetch(`${served.url}/nothing`)).text()).length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    asked = 0;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // Every 300 ms, and never for each of those who follow, nor for each job.
    expect(asked).toBeLessThan(20);
    await tell(served.services, "many", 1, 2);
    await end(served.services, "many");
    for (const found of await Promise.all(streams)) expect(numbers(found)).toEqual([1, 2, 2]);
    for (const id of others) await tell(served.services, id, 1, 1);
    for (const id of others) await end(served.services, id);
    for (const found of await Promise.all(elsewhere)) expect(numbers(found)).toEqual([1, 1]);
  });

  it("has no body for HEAD", async () => {
    served = await serveRoutes(routes);
    const response = await fetch(`${served.url}/flood`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("streams", () => {
  it("are bounded in number", async () => {
    served = await serveRoutes(routes, { limits: { streams: 2 } });
    await job(served.services, "b");
    const over = new AbortController();
    const open = () => fetch(`${served.url}/jobs/b/events`, { signal: over.signal });
    const first = [await open(), await open()];
    expect(first.map(({ status }) => status)).toEqual([200, 200]);
    const third = await open();
    expect([third.status, ((await third.json()) as { type: string }).type]).toEqual([503, "https://rehome.dev/errors/unavailable"]);
    over.abort();
    // Once the others have gone there is room again.
    const later = new AbortController();
    await expect
      .poll(async () => {
        const response = await fetch(`${served.url}/jobs/b/events`, { signal: later.signal });
        return response.status;
      })
      .toBe(200);
    later.abort();
  });

  it("wait for a client that reads slowly", async () => {
    served = await serveRoutes(routes);
    const socket = connect(served.port, "127.0.0.1");
    socket.pause();
    socket.write("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => written).toBeGreaterThan(10);
    await expect
      .poll(async () => {
        const before = written;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return written - before;
      })
      .toBe(0);
    // What the two sockets hold, and no more: 10 kB each.
    expect(written).toBeLessThan(2000);
    socket.destroy();
  });

  it("end when the server stops", async () => {
    served = await serveRoutes(routes);
    await job(served.services, "c");
    await tell(served.services, "c", 1, 1);
    const stream = follow("c");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await served.server.close(5000);
    expect(numbers(await stream)).toEqual([1]);
  });
});
