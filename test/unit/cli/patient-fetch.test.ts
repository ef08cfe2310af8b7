/** Requests over a service that goes away: what is sent again, under which key, and what is not. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createPatientFetch, Unanswered } from "../../../src/cli/remote/patient-fetch.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: string;
}
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Answers one request after the other as told; the last answer again and again. */
async function service(...answers: readonly Answer[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (more: string) => {
      body += more;
    });
    request.on("end", () => {
      const key = request.headers["idempotency-key"];
      seen.push({ method: request.method ?? "", path: request.url ?? "", key: typeof key === "string" ? key : undefined, body });
      answers[Math.min(seen.length, answers.length) - 1]?.(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { url: `http://127.0.0.1:${port}`, seen };
}

const ok: Answer = (_, response) => response.end("{}");
const cut: Answer = (request) => request.socket.destroy();
const busy: Answer = (_, response) => response.writeHead(503).end();

function patient(seconds = 10) {
  const waits: string[] = [];
  const ask = createPatientFetch({
    seconds,
    key: "k1",
    elapsedMs: () => performance.now(),
    waits: (why) => waits.push(why),
  });
  return { ask, waits };
}
const posted = { method: "POST", body: '{"goal":"consolidate"}', headers: { "content-type": "application/json" } };

describe("a patient fetch", () => {
  it("sends a POST again whose answer was lost, whole and under the same key; another path has another key", async () => {
    const { url, seen } = await service(ok, cut, busy, ok);
    const { ask, waits } = patient();
    await ask(`${url}/v1/networks`);
    expect((await ask(`${url}/v1/plans`, posted)).status).toBe(200);
    await ask(`${url}/v1/what-ifs`, posted);
    expect(seen.slice(1, 4)).toEqual(Array(3).fill({ method: "POST", path: "/v1/plans", key: "k1:/v1/plans", body: posted.body }));
    expect(seen[4]).toMatchObject({ path: "/v1/what-ifs", key: "k1:/v1/what-ifs" });
    expect(waits).toHaveLength(1);
  });

  it("neither keys nor repeats what answers with a secret", async () => {
    const { url, seen } = await service(ok, cut, ok);
    const { ask } = patient();
    await ask(`${url}/v1/networks`);
    await expect(ask(`${url}/v1/tokens`, posted)).rejects.toMatchObject({ isLost: true, hasAsked: true });
    expect(seen).toHaveLength(2);
    expect(seen[1]?.key).toBeUndefined();
  });

  it("does not wait for a service that has never answered, nor longer than it was told to", async () => {
    const { url, seen } = await service(cut);
    await expect(patient().ask(`${url}/v1/networks`)).rejects.toMatchObject({ isLost: false, hasAsked: false });
    expect(seen).toHaveLength(1);
    const gone = await service(ok, cut);
    const { ask } = patient(0);
    await ask(`${gone.url}/v1/networks`);
    await expect(ask(`${gone.url}/v1/networks`)).rejects.toBeInstanceOf(Unanswered);
    expect(gone.seen).toHaveLength(2);
  });

  it("passes on what a refusal says, at once", async () => {
    const { url, seen } = await service(ok, (_, response) => response.writeHead(409).end('{"detail":"no"}'));
    const { ask, waits } = patient();
    await ask(`${url}/v1/networks`);
    const refused = await ask(`${url}/v1/plans`, posted);
    expect([refused.status, await refused.json()]).toEqual([409, { detail: "no" }]);
    expect(seen).toHaveLength(2);
    expect(waits).toEqual([]);
  });

  it("stops waiting when it is told to", async () => {
    const { url } = await service(ok, () => {});
    const { ask } = patient();
    await ask(`${url}/v1/networks`);
    const over = new AbortController();
    const asked = ask(`${url}/v1/plans/pl-1/events`, { signal: over.signal });
    over.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
