/** Tokens, of which only the hashes are known here. */
import { z } from "zod";
import type { TokenRecord } from "../../records.ts";
import { rights } from "../../rights.ts";
import { byTimeAndId, keysAfter, pageOf, rowsFor } from "../paging.ts";
import type { Tokens } from "../port.ts";
import type { Tables } from "../schema.ts";
import type { Session } from "../session.ts";

const columns = ["id", "name", "hash", "rights", "createdAt", "createdBy", "expiresAt", "revokedAt"] as const;

const keptRights = z.array(z.enum(rights));

const recordOf = (row: Tables["tokens"]): TokenRecord => ({ ...row, rights: keptRights.parse(JSON.parse(row.rights)) });

export const tokensOver = (session: Session): Tokens => ({
  async create({ rights: given, ...token }) {
    const { id, name, hash, createdAt, createdBy, expiresAt, revokedAt } = token;
    const row = { id, name, hash, rights: JSON.stringify(given), createdAt, createdBy, expiresAt, revokedAt };
    await session.db.insertInto("tokens").values(row).execute();
  },
  async findByHash(hash) {
    const row = await session.db.selectFrom("tokens").select(columns).where("hash", "=", hash).executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  },
  async list(page) {
    const after = keysAfter(page, byTimeAndId);
    let query = session.db.selectFrom("tokens").select(columns);
    if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("createdAt", "id"), "<", tuple(...after)));
    const rows = await query.orderBy("createdAt", "desc").orderBy("id", "desc").limit(rowsFor(page)).execute();
    return pageOf(page, rows, ({ createdAt, id }) => [createdAt, id], recordOf);
  },
  async revoke(id, at) {
    const query = session.db.updateTable("tokens").set({ revokedAt: at }).where("id", "=", id).where("revokedAt", "is", null);
    return (await query.returning("id").executeTakeFirst()) !== undefined;
  },
});
