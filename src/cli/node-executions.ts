/** What carrying out plans needs of this machine: the journal's file, real devices, simulated ones kept in a file. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { newExecutionId } from "../execution/journal/ids.ts";
import { JournalRefused } from "../execution/journal/store.ts";
import type { ExecutionAdapters } from "../service/executions/node-tools.ts";
import { badInput } from "./exit.ts";
import type { ExecutionTools } from "./machine.ts";

export function nodeExecutions(adapters: ExecutionAdapters): ExecutionTools {
  return {
    resolve: (folder, path) => resolve(folder, path),
    folderOf: (path) => dirname(resolve(path)),
    openJournal(path) {
      try {
        return adapters.openJournal(path ?? join(stateFolder(), "executions.db"));
      } catch (error) {
        if (error instanceof JournalRefused) throw badInput(error.message);
        throw error;
      }
    },
    async openWorld(layout) {
      try {
        const { world, close } = adapters.openWorld(layout);
        return { world, close };
      } catch (error) {
        throw badInput(error instanceof Error ? error.message : String(error));
      }
    },
    async openSimulated(layout, file) {
      const { world, snapshot } = adapters.openSimulated(layout, textOf(file));
      return {
        world,
        close: async () => {
          mkdirSync(dirname(resolve(file)), { recursive: true });
          writeFileSync(`${file}.tmp`, snapshot());
          renameSync(`${file}.tmp`, file);
        },
      };
    },
    commandsFor: adapters.commandsFor,
    holder: `${hostname()}:${process.pid}`,
    newId: () => newExecutionId(Date.now(), Math.random),
  };
}

/** Where programs keep what they must not lose and nobody edits (XDG base directories). */
const stateFolder = (): string => join(process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "rehome");

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw badInput(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
