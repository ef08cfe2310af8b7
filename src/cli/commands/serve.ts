/** rehome serve: the HTTP service, with workers of its own unless told otherwise. */
import { exitStatus } from "../exit.ts";
import type { Registry } from "../registry.ts";
import { type ConfigOptions, configFor, refusalOf } from "../serving.ts";

interface ServeOptions extends ConfigOptions {
  readonly workers: boolean;
}

export function registerServe(registry: Registry): void {
  registry.program
    .command("serve")
    .description("Serves the HTTP API: networks, plans, what-ifs, executions, schedules. Ends at SIGTERM or an interrupt.")
    .option("--config <file>", "configuration (see docs/configuration.md); the environment wins over it")
    .option("--listen <address>", "address and port, such as 127.0.0.1:8080")
    .option("--data <folder>", "where everything is kept")
    .option("--no-workers", "compute nothing here: other processes on the same PostgreSQL do")
    .action((options: ServeOptions) => serve(registry, options));
}

async function serve({ machine, serving, finish }: Registry, options: ServeOptions): Promise<void> {
  const config = configFor(machine, serving, options);
  const interrupted = machine.interrupts(true);
  // Loaded here: no other command needs them.
  const [{ createLog }, { startService }] = await Promise.all([import("../../service/logging.ts"), import("../../service/run-service.ts")]);
  const { log, flush } = createLog(config.logLevel);
  if (config.auth === "off") {
    machine.note(
      "rehome: warning: authentication is off: everybody on this machine may do everything. REHOME_AUTH=tokens asks for tokens\n",
    );
  }
  try {
    const withWorkers = options.workers && config.workers > 0;
    const running = await startService({ config, adapters: serving.adapters, log, version: serving.version, withWorkers });
    machine.note(`rehome: listening on ${running.url}\n`);
    await untilAborted(interrupted);
    await running.stop();
    machine.note("rehome: stopped\n");
    finish(exitStatus.done);
  } catch (error) {
    throw refusalOf(error) ?? error;
  } finally {
    flush();
  }
}

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
