/** A store in a file of its own, and what the code around jobs asks of the service. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInProcessDispatcher } from "../../../src/service/jobs/in-process.ts";
import type { Dispatcher } from "../../../src/service/jobs/port.ts";
import type { JobKind, JobRecord } from "../../../src/service/records.ts";
import { openSqliteStore } from "../../../src/service/store/open-sqlite.ts";
import type { JobDraft, Store } from "../../../src/service/store/port.ts";

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface JobBench {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly logged: LogLine[];
  now(): number;
  log(level: "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Creates and announces it. */
  ask(job: Partial<JobDraft> & { readonly id: string }): Promise<void>;
  job(id: string): Promise<JobRecord>;
  /** Data of its events of that kind, oldest first. */
  events(id: string, event: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export async function openJobBench(now: () => number = Date.now): Promise<JobBench> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-jobs-"));
  const store = await openSqliteStore(join(folder, "service.db"));
  const dispatcher = createInProcessDispatcher();
  const logged: LogLine[] = [];
  return {
    store,
    dispatcher,
    logged,
    now,
    log: (level, message, fields = {}) => void logged.push({ level, message, fields }),
    async ask(job) {
      const kind: JobKind = job.kind ?? "plan";
      const rest = { network: "lab", networkVersion: 1, networkDigest: "sha256:0", request: "{}", createdBy: "token:me", parent: null };
      await store.jobs.create({ ...rest, createdAt: now(), kind, ...job });
      await dispatcher.announce({ id: job.id, kind });
    },
    async job(id) {
      const found = await store.jobs.find(id);
      if (found === null) throw new Error(`there is no job ${id}`);
      return found;
    },
    async events(id, event) {
      const all = await store.jobs.events(id, 0, 1000);
      return all.filter((one) => one.event === event).map(({ data }): unknown => JSON.parse(data));
    },
    async close() {
      await dispatcher.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
