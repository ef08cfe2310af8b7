/** Fleet documents in a folder, simulated fleets and the journal in the data folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type FleetDocument, fleetSchema, withPaths } from "../../execution/fleet-document.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import type { Layout } from "../../execution/layout.ts";
import type { World } from "../../execution/ports.ts";
import { simulatedFleet } from "../../execution/read-execution.ts";
import { readDocument } from "../../network/read.ts";
import { RequestProblem } from "../http/problem.ts";
import type { ExecutionTools, OpenFleet } from "./tools.ts";

/** The adapters that main.ts chose. */
export interface ExecutionAdapters {
  /** Throws `JournalRefused`. */
  openJournal(path: string): JournalStore<JournalRecord>;
  /** Throws an Error that names the file that cannot be read. */
  openWorld(layout: Layout): { readonly world: World; close(): Promise<void> };
  commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power">;
  /** `snapshot`: what an earlier one left, or null for a fresh one. */
  openSimulated(layout: Layout, snapshot: string | null): { readonly world: World; snapshot(): string };
}

export interface FleetPlaces {
  readonly dataFolder: string;
  readonly simulated: boolean;
  /** Folder with NETWORK.json; null: none. */
  readonly fleetsFolder: string | null;
}

export function nodeExecutionTools(adapters: ExecutionAdapters, { dataFolder, simulated, fleetsFolder }: FleetPlaces): ExecutionTools {
  let journal: JournalStore<JournalRecord> | undefined;
  return {
    holder: `${hostname()}:${process.pid}`,
    fleetOf(name, network) {
      const found = fleetsFolder === null ? null : fleetIn(join(fleetsFolder, `${name}.json`));
      if (found !== null) return found;
      if (simulated) return simulatedFleet(network);
      throw new RequestProblem("conflict", `Nothing says how to reach the devices of ${name}: ${missing(name, fleetsFolder)}.`);
    },
    commandsFor: adapters.commandsFor,
    journal() {
      journal ??= adapters.openJournal(join(dataFolder, "executions.db"));
      return journal;
    },
    open(layout, name) {
      if (simulated) return openKept(adapters, layout, join(dataFolder, "fleets", `${name}.json`));
      try {
        const { world, close } = adapters.openWorld(layout);
        return { world, close, keep: () => {} };
      } catch (error) {
        throw new RequestProblem("conflict", `The fleet of ${name} cannot be reached: ${wordsOf(error)}.`);
      }
    },
    close() {
      journal?.close();
      journal = undefined;
    },
  };
}

const missing = (name: string, fleetsFolder: string | null): string =>
  fleetsFolder === null
    ? "no folder of fleet documents is configured. Name one with REHOME_FLEETS, or have hosts simulated with REHOME_SIMULATED=true, and start the service again"
    : `there is no ${name}.json among the fleet documents (REHOME_FLEETS). Put it there`;

function openKept({ openSimulated }: ExecutionAdapters, layout: Layout, file: string): OpenFleet {
  const { world, snapshot } = openSimulated(layout, textOf(file));
  mkdirSync(dirname(file), { recursive: true });
  const keep = (): void => {
    writeFileSync(`${file}.tmp`, snapshot());
    renameSync(`${file}.tmp`, file);
  };
  return { world, keep, close: async () => {} };
}

function fleetIn(file: string): FleetDocument | null {
  const text = textOf(file);
  if (text === null) return null;
  const read = readDocument(text, fleetSchema);
  if (read.ok) return withPaths(read.value.document, (path) => resolve(dirname(file), path));
  throw new RequestProblem("conflict", `The fleet document ${file} must be put right.`, { errors: [...read.failure] });
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new RequestProblem("conflict", `${file} cannot be read: ${wordsOf(error)}.`);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
