/** The audit log: entries are added one at a time over all processes, each chained to the one before. */
import type { AuditRecord } from "../../records.ts";
import { auditHash, CHAIN_START } from "../audit-chain.ts";
import { byNumber, keysAfter, pageOf, rowsFor } from "../paging.ts";
import type { Audit } from "../port.ts";
import type { Session } from "../session.ts";

const columns = ["sequence", "at", "actor", "action", "subject", "detail", "previousHash", "hash"] as const;

export const auditOver = (session: Session): Audit => ({
  append: ({ at, actor, action, subject, detail }) =>
    session.alone(async (db) => {
      const last = await db.selectFrom("audit").select(["sequence", "hash"]).orderBy("sequence", "desc").limit(1).executeTakeFirst();
      const sequence = (last?.sequence ?? 0) + 1;
      const entry = { sequence, at, actor, action, subject, detail, previousHash: last?.hash ?? CHAIN_START };
      const record: AuditRecord = { ...entry, hash: auditHash(entry) };
      await db.insertInto("audit").values(record).execute();
      return record;
    }),
  async list(page) {
    const after = keysAfter(page, byNumber);
    const rows = await session.db
      .selectFrom("audit")
      .select(columns)
      .where("sequence", ">", after?.[0] ?? 0)
      .orderBy("sequence")
      .limit(rowsFor(page))
      .execute();
    return pageOf(
      page,
      rows,
      ({ sequence }) => [sequence],
      (row): AuditRecord => row,
    );
  },
});
