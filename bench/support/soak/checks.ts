/** Holds what the book says against what the store has, once everything has ended: nothing lost, nothing doubled, every end true. */

import { dayPlanSchema } from "../../../src/plan/day/day-plan-document.ts";
import { verifyPlan } from "../../../src/plan/verify.ts";
import { groundOfPlan } from "../../../src/service/executions/ground.ts";
import { standingOfJob } from "../../../src/service/executions/requests.ts";
import { MOST_DEATHS } from "../../../src/service/jobs/attempt.ts";
import { workOfJob } from "../../../src/service/jobs/work-of-job.ts";
import { findingsOfDay } from "../../../src/service/planning/day-work.ts";
import { isScheduling, planRequestSchema } from "../../../src/service/planning/requests.ts";
import type { AuditRecord, EventRecord, JobRecord } from "../../../src/service/records.ts";
import { duesBetween } from "../../../src/service/schedules/cron.ts";
import { everyAuditRecord, verifyAudit } from "../../../src/service/store/audit-chain.ts";
import type { Page, Paged, Store } from "../../../src/service/store/port.ts";
import { type Book, shaOf } from "./book.ts";
import type { Caller } from "./caller.ts";

export interface Checking {
  readonly store: Store;
  readonly book: Book;
  readonly caller: Caller;
}

/** Jobs by kind and end, and how long dead workers' jobs waited. */
export interface Checked {
  readonly jobs: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, number>>;
  readonly attempts: Readonly<Record<string, number>>;
  readonly takings: readonly Taken[];
  readonly audit: number;
  readonly verified: number;
  readonly replayed: number;
}

interface Taken {
  readonly job: string;
  readonly seconds: number;
  /** Something else was killed before it was taken up. */
  readonly disturbed: boolean;
}

export async function* all<Item>(read: (page: Page) => Promise<Paged<Item>>): AsyncGenerator<Item> {
  for (let after: string | null | undefined; after !== null; ) {
    const page: Paged<Item> = await read({ limit: 500, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  }
}

type Tally = Record<string, number>;
const add = (tally: Tally, what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1;
};

const makesJobs = [
  "createPlan",
  "schedulePlan",
  "createDayPlan",
  "createReplay",
  "createWiring",
  "createWakeClearance",
  "createWhatIf",
  "verifyPlan",
  "createExecution",
  "rollBackExecution",
] as const;
const cancels: ReadonlySet<string> = new Set(["cancelPlan", "cancelDayPlan"]);

export async function checkAll(checking: Checking): Promise<Checked> {
  const { store, book } = checking;
  const found = { jobs: {} as Tally, failures: {} as Tally, outcomes: {} as Tally, runs: {} as Tally, attempts: {} as Tally };
  const told = new Set(makesJobs.flatMap((action) => book.of(action).map(({ id }) => id)));
  const there = new Set<string>();
  const takings: Taken[] = [];
  let verified = 0;
  for await (const { id } of all((page) => store.jobs.list({}, page))) {
    const job = await store.jobs.find(id);
    if (job === null) continue;
    there.add(id);
    add(found.jobs, `${job.kind} ${job.state}`);
    add(found.attempts, `${job.attempt}`);
    const isOurs = job.createdBy.startsWith("schedule:") || job.kind === "sweep-case";
    if (!isOurs && !told.has(id)) book.find(`${id} is there, and nobody was told so: a request was done twice`);
    const events = await eventsOf(store, id);
    checkEnds(book, job, events);
    takings.push(...takenUp(book, job, events));
    if (job.state === "failed") add(found.failures, `${job.kind}: ${detailOf(job)}`);
    if (job.state === "succeeded" && (job.kind === "plan" || job.kind === "day-plan")) {
      checkDocument(book, job);
      verified += job.kind === "plan" ? await checkPlan(checking, job) : await checkDayPlan(checking, job);
    }
    if (job.kind === "verification" && job.result !== null && !job.result.includes('"verified":true')) book.find(`${id} has findings`);
    if (job.kind === "sweep" && job.state === "succeeded") checkSweep(book, job);
    if (job.kind === "execution") add(found.outcomes, await checkExecution(checking, job));
  }
  for (const id of told) if (!there.has(id)) book.find(`${id} was acknowledged, and is not there`);
  await checkApprovals(checking);
  await checkVersions(checking);
  await checkSchedules(checking, found.runs);
  const audit = await checkAudit(checking);
  const replayed = await checkReplays(checking);
  return { ...found, takings, audit, verified, replayed };
}

async function eventsOf({ jobs }: Store, id: string): Promise<readonly EventRecord[]> {
  const events: EventRecord[] = [];
  for (;;) {
    const more = await jobs.events(id, events.at(-1)?.sequence ?? 0, 1000);
    events.push(...more);
    if (more.length < 1000) return events;
  }
}

const statesIn = (events: readonly EventRecord[]): readonly { readonly state: string; readonly attempt: number; readonly at: number }[] =>
  events
    .filter(({ event }) => event === "state")
    .map(({ data, at }) => ({ ...(JSON.parse(data) as { readonly state: string; readonly attempt: number }), at }));

const isEnd = (state: string): boolean => state !== "queued" && state !== "running";

/** Ended once, by its last attempt, with what belongs to that end. */
function checkEnds(book: Book, job: JobRecord, events: readonly EventRecord[]): void {
  const { id, state, attempt, result, problem } = job;
  if (!isEnd(state)) {
    book.find(`${id} (${job.kind}) is ${state} still, attempt ${attempt}, worker ${job.worker}`);
    return;
  }
  if (events.some(({ sequence }, index) => sequence !== index + 1)) book.find(`the events of ${id} have gaps`);
  const states = statesIn(events);
  if (states.some((one, index) => one.attempt < (states[index - 1]?.attempt ?? 0))) book.find(`an older attempt at ${id} has written`);
  const ends = states.filter((one) => isEnd(one.state));
  const untouched = state === "cancelled" && attempt === 0;
  // An execution that was paused ends more than once; nobody pauses here.
  if (ends.length !== 1 && !untouched && !endedWaiting(state, states))
    book.find(`${id} ended ${ends.length} times: ${JSON.stringify(states)}`);
  const last = ends.at(-1);
  if (last !== undefined && (last.state !== state || last.attempt !== attempt))
    book.find(`${id} is ${state} by attempt ${attempt}, and its events say ${JSON.stringify(last)}`);
  if (state === "succeeded" && result === null) book.find(`${id} has succeeded without a result`);
  if (state === "failed" && problem === null) book.find(`${id} has failed without a reason`);
  const isWornOut = attempt > MOST_DEATHS && problem?.includes("workers ended") === true;
  if (state === "failed" && problem?.includes("/internal") === true && !isWornOut)
    book.find(`${id} (${job.kind}) has failed for good: ${problem}`);
  const isAsked = book.acknowledged.some(({ action, path }) => cancels.has(action) && path.includes(id));
  if (state === "cancelled" && (job.kind === "plan" || job.kind === "day-plan") && !isAsked)
    book.find(`${id} was cancelled, and nobody was told so`);
}

/** Cancelled while it waited for another attempt: then no worker tells of it. */
const endedWaiting = (state: string, states: ReturnType<typeof statesIn>): boolean =>
  state === "cancelled" && states.every((one) => !isEnd(one.state));

function takenUp(book: Book, { id }: JobRecord, events: readonly EventRecord[]): readonly Taken[] {
  return book.takings
    .filter(({ job }) => job === id)
    .flatMap(({ job, attempt, killedAt }) => {
      const next = statesIn(events).find((one) => one.attempt > attempt);
      if (next === undefined) return [];
      const disturbed = book.kills.some(({ at }) => at > killedAt && at < next.at);
      return [{ job, seconds: (next.at - killedAt) / 1000, disturbed }];
    });
}

const detailOf = ({ problem }: JobRecord): string => {
  const { detail } = JSON.parse(problem ?? "{}") as { readonly detail?: string };
  return String(detail)
    .replace(/\b(pl|dp|re|wi|wr|wc|ex|ve|ru|sc)-[\w-]+/g, "$1-…")
    .replace(/\d+/g, "#")
    .slice(0, 140);
};

/** It is what it was when it was first had. */
function checkDocument(book: Book, { id, result }: JobRecord): void {
  const sha = book.documents.get(id);
  if (sha !== undefined && sha !== shaOf(result ?? "")) book.find(`the document of ${id} is not what it was`);
}

/** It passes the verifier. Answers 1 when it was verified. */
async function checkPlan({ store, book }: Checking, job: JobRecord): Promise<number> {
  const { plan, prepared } = await groundOfPlan(store, job);
  if (plan.network.digest !== job.networkDigest) book.find(`${job.id} is for another network than its document says`);
  const request: object = JSON.parse(job.request);
  const { migration } = isScheduling(request) ? request : planRequestSchema.parse(request);
  const findings = verifyPlan({ prepared, plan, ...(migration === undefined ? {} : { migration }) });
  if (findings.length > 0) book.find(`${job.id} does not pass the verifier: ${JSON.stringify(findings[0])}`);
  return 1;
}

/** As `checkPlan`. */
async function checkDayPlan({ store, book }: Checking, job: JobRecord): Promise<number> {
  const work = await workOfJob(store, job);
  const findings = findingsOfDay(work.documents, dayPlanSchema.parse(JSON.parse(job.result ?? "null")));
  if (findings.length > 0) book.find(`${job.id} does not pass the verifier: ${JSON.stringify(findings[0])}`);
  return 1;
}

function checkSweep(book: Book, { id, result }: JobRecord): void {
  const { cases, unanswered } = JSON.parse(result ?? "{}") as {
    readonly cases: readonly unknown[];
    readonly unanswered: readonly unknown[];
  };
  // Four physical routers, and two pairs of them.
  if (cases.length !== 6 || unanswered.length > 0)
    book.find(`${id} has ${cases.length} of 6 cases; without answer: ${JSON.stringify(unanswered)}`);
}

const settled: ReadonlySet<string> = new Set(["done", "rolled-back", "stopped"]);

/** It ended by itself, and the network as it left it was made a version once. */
async function checkExecution({ store, book }: Checking, job: JobRecord): Promise<string> {
  const standing = standingOfJob(job);
  if (job.state === "failed") return `failed: ${detailOf(job)}`;
  if (standing === null || !settled.has(standing.outcome))
    book.find(`${job.id} is ${standing?.outcome ?? "not begun"}: ${standing?.why ?? job.state}`);
  const origin = `execution:${job.id}`;
  let made = 0;
  for await (const version of all((page) => store.versions.list("network", job.network, page))) if (version.origin === origin) made += 1;
  if (made > 1) book.find(`${job.id} has made ${made} versions of its network`);
  if (standing?.left != null && made === 0) book.find(`${job.id} says it made version ${standing.left.version}, which is not there`);
  return standing?.outcome ?? "not begun";
}

async function checkApprovals({ store, book }: Checking): Promise<void> {
  for (const { path } of book.of("decideOnPlan")) {
    const plan = path.split("/")[3] ?? "";
    const { length } = await store.approvals.of(plan);
    if (length !== 1) book.find(`${plan} was approved once, and has ${length} approvals`);
  }
}

async function checkVersions({ store, book }: Checking): Promise<void> {
  for (const { kind, name, version, digest, text } of book.versions) {
    const of = kind === "networks" ? "network" : "traffic";
    const found = await store.versions.find(of, name, version);
    if (found?.digest !== digest)
      book.find(`version ${version} of ${kind} ${name} was acknowledged as ${digest}, and is ${found?.digest ?? "not there"}`);
    if ((await store.versions.document(of, name, version)) !== text)
      book.find(`version ${version} of ${kind} ${name} is not what was put, byte for byte`);
  }
  for (const name of new Set(book.versions.map((one) => `${one.kind} ${one.name}`))) {
    const [kind = "", network = ""] = name.split(" ");
    const told = book.versions.filter((one) => one.kind === kind && one.name === network).length;
    let uploads = 0;
    for await (const { origin } of all((page) => store.versions.list(kind === "networks" ? "network" : "traffic", network, page))) {
      if (origin === "upload") uploads += 1;
    }
    if (uploads !== told) book.find(`${name} was put ${told} times, and has ${uploads} versions that were put`);
  }
}

/** Every time that a schedule was due has one run; every run of a plan has one plan. */
async function checkSchedules({ store, book }: Checking, tally: Tally): Promise<void> {
  const told = new Set(book.of("createScheduleRun").map(({ id }) => id));
  for (const [id, { cron, madeAt }] of book.schedules) {
    const runs = [];
    for await (const run of all((page) => store.schedules.runs(id, page))) runs.push(run);
    for (const { state, reason, endedAt, id: run } of runs) {
      add(
        tally,
        `${state}: ${(reason ?? "")
          .replace(/\b(pl|ex|ru)-[\w-]+/g, "$1-…")
          .replace(/\d+/g, "#")
          .slice(0, 100)}`,
      );
      if (endedAt === null) book.find(`the run ${run} of ${id} is ${state} still`);
      told.delete(run);
    }
    const slots = runs.map(({ part, dueAt }) => `${part} ${dueAt}`);
    if (new Set(slots).size !== slots.length) book.find(`${id} has fired twice for one time`);
    const plans = runs.flatMap(({ plan }) => plan ?? []);
    let made = 0;
    for await (const job of all((page) => store.jobs.list({ kind: "plan" }, page))) if (job.createdBy === `schedule:${id}`) made += 1;
    if (made !== plans.length) book.find(`${id} has ${plans.length} runs with a plan, and asked for ${made} plans`);
    if (!cron) continue;
    // The last one may come in a moment.
    const until = Math.max(...runs.map(({ dueAt }) => dueAt));
    for (const [part, times] of [
      ["pack", "*/2 * * * *"],
      ["restore", "1-59/2 * * * *"],
    ] as const) {
      for (const dueAt of duesBetween(times, "UTC", madeAt, until)) {
        if (!slots.includes(`${part} ${dueAt}`))
          book.find(`${id} was due to ${part} at ${new Date(dueAt).toISOString()}, and has no run for it`);
      }
    }
  }
  for (const run of told) book.find(`the run ${run} was acknowledged, and is not there`);
}

/** The chain is whole, and has everything that was acknowledged, once. */
async function checkAudit({ store, book }: Checking): Promise<number> {
  const check = await verifyAudit(everyAuditRecord(store.audit));
  if (!check.sound) book.find(`the audit log is broken at ${check.sequence}: ${check.found}`);
  const entries = new Map<string, AuditRecord[]>();
  let count = 0;
  for await (const entry of everyAuditRecord(store.audit)) {
    count += 1;
    entries.set(entry.action, [...(entries.get(entry.action) ?? []), entry]);
  }
  for (const { action, id, path } of book.acknowledged) {
    const of = entries.get(action) ?? [];
    const matching =
      id === "" || cancels.has(action)
        ? of.filter(({ subject }) => subject === path)
        : of.filter(({ detail }) => detail.includes(`"${id}"`));
    if (matching.length !== 1) book.find(`${action} ${id || path} is ${matching.length} times in the audit log`);
  }
  const puts = new Map<string, number>();
  for (const action of ["putNetwork", "putTraffic"]) {
    for (const { subject, detail } of entries.get(action) ?? []) {
      const { version } = JSON.parse(detail) as { readonly version: number };
      puts.set(`${subject} ${version}`, (puts.get(`${subject} ${version}`) ?? 0) + 1);
    }
  }
  for (const { kind, name, version } of book.versions) {
    const path = kind === "networks" ? `/v1/networks/${name}` : `/v1/networks/${name}/traffic`;
    if (puts.get(`${path} ${version}`) !== 1)
      book.find(`version ${version} of ${path} is ${puts.get(`${path} ${version}`) ?? 0} times in the audit log`);
  }
  return count;
}

const REPLAYED = 60;

/** The same key again gets the first answer, and does nothing. */
async function checkReplays({ caller, book }: Checking): Promise<number> {
  const step = Math.max(1, Math.floor(book.acknowledged.length / REPLAYED));
  let replayed = 0;
  for (const { key, path, body, id } of book.acknowledged.filter((_, index) => index % step === 0)) {
    const answer = await caller.firmly("POST", path, { ...(body === undefined ? {} : { body }), headers: { "idempotency-key": key } });
    replayed += 1;
    if (answer.headers.get("idempotency-replayed") !== "true") book.find(`${path} with ${key} was not known again: ${answer.status}`);
    else if (id !== "" && answer.body["id"] !== id) book.find(`${path} with ${key} is ${String(answer.body["id"])} now, and was ${id}`);
  }
  return replayed;
}
