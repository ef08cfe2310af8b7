/** What handlers and jobs need beside the store: the clock, ids, waiting jobs' announcement, questions that take thought, settings. */
import type { FleetTools } from "./executions/tools.ts";
import type { Dispatcher } from "./jobs/port.ts";
import type { Questions } from "./questions/questions.ts";
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
  /** What takes thought, beside the event loop. */
  readonly questions: Questions;
  log(level: "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>): void;
}
