/** Starts the command line. The only place that chooses adapters: files, streams, solvers, the journal and the drivers of real devices. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeExecutions } from "./cli/node-executions.ts";
import { createNodeMachine } from "./cli/node-machine.ts";
import { nodeService } from "./cli/node-service.ts";
import { runCommandLine } from "./cli/run.ts";
import { commandsFor, openWorld } from "./execution/drivers/open-world.ts";
import { createSimulatedFleet, restoreSimulatedFleet } from "./execution/drivers/simulated/fleet.ts";
import { simulatedSetupOf } from "./execution/drivers/simulated/setup-of-layout.ts";
import { openLibsqlJournal } from "./execution/journal/libsql-store.ts";
import { readRecord } from "./execution/journal/record.ts";
import { createSolver } from "./optimiser/solvers/process/client.ts";
import { type Config, dataFolderOf } from "./service/config.ts";
import { type ExecutionAdapters, nodeExecutionTools } from "./service/executions/node-tools.ts";
import type { ExecutionTools } from "./service/executions/tools.ts";
import type { ServiceAdapters } from "./service/run-service.ts";
import type { Store } from "./service/store/port.ts";

// A reader that has seen enough, such as `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

const executionAdapters: ExecutionAdapters = {
  openJournal: (path) => openLibsqlJournal(path, readRecord),
  openWorld,
  commandsFor,
  openSimulated: (layout, snapshot) =>
    snapshot === null ? createSimulatedFleet(simulatedSetupOf(layout)) : restoreSimulatedFleet(snapshot),
};
const executions = nodeExecutions(executionAdapters);
// The stores, and everything that serves, are loaded when a command asks for them: most do not.
const openSqlite = async (path: string): Promise<Store> => (await import("./service/store/open-sqlite.ts")).openSqliteStore(path);
const openPostgres = async (url: string): Promise<Store> => (await import("./service/store/open-postgres.ts")).openPostgresStore(url);
const machine = createNodeMachine(createSolver, executions, nodeService());
const { version } = JSON.parse(readFileSync(machine.shipped("package.json"), "utf8")) as { readonly version: string };

/** For the service's user alone: the store holds what networks look like. */
function dataFolder(config: Config): string {
  const folder = dataFolderOf(config, process.env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

const executionTools = (config: Config): ExecutionTools =>
  nodeExecutionTools(executionAdapters, {
    dataFolder: dataFolder(config),
    simulated: config.simulated,
    fleetsFolder: config.fleets ?? null,
  });

const adapters: ServiceAdapters = {
  fleetTools: executionTools,
  openStore: (config) =>
    config.databaseUrl === undefined ? openSqlite(join(dataFolder(config), "service.db")) : openPostgres(config.databaseUrl),
  async openDispatcher({ databaseUrl: connectionString }, log) {
    if (connectionString === undefined) return (await import("./service/jobs/in-process.ts")).createInProcessDispatcher();
    const { createPgBossDispatcher } = await import("./service/jobs/pg-boss.ts");
    const onError = (error: unknown): void =>
      log("warn", "announcements failed; workers look for jobs by themselves", { error: String(error) });
    return createPgBossDispatcher({ connectionString, onError });
  },
  async startWorkers(config, services) {
    const [{ startWorkers }, { executorHandlers }] = await Promise.all([
      import("./service/start-workers.ts"),
      import("./service/executions/handlers.ts"),
    ]);
    const { workers: atOnce, workerMemoryMiB: memoryMiB } = config;
    const handlers = config.executions ? executorHandlers({ services, tools: executionTools(config) }) : {};
    return startWorkers({ services, atOnce, memoryMiB, dataFolder: dataFolder(config), handlers });
  },
  startSchedules: async (_config, services) => (await import("./service/schedules/clock.ts")).createScheduleClock(services),
  readText: (path) => readFileSync(path, "utf8"),
  now: () => Date.now(),
};
process.exitCode = await runCommandLine(machine, { environment: process.env, adapters, version }, process.argv.slice(2));
