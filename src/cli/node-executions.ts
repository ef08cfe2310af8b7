/** What carrying out plans needs of this machine: the journal's file, real devices, simulated ones kept in a file. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { newExecutionId } from "../execution/journal/ids.ts";
import type { JournalRecord } from "../execution/journal/record.ts";
import { JournalRefused, type JournalStore } from "../execution/journal/store.ts";
import type { Layout } from "../execution/layout.ts";
import type { World } from "../execution/ports.ts";
import { badInput } from "./exit.ts";
import type { ExecutionTools } from "./machine.ts";

/** The adapters that main.ts chose. */
export interface ExecutionAdapters {
  openJournal(path: string): JournalStore<JournalRecord>;
  openWorld(layout: Layout): { readonly world: World; close(): Promise<void> };
  commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power">;
  /** `snapshot`: what an earlier one left, or null for a fresh one. */
  openSimulated(layout: Layout, snapshot: string | null): { readonly world: World; snapshot(): string };
}

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
