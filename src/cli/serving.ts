/** What the commands of the service need of the machine, and how they read its configuration. */
import type { Config } from "../service/config.ts";
import { type Environment, readConfig } from "../service/read-config.ts";
import type { ServiceAdapters } from "../service/run-service.ts";
import { StoreRefused } from "../service/store/port.ts";
import { badInput, type CommandFailure } from "./exit.ts";
import type { Machine } from "./machine.ts";

export interface ServingTools {
  readonly environment: Environment;
  readonly adapters: ServiceAdapters;
  /** Of the package. */
  readonly version: string;
}

export interface ConfigOptions {
  readonly config?: string;
  readonly listen?: string;
  readonly data?: string;
}

/** The configuration, with options before the environment and that before the file. Warnings are noted. */
export function configFor(machine: Pick<Machine, "note">, { environment, adapters }: ServingTools, options: ConfigOptions): Config {
  const read = readConfig({
    environment: {
      ...environment,
      ...(options.listen === undefined ? {} : { REHOME_LISTEN: options.listen }),
      ...(options.data === undefined ? {} : { REHOME_DATA: options.data }),
    },
    file: options.config,
    readText: adapters.readText,
  });
  if (!read.ok) {
    const { length } = read.failure;
    throw badInput(`${length === 1 ? "1 problem" : `${length} problems`} in the configuration`, read.failure);
  }
  for (const warning of read.value.warnings) machine.note(`rehome: warning: ${warning}\n`);
  return read.value.config;
}

/** Failures that a person can do something about, in words; everything else is thrown on. */
export function refusalOf(error: unknown): CommandFailure | undefined {
  if (error instanceof StoreRefused) return badInput(error.message);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: "something listens there already. Stop it, or choose another with --listen",
    EADDRNOTAVAIL: "this machine has no such address. Choose another with --listen",
    EACCES: "this user may not listen there. Choose a port above 1023 with --listen",
    ENOTFOUND: "its name is not known. Choose another with --listen",
  };
  const found = typeof code === "string" ? words[code] : undefined;
  return found === undefined || !(error instanceof Error) ? undefined : badInput(`${error.message}: ${found}`);
}
