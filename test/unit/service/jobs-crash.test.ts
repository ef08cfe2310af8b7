import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Planner } from "../../../src/service/jobs/planner.ts";
import { PlannerDied } from "../../../src/service/jobs/planner-process.ts";
import { planningHandlers } from "../../../src/service/jobs/planning-handlers.ts";
import { createWorker, type Worker } from "../../../src/service/jobs/worker.ts";
import { draftPlan } from "../../../src/service/planning/ask.ts";
import { planRequestSchema } from "../../../src/service/planning/requests.ts";
import { sampleNetwork } from "../network-sample.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";

let bench: JobBench;
let worker: Worker;
beforeEach(async () => {
  bench = await openJobBench();
  const version = { name: "sample", digest: "sha256:1", createdAt: 1, createdBy: "me", origin: "upload" };
  await bench.store.versions.add("network", { ...version, document: JSON.stringify(sampleNetwork()) });
});
afterEach(async () => {
  await worker.stop();
  await bench.close();
});

/** Its first processes end so; then one answers. */
async function planWhile(...deaths: readonly PlannerDied[]) {
  let processes = 0;
  const planner: Planner = {
    async run() {
      processes += 1;
      const died = deaths[processes - 1];
      if (died !== undefined) throw died;
      return { status: "done", result: "{}", remark: null, figures: null };
    },
    warmUp() {},
    processes: () => [],
    async close() {},
  };
  const handlers = planningHandlers({ services: bench, planner });
  worker = createWorker({ services: bench, kinds: ["plan"], atOnce: 1, handlers, workerId: "w1" });
  await worker.start();
  const asking = { records: bench.store, network: "sample", id: "pl-1", now: Date.now(), by: "token:me" };
  await bench.ask(await draftPlan(asking, planRequestSchema.parse({})));
  for (;;) {
    const job = await bench.job("pl-1");
    if (job.endedAt !== null) return { job, processes };
    await sleep(10);
  }
}

const crash = new PlannerDied("crash", "the planner's process ended with signal SIGKILL");

describe("a planner's process that ends in mid-work", () => {
  it("is no fault of the work at first: another process does it", async () => {
    const { job, processes } = await planWhile(crash, crash);
    expect(job).toMatchObject({ state: "succeeded", attempt: 1 });
    expect(processes).toBe(3);
    expect(bench.logged.filter(({ level }) => level === "error")).toHaveLength(2);
  });

  it("fails the job when it happens every time", async () => {
    const { job, processes } = await planWhile(crash, crash, crash, crash);
    expect(job.state).toBe("failed");
    expect(JSON.parse(job.problem ?? "").detail).toBe("The planner's process ended, 3 times. Ask for less at once");
    expect(processes).toBe(3);
  });

  it("fails the job at once when it was short of memory, as it would be again", async () => {
    const { job, processes } = await planWhile(new PlannerDied("memory", "the planner's process ran out of memory (bound 40 MiB)"));
    expect(job.state).toBe("failed");
    expect(JSON.parse(job.problem ?? "").detail).toContain("ran out of memory");
    expect(processes).toBe(1);
  });
});
