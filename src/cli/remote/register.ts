/**
 * --server: commands that ask a service instead of working themselves, with the same options and the same output.
 *
 * They are put in the place of the local ones just before a command begins, so that the local commands know nothing of it.
 */
import type { Command } from "commander";
import type { WhatIfOptions } from "../commands/what-if.ts";
import type { Registry } from "../registry.ts";
import type { RemoteWhatIfOptions } from "./questions.ts";
import { openSession, type RemoteOptions, type Session } from "./session.ts";

/** Arguments as commander hands them over; the modules are loaded when they are needed. */
type RemoteAction = (registry: Registry, session: Session, command: Command) => Promise<void>;

const argument = (command: Command, place: number): string => command.processedArgs[place] as string;

/** Without the time limit that nobody asked for: the service's own depends on the question, as the command's does. */
function saidOptions(command: Command): RemoteWhatIfOptions {
  const { timeLimit, ...options } = command.opts<WhatIfOptions>();
  return command.getOptionValueSource("timeLimit") === "default" ? options : { ...options, timeLimit };
}

const actions: Readonly<Record<string, RemoteAction>> = {
  plan: async (registry, session, command) =>
    (await import("./plan.ts")).remotePlan(registry, session, argument(command, 0), command.opts()),
  targets: async (registry, session, command) =>
    (await import("./questions.ts")).remoteTargets(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  "what-if": async (registry, session, command) =>
    (await import("./questions.ts")).remoteWhatIf(registry, session, argument(command, 0), saidOptions(command)),
  verify: async (registry, session, command) =>
    (await import("./questions.ts")).remoteVerify(registry, session, argument(command, 0), argument(command, 1), command.opts()),
};

/** After all commands were registered. */
export function registerRemote(registry: Registry): void {
  const { program, machine, serving } = registry;
  for (const command of program.commands) {
    const act = actions[command.name()];
    if (act === undefined) continue;
    command
      .option("--server <url>", "ask the service there (default: REHOME_SERVER; networks are then those that it knows, or files to upload)")
      .option("--token-file <file>", "file with the token for the service (default: the token in REHOME_TOKEN)")
      .hook("preAction", (_, begun) => {
        const options = begun.opts<RemoteOptions>();
        const url = options.server ?? (serving.environment["REHOME_SERVER"] || undefined);
        if (url === undefined) return;
        begun.action(async () => act(registry, await openSession(machine, serving.environment, url, options), begun));
      });
  }
}
