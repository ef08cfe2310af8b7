/**
 * A store in a PostgreSQL database, in a schema of its own: for any number of servers and workers on any number of machines.
 *
 * Transactions of the store take turns by an advisory lock, as they do on SQLite: what they have read stays true until their end. Single
 * calls, such as a worker's, go on beside them and hold the rows that they change.
 */
import { CamelCasePlugin, Kysely, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler, sql } from "kysely";
import pg from "pg";
import { guardedDriver } from "./guarded-driver.ts";
import { storeOn } from "./kysely-store.ts";
import { migrations } from "./migrations/all.ts";
import type { Migration } from "./migrations/migration.ts";
import { type Store, StoreRefused } from "./port.ts";
import { migratePostgres, schemaName } from "./postgres-migrate.ts";
import { explanation, isConflict, placeOf } from "./postgres-words.ts";
import type { Tables } from "./schema.ts";

/** With the turn's number, the advisory locks of rehome: "RhmS". */
const LOCKS = 0x52686d53;
const MIGRATING = 1;
const CHANGING = 2;

/** Ours are transactions of milliseconds. A process that stands still in one is thrown out, and its transaction undone. */
const limits = {
  statement_timeout: 30_000,
  lock_timeout: 20_000,
  idle_in_transaction_session_timeout: 15_000,
  connectionTimeoutMillis: 10_000,
};
const CONNECTIONS = 10;

/** The schema is made if need be, and brought up to date. Throws `StoreRefused`. */
export async function openPostgresStore(url: string, steps: readonly Migration[] = migrations): Promise<Store> {
  const place = placeOf(url);
  if (place === null)
    throw new StoreRefused("DATABASE_URL is no URL of PostgreSQL. Write it as postgresql://user:password@host:5432/database");
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, keepAlive: true, application_name: "rehome", ...limits });
  // Of connections that nobody uses: the next call makes another, or says that it cannot.
  pool.on("error", () => {});
  // Of one in use, between two statements: the next statement is refused, and says why. Unheard, it would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  const bare = new Kysely<Tables>({
    dialect: {
      createDriver: () => guardedDriver(new PostgresDriver({ pool }), (error) => explanation(place, error)),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin()],
  });
  try {
    await bare.transaction().execute(async (transaction) => {
      await turn(MIGRATING).execute(transaction);
      await migratePostgres(transaction, place, steps);
    });
  } catch (error) {
    await bare.destroy();
    throw error;
  }
  return storeOn({
    dialect: "postgres",
    db: bare.withSchema(schemaName),
    isConflict,
    shutOthersOut: async (transaction) => {
      await turn(CHANGING).execute(transaction);
    },
  });
}

/** Until the transaction's end. */
const turn = (number: number) => sql`select pg_advisory_xact_lock(${sql.lit(LOCKS)}, ${sql.lit(number)})`;
