import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RequestProblem } from "../../../src/service/http/problem.ts";
import { type JobHandler, WorkerGone } from "../../../src/service/jobs/port.ts";
import { createWorker, type Worker, type WorkerOptions } from "../../../src/service/jobs/worker.ts";
import { jobKinds } from "../../../src/service/records.ts";
import { StoreRefused } from "../../../src/service/store/port.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";
import { createFakeClock, type FakeClock, type ProcessTimers } from "./jobs-clock.ts";

let clock: FakeClock;
let bench: JobBench;
beforeEach(async () => {
  clock = createFakeClock();
  bench = await openJobBench(() => clock.now());
});
afterEach(() => bench.close());

const workerWith = (handler: JobHandler, more: Partial<WorkerOptions> & { readonly timers: ProcessTimers }): Worker =>
  createWorker({
    services: bench,
    kinds: ["plan", "what-if", "sweep", "sweep-case", "execution"],
    atOnce: 2,
    handlers: { plan: handler, "what-if": handler, sweep: handler, "sweep-case": handler, execution: handler },
    workerId: "w1",
    ...more,
  });

/** Sleeps on its process's clock, and minds `over` as handlers have to. */
const working =
  (timers: ProcessTimers, ms: number, begun: string[] = []): JobHandler =>
  async ({ job, over }) => {
    begun.push(job.id);
    await timers.sleep(ms, over);
    over.throwIfAborted();
    return { state: "succeeded", result: JSON.stringify({ by: job.worker, attempt: job.attempt }) };
  };

describe("a worker", () => {
  it("does an announced job at once, and tells of its states", async () => {
    const timers = clock.process();
    const worker = workerWith(working(timers, 100), { timers });
    await worker.start();
    await bench.ask({ id: "pl-1" });
    await clock.settle();
    expect(await bench.job("pl-1")).toMatchObject({ state: "running", worker: "w1", attempt: 1, leaseUntil: clock.now() + 10_000 });
    await clock.pass(100);
    expect(await bench.job("pl-1")).toMatchObject({ state: "succeeded", result: '{"by":"w1","attempt":1}', endedAt: clock.now() });
    expect(await bench.events("pl-1", "state")).toEqual([
      { state: "running", attempt: 1 },
      { state: "succeeded", attempt: 1 },
    ]);
    await worker.stop();
  });

  it("finds a job that was never announced, and keeps its lease for as long as the work takes", async () => {
    const timers = clock.process();
    const worker = workerWith(working(timers, 60_000), { timers });
    await worker.start();
    await clock.settle();
    await bench.store.jobs.create({ ...(await draftOf("pl-1")) });
    await clock.pass(3000);
    expect((await bench.job("pl-1")).state).toBe("running");
    await clock.pass(57_000);
    expect(await bench.job("pl-1")).toMatchObject({ state: "running", attempt: 1 });
    await clock.pass(2000);
    expect((await bench.job("pl-1")).state).toBe("succeeded");
    await worker.stop();
  });

  it("finds waiting jobs of every kind that there is", async () => {
    const timers = clock.process();
    const handlers = Object.fromEntries(jobKinds.map((kind) => [kind, working(timers, 10)]));
    const worker = workerWith(working(timers, 10), { timers, kinds: jobKinds, handlers });
    for (const kind of jobKinds) await bench.store.jobs.create({ ...(await draftOf(`of-${kind}`)), kind });
    await worker.start();
    for (const _ of jobKinds) await clock.pass(2000);
    for (const kind of jobKinds) expect(await bench.job(`of-${kind}`), kind).toMatchObject({ kind, state: "succeeded" });
    await worker.stop();
  });

  it("takes what somebody waits for before cases of sweeps, no more at once than it has places, and sweeps beside them", async () => {
    const timers = clock.process();
    const begun: string[] = [];
    const worker = workerWith(working(timers, 1000, begun), { timers });
    for (const index of [1, 2, 3]) await bench.ask({ id: `case-${index}`, kind: "sweep-case" });
    await bench.ask({ id: "pl-1" });
    await bench.ask({ id: "sweep-1", kind: "sweep" });
    await worker.start();
    await clock.settle();
    expect(begun).toEqual(["sweep-1", "pl-1", "case-1"]);
    await clock.pass(1000);
    expect(begun.slice(3).sort()).toEqual(["case-2", "case-3"]);
    await clock.pass(1000);
    expect(worker.running()).toEqual([]);
    await worker.stop();
  });

  it("makes of an exception a problem without its words, and of a RequestProblem what it says", async () => {
    const timers = clock.process();
    const worker = workerWith(
      async ({ job }) => {
        if (job.id === "pl-1") throw new Error("password of the database: hunter2");
        throw new RequestProblem("infeasible", "no order", { errors: [{ pointer: "/changes/0", found: "x", remedy: "y" }] });
      },
      { timers },
    );
    await worker.start();
    await bench.ask({ id: "pl-1" });
    await bench.ask({ id: "pl-2" });
    await clock.settle();
    const [one, two] = [await bench.job("pl-1"), await bench.job("pl-2")];
    expect(one.state).toBe("failed");
    expect(one.problem).not.toContain("hunter2");
    expect(JSON.parse(one.problem ?? "")).toMatchObject({ type: "https://rehome.dev/errors/internal", status: 500, instance: "pl-1" });
    expect(JSON.parse(two.problem ?? "")).toEqual({
      type: "https://rehome.dev/errors/infeasible",
      title: "No plan keeps all rules",
      status: 422,
      detail: "no order",
      instance: "pl-2",
      errors: [{ pointer: "/changes/0", found: "x", remedy: "y" }],
    });
    expect(bench.logged.filter(({ level }) => level === "error").map(({ fields }) => String(fields["error"]))).toEqual([
      expect.stringContaining("hunter2"),
    ]);
    await worker.stop();
  });

  it("stops the work when another attempt has the job, and what it says afterwards is not taken", async () => {
    const timers = clock.process();
    const reasons: unknown[] = [];
    const stubborn: JobHandler = async (task) => {
      await timers.sleep(60_000, task.over);
      reasons.push(task.over.reason);
      return { state: "succeeded", result: '"from the grave"' };
    };
    const worker = workerWith(stubborn, { timers });
    await worker.start();
    await bench.ask({ id: "pl-1" });
    await clock.settle();
    // Its machine stands still for longer than its lease.
    timers.freeze();
    await clock.pass(10_000);
    expect((await bench.store.jobs.claim("pl-1", "w2", clock.now(), 10_000))?.attempt).toBe(2);
    timers.thaw();
    await clock.pass(1);
    expect(reasons).toEqual([new WorkerGone("lost")]);
    expect(await bench.job("pl-1")).toMatchObject({ state: "running", worker: "w2", result: null });
    expect(worker.running()).toEqual([]);
    await worker.stop();
  });

  it("gives back what is under way when it stops, and another goes on at once", async () => {
    const [first, second] = [clock.process(), clock.process()];
    const one = workerWith(working(first, 60_000), { timers: first });
    await one.start();
    await bench.ask({ id: "pl-1" });
    await clock.settle();
    await one.stop();
    expect(await bench.job("pl-1")).toMatchObject({ state: "queued", worker: null, attempt: 1 });
    const two = workerWith(working(second, 10), { timers: second, workerId: "w2" });
    await two.start();
    await clock.pass(10);
    expect(await bench.job("pl-1")).toMatchObject({ state: "succeeded", worker: "w2", attempt: 2 });
    await bench.ask({ id: "pl-2" });
    await clock.settle();
    expect(one.running()).toEqual([]);
    await two.stop();
  });

  it("gives back what does not stop within the grace", async () => {
    const timers = clock.process();
    let release = (): void => {};
    const deaf: JobHandler = () => new Promise((resolve) => (release = () => resolve({ state: "succeeded", result: "1" })));
    const worker = workerWith(deaf, { timers });
    await worker.start();
    await bench.ask({ id: "pl-1" });
    await clock.settle();
    const stopped = worker.stop();
    await clock.pass(5000);
    await stopped;
    expect(await bench.job("pl-1")).toMatchObject({ state: "queued", attempt: 1 });
    release();
    await clock.settle();
    expect(await bench.job("pl-1")).toMatchObject({ state: "queued", result: null });
  });

  it("ends a job that has ended five workers, but no execution and no sweep, and counts no shutdown as an end", async () => {
    const timers = clock.process();
    const begun: string[] = [];
    const dies = async (id: string): Promise<void> => {
      await bench.store.jobs.claim(id, "dead", clock.now(), 10_000);
      await clock.pass(10_000);
    };
    const isGivenBack = async (id: string): Promise<void> => {
      const mayfly = workerWith(working(timers, 60_000), { timers, workerId: "mayfly" });
      await mayfly.start();
      await clock.settle();
      expect(mayfly.running()).toEqual([id]);
      await mayfly.stop();
    };
    await bench.ask({ id: "given-back" });
    for (let time = 0; time < 3; time += 1) await isGivenBack("given-back");
    for (let time = 0; time < 4; time += 1) await dies("given-back");
    for (const [id, kind] of [
      ["poison", "plan"],
      ["move", "execution"],
      ["sweep", "sweep"],
    ] as const) {
      await bench.ask({ id, kind });
      for (let time = 0; time < 5; time += 1) await dies(id);
    }
    const worker = workerWith(working(timers, 10, begun), { timers });
    await worker.start();
    await clock.pass(10);
    expect(begun.sort()).toEqual(["given-back", "move", "sweep"]);
    const { state, problem } = await bench.job("poison");
    expect(state).toBe("failed");
    expect(JSON.parse(problem ?? "").detail).toBe(
      "Its workers ended 5 times while they were at it, and it is not tried again. Ask again, for less at once",
    );
    await worker.stop();
  });

  it("gives a job back whose work could not read the store, and does it anew; but not for ever", async () => {
    const timers = clock.process();
    let reads = 0;
    const handler: JobHandler = async ({ job }) => {
      reads += 1;
      if (job.id === "never" || reads <= 2) throw new StoreRefused("PostgreSQL takes no work now");
      return { state: "succeeded", result: "{}" };
    };
    const worker = workerWith(handler, { timers });
    await bench.ask({ id: "pl-1" });
    await worker.start();
    await clock.pass(10_000);
    expect(await bench.job("pl-1")).toMatchObject({ state: "succeeded", attempt: 3 });
    await bench.ask({ id: "never" });
    await clock.pass(120_000);
    expect((await bench.job("never")).state).toBe("failed");
    await worker.stop();
  });

  it("writes the end of a job once the store answers again", async () => {
    const timers = clock.process();
    let away = false;
    const transaction: typeof bench.store.transaction = (work) =>
      away ? Promise.reject(new Error("the database is starting up")) : bench.store.transaction(work);
    const worker = workerWith(working(timers, 100), { timers, services: { ...bench, store: { ...bench.store, transaction } } });
    await worker.start();
    await bench.ask({ id: "pl-1" });
    await clock.settle();
    away = true;
    await clock.pass(5000);
    expect((await bench.job("pl-1")).state).toBe("running");
    away = false;
    await clock.pass(1000);
    expect(await bench.job("pl-1")).toMatchObject({ state: "succeeded", attempt: 1 });
    await worker.stop();
  });
});

async function draftOf(id: string) {
  const rest = { network: "lab", networkVersion: 1, networkDigest: "sha256:0", request: "{}", createdBy: "token:me", parent: null };
  return { ...rest, id, kind: "plan" as const, createdAt: clock.now() };
}
