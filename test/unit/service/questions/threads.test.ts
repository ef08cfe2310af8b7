import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { generateNetwork } from "../../../../src/network/generate/generate-network.ts";
import type { DocumentRef, Questions } from "../../../../src/service/questions/questions.ts";
import { createQuestions } from "../../../../src/service/questions/threads.ts";
import { StoreRefused } from "../../../../src/service/store/port.ts";

const abilene = readFileSync("datasets/abilene/network.json", "utf8");
const ref = (name: string, bytes = abilene.length): DocumentRef => ({ name, version: 1, digest: "sha256:1", bytes });
const targetsOf = (network: DocumentRef, router: string) => ({ network, router, feasible: null, skip: 0, limit: 10 });

let questions: Questions | undefined;
afterEach(() => questions?.stop());

function open(documents: Readonly<Record<string, string>>, memoryMiB?: number) {
  const logged: string[] = [];
  const loaded: string[] = [];
  const load = async (_kind: string, name: string): Promise<string | null> => {
    loaded.push(name);
    if (name === "away") throw new StoreRefused("PostgreSQL takes no work now");
    if (name === "unlucky") throw new Error("the disk is gone");
    return documents[name] ?? null;
  };
  questions = createQuestions({ document: load }, (_level, message) => void logged.push(message), memoryMiB);
  return { questions, logged, loaded };
}

describe("questions", () => {
  it("are answered from documents that each thread loads once, and asks for before it is needed", async () => {
    const { questions: asked, loaded } = open({ abilene });
    const texts = await Promise.all(
      ["vr-nyc-1", "vr-nyc-1", "no-such"].map((router) => asked.ask("targets", targetsOf(ref("abilene"), router))),
    );
    expect(JSON.parse(texts[0] ?? "")).toMatchObject({ virtualRouter: "vr-nyc-1", network: { name: "abilene", version: 1 } });
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toBeNull();
    const threads = Math.min(2, availableParallelism());
    await vi.waitFor(() => expect(loaded).toEqual(Array(threads).fill("abilene")), 60_000);
    const again = await Promise.all(Array.from({ length: 6 }, () => asked.ask("targets", targetsOf(ref("abilene"), "vr-nyc-1"))));
    expect(new Set(again)).toEqual(new Set([texts[0]]));
    expect(loaded).toHaveLength(threads);
  });

  it("leave the event loop to others", async () => {
    const network = generateNetwork({ sites: 34, routers: 100, virtualRouters: 400, seed: 7 });
    const text = JSON.stringify(network);
    const { questions: asked } = open({ large: text });
    // Its thread is up, its code compiled.
    await asked.ask("check-network", { bytes: Buffer.from(abilene) });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const begun = performance.now();
    for (let times = 0; times < 8; times++)
      expect(await asked.ask("check-network", { bytes: Buffer.from(text) })).toMatchObject({ ok: true });
    const took = performance.now() - begun;
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(took / 2);
  });

  it("whose document cannot be had are refused, and the next one is answered", async () => {
    const { questions: asked } = open({ abilene, broken: "{}" });
    await expect(asked.ask("targets", targetsOf(ref("unlucky"), "r"))).rejects.toThrow("the disk is gone");
    // What will be over is told from what is a bug.
    const away = asked.ask("targets", targetsOf(ref("away"), "r"));
    await expect(away).rejects.toBeInstanceOf(StoreRefused);
    await expect(away).rejects.toThrow(/^PostgreSQL takes no work now$/);
    await expect(asked.ask("targets", targetsOf(ref("broken"), "r"))).rejects.toThrow("no sound network");
    await expect(asked.ask("targets", targetsOf(ref("missing"), "r"))).rejects.toThrow("not in the store");
    expect(await asked.ask("targets", targetsOf(ref("abilene"), "no-such"))).toBeNull();
  });

  it("that nobody waits for are dropped", async () => {
    const { questions: asked } = open({ abilene });
    const gone = new AbortController();
    const answer = asked.ask("drain", { network: ref("abilene"), physicalRouter: "nyc-1", targets: 5 }, gone.signal);
    gone.abort(new Error("hung up"));
    await expect(answer).rejects.toThrow("hung up");
    await expect(asked.ask("drain", { network: ref("abilene"), physicalRouter: "nyc-1", targets: 5 }, gone.signal)).rejects.toThrow(
      "hung up",
    );
    expect(await asked.ask("drain", { network: ref("abilene"), physicalRouter: "no-such", targets: 5 })).toBeNull();
  });

  it("take a thread's death for what it is: ask again, and another answers", async () => {
    const network = generateNetwork({ sites: 100, routers: 300, virtualRouters: 1500, seed: 7 });
    const text = JSON.stringify(network);
    const { questions: asked, logged } = open({ abilene, large: text }, 16);
    await expect(asked.ask("targets", targetsOf(ref("large", text.length), network.virtualRouters[0]?.id ?? ""))).rejects.toMatchObject({
      type: "unavailable",
    });
    expect(logged).toEqual([expect.stringContaining("has ended")]);
    expect(await asked.ask("targets", targetsOf(ref("abilene"), "no-such"))).toBeNull();
  });

  it("are refused once it has stopped", async () => {
    const { questions: asked } = open({ abilene });
    await asked.stop();
    await expect(asked.ask("targets", targetsOf(ref("abilene"), "no-such"))).rejects.toMatchObject({ type: "unavailable" });
  });
});
