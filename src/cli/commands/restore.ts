/** rehome restore: a data folder from a backup, checked first. */
import type { Registry } from "../registry.ts";
import { type BackupOptions, dataFolderFor, failWithWords } from "./backup.ts";

interface RestoreOptions extends BackupOptions {
  readonly force?: boolean;
}

export function registerRestore(registry: Registry): void {
  registry.program
    .command("restore")
    .description("Makes the service's data folder from a backup, which is checked first. The service must not run.")
    .argument("<folder>", "what rehome backup has made")
    .option("--config <file>", "the service's configuration")
    .option("--data <folder>", "the service's data folder (default: REHOME_DATA, or the user's own)")
    .option("--force", "move a data folder that is there aside")
    .action((folder: string, options: RestoreOptions) => restoreFrom(registry, folder, options));
}

async function restoreFrom({ machine, serving }: Registry, folder: string, options: RestoreOptions): Promise<void> {
  const dataFolder = dataFolderFor({ machine, serving }, options, [
    `pg_restore --clean --if-exists --single-transaction --dbname="$DATABASE_URL" ${folder}`,
    "rehome restore works where the service keeps everything in its data folder",
  ]);
  const { restore } = await import("../../service/store/restore.ts");
  const order = { from: folder, dataFolder, force: options.force === true, now: new Date(machine.service.now()) };
  const { manifest, audit, movedTo } = await restore(order).catch(failWithWords);
  if (movedTo !== null) machine.note(`rehome: what was there before is in ${movedTo}\n`);
  await machine.print(
    `Restored ${dataFolder} as of ${manifest.at}.\nAudit log: ${audit.entries} entries, its end ${audit.entries}:${audit.head}\n`,
  );
}
