/** Worker processes over one store: started, killed, and looked at from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { generateNetwork } from "../../src/network/generate/generate-network.ts";
import { draftPlan } from "../../src/service/planning/ask.ts";
import { planRequestSchema } from "../../src/service/planning/requests.ts";
import type { JobRecord } from "../../src/service/records.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import type { Store } from "../../src/service/store/port.ts";

const dist = new URL("../../dist/", import.meta.url);

/** As `rehome worker` will put it together, without its settings. */
const program = (folder: string, workerId: string): string => `
import { createInProcessDispatcher } from "${dist}service/jobs/in-process.js";
import { createPlanner } from "${dist}service/jobs/planner.js";
import { planningHandlers } from "${dist}service/jobs/planning-handlers.js";
import { createWorker } from "${dist}service/jobs/worker.js";
import { openSqliteStore } from "${dist}service/store/open-sqlite.js";

const log = (level, message, fields) => process.stderr.write(JSON.stringify({ level, message, ...fields }) + "\\n");
const services = { store: await openSqliteStore(${JSON.stringify(join(folder, "service.db"))}), dispatcher: createInProcessDispatcher(), now: Date.now, log };
const planner = createPlanner({ keep: 1, memoryMiB: 1024, instancesFolder: ${JSON.stringify(join(folder, "instances"))}, note: (text) => log("info", text) });
const handlers = planningHandlers({ services, planner });
const worker = createWorker({ services, kinds: ["plan", "what-if", "sweep", "sweep-case"], atOnce: 1, handlers, workerId: "${workerId}" });
await worker.start();
process.on("SIGTERM", async () => {
  await worker.stop();
  await planner.close();
  process.exit(0);
});
process.stdout.write("ready\\n");
`;

export interface WorkerBench {
  readonly folder: string;
  readonly store: Store;
  /** Resolves once it looks for work. */
  start(workerId: string): Promise<ChildProcess>;
  /** Asks for a plan that takes as long as it may. */
  ask(id: string, seconds: number): Promise<void>;
  /** Resolves with the job as soon as that holds of it. */
  jobThat(id: string, holds: (job: JobRecord) => boolean): Promise<JobRecord>;
  close(): Promise<void>;
}

/** `size`: physical and twice as many virtual routers, more than a solver is done with in the time. */
export async function openWorkerBench(size: number): Promise<WorkerBench> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-workers-"));
  const store = await openSqliteStore(join(folder, "service.db"));
  const network = generateNetwork({ sites: Math.round(size / 3), routers: size, virtualRouters: 2 * size, seed: 5 });
  const version = { name: "lab", digest: "sha256:lab", createdAt: Date.now(), createdBy: "token:me", origin: "upload" };
  await store.versions.add("network", { ...version, document: JSON.stringify(network) });
  const started: ChildProcess[] = [];
  return {
    folder,
    store,
    async start(workerId) {
      const file = join(folder, `${workerId}.mjs`);
      writeFileSync(file, program(folder, workerId));
      const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "pipe"] });
      started.push(child);
      let errors = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        errors += text;
      });
      await new Promise<void>((resolve, reject) => {
        child.stdout.once("data", () => resolve());
        child.once("exit", (code) => reject(new Error(`the worker ended with ${code}: ${errors}`)));
      });
      return child;
    },
    async ask(id, seconds) {
      const asking = { records: store, network: "lab", id, now: Date.now(), by: "token:me" };
      const request = planRequestSchema.parse({ goal: "consolidate", timeLimitSeconds: seconds, gap: 0 });
      await store.jobs.create(await draftPlan(asking, request));
    },
    async jobThat(id, holds) {
      for (;;) {
        const job = await store.jobs.find(id);
        if (job !== null && holds(job)) return job;
        await sleep(50);
      }
    },
    async close() {
      for (const child of started) child.kill("SIGKILL");
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** True for a process that is there and no zombie. */
export function runs(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !["Z", "X"].includes(stat.slice(stat.lastIndexOf(")") + 2).charAt(0));
  } catch {
    return false;
  }
}

export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(runs)) await sleep(50);
}
