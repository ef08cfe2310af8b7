/** Clients that send slowly, take nothing, or send without end: each loses its connection, and nothing is held for it. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { route } from "../../src/service/http/route.ts";
import { type Served, serveRoutes } from "./served-routes.ts";

const SIZE = 16_000_000;
const common = {
  tag: "operations",
  summary: "A test's own",
  right: null,
  effect: "none",
  replies: { 200: { description: "Done", schema: z.unknown() } },
  problems: [],
} as const;
const put = route({
  ...common,
  operationId: "put",
  method: "put",
  path: "/thing",
  body: z.unknown(),
  handle: async () => ({ status: 200, body: {} }),
});
const big = route({
  ...common,
  operationId: "big",
  method: "get",
  path: "/big",
  handle: async () => ({ status: 200, text: `"${"x".repeat(SIZE - 2)}"` }),
});
const figures = route({
  ...common,
  operationId: "figures",
  method: "get",
  path: "/figures",
  handle: async ({ server }) => ({ status: 200, body: await server.metrics() }),
});

let served: Served;
/** The same with patience for those that take nothing. */
let patient: Served;
beforeAll(async () => {
  const limits = { headersMs: 1000, requestMs: 2000, stalledMs: 4000, bodyBytes: 100_000, bodiesBytes: 2.5 * SIZE };
  served = await serveRoutes([put, big, figures], { limits });
  patient = await serveRoutes([big, figures], { limits: { ...limits, stalledMs: 600_000 } });
});
afterAll(async () => {
  await served.stop();
  await patient.stop();
});

const held = async ({ url }: Served): Promise<number> => {
  const text = await (await fetch(`${url}/figures`)).json();
  return Number(/^rehome_body_bytes_held (\S+)$/m.exec(String(text))?.[1]);
};

interface Talk {
  readonly socket: Socket;
  /** Everything that came, once the connection is closed. */
  readonly ended: Promise<string>;
}

function talk(to = served): Talk {
  const socket = connect(to.port, "127.0.0.1");
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  // Writing into a connection that the server has closed already.
  socket.on("error", () => undefined);
  return { socket, ended: new Promise((resolve) => socket.on("close", () => resolve(text))) };
}

/** Sends a byte every moment, until the connection is closed or everything is sent. */
function trickle({ socket, ended }: Talk, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length && socket.writable) socket.write(text[at++] ?? "");
  }, 20);
  void ended.then(() => clearInterval(timer));
}

const bodyHead = "PUT /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

describe("clients that send one byte at a time", () => {
  it("lose their connection when their headers take too long, however often a byte comes", async () => {
    const one = talk();
    trickle(one, `GET /big HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(2000)}`);
    expect(await one.ended).toContain("/request-timeout");
  });

  it("lose it when their body takes too long", async () => {
    const one = talk();
    one.socket.write(`${bodyHead}Content-Length: 50000\r\n\r\n`);
    trickle(one, `"${"a".repeat(50_000)}`);
    expect(await one.ended).toContain("/request-timeout");
    expect(await held(served)).toBe(0);
  });

  it("keep nobody else waiting", async () => {
    const many = Array.from({ length: 100 }, () => talk());
    for (const one of many) trickle(one, `${bodyHead}X-Long: ${"a".repeat(2000)}`);
    expect((await fetch(`${served.url}/figures`)).status).toBe(200);
    for (const text of await Promise.all(many.map(({ ended }) => ended))) expect(text).toContain("/request-timeout");
  });
});

describe("clients that send without end", () => {
  it("are told that it is too much, and lose their connection", async () => {
    const one = talk();
    one.socket.write(`${bodyHead}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `4000\r\n${"a".repeat(0x4000)}\r\n`;
    const timer = setInterval(() => (one.socket.writable ? one.socket.write(chunk) : undefined), 5);
    const text = await one.ended;
    clearInterval(timer);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(await held(served)).toBe(0);
  });

  it("of JSON that is nested without end get a problem", async () => {
    for (const depth of [100, 1000, 10_000, 49_000]) {
      for (const body of [`${"[".repeat(depth)}${"]".repeat(depth)}`, '{"a":'.repeat(Math.min(depth, 19_000)), "[".repeat(depth)]) {
        const answer = await fetch(`${served.url}/thing`, { method: "PUT", headers: { "content-type": "application/json" }, body });
        expect(await answer.json()).toMatchObject({ status: 400, type: "https://rehome.dev/errors/malformed-json" });
      }
    }
  });
});

describe("clients that take nothing of a large answer", () => {
  /** Asks, and reads no byte. */
  const askOnly = (to = served): Talk => {
    const one = talk(to);
    one.socket.pause();
    one.socket.write("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    return one;
  };
  const answered = (): number => served.logs.filter(({ fields }) => fields["operation"] === "big").length;

  it("are cut off, and nothing is held for them any more", async () => {
    const before = answered();
    const one = askOnly();
    await expect.poll(answered, { timeout: 60_000 }).toBe(before + 1);
    expect(await held(served)).toBe(0);
    one.socket.resume();
    expect((await one.ended).length).toBeLessThan(SIZE);
  });

  it("are not more than there is memory for: the others are told to come back", async () => {
    const two = [askOnly(patient), askOnly(patient)];
    await expect.poll(() => held(patient), { timeout: 60_000 }).toBe(2 * SIZE);
    const third = await fetch(`${patient.url}/big`);
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, "5"]);
    await third.body?.cancel();
    for (const { socket } of two) socket.destroy();
    await expect.poll(() => held(patient), { timeout: 60_000 }).toBe(0);
    expect((await (await fetch(`${patient.url}/big`)).text()).length).toBe(SIZE);
  });

  it("are told from those that take a little now and then", async () => {
    const one = askOnly();
    let taken = 0;
    one.socket.removeAllListeners("data");
    one.socket.on("readable", () => undefined);
    const timer = setInterval(() => {
      taken += (one.socket.read(Math.min(one.socket.readableLength, 32_000)) as Buffer | null)?.length ?? 0;
    }, 10);
    await expect.poll(() => taken, { timeout: 60_000 }).toBeGreaterThan(SIZE);
    clearInterval(timer);
    one.socket.destroy();
  });
});
