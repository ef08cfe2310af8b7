/** Planning jobs in real processes: killed workers, cancelled solves, memory that ends, and an event loop that has to stay free. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { planSchema } from "../../src/plan/plan-document.ts";
import { createInProcessDispatcher } from "../../src/service/jobs/in-process.ts";
import { createPlanner, type Planner } from "../../src/service/jobs/planner.ts";
import { planningHandlers } from "../../src/service/jobs/planning-handlers.ts";
import { createWorker } from "../../src/service/jobs/worker.ts";
import { descendantsOf } from "../support/processes.ts";
import { gone, openWorkerBench, runs, type WorkerBench } from "./service-workers.ts";

let bench: WorkerBench;
const planners: Planner[] = [];
afterEach(async () => {
  await Promise.all(planners.splice(0).map((planner) => planner.close()));
  await bench.close();
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function workerHere(memoryMiB: number) {
  const services = { store: bench.store, dispatcher: createInProcessDispatcher(), now: Date.now, log: () => {} };
  const planner = createPlanner({ keep: 1, memoryMiB, instancesFolder: `${bench.folder}/instances`, note: () => {} });
  planners.push(planner);
  const worker = createWorker({
    services,
    kinds: ["plan"],
    atOnce: 1,
    handlers: planningHandlers({ services, planner }),
    workerId: "here",
  });
  return { worker, planner };
}

describe("a worker that is killed in mid-solve", { timeout: 300_000 }, () => {
  it("leaves no process behind, and its job is taken up by another and ends once, with a plan", async () => {
    bench = await openWorkerBench(50);
    const first = await bench.start("first");
    await bench.ask("pl-1", 10);
    await bench.jobThat("pl-1", ({ progress }) => progress !== null);
    const below = descendantsOf(first.pid ?? 0);
    // The planner's process and its solver's.
    expect(below.length).toBeGreaterThanOrEqual(2);
    await bench.start("second");
    const killed = performance.now();
    first.kill("SIGKILL");
    await gone(below);
    say(`its ${below.length} processes were gone after ${seconds(killed)} s`);
    const taken = await bench.jobThat("pl-1", ({ worker }) => worker === "second");
    say(`taken up after ${seconds(killed)} s`);
    expect(taken).toMatchObject({ state: "running", attempt: 2 });
    const done = await bench.jobThat("pl-1", ({ endedAt }) => endedAt !== null);
    expect(done).toMatchObject({ state: "succeeded", attempt: 2, worker: "second" });
    expect(planSchema.parse(JSON.parse(done.result ?? "")).placements).not.toBeNull();
    const states = (await bench.store.jobs.events("pl-1", 0, 1000)).filter(({ event }) => event === "state").map(({ data }) => data);
    expect(states.map((data): unknown => JSON.parse(data))).toEqual([
      { state: "running", attempt: 1 },
      { state: "running", attempt: 2 },
      { state: "succeeded", attempt: 2 },
    ]);
  });
});

describe("a worker that is shut down in mid-solve", { timeout: 300_000 }, () => {
  it("gives its job back and leaves no process behind", async () => {
    bench = await openWorkerBench(50);
    const first = await bench.start("first");
    await bench.ask("pl-1", 60);
    await bench.jobThat("pl-1", ({ progress }) => progress !== null);
    const below = descendantsOf(first.pid ?? 0);
    first.kill("SIGTERM");
    const ended = await new Promise((resolve) => first.once("exit", resolve));
    expect(ended).toBe(0);
    expect(await bench.store.jobs.find("pl-1")).toMatchObject({ state: "queued", worker: null, attempt: 1 });
    await gone(below);
  });
});

describe("a job that is cancelled in mid-solve", { timeout: 300_000 }, () => {
  it("ends as cancelled once nothing of its solve runs any more, and the worker takes the next", async () => {
    bench = await openWorkerBench(50);
    const { worker, planner } = workerHere(1024);
    await worker.start();
    await bench.ask("pl-1", 60);
    await bench.jobThat("pl-1", ({ progress }) => progress !== null);
    const below = planner.processes().flatMap((pid) => [pid, ...descendantsOf(pid)]);
    expect(below.length).toBeGreaterThanOrEqual(2);
    const cancelled = performance.now();
    expect(await bench.store.jobs.cancel("pl-1", Date.now(), "token:me", "changed my mind")).toBe(false);
    const job = await bench.jobThat("pl-1", ({ endedAt }) => endedAt !== null);
    say(`cancelled after ${seconds(cancelled)} s`);
    expect(job).toMatchObject({ state: "cancelled", result: null, problem: null });
    expect(runs(below[0] ?? 0)).toBe(false);
    await gone(below);
    say(`nothing of it left after ${seconds(cancelled)} s`);
    await bench.ask("pl-2", 1);
    expect((await bench.jobThat("pl-2", ({ endedAt }) => endedAt !== null)).state).toBe("succeeded");
    await worker.stop();
  });
});

describe("a planner's process", { timeout: 300_000 }, () => {
  it("that runs out of memory fails its job in words, and the worker goes on", async () => {
    bench = await openWorkerBench(200);
    const { worker } = workerHere(40);
    await worker.start();
    await bench.ask("pl-1", 60);
    const { state, problem } = await bench.jobThat("pl-1", ({ endedAt }) => endedAt !== null);
    expect(state).toBe("failed");
    expect(JSON.parse(problem ?? "")).toMatchObject({ status: 500, detail: expect.stringContaining("ran out of memory (bound 40 MiB)") });
    expect(worker.running()).toEqual([]);
    await worker.stop();
  });

  it("leaves the event loop free while 200 physical and 400 virtual routers are planned for", async () => {
    bench = await openWorkerBench(200);
    const { worker } = workerHere(2048);
    await worker.start();
    const idle = monitorEventLoopDelay({ resolution: 5 });
    idle.enable();
    await sleep(500);
    idle.disable();
    const busy = monitorEventLoopDelay({ resolution: 5 });
    busy.enable();
    const asked = performance.now();
    await bench.ask("pl-1", 15);
    await bench.jobThat("pl-1", ({ endedAt }) => endedAt !== null);
    busy.disable();
    const took = performance.now() - asked;
    const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);
    say(`event loop, idle: p99 ${ms(idle.percentile(99))} ms, most ${ms(idle.max)} ms`);
    say(`event loop while it plans for ${(took / 1000).toFixed(1)} s: p99 ${ms(busy.percentile(99))} ms, most ${ms(busy.max)} ms`);
    // Had any part of the work run here, it would have held the loop for a good part of that time.
    expect(busy.max / 1e6).toBeLessThan(took / 20);
    await worker.stop();
  });
});

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
