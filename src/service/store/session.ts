/** What repositories run their statements on: the store itself, or a transaction that somebody else ends. */
import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "./schema.ts";

export type StoreDialect = "sqlite" | "postgres";

export interface Session {
  readonly dialect: StoreDialect;
  /** For one statement. */
  readonly db: Kysely<Tables>;
  /** For several statements: all of them or none. Rows that others may change meanwhile are for `work` to hold. */
  together<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** As `together`, and no other `alone` of any process runs meanwhile. */
  alone<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
}

/** Holds the rows until the transaction ends. SQLite has one writer at a time anyway. */
export const held = <Table extends keyof Tables, Row>(
  { dialect }: Pick<Session, "dialect">,
  query: SelectQueryBuilder<Tables, Table, Row>,
): SelectQueryBuilder<Tables, Table, Row> => (dialect === "postgres" ? query.forUpdate() : query);
