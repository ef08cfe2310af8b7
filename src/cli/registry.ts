/** What a command gets to add itself with. */
import type { Command } from "commander";
import type { ExitStatus } from "./exit.ts";
import type { Machine } from "./machine.ts";
import type { ServingTools } from "./serving.ts";

export interface Registry {
  readonly program: Command;
  readonly machine: Machine;
  readonly serving: ServingTools;
  /** Says how the command that ran ended; without a word it is 0. */
  finish(status: ExitStatus): void;
}
