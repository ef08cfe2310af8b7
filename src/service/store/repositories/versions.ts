/** Documents under a name, each content once after another; never changed, never dropped. */
import type { Kysely } from "kysely";
import type { VersionRecord } from "../../records.ts";
import { byName, byNumber, keysAfter, pageOf, rowsFor } from "../paging.ts";
import type { AddedVersion, VersionDraft, VersionedKind, Versions } from "../port.ts";
import type { Tables } from "../schema.ts";
import type { Session } from "../session.ts";

const columns = ["name", "version", "digest", "bytes", "createdAt", "createdBy", "origin"] as const;

export function versionsOver(session: Session): Versions {
  const described = (kind: VersionedKind, name: string) =>
    session.db.selectFrom("versions").select(columns).where("kind", "=", kind).where("name", "=", name);
  return {
    add: (kind, draft) => session.alone((db) => add(db, kind, draft)),
    async names(kind, page) {
      const after = keysAfter(page, byName);
      const rows = await session.db
        .selectFrom("versions as one")
        .select(columns)
        .where("one.kind", "=", kind)
        .where("one.version", "=", (from) =>
          from
            .selectFrom("versions as other")
            .select(({ fn }) => fn.max("other.version").as("newest"))
            .where("other.kind", "=", kind)
            .whereRef("other.name", "=", "one.name"),
        )
        .$if(after !== null, (query) => query.where("one.name", ">", after?.[0] ?? ""))
        .orderBy("one.name")
        .limit(rowsFor(page))
        .execute();
      return pageOf(page, rows, ({ name }) => [name], asIs);
    },
    async list(kind, name, page) {
      const after = keysAfter(page, byNumber);
      const rows = await described(kind, name)
        .$if(after !== null, (query) => query.where("version", "<", after?.[0] ?? 0))
        .orderBy("version", "desc")
        .limit(rowsFor(page))
        .execute();
      return pageOf(page, rows, ({ version }) => [version], asIs);
    },
    async find(kind, name, version) {
      if (version === "newest") return newest(session.db, kind, name);
      return (await described(kind, name).where("version", "=", version).executeTakeFirst()) ?? null;
    },
    async findDigest(kind, name, digest) {
      const query = described(kind, name).where("digest", "=", digest).orderBy("version", "desc").limit(1);
      return (await query.executeTakeFirst()) ?? null;
    },
    async document(kind, name, version) {
      const query = session.db.selectFrom("versions").select("document");
      const row = await query.where("kind", "=", kind).where("name", "=", name).where("version", "=", version).executeTakeFirst();
      return row?.document ?? null;
    },
  };
}

const asIs = (row: VersionRecord): VersionRecord => row;

async function newest(db: Kysely<Tables>, kind: VersionedKind, name: string): Promise<VersionRecord | null> {
  const query = db.selectFrom("versions").select(columns).where("kind", "=", kind).where("name", "=", name);
  return (await query.orderBy("version", "desc").limit(1).executeTakeFirst()) ?? null;
}

async function add(db: Kysely<Tables>, kind: VersionedKind, draft: VersionDraft): Promise<AddedVersion> {
  const { name, digest, createdAt, createdBy, origin, document, expected } = draft;
  const last = await newest(db, kind, name);
  if (expected !== undefined && expected !== (last?.digest ?? null)) return { kind: "changed", newest: last };
  if (last?.digest === digest) return { kind: "same", version: last };
  const number = (last?.version ?? 0) + 1;
  const version = { name, version: number, digest, bytes: Buffer.byteLength(document), createdAt, createdBy, origin };
  await db
    .insertInto("versions")
    .values({ kind, ...version, document })
    .execute();
  return { kind: "added", version };
}
