/** Starts the command line. The only place that chooses adapters: files, streams and solvers of this machine. */
import { readFileSync } from "node:fs";
import { createNodeMachine } from "./cli/node-machine.ts";
import { runCommandLine } from "./cli/run.ts";
import { createSolver } from "./optimiser/solvers/process/client.ts";

// A reader that has seen enough, such as `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

const machine = createNodeMachine(createSolver);
const { version } = JSON.parse(readFileSync(machine.shipped("package.json"), "utf8")) as { readonly version: string };
process.exitCode = await runCommandLine(machine, version, process.argv.slice(2));
