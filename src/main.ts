/** Starts the command line. The only place that chooses adapters: files, streams, solvers, the journal and the drivers of real devices. */
import { readFileSync } from "node:fs";
import { nodeExecutions } from "./cli/node-executions.ts";
import { createNodeMachine } from "./cli/node-machine.ts";
import { runCommandLine } from "./cli/run.ts";
import { commandsFor, openWorld } from "./execution/drivers/open-world.ts";
import { createSimulatedFleet, restoreSimulatedFleet } from "./execution/drivers/simulated/fleet.ts";
import { simulatedSetupOf } from "./execution/drivers/simulated/setup-of-layout.ts";
import { openLibsqlJournal } from "./execution/journal/libsql-store.ts";
import { readRecord } from "./execution/journal/record.ts";
import { createSolver } from "./optimiser/solvers/process/client.ts";

// A reader that has seen enough, such as `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

const executions = nodeExecutions({
  openJournal: (path) => openLibsqlJournal(path, readRecord),
  openWorld,
  commandsFor,
  openSimulated: (layout, snapshot) =>
    snapshot === null ? createSimulatedFleet(simulatedSetupOf(layout)) : restoreSimulatedFleet(snapshot),
});
const machine = createNodeMachine(createSolver, executions);
const { version } = JSON.parse(readFileSync(machine.shipped("package.json"), "utf8")) as { readonly version: string };
process.exitCode = await runCommandLine(machine, version, process.argv.slice(2));
