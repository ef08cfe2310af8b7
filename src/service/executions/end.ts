/** How an execution ended, as its job's end: the report, and in the same transaction the network as it is left. */
import { networkAfter, openMoves } from "../../execution/network-after.ts";
import type { ExecutionReading } from "../../execution/read-execution.ts";
import { stagesOf } from "../../execution/stages.ts";
import { buildNetwork } from "../../network/build-network.ts";
import { readNetwork } from "../../network/read.ts";
import { plannedNetwork } from "../../plan/planned-network.ts";
import type { AttemptEnd, JobTask } from "../jobs/port.ts";
import type { Services } from "../services.ts";
import type { Records } from "../store/port.ts";
import type { Standing } from "./requests.ts";

export interface Ended {
  readonly task: Pick<JobTask, "job">;
  readonly services: Pick<Services, "now">;
  readonly reading: ExecutionReading;
}

type Left = Pick<Standing, "left" | "remark">;

export function endOfExecution({ task: { job }, services, reading }: Ended): AttemptEnd {
  const { report, state, kept } = reading;
  const after = networkLeft(reading);
  const standing: Omit<Standing, keyof Left> = {
    outcome: report.outcome,
    why: report.why,
    moved: report.totals.moved,
    moves: report.totals.moves,
    stagesDone: state.stagesDone.size,
    stages: stagesOf(kept.network, kept.plan).length,
    page: [...(state.finished?.page ?? [])],
  };
  return {
    state: "succeeded",
    result: JSON.stringify(report),
    async together(records) {
      const at = services.now();
      const left = await leave(records, job, after, at);
      await records.jobs.event(job.id, job.attempt, { at, event: "progress", data: JSON.stringify({ ...standing, ...left }) });
    },
  };
}

interface NetworkLeft {
  readonly text: string;
  readonly digest: string;
  /** Nothing runs elsewhere than before, and no host is switched. */
  readonly isSame: boolean;
}

/** Null: where routers are is not known of all of them. */
function networkLeft({ kept: { supplied, plan }, state, entries }: ExecutionReading): NetworkLeft | null {
  if (openMoves(state).length > 0) return null;
  const [after, before] = [networkAfter(supplied, plan, state, entries), plannedNetwork(supplied, supplied.today)].map((document) => {
    const text = JSON.stringify(buildNetwork(document).document);
    const read = readNetwork(text);
    if (read.ok) return { text, digest: read.value.digest };
    throw new Error(`internal: the network after an execution cannot be read: ${read.failure[0]?.pointer} ${read.failure[0]?.found}`);
  });
  return after === undefined ? null : { ...after, isSame: after.digest === before?.digest };
}

/** A new version, unless somebody put another meanwhile: then theirs stays, and the remark says so. */
async function leave(records: Records, job: JobTask["job"], after: NetworkLeft | null, at: number): Promise<Left> {
  if (after === null) return { left: null, remark: "where its routers are is not known, so the network has no new version" };
  const { id, network: name, networkDigest, createdBy } = job;
  const newest = await records.versions.find("network", name, "newest");
  const origin = `execution:${id}`;
  if (newest === null || (newest.digest !== networkDigest && newest.origin !== origin)) {
    const other = newest === null ? "" : `: version ${newest.version} came from ${newest.createdBy} (${newest.origin})`;
    return { left: null, remark: `the network was changed meanwhile${other}. It does not say where this execution left the routers` };
  }
  if (after.isSame && newest.origin !== origin) return { left: null, remark: null };
  const draft = { name, digest: after.digest, document: after.text, createdAt: at, createdBy, origin, expected: newest.digest };
  const added = await records.versions.add("network", draft);
  if (added.kind === "changed") throw new Error("internal: the newest version changed inside a transaction");
  return { left: { version: added.version.version, digest: added.version.digest }, remark: null };
}
