/** Jobs: each is one row, which is changed only by whoever has its newest attempt, or waits. */
import type { ExpressionBuilder, Kysely } from "kysely";
import type { JobRecord, SignalRecord } from "../../records.ts";
import { byTimeAndId, keysAfter, pageOf, rowsFor } from "../paging.ts";
import type { JobEnd, JobSummary, Jobs } from "../port.ts";
import type { Tables } from "../schema.ts";
import { held, type Session } from "../session.ts";

const summaryColumns = [
  "id",
  "kind",
  "network",
  "networkVersion",
  "networkDigest",
  "createdAt",
  "createdBy",
  "parent",
  "state",
  "attempt",
  "worker",
  "leaseUntil",
  "startedAt",
  "endedAt",
  "progress",
  "problem",
] as const satisfies readonly (keyof JobSummary)[];
const columns = [...summaryColumns, "request", "result"] as const satisfies readonly (keyof JobRecord)[];

type Where = ExpressionBuilder<Tables, "jobs">;

/** Nobody has it: it waits, or its lease has run out. */
const isFree = (now: number) => (where: Where) =>
  where.or([where("state", "=", "queued"), where.and([where("state", "=", "running"), where("leaseUntil", "<=", now)])]);

const hasAttempt = (id: string, attempt: number) => (where: Where) =>
  where.and([where("id", "=", id), where("attempt", "=", attempt), where("state", "=", "running")]);

export function jobsOver(session: Session): Jobs {
  return { ...making(session), ...working(session), ...telling(session) };
}

const making = (session: Session): Pick<Jobs, "create" | "find" | "standings" | "list" | "tally" | "counts" | "cancel" | "reopen"> => ({
  async create({ id, kind, network, networkVersion, networkDigest, request, createdAt, createdBy, parent }) {
    const draft = { id, kind, network, networkVersion, networkDigest, request, createdAt, createdBy, parent };
    const untouched = { state: "queued", attempt: 0, eventCount: 0, signalCount: 0 } as const;
    await session.db
      .insertInto("jobs")
      .values({ ...draft, ...untouched })
      .execute();
  },
  async find(id) {
    return (await session.db.selectFrom("jobs").select(columns).where("id", "=", id).executeTakeFirst()) ?? null;
  },
  async standings(ids) {
    if (ids.length === 0) return [];
    return session.db.selectFrom("jobs").select(["id", "state", "eventCount as events"]).where("id", "in", ids).execute();
  },
  async list({ network, kind, parent }, page) {
    const after = keysAfter(page, byTimeAndId);
    let query = session.db.selectFrom("jobs").select(summaryColumns);
    if (network !== undefined) query = query.where("network", "=", network);
    if (kind !== undefined) query = query.where("kind", "in", [kind].flat());
    if (parent !== undefined) query = query.where("parent", "=", parent);
    if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("createdAt", "id"), "<", tuple(...after)));
    const rows = await query.orderBy("createdAt", "desc").orderBy("id", "desc").limit(rowsFor(page)).execute();
    return pageOf(
      page,
      rows,
      ({ createdAt, id }) => [createdAt, id],
      (row): JobSummary => row,
    );
  },
  async tally(parent) {
    const query = session.db.selectFrom("jobs").select(["state", countOfRows]).where("parent", "=", parent).groupBy("state");
    const found = new Map((await query.execute()).map(({ state, count }) => [state, count]));
    const of = (state: JobRecord["state"]): number => found.get(state) ?? 0;
    return { queued: of("queued"), running: of("running"), succeeded: of("succeeded"), failed: of("failed"), cancelled: of("cancelled") };
  },
  counts: () => session.db.selectFrom("jobs").select(["kind", "state", countOfRows]).groupBy(["kind", "state"]).execute(),
  async reopen(id) {
    const waiting = { state: "queued", worker: null, leaseUntil: null, endedAt: null, problem: null } as const;
    const query = session.db
      .updateTable("jobs")
      .set(waiting)
      .where("id", "=", id)
      .where("state", "in", ["succeeded", "failed", "cancelled"]);
    return (await query.returning("id").executeTakeFirst()) !== undefined;
  },
  cancel: (id, now, by, reason) =>
    session.together(async (db) => {
      const job = await held(session, db.selectFrom("jobs").select("state").where("id", "=", id)).executeTakeFirst();
      if (job?.state !== "queued" && job?.state !== "running") return false;
      await addSignal(db, id, { at: now, by, want: "cancel", router: null, reason });
      if (job.state === "running") return false;
      await db.updateTable("jobs").set({ state: "cancelled", endedAt: now }).where("id", "=", id).execute();
      return true;
    }),
});

/** PostgreSQL counts in 64 bits, which would come as text. */
const countOfRows = ({ cast, fn }: Where) => cast<number>(fn.countAll(), "integer").as("count");

const working = (session: Session): Pick<Jobs, "claim" | "claimable" | "renew" | "giveBack" | "finish"> => ({
  async claim(id, worker, now, leaseMs) {
    const query = session.db
      .updateTable("jobs")
      .set((set) => ({
        state: "running",
        attempt: set("attempt", "+", 1),
        worker,
        leaseUntil: now + leaseMs,
        startedAt: set.fn.coalesce("startedAt", set.val(now)),
      }))
      .where("id", "=", id)
      .where(isFree(now));
    return (await query.returning(columns).executeTakeFirst()) ?? null;
  },
  async claimable(kinds, now, limit) {
    if (kinds.length === 0) return [];
    const query = session.db.selectFrom("jobs").select("id").where("kind", "in", kinds).where("state", "in", ["queued", "running"]);
    const rows = await query.where(isFree(now)).orderBy("createdAt").orderBy("id").limit(limit).execute();
    return rows.map((row) => row.id);
  },
  async renew(id, attempt, now, leaseMs) {
    const query = session.db
      .updateTable("jobs")
      .set({ leaseUntil: now + leaseMs })
      .where(hasAttempt(id, attempt));
    return (await query.returning("id").executeTakeFirst()) !== undefined;
  },
  async giveBack(id, attempt) {
    const query = session.db.updateTable("jobs").set({ state: "queued", worker: null, leaseUntil: null }).where(hasAttempt(id, attempt));
    return (await query.returning("id").executeTakeFirst()) !== undefined;
  },
  async finish(id, attempt, now, end) {
    const change = { state: end.state, endedAt: now, leaseUntil: null, result: end.result ?? null, problem: problemOf(end) };
    const query = session.db.updateTable("jobs").set(change).where(hasAttempt(id, attempt));
    return (await query.returning("id").executeTakeFirst()) !== undefined;
  },
});

const problemOf = (end: JobEnd): string | null => (end.state === "failed" ? end.problem : null);

const telling = (session: Session): Pick<Jobs, "signal" | "signals" | "event" | "events"> => ({
  signal: (id, signal) => session.together((db) => addSignal(db, id, signal)),
  signals: (id, after = 0) =>
    session.db
      .selectFrom("jobSignals")
      .select(["sequence", "at", "by", "want", "router", "reason"])
      .where("job", "=", id)
      .where("sequence", ">", after)
      .orderBy("sequence")
      .execute(),
  event: (id, attempt, { at, event, data }) =>
    session.together(async (db) => {
      const progress = event === "progress" ? { progress: data } : {};
      const job = await db
        .updateTable("jobs")
        .set((set) => ({ eventCount: set("eventCount", "+", 1), ...progress }))
        .where(hasAttempt(id, attempt))
        .returning("eventCount")
        .executeTakeFirst();
      if (job === undefined) return false;
      await db.insertInto("jobEvents").values({ job: id, sequence: job.eventCount, at, event, data }).execute();
      return true;
    }),
  events: (id, after, limit) =>
    session.db
      .selectFrom("jobEvents")
      .select(["sequence", "at", "event", "data"])
      .where("job", "=", id)
      .where("sequence", ">", after)
      .orderBy("sequence")
      .limit(limit)
      .execute(),
});

/** Its sequence number. The update holds the job's row, so that no two get the same one. */
async function addSignal(db: Kysely<Tables>, id: string, signal: Omit<SignalRecord, "sequence">): Promise<number> {
  const { at, by, want, router, reason } = signal;
  const job = await db
    .updateTable("jobs")
    .set((set) => ({ signalCount: set("signalCount", "+", 1) }))
    .where("id", "=", id)
    .returning("signalCount")
    .executeTakeFirst();
  if (job === undefined) throw new Error(`internal: a signal for "${id}", which is no job`);
  await db.insertInto("jobSignals").values({ job: id, sequence: job.signalCount, at, by, want, router, reason }).execute();
  return job.signalCount;
}
