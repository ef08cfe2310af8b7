/** Answers to requests with an Idempotency-Key, for as long as somebody may ask again. */
import type { Answers } from "../port.ts";
import type { Session } from "../session.ts";

const columns = ["actor", "key", "fingerprint", "status", "headers", "body", "createdAt"] as const;

export const answersOver = (session: Session): Answers => ({
  async find(actor, key) {
    const query = session.db.selectFrom("answers").select(columns).where("actor", "=", actor).where("key", "=", key);
    return (await query.executeTakeFirst()) ?? null;
  },
  async keep({ actor, key, fingerprint, status, headers, body, createdAt }) {
    const kept = await session.db
      .insertInto("answers")
      .values({ actor, key, fingerprint, status, headers, body, createdAt })
      .onConflict((conflict) => conflict.columns(["actor", "key"]).doNothing())
      .returning("key")
      .executeTakeFirst();
    return kept !== undefined;
  },
  async forget(before) {
    const { numDeletedRows } = await session.db.deleteFrom("answers").where("createdAt", "<", before).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
});
