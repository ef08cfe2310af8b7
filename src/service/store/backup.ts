/**
 * Backups of a service's data folder: a folder with copies of its databases and simulated fleets, and `backup.json`, which lists them
 * with their SHA-256. The service may run meanwhile.
 *
 * Each database is copied as of one moment, the store before the executions' journal: what the store knows of an execution, the journal
 * of the backup knows too, and it is the journal that a service goes by when it takes an execution up again.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { APPLICATION_ID as JOURNAL_ID, migrations as journalMigrations } from "../../execution/journal/schema.ts";
import { type AuditCheck, verifyAudit } from "./audit-chain.ts";
import { auditIn, copyDatabase, faultsOf } from "./libsql-copy.ts";
import { APPLICATION_ID } from "./libsql-file.ts";
import { migrations } from "./migrations/all.ts";
import { StoreRefused } from "./port.ts";

/** What is asked of each database of a data folder. */
export const databases = [
  { name: "service.db", applicationId: APPLICATION_ID, known: migrations.length },
  { name: "executions.db", applicationId: JOURNAL_ID, known: journalMigrations.length },
] as const;

/** Simulated fleets: small files, each replaced as a whole. */
const FLEETS = "fleets";
export const MANIFEST = "backup.json";

export const manifestSchema = z.strictObject({
  format: z.literal("rehome-backup@1"),
  /** RFC 3339. */
  at: z.iso.datetime(),
  /** Of the program that made it. */
  version: z.string(),
  files: z.array(
    z.strictObject({
      name: z.string().regex(/^((service|executions)\.db|fleets\/[^/]+)$/),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The backup is not what was written, or was not written by rehome. The message says what was found. */
export class BackupBroken extends Error {
  override readonly name = "BackupBroken";
}

export interface BackupOrder {
  readonly dataFolder: string;
  /** The folder to be made. */
  readonly into: string;
  readonly version: string;
  readonly now: Date;
}

export interface MadeBackup {
  readonly manifest: Manifest;
  readonly audit: AuditCheck & { readonly sound: true };
}

/** There is all of it under that name, checked and on the disk, or nothing. Throws `StoreRefused` and `BackupBroken`. */
export async function backUp({ dataFolder, into, version, now }: BackupOrder): Promise<MadeBackup> {
  const target = resolve(into);
  if (existsSync(target)) throw new StoreRefused(`${target} exists already. Name a folder that does not.`);
  if (!existsSync(join(dataFolder, "service.db"))) {
    throw new StoreRefused(`There is no store in ${dataFolder}. Name the service's data folder with --data or REHOME_DATA.`);
  }
  const partial = `${target}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    for (const { name, applicationId } of databases) {
      if (existsSync(join(dataFolder, name))) copyDatabase(join(dataFolder, name), join(partial, name), applicationId);
    }
    if (existsSync(join(dataFolder, FLEETS))) cpSync(join(dataFolder, FLEETS), join(partial, FLEETS), { recursive: true });
    const audit = await checkDatabases(partial);
    const manifest: Manifest = { format: "rehome-backup@1", at: now.toISOString(), version, files: filesIn(partial) };
    writeFileSync(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    syncAll(partial);
    renameSync(partial, target);
    sync(dirname(target));
    return { manifest, audit };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Throws `BackupBroken`. */
export async function checkDatabases(folder: string): Promise<MadeBackup["audit"]> {
  for (const { name, applicationId, known } of databases) {
    const [fault] = existsSync(join(folder, name)) ? faultsOf(join(folder, name), applicationId, known) : [];
    if (fault !== undefined) throw new BackupBroken(`${name} is not whole: ${fault}`);
  }
  const audit = await verifyAudit(auditIn(join(folder, "service.db")));
  if (!audit.sound) throw new BackupBroken(`the audit log is not what was written: ${audit.found}`);
  return audit;
}

/** Names as in the manifest. What databases keep beside themselves while they are open is no part of a backup. */
function filesIn(folder: string): Manifest["files"] {
  const fleets = existsSync(join(folder, FLEETS)) ? readdirSync(join(folder, FLEETS)).map((name) => `${FLEETS}/${name}`) : [];
  const present = databases.map(({ name }) => name).filter((name) => existsSync(join(folder, name)));
  return [...present, ...fleets].map((name) => ({ name, ...fingerprintOf(join(folder, name)) }));
}

export function fingerprintOf(file: string): { readonly bytes: number; readonly sha256: string } {
  const content = readFileSync(file);
  return { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/** The folder and everything in it is on the disk. */
export function syncAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) syncAll(join(folder, entry.name));
    else sync(join(folder, entry.name));
  }
  sync(folder);
}

export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
