/** rehome config check: what the service would run with, and everything that is wrong with it. */
import { shownConfig } from "../../service/config.ts";
import { documentText } from "../output.ts";
import type { Registry } from "../registry.ts";
import { type ConfigOptions, configFor } from "../serving.ts";

export function registerConfig({ program, machine, serving }: Registry): void {
  const config = program.command("config").description("The service's configuration.");
  config
    .command("check")
    .description("Prints the configuration that `rehome serve` would run with, secrets hidden, or each problem in it.")
    .option("--config <file>", "the file to check, together with the environment (default: REHOME_CONFIG)")
    .action(async (options: ConfigOptions) => {
      const read = configFor(machine, serving, options);
      await machine.print(documentText(shownConfig(read)));
    });
}
