/** rehome backup: a copy of everything that the service keeps, made while it runs. */
import { dataFolderOf } from "../../service/config.ts";
import { badInput, CommandFailure, exitStatus } from "../exit.ts";
import type { Registry } from "../registry.ts";
import { configFor, refusalOf } from "../serving.ts";

export interface BackupOptions {
  readonly config?: string;
  readonly data?: string;
}

export function registerBackup(registry: Registry): void {
  registry.program
    .command("backup")
    .description("Copies everything that the service keeps into a new folder, also while it runs, and checks the copy.")
    .argument("<folder>", "where the backup is made; must not exist yet")
    .option("--config <file>", "the service's configuration")
    .option("--data <folder>", "the service's data folder (default: REHOME_DATA, or the user's own)")
    .action((folder: string, options: BackupOptions) => backup(registry, folder, options));
}

async function backup({ machine, serving }: Registry, folder: string, options: BackupOptions): Promise<void> {
  const dataFolder = dataFolderFor({ machine, serving }, options, [
    `pg_dump --format=custom --schema=rehome --file=${folder} "$DATABASE_URL"`,
    "rehome backup works where the service keeps everything in its data folder",
  ]);
  const { backUp } = await import("../../service/store/backup.ts");
  const order = { dataFolder, into: folder, version: serving.version, now: new Date(machine.service.now()) };
  const { manifest, audit } = await backUp(order).catch(failWithWords);
  const files = manifest.files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(", ");
  await machine.print(
    `Backed up ${dataFolder} to ${folder}: ${files}.\nAudit log: ${audit.entries} entries, its end ${audit.entries}:${audit.head}\n`,
  );
}

/** The data folder of a service that keeps everything in it. `words`: for PostgreSQL, the command to use instead, and why. */
export function dataFolderFor(
  { machine, serving }: Pick<Registry, "machine" | "serving">,
  options: BackupOptions,
  [command, why]: readonly [string, string],
): string {
  const config = configFor(machine, serving, options);
  if (config.databaseUrl === undefined) return dataFolderOf(config, serving.environment);
  throw badInput(`this service keeps its records in PostgreSQL: ${command}\n${why}`);
}

/** What a person can do something about, in words. */
export function failWithWords(error: unknown): never {
  if (error instanceof Error && error.name === "BackupBroken") throw new CommandFailure(exitStatus.verificationFailed, error.message);
  throw refusalOf(error) ?? error;
}
