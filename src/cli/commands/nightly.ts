/** rehome nightly …: the schedules of a service, which pack networks at night and restore them. What it does is in remote/nightly.ts. */
import { Option } from "commander";
import { badInput } from "../exit.ts";
import type { Registry } from "../registry.ts";

export interface NightlyOptions {
  readonly network?: string;
  readonly part?: "pack" | "restore" | "expand";
  readonly wait?: boolean;
  readonly reason?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

export function registerNightly({ program }: Registry): void {
  const group = program
    .command("nightly")
    .description("Schedules of a service: what packs a network at night and restores it. Needs --server.");
  const asJson = () => new Option("--json", "print the document, and nothing else, on standard output");
  group
    .command("list")
    .description("Every schedule, newest first, and when it is due next.")
    .option("--network <name>", "of that network only")
    .addOption(asJson());
  group
    .command("show")
    .description("A schedule, and what became of the last times that it was due.")
    .argument("<id>", 'the schedule, such as "sc-…"')
    .addOption(asJson());
  group
    .command("set")
    .description("Makes a schedule from a document (ScheduleDocument in openapi.yaml), or changes one to be as the document says.")
    .argument("<file>", 'the document, or "-"')
    .argument("[id]", "the schedule to change (default: a new one)")
    .addOption(asJson());
  group
    .command("delete")
    .description("Takes a schedule away. What it has begun to carry out goes on to its end.")
    .argument("<id>", "the schedule");
  group
    .command("fire")
    .description("Lets a schedule run now, as if it were due.")
    .argument("<id>", "the schedule")
    .addOption(new Option("--part <part>", "what is due").choices(["pack", "restore", "expand"]).default("pack"))
    .option("--wait", "until the run has ended, or waits for a person")
    .addOption(asJson());
  group
    .command("unfreeze")
    .description("Lets a schedule run again that was frozen.")
    .argument("<id>", "the schedule")
    .option("--reason <text>", "why, for the audit log");
  for (const command of group.commands) {
    command.action(() => {
      throw badInput("schedules are a service's: give --server URL, or set REHOME_SERVER. `rehome serve` is one");
    });
  }
}
