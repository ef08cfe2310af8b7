/** What carrying plans out needs of the machine: fleet documents, worlds, the journal. main.ts chooses what is behind it. */
import type { FleetDocument } from "../../execution/fleet-document.ts";
import type { JournalRecord } from "../../execution/journal/record.ts";
import type { JournalStore } from "../../execution/journal/store.ts";
import type { Layout } from "../../execution/layout.ts";
import type { World } from "../../execution/ports.ts";
import type { Network } from "../../network/network.ts";

/** Enough for a dry run: touches no device. */
export interface FleetTools {
  /** Of the network that is kept under that name. Throws RequestProblem: conflict, when there is none, or it cannot be read. */
  fleetOf(name: string, network: Network): FleetDocument;
  /** The words of the commands that drivers would use: reaches nothing. */
  commandsFor(layout: Layout): Pick<World, "devices" | "hypervisor" | "power">;
}

export interface OpenFleet {
  readonly world: World;
  /** What is simulated is on the disk as it is now; of real devices there is nothing to be kept. */
  keep(): void;
  /** Keeps nothing. */
  close(): Promise<void>;
}

/** What a worker needs besides. */
export interface ExecutionTools extends FleetTools {
  journal(): JournalStore<JournalRecord>;
  /** Throws RequestProblem: conflict, when a file that the fleet document names cannot be read. */
  open(layout: Layout, name: string): OpenFleet;
  /** Who carries out, for people: "host:pid". */
  readonly holder: string;
  close(): void;
}
