/** Who said what about a plan: once each, for good. */
import type { Approvals } from "../port.ts";
import type { Session } from "../session.ts";

export const approvalsOver = (session: Session): Approvals => ({
  async add({ plan, at, by, decision, reason }) {
    const added = await session.db
      .insertInto("approvals")
      .values({ plan, at, by, decision, reason })
      .onConflict((conflict) => conflict.columns(["plan", "by"]).doNothing())
      .returning("plan")
      .executeTakeFirst();
    return added !== undefined;
  },
  of: (plan) =>
    session.db
      .selectFrom("approvals")
      .select(["plan", "at", "by", "decision", "reason"])
      .where("plan", "=", plan)
      .orderBy("at")
      .orderBy("by")
      .execute(),
});
