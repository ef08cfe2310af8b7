/** What a step of acts works with: the world, and a journal that hears of every act before and after it. */
import type { Seconds } from "../../units.ts";
import type { ProbeDocument } from "../fleet-document.ts";
import type { Fence, HypervisorAct, MigrationNews, Ran, World } from "../ports.ts";

export type Direction = "there" | "back";

export interface Settings {
  /** A migration without progress for so long is hung. */
  readonly stallSeconds: Seconds;
  /** How long an unreachable device or an undecided question is waited for before a person is asked. */
  readonly patienceSeconds: Seconds;
  /** Between two looks at the same thing. */
  readonly pollSeconds: Seconds;
  /** Attempts at one migration. */
  readonly attempts: number;
  readonly guests: "pv" | "hvm";
}

export interface Crew {
  readonly world: World;
  readonly fence: Fence;
  readonly settings: Settings;
  /** Probes that pass the moving router. */
  readonly probes: readonly ProbeDocument[];
  /** Journals the act, carries it out, journals how it ended. */
  act(what: ActRecord, run: () => Promise<Ran>): Promise<Ran>;
  heard(news: MigrationNews): void;
  /** Migrations of this move that were started in this direction, by any executor. */
  attempts(direction: Direction): number;
}

export type ActRecord = HypervisorAct | { readonly act: "cut" | "unpause" | "rename"; readonly host: string; readonly router: string };
