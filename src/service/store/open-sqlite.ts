/** A store in one SQLite file: for one machine, whose processes may share it. */
import { CamelCasePlugin, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { guardedDriver } from "./guarded-driver.ts";
import { storeOn } from "./kysely-store.ts";
import { libsqlDriver } from "./libsql-driver.ts";
import { openStoreFile } from "./libsql-file.ts";
import { migrations } from "./migrations/all.ts";
import type { Migration } from "./migrations/migration.ts";
import type { Store } from "./port.ts";
import type { Tables } from "./schema.ts";

/** Made if need be, and brought up to date. Throws `StoreRefused`. */
export async function openSqliteStore(path: string, steps: readonly Migration[] = migrations): Promise<Store> {
  const file = await openStoreFile(path, steps);
  const db = new Kysely<Tables>({
    dialect: {
      createDriver: () => guardedDriver(libsqlDriver(file), file.explain),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (of) => new SqliteIntrospector(of),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    plugins: [new CamelCasePlugin()],
  });
  // Every transaction is the only one from its beginning on.
  const store = storeOn({ dialect: "sqlite", db, shutOthersOut: async () => {}, isConflict: () => false });
  // Kysely closes only what it has used.
  await store.ping();
  return store;
}
