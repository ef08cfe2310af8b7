/** Kysely over a store's file: one connection, of which everybody has it in turn; transactions write from their beginning on. */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
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

function connectionTo({ database, patiently, stillThere }: StoreFile): DatabaseConnection {
  type Statement = ReturnType<typeof database.prepare>;
  // There are as many as the repositories have queries.
  const prepared = new Map<string, Statement>();
  const run = <Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> => {
    stillThere();
    const statement = prepared.get(sql) ?? database.prepare(sql);
    // One that fails is not used again.
    prepared.delete(sql);
    const result = resultOf<Row>(statement, parameters);
    prepared.set(sql, statement);
    return result;
  };
  return {
    executeQuery: <Row>(query: CompiledQuery) => patiently(() => run<Row>(query)),
    streamQuery: () => {
      throw new Error("internal: the store reads rows as a whole");
    },
  };

  function resultOf<Row>(statement: Statement, parameters: readonly unknown[]): QueryResult<Row> {
    // The tables are strict: they vouch for the columns' types.
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes } = statement.run(parameters);
    return { numAffectedRows: BigInt(changes), rows: [] };
  }
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
