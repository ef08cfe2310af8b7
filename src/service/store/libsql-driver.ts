/** Kysely over a store's file: one connection, of which everybody has it in turn; transactions write from their beginning on. */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { inTransaction } from "../../sqlite-file.ts";
import type { StoreFile } from "./libsql-file.ts";

export function libsqlDriver(file: StoreFile): Driver {
  const { database, patiently, stillThere } = file;
  const turns = createTurns();
  const connection = connectionTo(file);
  return {
    init: async () => {},
    acquireConnection: async () => {
      await turns.take();
      return connection;
    },
    beginTransaction: () =>
      patiently(() => {
        stillThere();
        database.exec("begin immediate");
      }),
    commitTransaction: () => patiently(() => void database.exec("commit")),
    // Some failures (a full disk) have ended the transaction already.
    rollbackTransaction: () =>
      patiently(() => {
        if (database.inTransaction) database.exec("rollback");
      }),
    releaseConnection: async () => turns.give(),
    destroy: async () => {
      await turns.take();
      file.close();
    },
  };
}

/**
 * A statement of libsql that met another writer is not reset: as long as it is left so, SQLite takes it for one that still writes, and
 * commits no later statement by itself, though each seems to succeed. So nothing here is left to that: whatever writes does so between
 * "begin immediate", where alone it can meet another writer, and "commit".
 */
function connectionTo({ database, patiently, stillThere }: StoreFile): DatabaseConnection {
  type Statement = ReturnType<typeof database.prepare>;
  // There are as many as the repositories have queries.
  const prepared = new Map<string, Statement>();
  const run = <Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    // The tables are strict: they vouch for the columns' types.
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes } = statement.run(parameters);
    return { numAffectedRows: BigInt(changes), rows: [] };
  };
  return {
    executeQuery: <Row>(query: CompiledQuery) =>
      patiently(() => {
        stillThere();
        const isSafe = database.inTransaction || /^select\b/.test(query.sql);
        return isSafe ? run<Row>(query) : inTransaction(database, "immediate", () => run<Row>(query));
      }),
    streamQuery: () => {
      throw new Error("internal: the store reads rows as a whole");
    },
  };
}

/** First come, first served. */
function createTurns(): { take(): Promise<void>; give(): void } {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    async take() {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
