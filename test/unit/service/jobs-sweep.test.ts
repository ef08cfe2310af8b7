import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ruleBook } from "../../../src/constraints/index.ts";
import { networkSchema } from "../../../src/network/document.ts";
import { planNetwork } from "../../../src/plan/plan-network.ts";
import { sweepFailures } from "../../../src/plan/what-if.ts";
import type { Planner } from "../../../src/service/jobs/planner.ts";
import { planningHandlers } from "../../../src/service/jobs/planning-handlers.ts";
import { caseId, type SweepResult } from "../../../src/service/jobs/sweep-handler.ts";
import { realTimers, type Timers } from "../../../src/service/jobs/timers.ts";
import { createWorker, type Worker } from "../../../src/service/jobs/worker.ts";
import { draftWhatIf } from "../../../src/service/planning/ask.ts";
import { whatIfRequestSchema } from "../../../src/service/planning/requests.ts";
import { doWork } from "../../../src/service/planning/work.ts";
import type { JobKind } from "../../../src/service/records.ts";
import { type Store, StoreRefused } from "../../../src/service/store/port.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { sampleNetwork } from "../network-sample.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";

let bench: JobBench;
const workers: Worker[] = [];
beforeEach(async () => {
  bench = await openJobBench();
  const document = JSON.stringify(sampleNetwork());
  await bench.store.versions.add("network", {
    name: "sample",
    digest: "sha256:1",
    createdAt: 1,
    createdBy: "me",
    origin: "upload",
    document,
  });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await bench.close();
});

/** In this process; which jobs it did is told in `done`, and `before` may hold one up. */
const plannerOf = (done: string[], before: (name: string, signal: AbortSignal) => Promise<void> = async () => {}): Planner => ({
  async run(name, work, { signal, onProgress }) {
    await before(name, signal);
    signal.throwIfAborted();
    const answer = await doWork(work, {
      solver: () => inProcess("highs"),
      onProgress: ({ stage, stages, objective, seconds, incumbent, bound }) =>
        onProgress({ stage, stages, objective, seconds, incumbent, bound, gap: null }),
    });
    done.push(name);
    return answer;
  },
  warmUp() {},
  processes: () => [],
  async close() {},
});

async function startWorker(
  workerId: string,
  planner: Planner,
  kinds: readonly JobKind[] = ["sweep", "sweep-case", "plan"],
  leaseMs = 10_000,
): Promise<Worker> {
  const handlers = planningHandlers({ services: bench, planner });
  const worker = createWorker({ services: bench, kinds, atOnce: 2, handlers, workerId, leaseMs, beatMs: 100 });
  workers.push(worker);
  await worker.start();
  return worker;
}

async function askSweep(request: object): Promise<void> {
  const asking = { records: bench.store, network: "sample", id: "wi-1", now: Date.now(), by: "token:me" };
  const draft = await draftWhatIf(asking, whatIfRequestSchema.parse(request));
  expect(draft.kind).toBe("sweep");
  await bench.store.jobs.create(draft);
  await bench.dispatcher.announce(draft);
}

async function ended(id: string): Promise<Awaited<ReturnType<JobBench["job"]>>> {
  for (;;) {
    const job = await bench.job(id);
    if (job.endedAt !== null) return job;
    await sleep(20);
  }
}

const everything = { each: "physicalRouter", doubles: { count: 2, seed: 1 }, goal: "evacuate" } as const;

describe("a sweep", () => {
  it("finds what sweepFailures finds, in its order, and each pair beside the single ones", async () => {
    await startWorker("w1", plannerOf([]));
    await askSweep(everything);
    const job = await ended("wi-1");
    expect(job.state).toBe("succeeded");
    const result = JSON.parse(job.result ?? "") as SweepResult;
    expect(result.unanswered).toEqual([]);
    const document = networkSchema.parse(sampleNetwork());
    const expected = await sweepFailures({
      document,
      changes: [],
      each: "physicalRouter",
      plan: async ({ network, changes }) => {
        const prepared = { network, digest: "sha256:1", changes, traffic: null, hours: 24 };
        const outcome = await planNetwork(
          { prepared, goal: { goal: "evacuate" }, gap: 0.001, timeLimitSeconds: 10, seed: 1 },
          ruleBook,
          inProcess("highs"),
        );
        if (outcome.status !== "plan") throw new Error(outcome.wrong.detail);
        return outcome.plan;
      },
    });
    if (!expected.ok) throw new Error("refused");
    const singles = result.cases.filter(({ failures }) => failures.length === 1);
    expect(singles.map(({ failures: _, ...one }) => one)).toEqual(JSON.parse(JSON.stringify(expected.value.cases)));
    expect(result.before).toEqual(JSON.parse(JSON.stringify(expected.value.before)));
    expect(result.cases.filter(({ failures }) => failures.length === 2).map(({ failed }) => failed.split(" + ").length)).toEqual([2, 2]);
    const progress = await bench.events("wi-1", "progress");
    expect(progress.at(-1)).toEqual({ cases: 6, done: 6 });
  });

  it("is gone on with by another worker, without a case done twice", async () => {
    const done: string[] = [];
    let stuck = false;
    // The first worker does two cases, then stands still for good, and its lease runs out.
    const first = await startWorker(
      "w1",
      plannerOf(done, async (name, signal) => {
        if (done.filter((one) => one.startsWith("wi-1-")).length < 2 || !name.includes("wi-1-")) return;
        stuck = true;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      }),
    );
    await askSweep(everything);
    while (!stuck) await sleep(10);
    const firstDone = [...done];
    await first.stop();
    await startWorker("w2", plannerOf(done));
    const job = await ended("wi-1");
    expect(job).toMatchObject({ state: "succeeded", attempt: 2 });
    expect((JSON.parse(job.result ?? "") as SweepResult).cases.length).toBe(5);
    const cases = done.filter((name) => name !== "wi-1").sort();
    expect(cases).toEqual([0, 1, 2, 3, 4, 5].map((index) => caseId("wi-1", index)));
    expect(firstDone.length).toBeLessThan(done.length);
    expect((await bench.store.jobs.list({ parent: "wi-1" }, { limit: 100 })).items.length).toBe(6);
  });

  it("says which cases have no answer, and why", async () => {
    const failing = plannerOf([], async (name) => {
      if (name === caseId("wi-1", 2)) throw new Error("out of luck");
    });
    await startWorker("w1", failing);
    await askSweep({ each: "physicalRouter" });
    const { result, state } = await ended("wi-1");
    expect(state).toBe("succeeded");
    const { cases, unanswered } = JSON.parse(result ?? "") as SweepResult;
    expect(cases.map(({ failed }) => failed).sort()).toEqual(["dc-1", "nyc-1"]);
    expect(unanswered).toEqual([{ failed: "nyc-2", failures: ["nyc-2"], problem: expect.objectContaining({ status: 500 }) }]);
  });

  it("keeps its cases when the store could not be read for long, and goes on with them", async () => {
    const quick: Timers = { every: realTimers.every, sleep: (ms, over) => realTimers.sleep(ms / 100, over) };
    let away = false;
    const tally: Store["jobs"]["tally"] = (parent) =>
      away ? Promise.reject(new StoreRefused("PostgreSQL takes no work now")) : bench.store.jobs.tally(parent);
    const services = { ...bench, store: { ...bench.store, jobs: { ...bench.store.jobs, tally } } };
    const done: string[] = [];
    const handlers = planningHandlers({ services, planner: plannerOf(done), timers: quick });
    const worker = createWorker({ services, kinds: ["sweep"], atOnce: 1, handlers, workerId: "w1", beatMs: 100, timers: quick });
    workers.push(worker);
    await worker.start();
    await askSweep(everything);
    while ((await bench.store.jobs.tally("wi-1")).queued === 0) await sleep(20);
    away = true;
    while ((await bench.job("wi-1")).attempt < 2) await sleep(20);
    away = false;
    await startWorker("w2", plannerOf(done), ["sweep-case"]);
    const job = await ended("wi-1");
    expect(job.state).toBe("succeeded");
    expect((JSON.parse(job.result ?? "") as SweepResult).unanswered).toEqual([]);
  });

  it("is cancelled with all its cases", async () => {
    const waiting = plannerOf([], async (name, signal) => {
      if (name.startsWith("wi-1-")) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    await startWorker("w1", waiting);
    await askSweep(everything);
    while ((await bench.store.jobs.tally("wi-1")).running < 2) await sleep(10);
    expect(await bench.store.jobs.cancel("wi-1", Date.now(), "token:me", null)).toBe(false);
    expect(await ended("wi-1")).toMatchObject({ state: "cancelled", result: null });
    for (const index of [0, 1, 2, 3, 4, 5]) expect((await ended(caseId("wi-1", index))).state).toBe("cancelled");
  });

  it("fails with what is wrong with its changes", async () => {
    await startWorker("w1", plannerOf([]));
    await askSweep({ ...everything, changes: [{ fail: "nowhere" }] });
    const { state, problem } = await ended("wi-1");
    expect(state).toBe("failed");
    expect(JSON.parse(problem ?? "")).toMatchObject({ status: 422, errors: [{ pointer: expect.stringMatching(/^\/changes\/0/) }] });
    expect((await bench.store.jobs.tally("wi-1")).queued).toBe(0);
  });
});
