/** Makes jobs of executions, and of what else is done on devices: who let the plan be carried out, and on which network, is checked here and nowhere else. */
import { diffNetworks, type NetworkDifference } from "../../network/diff-networks.ts";
import { readNetwork } from "../../network/read.ts";
import { type PlanDocument, planSchema } from "../../plan/plan-document.ts";
import { type ProblemDocument, RequestProblem } from "../http/problem.ts";
import { type Asking, draft as draftJob } from "../planning/ask.ts";
import type { JobRecord, VersionRecord } from "../records.ts";
import type { JobDraft, JobSummary, Records } from "../store/port.ts";
import { type WakeClearanceRequestBody, type WiringRequestBody, wiringRequestSchema } from "./device-requests.ts";
import { type ExecutionRequestBody, type ExecutionWork, standingOfJob } from "./requests.ts";

export interface AskingToExecute {
  /** Of the transaction that makes the job. */
  readonly records: Records;
  readonly twoPersonRule: boolean;
  /** Of the job to be: `services.newId("ex")`. */
  readonly id: string;
  readonly now: number;
  /** The actor's id. */
  readonly by: string;
}

/** Not made yet: create it in the same transaction, and announce it afterwards. Throws RequestProblem: conflict, same-person, network-changed. */
export async function draftExecution(asking: AskingToExecute, plan: JobRecord, request: ExecutionRequestBody): Promise<JobDraft> {
  const document = readyPlan(plan);
  await demandApproval(asking, plan);
  await demandNoOther(asking.records, plan.network);
  await demandNoWiring(asking.records, plan.network);
  await demandSameNetwork(asking.records, plan);
  demandSkips(document, request);
  const { procedure, skip, observe } = request;
  return draft(asking, plan, plan.id, { kind: "execute", plan: plan.id, procedure, skip, observe });
}

/** The way back is planned and verified when it is carried out. Throws RequestProblem as above. */
export async function draftRollback(asking: AskingToExecute, execution: JobRecord, observe: boolean): Promise<JobDraft> {
  const standing = standingOfJob(execution);
  if (execution.state !== "succeeded" || standing === null || standing.outcome === "closed") {
    throw new RequestProblem(
      "conflict",
      `${execution.id} has not ended in a way that can be taken back: see /v1/executions/${execution.id}.`,
    );
  }
  const newest = await newestOf(asking.records, execution.network);
  const expected = standing.left?.digest ?? execution.networkDigest;
  if (newest.digest !== expected) throw await networkChanged(asking.records, execution.network, expected, newest);
  await demandNoOther(asking.records, execution.network, execution.id);
  await demandNoWiring(asking.records, execution.network);
  const version = { network: execution.network, networkVersion: newest.version, networkDigest: newest.digest };
  return draft(asking, version, execution.parent, { kind: "rollback", of: execution.id, observe });
}

const draft = (
  { id, now, by }: AskingToExecute,
  { network, networkVersion, networkDigest }: Pick<JobRecord, "network" | "networkVersion" | "networkDigest">,
  parent: string | null,
  work: ExecutionWork,
): JobDraft => ({
  id,
  kind: "execution",
  network,
  networkVersion,
  networkDigest,
  request: JSON.stringify(work),
  createdAt: now,
  createdBy: by,
  parent,
});

/** The document of a plan that can be carried out. */
export function readyPlan({ id, state, result }: JobRecord): PlanDocument {
  if (state !== "succeeded" || result === null) {
    const words =
      state === "queued" || state === "running" ? `is ${state} still. Wait for its end` : "has come to nothing. Ask for another";
    throw new RequestProblem("conflict", `The plan ${id} ${words}.`);
  }
  const plan = planSchema.parse(JSON.parse(result));
  if ((plan.status === "optimal" || plan.status === "feasible") && plan.placements !== null) return plan;
  throw new RequestProblem("conflict", `The plan ${id} is ${plan.status}: there is nothing to carry out. Ask for another.`);
}

async function demandApproval({ records, twoPersonRule }: AskingToExecute, plan: JobRecord): Promise<void> {
  const decisions = await records.approvals.of(plan.id);
  const rejection = decisions.find(({ decision }) => decision === "rejected");
  if (rejection !== undefined)
    throw new RequestProblem("conflict", `${plan.id} was rejected by ${rejection.by}, which is final. Ask for another plan.`);
  if (decisions.length === 0) {
    throw new RequestProblem("conflict", `Nobody has approved ${plan.id}: POST /v1/plans/${plan.id}/approvals, then ask again.`);
  }
  if (!twoPersonRule) return;
  const behind = await peopleBehind(records, plan);
  if (decisions.some(({ by }) => !behind.includes(by))) return;
  throw new RequestProblem(
    "same-person",
    `Only who asked for ${plan.id} has approved it, and the two-person rule is on. Another person has to approve it.`,
  );
}

/** Who asked for the plan: of a schedule's, its maker as well. */
async function peopleBehind(records: Records, { createdBy }: JobRecord): Promise<readonly string[]> {
  const schedule = /^schedule:(.+)$/.exec(createdBy)?.[1];
  const found = schedule === undefined ? null : await records.schedules.find(schedule);
  return found === null ? [createdBy] : [createdBy, found.createdBy];
}

export async function newestOf(records: Records, network: string): Promise<VersionRecord> {
  const newest = await records.versions.find("network", network, "newest");
  if (newest === null) throw new RequestProblem("not-found", `There is no network ${network}.`);
  return newest;
}

async function demandSameNetwork(records: Records, plan: JobRecord): Promise<void> {
  const newest = await newestOf(records, plan.network);
  if (newest.digest !== plan.networkDigest) throw await networkChanged(records, plan.network, plan.networkDigest, newest);
}

const MOST_DIFFERENCES = 100;

/** Names what differs between what was planned for and what is there now. */
async function networkChanged(records: Records, network: string, digest: string, newest: VersionRecord): Promise<RequestProblem> {
  const planned = await records.versions.findDigest("network", network, digest);
  const [before, after] = await Promise.all(
    [planned, newest].map(async (version) =>
      version === null ? null : readNetwork((await records.versions.document("network", network, version.version)) ?? ""),
    ),
  );
  const errors = before?.ok && after?.ok ? differencesOf(diffNetworks(before.value.document, after.value.document)) : [];
  return new RequestProblem(
    "network-changed",
    `It is for version ${planned?.version ?? "?"} of ${network}, and the newest is version ${newest.version} (${newest.origin}). Ask for a plan from there.`,
    { errors: errors.slice(0, MOST_DIFFERENCES) },
  );
}

function differencesOf({ settings, sections }: NetworkDifference): NonNullable<ProblemDocument["errors"]> {
  const remedy = "plan again from the newest version";
  return [
    ...settings.map((key) => ({ pointer: `/${key}`, found: "it changed", remedy })),
    ...Object.entries(sections).flatMap(([section, { added, removed, changed }]) => [
      ...added.map((id) => ({ pointer: `/${section}/${id}`, found: "it came", remedy })),
      ...removed.map((id) => ({ pointer: `/${section}/${id}`, found: "it went", remedy })),
      ...changed.map(({ id, keys }) => ({ pointer: `/${section}/${id}`, found: `changed: ${keys.join(", ")}`, remedy })),
    ]),
  ];
}

const LOOKED_AT = 100;

/** An execution of the network that is under way, or that ended between two states; null: there is none among the newest. */
export async function openExecutionOf(records: Pick<Records, "jobs">, network: string, except?: string): Promise<JobSummary | null> {
  const { items } = await records.jobs.list({ network, kind: "execution" }, { limit: LOOKED_AT });
  return items.find((job) => job.id !== except && isOpen(job)) ?? null;
}

const isOpen = (job: JobSummary): boolean =>
  job.state === "queued" || job.state === "running" || ["paused", "needs-person", "running"].includes(standingOfJob(job)?.outcome ?? "");

/** Looks only, or puts right what differs: then nothing else may be changing the network. Throws RequestProblem: not-found, conflict. */
export async function draftWiring(asking: Asking, request: WiringRequestBody): Promise<JobDraft> {
  const version = await newestOf(asking.records, asking.network);
  if (request.apply) await demandNoOther(asking.records, asking.network);
  return draftJob(asking, "wiring", version, request);
}

/** Throws RequestProblem: not-found. */
export const draftWakeClearance = async (asking: Asking, request: WakeClearanceRequestBody): Promise<JobDraft> =>
  draftJob(asking, "wake-clearance", await newestOf(asking.records, asking.network), request);

async function demandNoOther(records: Records, network: string, except?: string): Promise<void> {
  const open = await openExecutionOf(records, network, except);
  if (open === null) return;
  throw new RequestProblem(
    "conflict",
    `${open.id} is not at an end, and one execution at a time changes ${network}. See /v1/executions/${open.id}.`,
  );
}

/** A look is in nobody's way. */
async function demandNoWiring(records: Records, network: string): Promise<void> {
  const { items } = await records.jobs.list({ network, kind: "wiring" }, { limit: LOOKED_AT });
  for (const { id, state } of items) {
    if (state !== "queued" && state !== "running") continue;
    const job = await records.jobs.find(id);
    if (job === null || !wiringRequestSchema.parse(JSON.parse(job.request)).apply) continue;
    throw new RequestProblem(
      "conflict",
      `${id} puts the wiring of ${network} right: see /v1/wirings/${id}, and ask again when it has ended.`,
    );
  }
}

function demandSkips({ moves }: PlanDocument, { skip }: ExecutionRequestBody): void {
  const moving = new Set(moves.map(({ router }) => router));
  const errors = skip.flatMap(({ router }, index) =>
    moving.has(router)
      ? []
      : [{ pointer: `/skip/${index}/router`, found: `${router}, which the plan does not move`, remedy: "leave it out" }],
  );
  if (errors.length > 0) throw new RequestProblem("invalid-value", "Only moves of the plan can be left out.", { errors });
}
