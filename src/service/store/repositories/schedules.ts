/** Schedules and every firing of them. A removed schedule is only hidden: its runs stay. */
import type { ScheduleRecord, ScheduleRunRecord } from "../../records.ts";
import { byTimeAndId, keysAfter, pageOf, rowsFor } from "../paging.ts";
import type { Schedules } from "../port.ts";
import type { Tables } from "../schema.ts";
import type { Session } from "../session.ts";

const columns = ["id", "network", "document", "enabled", "createdAt", "createdBy", "changedAt", "frozen"] as const;
const runColumns = [
  "id",
  "schedule",
  "dueAt",
  "part",
  "state",
  "reason",
  "plan",
  "execution",
  "createdAt",
  "endedAt",
] as const satisfies readonly (keyof ScheduleRunRecord)[];

export const schedulesOver = (session: Session): Schedules => ({ ...themselves(session), ...theirRuns(session) });

const recordOf = ({ enabled, ...row }: Omit<Tables["schedules"], "removedAt">): ScheduleRecord => ({ ...row, enabled: enabled === 1 });

const themselves = (session: Session): Pick<Schedules, "create" | "replace" | "remove" | "find" | "list" | "enabled"> => {
  const there = () => session.db.selectFrom("schedules").select(columns).where("removedAt", "is", null);
  return {
    async create({ id, network, document, enabled, createdAt, createdBy, changedAt, frozen }) {
      const row = { id, network, document, enabled: enabled ? 1 : 0, createdAt, createdBy, changedAt, frozen };
      await session.db.insertInto("schedules").values(row).execute();
    },
    async replace(id, { document, enabled, frozen, changedAt }) {
      const change = {
        changedAt,
        ...(document === undefined ? {} : { document }),
        ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
        ...(frozen === undefined ? {} : { frozen }),
      };
      const query = session.db.updateTable("schedules").set(change).where("id", "=", id).where("removedAt", "is", null);
      return (await query.returning("id").executeTakeFirst()) !== undefined;
    },
    async remove(id, at) {
      const query = session.db.updateTable("schedules").set({ removedAt: at }).where("id", "=", id).where("removedAt", "is", null);
      return (await query.returning("id").executeTakeFirst()) !== undefined;
    },
    async find(id) {
      const row = await there().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async list({ network }, page) {
      const after = keysAfter(page, byTimeAndId);
      let query = there();
      if (network !== undefined) query = query.where("network", "=", network);
      if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("createdAt", "id"), "<", tuple(...after)));
      const rows = await query.orderBy("createdAt", "desc").orderBy("id", "desc").limit(rowsFor(page)).execute();
      return pageOf(page, rows, ({ createdAt, id }) => [createdAt, id], recordOf);
    },
    async enabled() {
      const rows = await there().where("enabled", "=", 1).orderBy("createdAt", "desc").orderBy("id", "desc").execute();
      return rows.map(recordOf);
    },
  };
};

const theirRuns = (session: Session): Pick<Schedules, "addRun" | "changeRun" | "run" | "runs" | "openRuns"> => ({
  async addRun({ id, schedule, dueAt, part, state, reason, plan, execution, createdAt, endedAt }) {
    const added = await session.db
      .insertInto("scheduleRuns")
      .values({ id, schedule, dueAt, part, state, reason, plan, execution, createdAt, endedAt })
      .onConflict((conflict) => conflict.columns(["schedule", "dueAt", "part"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    return added !== undefined;
  },
  async changeRun(id, { state, reason, plan, execution, endedAt }) {
    const change = {
      ...(state === undefined ? {} : { state }),
      ...(reason === undefined ? {} : { reason }),
      ...(plan === undefined ? {} : { plan }),
      ...(execution === undefined ? {} : { execution }),
      ...(endedAt === undefined ? {} : { endedAt }),
    };
    if (Object.keys(change).length === 0) return;
    await session.db.updateTable("scheduleRuns").set(change).where("id", "=", id).execute();
  },
  async run(id) {
    return (await session.db.selectFrom("scheduleRuns").select(runColumns).where("id", "=", id).executeTakeFirst()) ?? null;
  },
  async runs(schedule, page) {
    const after = keysAfter(page, byTimeAndId);
    let query = session.db.selectFrom("scheduleRuns").select(runColumns).where("schedule", "=", schedule);
    if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("createdAt", "id"), "<", tuple(...after)));
    const rows = await query.orderBy("createdAt", "desc").orderBy("id", "desc").limit(rowsFor(page)).execute();
    return pageOf(
      page,
      rows,
      ({ createdAt, id }) => [createdAt, id],
      (row): ScheduleRunRecord => row,
    );
  },
  openRuns: () =>
    session.db
      .selectFrom("scheduleRuns")
      .select(runColumns)
      .where("state", "in", ["planning", "awaiting-approval", "executing"])
      .orderBy("createdAt")
      .orderBy("id")
      .execute(),
});
