/** What commands need of the machine they run on. main.ts hands over the real one; tests may hand over another. */
import type { JournalRecord } from "../execution/journal/record.ts";
import type { JournalStore } from "../execution/journal/store.ts";
import type { Layout } from "../execution/layout.ts";
import type { World } from "../execution/ports.ts";
import type { Solver, SolverName } from "../optimiser/solvers/port.ts";

export interface Machine {
  /** A file or, for "-", standard input, which can be read once. Errors are CommandFailures that name the file. */
  readBytes(path: string, maxBytes: number): Promise<Uint8Array>;
  /** True for anything that can be read as one, pipes and devices included. */
  isFile(path: string): boolean;
  /** Path of something that is shipped with the package, such as "datasets/abilene/network.json". */
  shipped(...parts: readonly string[]): string;
  /** Names of the bundled data sets. */
  datasets(): readonly string[];
  /** Replaces the file as a whole or not at all. */
  writeWhole(path: string, text: string): Promise<void>;
  /** To standard output. */
  print(text: string): Promise<void>;
  /** To standard error. */
  note(text: string): void;
  readonly outputIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  /** Width of the terminal that progress goes to, or 100. */
  readonly columns: number;
  /** False when NO_COLOR is set or the output is no terminal. */
  readonly useColours: boolean;
  /** The solver in a process of its own; to be closed when done. */
  openSolver(name: SolverName): Solver;
  /** Aborted by the first interrupt. Asking for it makes interrupts ours to handle. `patient`: however long it takes to stop. */
  interrupts(patient?: boolean): AbortSignal;
  /** Milliseconds that only go forward. */
  elapsedMs(): number;
  readonly executions: ExecutionTools;
  readonly service: ServiceTools;
}

/** What carrying out a plan needs beyond planning it. */
export interface ExecutionTools {
  /** Absolute, as seen from the document that names it. */
  resolve(folder: string, path: string): string;
  folderOf(path: string): string;
  /** The journal at that path, or the user's own. Refusals are CommandFailures. */
  openJournal(path: string | undefined): JournalStore<JournalRecord>;
  /** The real devices of the fleet document, whose paths are absolute. */
  openWorld(layout: Layout): Promise<OpenWorld>;
  /** A simulated fleet that is kept in a file between two commands. */
  openSimulated(layout: Layout, file: string): Promise<OpenWorld>;
  /** The words of the commands that drivers would use: reaches nothing. */
  commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power">;
  /** Who carries out: for people. */
  readonly holder: string;
  newId(): string;
}

/** What administering the service's store needs, whether a service runs or not. */
export interface ServiceTools {
  /** Who is at the keyboard, as the audit log names them: "cli:root". */
  readonly user: string;
  /** Milliseconds since 1970. */
  now(): number;
  newId(prefix: string): string;
}

export interface OpenWorld {
  readonly world: World;
  close(): Promise<void>;
}
