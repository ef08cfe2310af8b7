/** Stores for tests: each new and empty. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgresStore } from "../../src/service/store/open-postgres.ts";
import { openSqliteStore } from "../../src/service/store/open-sqlite.ts";
import type { Store } from "../../src/service/store/port.ts";
import type { OpenStore } from "../conformance/store.ts";

export async function sqliteStore(): Promise<OpenStore & { readonly file: string }> {
  const folder = mkdtempSync(join(tmpdir(), "rehome-store-"));
  const file = join(folder, "service.db");
  const opened = await openedBy(() => openSqliteStore(file));
  return {
    ...opened,
    file,
    close: async () => {
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const postgresStore = (url: string): Promise<OpenStore> => openedBy(() => openPostgresStore(url));

async function openedBy(open: () => Promise<Store>): Promise<OpenStore> {
  const opened: Store[] = [];
  const again = async (): Promise<Store> => {
    const store = await open();
    opened.push(store);
    return store;
  };
  return {
    store: await again(),
    again,
    close: async () => {
      for (const store of opened) await store.close();
    },
  };
}
