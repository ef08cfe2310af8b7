/**
 * A driver that says what went wrong in words, and holds a transaction to its promise: one of whose statements has failed never counts
 * as committed. (PostgreSQL answers such a commit with a rollback, and no error; SQLite commits what is left.)
 */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";

interface Guarded {
  readonly inner: DatabaseConnection;
  readonly outer: DatabaseConnection;
  failed: boolean;
}

/** `explain`: the error to throw instead. */
export function guardedDriver(driver: Driver, explain: (error: unknown) => unknown): Driver {
  const byInner = new WeakMap<DatabaseConnection, Guarded>();
  const byOuter = new WeakMap<DatabaseConnection, Guarded>();
  const told = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw explain(error);
    }
  };
  const guard = (inner: DatabaseConnection): Guarded => {
    const known = byInner.get(inner);
    if (known !== undefined) return known;
    const guarded: Guarded = { inner, failed: false, outer: inTurn(inner, told, () => setFailed(guarded)) };
    byInner.set(inner, guarded);
    byOuter.set(guarded.outer, guarded);
    return guarded;
  };
  const guardedOf = (outer: DatabaseConnection): Guarded => {
    const guarded = byOuter.get(outer);
    if (guarded === undefined) throw new Error("internal: a connection of another driver");
    return guarded;
  };
  return {
    init: () => told(() => driver.init()),
    acquireConnection: async () => guard(await told(() => driver.acquireConnection())).outer,
    async beginTransaction(outer, settings) {
      const guarded = guardedOf(outer);
      guarded.failed = false;
      await told(() => driver.beginTransaction(guarded.inner, settings));
    },
    async commitTransaction(outer) {
      const { inner, failed } = guardedOf(outer);
      if (failed) throw new Error("internal: a statement of this transaction has failed, and its error was passed over");
      await told(() => driver.commitTransaction(inner));
    },
    rollbackTransaction: (outer) => told(() => driver.rollbackTransaction(guardedOf(outer).inner)),
    releaseConnection: (outer) => driver.releaseConnection(guardedOf(outer).inner),
    destroy: () => driver.destroy(),
  };
}

const setFailed = (guarded: Guarded): void => {
  guarded.failed = true;
};

/** One statement after another, also when several are asked at once. */
function inTurn(
  inner: DatabaseConnection,
  told: <Result>(work: () => Promise<Result>) => Promise<Result>,
  failed: () => void,
): DatabaseConnection {
  let last: Promise<unknown> = Promise.resolve();
  return {
    executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const result = last.then(() => told(() => inner.executeQuery<Row>(query)));
      last = result.catch(failed);
      return result;
    },
    streamQuery: () => {
      throw new Error("internal: the store reads rows as a whole");
    },
  };
}
