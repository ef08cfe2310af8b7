/** What handlers and jobs need beside the store: the clock, ids, waiting jobs' announcement, read networks, settings. */
import type { Network } from "../network/network.ts";
import type { PreparedTargets } from "../plan/targets.ts";
import type { FleetTools } from "./executions/tools.ts";
import type { Dispatcher } from "./jobs/port.ts";
import type { VersionRecord } from "./records.ts";
import type { Store } from "./store/port.ts";

export interface Settings {
  /** Whoever asked for a plan may not approve it. */
  readonly twoPersonRule: boolean;
  /** Executions run on simulated fleets that are kept in the data folder. */
  readonly simulatedFleets: boolean;
  /** NAME.json: the fleet document of each network; null: none. */
  readonly fleetsFolder: string | null;
  /** A what-if whose answer comes within this is answered at once. */
  readonly answerAtOnceMs: number;
}

/** A version of a network, read and built; kept for a while since most questions are about the same ones. */
export interface ReadNetwork {
  readonly version: VersionRecord;
  readonly network: Network;
  /** Made at the first question. */
  targets(): PreparedTargets;
}

export interface Services {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly settings: Settings;
  /** What a dry run is told with; absent: there is none here. */
  readonly fleets?: FleetTools;
  /** Milliseconds since 1970. */
  now(): number;
  /** Unique and in the order of time: "pl-…", "wi-…", "ex-…", "sc-…", "ru-…", "tk-…". */
  newId(prefix: string): string;
  /** Null: there is no such version. */
  readNetwork(name: string, version: number | "newest"): Promise<ReadNetwork | null>;
  log(level: "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>): void;
}
