/** Makes a service's data folder from a backup, which is checked first; what was there before is never removed. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  BackupBroken,
  checkDatabases,
  databases,
  fingerprintOf,
  MANIFEST,
  type MadeBackup,
  manifestSchema,
  sync,
  syncAll,
} from "./backup.ts";
import { isInUse } from "./libsql-copy.ts";
import { StoreRefused } from "./port.ts";

export interface RestoreOrder {
  /** What `backUp` has made. */
  readonly from: string;
  readonly dataFolder: string;
  /** A data folder that is there is moved aside. */
  readonly force: boolean;
  readonly now: Date;
}

export interface Restored extends MadeBackup {
  /** Where the data folder of before is now; null: there was none. */
  readonly movedTo: string | null;
}

/** The data folder is there as a whole, or as it was. Throws `StoreRefused` and `BackupBroken`. */
export async function restore({ from, dataFolder, force, now }: RestoreOrder): Promise<Restored> {
  const target = resolve(dataFolder);
  const isThere = existsSync(target) && readdirSync(target).length > 0;
  if (isThere && !force) {
    throw new StoreRefused(`The data folder ${target} is not empty. Name another with --data, or move it aside with --force.`);
  }
  const manifest = readManifest(from);
  const staging = `${target}.restoring-${process.pid}`;
  try {
    mkdirSync(staging, { recursive: true, mode: 0o700 });
    for (const { name, bytes, sha256 } of manifest.files) {
      const file = join(staging, name);
      copyFrom(join(from, name), file);
      const found = fingerprintOf(file);
      if (found.bytes !== bytes || found.sha256 !== sha256) throw new BackupBroken(`${name} is not what ${MANIFEST} says`);
    }
    const audit = await checkDatabases(staging);
    syncAll(staging);
    const movedTo = isThere ? moveAside(target, now) : null;
    if (existsSync(target) && movedTo === null) rmSync(target, { recursive: true });
    renameSync(staging, target);
    sync(dirname(target));
    return { manifest, audit, movedTo };
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
}

function readManifest(from: string): MadeBackup["manifest"] {
  const file = join(from, MANIFEST);
  if (!existsSync(file)) throw new StoreRefused(`${resolve(from)} is no backup: it has no ${MANIFEST}. Name what rehome backup has made.`);
  const manifest = manifestSchema.safeParse(jsonOf(readFileSync(file, "utf8")));
  if (!manifest.success) throw new BackupBroken(`${MANIFEST} is not what rehome backup writes`);
  if (!manifest.data.files.some(({ name }) => name === "service.db")) throw new BackupBroken(`${MANIFEST} lists no service.db`);
  return manifest.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function copyFrom(source: string, file: string): void {
  if (!existsSync(source)) throw new BackupBroken(`${source} is missing`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  cpSync(source, file);
}

/** Nobody may be writing there: it would go on in what was moved away. */
function moveAside(folder: string, now: Date): string {
  const used = databases.map(({ name }) => join(folder, name)).find((file) => existsSync(file) && isInUse(file));
  if (used !== undefined) throw new StoreRefused(`${used} is in use. Stop the service first (find it with: fuser ${used}).`);
  const aside = `${folder}.before-restore-${now.toISOString().replace(/[^0-9TZ]/g, "")}`;
  renameSync(folder, aside);
  return aside;
}
