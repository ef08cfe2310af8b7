/** rehome worker: computes for servers that share its PostgreSQL. */
import { badInput, exitStatus } from "../exit.ts";
import type { Registry } from "../registry.ts";
import { type ConfigOptions, configFor, refusalOf } from "../serving.ts";
import { untilAborted } from "./serve.ts";

export function registerWorker(registry: Registry): void {
  registry.program
    .command("worker")
    .description("Works on the plans, what-ifs and executions of servers that share its PostgreSQL. Ends at SIGTERM or an interrupt.")
    .option("--config <file>", "configuration (see docs/configuration.md); the environment wins over it")
    .option("--data <folder>", "where this worker keeps what it needs itself")
    .action((options: ConfigOptions) => work(registry, options));
}

async function work({ machine, serving, finish }: Registry, options: ConfigOptions): Promise<void> {
  const config = configFor(machine, serving, options);
  if (config.databaseUrl === undefined) {
    throw badInput(
      "a worker needs the PostgreSQL that the servers use: set DATABASE_URL. Without one, `rehome serve` has workers of its own",
    );
  }
  if (config.workers === 0) throw badInput("REHOME_WORKERS is 0: this worker would do nothing. Give 1 or more");
  const interrupted = machine.interrupts(true);
  const [{ createLog }, { startWorkerProcess }] = await Promise.all([
    import("../../service/logging.ts"),
    import("../../service/run-service.ts"),
  ]);
  const { log, flush } = createLog(config.logLevel);
  try {
    const running = await startWorkerProcess({ config, adapters: serving.adapters, log });
    machine.note("rehome: working\n");
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
