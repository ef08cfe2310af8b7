import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { createClient, type SentEvent } from "../../../src/client/client.ts";

describe("the client's types", () => {
  it("are those of openapi.yaml", () => {
    execFileSync(process.execPath, ["tools/write-client.mjs", "--check"], { stdio: "pipe" });
  });
});

/** A service that answers with these pieces, and what it was asked. */
function answering(pieces: readonly string[], init: ResponseInit = {}) {
  const asked: Request[] = [];
  const ask: typeof fetch = async (input, options) => {
    asked.push(new Request(input, options));
    const encoder = new TextEncoder();
    return new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(encoder.encode(piece));
          controller.close();
        },
      }),
      init,
    );
  };
  return { asked, client: createClient({ url: "https://rehome.example/", token: "rehome_x", fetch: ask }) };
}

async function gather(events: AsyncIterable<SentEvent>): Promise<readonly SentEvent[]> {
  const found = [];
  for await (const event of events) found.push(event);
  return found;
}

describe("the client", () => {
  it("asks with its token, and has the answer in its type", async () => {
    const { asked, client } = answering(['{"id":"pl-1","state":"queued"}'], { headers: { "content-type": "application/json" } });
    const { data } = await client.api.GET("/v1/plans/{plan}", { params: { path: { plan: "pl 1" } } });
    expect(data?.state).toBe("queued");
    expect(asked[0]?.url).toBe("https://rehome.example/v1/plans/pl%201");
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer rehome_x");
  });

  it("has refusals as problems", async () => {
    const problem = { type: "https://rehome.dev/errors/not-found", title: "", status: 404, detail: "There is no plan.", instance: "1" };
    const { client } = answering([JSON.stringify(problem)], { status: 404, headers: { "content-type": "application/problem+json" } });
    const { data, error } = await client.api.GET("/v1/plans/{plan}", { params: { path: { plan: "x" } } });
    expect([data, error]).toEqual([undefined, problem]);
    await expect(gather(answering([JSON.stringify(problem)], { status: 404 }).client.follow("/v1/plans/x/events"))).rejects.toMatchObject({
      problem,
    });
  });

  it("reads events wherever the stream is cut", async () => {
    const text =
      'id: 1\nevent: progress\ndata: {"city":"Zürich"}\n\n: still there\n\nid: 2\nevent: end\ndata: {"state":\ndata: "succeeded"}\n\n';
    const expected = [
      { id: 1, event: "progress", data: { city: "Zürich" } },
      { id: 2, event: "end", data: { state: "succeeded" } },
    ];
    for (let cut = 0; cut <= text.length; cut += 7) {
      const { asked, client } = answering([text.slice(0, cut), text.slice(cut)]);
      expect(await gather(client.follow("/v1/plans/x/events", { after: 5 })), String(cut)).toEqual(expected);
      expect(asked[0]?.headers.get("last-event-id")).toBe("5");
    }
    expect(await gather(answering([...text].map((letter) => letter)).client.follow("/x"))).toEqual(expected);
  });
});
