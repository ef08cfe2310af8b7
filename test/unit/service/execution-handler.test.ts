/** Workers that lose an execution in mid-work, at any of its records: the next attempt brings it to an end that is true. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { restoreSimulatedFleet } from "../../../src/execution/drivers/simulated/fleet.ts";
import { networkSchema } from "../../../src/network/document.ts";
import { readNetwork } from "../../../src/network/read.ts";
import { executionHandler } from "../../../src/service/executions/execution-handler.ts";
import { standingOfJob } from "../../../src/service/executions/requests.ts";
import type { ExecutionTools } from "../../../src/service/executions/tools.ts";
import { type AttemptEnd, type JobTask, WorkerGone } from "../../../src/service/jobs/port.ts";
import { realTimers, type Timers } from "../../../src/service/jobs/timers.ts";
import { planRequestSchema } from "../../../src/service/planning/requests.ts";
import { doWork } from "../../../src/service/planning/work.ts";
import { inProcess } from "../../support/engine-solver.ts";
import { simulatedTools, twoHostsText } from "../../support/service-worker.ts";
import { type JobBench, openJobBench } from "./jobs-bench.ts";

const read = readNetwork(twoHostsText);
const digest = read.ok ? read.value.digest : "";
const request = planRequestSchema.parse({ networkVersion: 1 });
let plan = "";
let now = 1_000_000;
let bench: JobBench;
let folder: string;

beforeAll(async () => {
  const documents = { network: twoHostsText, traffic: null, to: null };
  const answer = await doWork({ kind: "plan", request, documents }, { solver: () => inProcess("highs"), onProgress: () => {} });
  if (answer.status !== "done") throw new Error(JSON.stringify(answer));
  plan = answer.result;
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rehome-exec-"));
  bench = await openJobBench(() => now);
  const draft = { name: "lab", digest, document: twoHostsText, createdAt: now, createdBy: "me", origin: "upload" };
  await bench.store.versions.add("network", draft);
  const about = { networkDigest: digest, request: JSON.stringify(request) };
  await bench.ask({ id: "pl-1", ...about });
  await bench.store.jobs.claim("pl-1", "w", now, 1000);
  await bench.store.jobs.finish("pl-1", 1, now, { state: "succeeded", result: plan });
  const work = { kind: "execute", plan: "pl-1", procedure: "local-switching", skip: [], observe: true };
  await bench.ask({ id: "ex-1", kind: "execution", networkDigest: digest, parent: "pl-1", request: JSON.stringify(work) });
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Times that the last attempt has slept on its own clock. */
let slept = 0;

/**
 * The next attempt; lost after so many records, if it comes to them; 0: with its documents in the journal alone. Null: it was lost.
 * Another holds the journal's lease, and renews it, until this one has slept so many times.
 */
async function attempt(lostAfter = Number.POSITIVE_INFINITY, heldFor = 0): Promise<AttemptEnd | null> {
  now += 60_000;
  const job = await bench.store.jobs.claim("ex-1", "w", now, 10_000);
  if (job === null) throw new Error("there is nothing to claim");
  const controller = new AbortController();
  const told = async (event: string, data: unknown): Promise<void> => {
    if (controller.signal.aborted) throw controller.signal.reason;
    expect(await bench.store.jobs.event("ex-1", job.attempt, { at: now, event, data: JSON.stringify(data) })).toBe(true);
  };
  const task: JobTask = {
    job,
    signals: (after) => bench.store.jobs.signals("ex-1", after),
    event: told,
    transaction: () => Promise.reject(new Error("it does not need one")),
    patiently: (action) => action(),
    over: controller.signal,
  };
  const tools = simulatedTools(folder);
  const journal = tools.journal();
  let appended = 0;
  slept = 0;
  const timers: Timers = {
    ...realTimers,
    sleep: async () => {
      slept += 1;
    },
  };
  const counting: ExecutionTools = {
    ...tools,
    journal: () => ({
      ...journal,
      create(row) {
        journal.create(row);
        if (lostAfter === 0) controller.abort(new WorkerGone("lost"));
      },
      acquire: (network, holder, at, lasting) =>
        slept < heldFor
          ? { got: false, heldBy: "another worker", expiresAt: at + 1000 * lasting }
          : journal.acquire(network, holder, at, lasting),
      append(...parts) {
        const entry = journal.append(...parts);
        appended += 1;
        if (appended >= lostAfter) controller.abort(new WorkerGone("lost"));
        return entry;
      },
    }),
  };
  try {
    const services = { store: bench.store, now: () => now, log: bench.log };
    const end = await executionHandler({ services, tools: counting, timers })(task);
    await bench.store.transaction(async (records) => {
      await end.together?.(records);
      await records.jobs.finish("ex-1", job.attempt, now, end);
    });
    return end;
  } catch (error) {
    if (error instanceof WorkerGone) return null;
    throw error;
  } finally {
    tools.close();
  }
}

/** Where the simulated hosts have the routers, and what the newest version of the network says. */
async function hosts(): Promise<{ readonly there: object; readonly said: object }> {
  const fleet = restoreSimulatedFleet(readFileSync(join(folder, "fleets", "lab.json"), "utf8"));
  const there = [...fleet.inspect().routers].map(([router, copies]) => [router, copies.map(({ host }) => host).join()] as const);
  const { version } = (await bench.store.versions.find("network", "lab", "newest")) ?? { version: 0 };
  const left = networkSchema.parse(JSON.parse((await bench.store.versions.document("network", "lab", version)) ?? ""));
  const byName = (pairs: readonly (readonly [string, string | null])[]): object => Object.fromEntries(pairs.toSorted());
  return { there: byName(there), said: byName(left.virtualRouters.map(({ id, host }) => [id, host ?? null])) };
}

async function expectTrueEnd(): Promise<void> {
  const job = await bench.job("ex-1");
  expect(job).toMatchObject({ state: "succeeded", problem: null });
  expect(standingOfJob(job)).toMatchObject({ outcome: "done", moved: 1, left: { version: 2 }, remark: null });
  const { there, said } = await hosts();
  expect(there).toEqual(said);
  const records = (await bench.events("ex-1", "record")) as readonly { readonly sequence: number }[];
  expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  const tools = simulatedTools(folder);
  expect(records.length).toBe(tools.journal().read("ex-1").length);
  tools.close();
}

describe("an execution whose worker is lost", () => {
  it("ends as the journal says, without a word lost or told twice", async () => {
    await attempt();
    await expectTrueEnd();
  });

  it.each([0, 1, 2, 5, 9, 14, 20, 27, 35, 44])("goes on from its record %i", async (records) => {
    const first = await attempt(records);
    if (first === null) {
      // Once more in the middle of what the second one does.
      if ((await attempt(3)) === null) await attempt();
    }
    await expectTrueEnd();
  });

  it("is told by the journal alone when only its end was not written", async () => {
    await attempt();
    await bench.store.jobs.reopen("ex-1");
    await attempt();
    await expectTrueEnd();
    expect((await bench.store.versions.list("network", "lab", { limit: 10 })).items).toHaveLength(2);
  });

  it("waits for the attempt before it, which may not have heard yet that it is over", async () => {
    await attempt(9);
    await attempt(Number.POSITIVE_INFINITY, 3);
    expect(slept).toBe(3);
    await expectTrueEnd();
  });

  it("waits for a dead one's lease to run out, however far that was ahead of what its fleet remembers", async () => {
    const tools = simulatedTools(folder);
    expect(tools.journal().acquire("lab", "a worker that died", Date.UTC(2026, 0, 1), 300)).toMatchObject({ got: true });
    tools.close();
    await attempt();
    expect(slept).toBe(0);
    await expectTrueEnd();
  });

  it("does not wait for ever, and a first attempt waits for nobody but the dead", async () => {
    await expect(attempt(Number.POSITIVE_INFINITY, 1)).rejects.toThrow(/another worker/);
    expect(slept).toBe(0);
    await expect(attempt(Number.POSITIVE_INFINITY, 1000)).rejects.toThrow(/another worker/);
    expect(slept).toBe(15);
  });

  it("is not begun a second time by a worker that has another journal", async () => {
    await attempt(9);
    await bench.store.jobs.event("ex-1", 1, { at: now, event: "progress", data: "{}" });
    const elsewhere = folder;
    folder = mkdtempSync(join(tmpdir(), "rehome-exec-"));
    await expect(attempt()).rejects.toThrow(/begun by another worker/);
    rmSync(elsewhere, { recursive: true });
  });
});

describe("a network that was changed while it was carried out", () => {
  it("keeps what the person put, and says so", async () => {
    const other = JSON.stringify({ ...JSON.parse(twoHostsText), maxUtilisation: 0.7 });
    const changed = readNetwork(other);
    if (!changed.ok) throw new Error("the network is to be sound");
    const draft = { name: "lab", digest: changed.value.digest, document: other, createdAt: now, createdBy: "ann", origin: "upload" };
    await bench.store.versions.add("network", draft);
    await attempt();
    expect(standingOfJob(await bench.job("ex-1"))).toMatchObject({
      outcome: "done",
      left: null,
      remark: expect.stringContaining("version 2 came from ann"),
    });
    expect((await bench.store.versions.find("network", "lab", "newest"))?.version).toBe(2);
  });
});
